package format_test

import (
	"archive/zip"
	"bytes"
	"fmt"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/zoolab/zoolab/labs"
	"github.com/zoolab/zoolab/labs/grade/format"
)

// paxos is a lab, by its manifest.
func paxos(t *testing.T) *labs.Lab {
	t.Helper()
	lab, err := labs.Read("labs/04-paxos/lab.yaml", []byte(`
title: How do machines agree on one value?
about: You write acceptors and proposers.
protocol: paxos
roles: [acceptor]
files: [acceptor.go]
properties:
  - {name: agreement, kind: safety, points: 100, about: Only one value is chosen.}
tests:
  - {name: duel, property: agreement, about: Two proposers duel., scenario: visible/duel.yaml}
`))
	if err != nil {
		t.Fatal(err)
	}
	return lab
}

// unzipped reads an archive: texts and modes by name.
func unzipped(t *testing.T, archive []byte) (map[string]string, map[string]fs.FileMode) {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader(archive), int64(len(archive)))
	if err != nil {
		t.Fatal(err)
	}
	texts, modes := map[string]string{}, map[string]fs.FileMode{}
	for _, f := range z.File {
		in, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		text, err := io.ReadAll(in)
		if err != nil {
			t.Fatal(err)
		}
		texts[f.Name], modes[f.Name] = string(text), f.Mode()
	}
	return texts, modes
}

func bundled(t *testing.T, b format.Bundle) []byte {
	t.Helper()
	var out bytes.Buffer
	if err := format.WriteBundle(&out, paxos(t), b); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// elf is the path of a file that begins like a Linux program.
func elf(t *testing.T) string {
	name := filepath.Join(t.TempDir(), "zoolab-linux")
	if err := os.WriteFile(name, []byte("\x7fELF and so on"), 0o755); err != nil {
		t.Fatal(err)
	}
	return name
}

// The archive has what Gradescope asks for at its root, the program and the hidden
// tests, with the modes they need, and is the same every time.
func TestBundleHoldsWhatGradescopeNeeds(t *testing.T) {
	b := format.Bundle{Go: "go1.26.0", Binary: elf(t), Hidden: fstest.MapFS{
		"duel.yaml": {Data: []byte("seed: 5\n")}, "deep/crash.yaml": {Data: []byte("seed: 6\n")}}}
	archive := bundled(t, b)
	texts, modes := unzipped(t, archive)
	for name, mode := range map[string]fs.FileMode{
		"setup.sh": 0o755, "run_autograder": 0o755, "zoolab": 0o755, "hidden/duel.yaml": 0o644, "hidden/deep/crash.yaml": 0o644} {
		if modes[name] != mode {
			t.Errorf("%s has the mode %v and should have %v", name, modes[name], mode)
		}
	}
	if len(texts) != 5 || texts["zoolab"] != "\x7fELF and so on" || texts["hidden/duel.yaml"] != "seed: 5\n" {
		t.Errorf("the archive holds %q", texts)
	}
	if !bytes.Equal(archive, bundled(t, b)) {
		t.Error("the archive differs from one time to the next")
	}
}

// Both scripts are pinned: one toolchain, and the program that is carried or one release.
func TestBundlePins(t *testing.T) {
	carried, _ := unzipped(t, bundled(t, format.Bundle{Go: "go1.26.0", Binary: elf(t)}))
	installed, _ := unzipped(t, bundled(t, format.Bundle{Go: "go1.26.0", Version: "v1.2.0"}))
	install := "go install github.com/zoolab/zoolab/cmd/zoolab@v1.2.0\n"
	if s := carried["setup.sh"]; !strings.Contains(s, "go_version=go1.26.0\n") || !strings.Contains(s, `"$source/zoolab" /usr/local/bin/zoolab`) || strings.Contains(s, "go install") {
		t.Errorf("with a program setup.sh is:\n%s", s)
	}
	if s := installed["setup.sh"]; !strings.Contains(s, install) || strings.Contains(s, "$source/zoolab") {
		t.Errorf("without a program setup.sh is:\n%s", s)
	}
	if s := installed["run_autograder"]; strings.Contains(s, "--hidden") || strings.Contains(s, "{{") {
		t.Errorf("without hidden tests run_autograder is:\n%s", s)
	}
}

// What cannot be bundled is met with a sentence, and nothing of it reaches a shell.
func TestBundleRefuses(t *testing.T) {
	windows := filepath.Join(t.TempDir(), "zoolab.exe")
	if err := os.WriteFile(windows, []byte("MZ\x90\x00"), 0o755); err != nil {
		t.Fatal(err)
	}
	good := elf(t)
	for _, c := range []struct {
		b   format.Bundle
		why string
	}{
		{format.Bundle{Go: "1.26", Binary: good}, `"1.26" is no Go toolchain to pin`},
		{format.Bundle{Go: "go1.26; rm -rf /", Binary: good}, "is no Go toolchain to pin"},
		{format.Bundle{Go: "go1.26.0"}, `an autograder without a binary installs a release, and "" is none`},
		{format.Bundle{Go: "go1.26.0", Version: "latest"}, `and "latest" is none`},
		{format.Bundle{Go: "go1.26.0", Version: "v1.2.0$(id)"}, "is none"},
		{format.Bundle{Go: "go1.26.0", Binary: "/no/such/file"}, "the zoolab that the autograder is to carry cannot be read"},
		{format.Bundle{Go: "go1.26.0", Binary: windows}, "is no Linux program"},
		{format.Bundle{Go: "go1.26.0", Binary: good, Hidden: fstest.MapFS{}}, "the folder of hidden tests is empty"},
		{format.Bundle{Go: "go1.26.0", Binary: good, Hidden: fstest.MapFS{"l.yaml": {Mode: fs.ModeSymlink}}}, "l.yaml in the folder of hidden tests is no ordinary file"},
		{format.Bundle{Go: "go1.26.0", Binary: good, Hidden: fstest.MapFS{"big": {Data: make([]byte, 1<<20+1)}}}, "big is one file too many or too large"},
	} {
		if err := format.WriteBundle(io.Discard, paxos(t), c.b); err == nil || !strings.Contains(err.Error(), c.why) {
			t.Errorf("%+v: the error is %v and should say %s", c.b, err, c.why)
		}
	}
}

// Shells read the scripts without complaint; shellcheck, where it is installed, too.
func TestBundleScriptsAreShell(t *testing.T) {
	for _, b := range []format.Bundle{
		{Go: "go1.26.0", Binary: elf(t), Hidden: fstest.MapFS{"a.yaml": {}}},
		{Go: "go1.26.0", Version: "v1.2.0"},
	} {
		texts, _ := unzipped(t, bundled(t, b))
		for _, name := range []string{"setup.sh", "run_autograder"} {
			for _, check := range [][]string{{"bash", "-n"}, {"shellcheck", "-S", "error", "-"}} {
				if _, err := exec.LookPath(check[0]); err != nil && check[0] == "shellcheck" {
					continue
				}
				c := exec.Command(check[0], check[1:]...)
				c.Stdin = strings.NewReader(texts[name])
				if out, err := c.CombinedOutput(); err != nil {
					t.Errorf("%s of %s: %v\n%s", check[0], name, err, out)
				}
			}
		}
	}
}

// A stage is a folder laid out like Gradescope's, with programs that only note how
// they are called in place of those that grade and change users.
type stage struct{ dir string }

func newStage(t *testing.T, root bool, zoolab string) stage {
	t.Helper()
	s := stage{t.TempDir()}
	texts, _ := unzipped(t, bundled(t, format.Bundle{Go: "go1.26.0", Binary: elf(t), Hidden: fstest.MapFS{"a.yaml": {}}}))
	user := "1000"
	if root {
		user = "0"
	}
	note := fmt.Sprintf("#!/bin/sh\necho \"$(basename \"$0\") $*\" >>%s/calls\n", s.dir)
	for name, text := range map[string]string{
		"run_autograder": texts["run_autograder"],
		"bin/id":         "#!/bin/sh\necho " + user + "\n",
		"bin/getent":     "#!/bin/sh\necho zoolab:x:999:999::/home/zoolab:/usr/sbin/nologin\n",
		"bin/chown":      note,
		"bin/chmod":      note,
		"bin/pkill":      note,
		"bin/runuser":    note + `while [ "$1" != zoolab ] || [ "$2" = -- ]; do shift; done; shift; exec ` + s.dir + "/bin/zoolab \"$@\"\n",
		"bin/zoolab":     note + zoolab,
	} {
		path := filepath.Join(s.dir, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o755); err != nil {
			t.Fatal(err)
		}
	}
	return s
}

// run runs run_autograder and returns the programs it called and the results it left.
func (s stage) run(t *testing.T) (calls, results string) {
	t.Helper()
	c := exec.Command("bash", filepath.Join(s.dir, "run_autograder"))
	c.Env = []string{"PATH=" + filepath.Join(s.dir, "bin") + ":/usr/local/bin:/usr/bin:/bin"}
	if out, err := c.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	noted, _ := os.ReadFile(filepath.Join(s.dir, "calls"))
	left, err := os.ReadFile(filepath.Join(s.dir, "results", "results.json"))
	if err != nil {
		t.Fatal(err)
	}
	return strings.ReplaceAll(string(noted), s.dir, "DIR"), string(left)
}

const gradeCall = "grade 04-paxos --dir DIR/submission --hidden DIR/source/hidden --format gradescope -o DIR/results/results.json\n"

// As root the grader runs as another user, and nothing of that user outlives it. A
// score below the maximum is no failure of the autograder.
func TestAutograderGradesAsAnotherUser(t *testing.T) {
	s := newStage(t, true, `shift 2; while [ "$1" != -o ]; do shift; done; echo '{"score": 7}' >"$2"; exit 1`+"\n")
	calls, results := s.run(t)
	want := "chown zoolab DIR/results\nchmod 0750 DIR/results\nchmod -R a+rX DIR/submission\n" +
		"runuser -u zoolab -- env -i HOME=/home/zoolab PATH=/usr/local/bin:/usr/local/go/bin:/usr/bin:/bin GOTOOLCHAIN=local zoolab " + gradeCall +
		"zoolab " + gradeCall + "pkill -KILL -u zoolab\nchown -hR root DIR/results\n"
	if calls != want || results != "{\"score\": 7}\n" {
		t.Errorf("the calls are\n%s\nand should be\n%s\nand the results are %s", calls, want, results)
	}
}

// Where there is no root to change users with, the grader runs as who there is.
func TestAutograderGradesWithoutRoot(t *testing.T) {
	s := newStage(t, false, `while [ "$1" != -o ]; do shift; done; echo '{"score": 7}' >"$2"`+"\n")
	// The grader is looked for in the places of an image first.
	if calls, results := s.run(t); calls != "zoolab "+gradeCall || results != "{\"score\": 7}\n" {
		t.Errorf("the calls are\n%s and the results are %s", calls, results)
	}
}

// A grader that dies before it wrote anything, or a link in the place of results,
// leaves a file that says so.
func TestAutograderAlwaysLeavesResults(t *testing.T) {
	for name, zoolab := range map[string]string{
		"dies":         "exit 137\n",
		"leaves links": `while [ "$1" != -o ]; do shift; done; ln -s /etc/passwd "$2"; exit 137` + "\n",
	} {
		_, results := newStage(t, true, zoolab).run(t)
		if err := gradescope([]byte(results)); err != nil || !strings.Contains(results, "status 137") {
			t.Errorf("a grader that %s leaves %q (%v)", name, results, err)
		}
	}
}
