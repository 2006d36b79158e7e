package handout

import (
	"bytes"
	"encoding/json"
	"errors"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/zoolab/zoolab"
	"github.com/zoolab/zoolab/labs"
	"github.com/zoolab/zoolab/labs/grade"
	"github.com/zoolab/zoolab/labs/grade/format"
	"github.com/zoolab/zoolab/labs/grade/tree"
)

// handedOut is the handout of a lab, as the program writes it.
func handedOut(t *testing.T, lab *labs.Lab) string {
	t.Helper()
	out := filepath.Join(t.TempDir(), "course", "mine")
	if err := Write(lab, out, Options{Release: "v1.2.0"}); err != nil {
		t.Fatal(err)
	}
	return out
}

// Nothing is fetched, nothing is wrong with it, and a lab that was not begun is no
// failure.
func TestAHandoutIsFineAsItIs(t *testing.T) {
	for _, lab := range labs.All() {
		t.Run(lab.Folder(), func(t *testing.T) {
			out := handedOut(t, lab)
			offline := func(args ...string) string {
				cmd := exec.Command("go", args...)
				cmd.Dir = out
				cmd.Env = append(tree.Environment(), "GOMODCACHE="+t.TempDir())
				said, err := cmd.CombinedOutput()
				if err != nil {
					t.Fatalf("go %s: %v\n%s", strings.Join(args, " "), err, said)
				}
				return string(said)
			}
			gomod := read(t, out, "go.mod")
			offline("vet", "./...")
			tested := offline("test", "-v", "./...")
			if !strings.Contains(tested, "not started") {
				t.Errorf("go test says\n%s", tested)
			}
			if read(t, out, "go.mod") != gomod {
				t.Error("the go command changes go.mod")
			}
		})
	}
}

func TestAHandoutHoldsWhatALabNeeds(t *testing.T) {
	for _, lab := range labs.All() {
		t.Run(lab.Folder(), func(t *testing.T) {
			out := handedOut(t, lab)
			files := filesOf(t, out)
			want := slices.Concat(lab.Files, []string{"README.md", "given.go", "visible_test.go", "visible.json", "go.mod", "LICENSE", ".gitignore",
				".github/workflows/grade.yml", "zoolab/go.mod", "zoolab/LICENSE", "zoolab/sim/world.go", "zoolab/labs/kit/notwritten.go"})
			for _, test := range lab.Tests {
				if test.Visible() {
					want = append(want, test.Scenario)
				}
			}
			for _, name := range want {
				if !slices.Contains(files, name) {
					t.Errorf("%s is missing", name)
				}
			}
			for _, name := range files {
				if strings.Contains(name, "hidden") || strings.Contains(name, "solutions") || strings.Contains(name, "worker") ||
					strings.HasPrefix(name, "zoolab/labs/grade") || strings.HasPrefix(name, "zoolab/scenarios") ||
					strings.HasPrefix(name, "zoolab/") && strings.HasSuffix(name, "_test.go") || filepath.Base(name) == "lab.yaml" {
					t.Errorf("%s is handed out", name)
				}
			}
		})
	}
}

// What is handed out is taken back as it is: nothing of it was edited.
func TestAHandoutIsASubmission(t *testing.T) {
	for _, lab := range labs.All() {
		taken, problems := tree.Submission(handedOut(t, lab), lab)
		if problems != nil || taken.Missing != nil || taken.Ignored != nil {
			t.Errorf("%s: %v, missing %v, ignored %v", lab.Folder(), problems, taken.Missing, taken.Ignored)
		}
	}
}

func TestAHandoutWithoutAReleaseHasNoWorkflow(t *testing.T) {
	lab := labs.All()[0]
	out := filepath.Join(t.TempDir(), "mine")
	if err := Write(lab, out, Options{}); err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(filepath.Join(out, ".github")); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("there is a workflow: %v", err)
	}
	if err := Write(lab, filepath.Join(t.TempDir(), "mine"), Options{Release: "newest"}); err == nil {
		t.Error("a workflow was written for no release")
	}
}

func TestAHandoutNeedsAnEmptyFolder(t *testing.T) {
	lab := labs.All()[0]
	out := t.TempDir()
	if err := Write(lab, out, Options{}); err != nil {
		t.Fatalf("into an empty folder: %v", err)
	}
	if lines, err := os.ReadDir(out); err != nil || slices.ContainsFunc(lines, func(e fs.DirEntry) bool { return strings.HasPrefix(e.Name(), ".handout") }) {
		t.Errorf("the folder holds %v, %v", lines, err)
	}
	before := filesOf(t, out)
	err := Write(lab, out, Options{})
	if !errors.Is(err, ErrTaken) || !strings.Contains(err.Error(), "name a new folder, or an empty one") {
		t.Errorf("Write = %v, want ErrTaken", err)
	}
	if !slices.Equal(filesOf(t, out), before) {
		t.Error("the folder was changed")
	}
	if err := Write(lab, filepath.Join(out, "go.mod"), Options{}); !errors.Is(err, ErrTaken) {
		t.Errorf("over a file: %v, want ErrTaken", err)
	}
}

// overlay is the program's source with some files in front of it.
type overlay struct{ front fstest.MapFS }

func (o overlay) Open(name string) (fs.File, error) {
	if f, ok := o.front[name]; ok && !f.Mode.IsDir() {
		return o.front.Open(name)
	}
	return zoolab.Source.Open(name)
}

// Each of these gives something away, and nothing of it is written.
func TestALeakIsCaught(t *testing.T) {
	lab, err := labs.Find("00")
	if err != nil {
		t.Fatal(err)
	}
	source := func(name string) []byte {
		text, err := fs.ReadFile(zoolab.Source, name)
		if err != nil {
			t.Fatal(err)
		}
		return text
	}
	const own, solved = "labs/00-pingpong/", "labs/solutions/00-pingpong/reference/pinger.go"
	lines := strings.SplitAfter(string(source(solved)), "\n")
	chapter := string(source(own + "README.md"))
	indented := strings.ReplaceAll(strings.Join(lines[10:30], ""), "\t", "    ")
	for name, c := range map[string]struct {
		file string
		text []byte
		of   string
	}{
		"a solved skeleton":          {own + "pinger.go", source(solved), "pinger.go is " + solved},
		"a solution in the chapter":  {own + "README.md", []byte(chapter + "\n" + indented), "README.md:"},
		"a hidden test made visible": {own + "visible/first-game.yaml", source(own + "hidden/storm.yaml"), "visible/first-game.yaml is " + own + "hidden/storm.yaml"},
		"the other solution":         {own + "given.go", append(source(own+"given.go"), bytes.SplitN(source("labs/solutions/00-pingpong/other/pinger.go"), []byte(")\n"), 2)[1]...), "given.go:"},
		"our implementation":         {"nodes/pingpong/court/rules.go", source("nodes/pingpong/ponger.go"), "zoolab/nodes/pingpong/court/rules.go is nodes/pingpong/ponger.go"},
	} {
		t.Run(name, func(t *testing.T) {
			out := filepath.Join(t.TempDir(), "mine")
			err := write(overlay{fstest.MapFS{c.file: {Data: c.text}}}, lab, out, Options{})
			if !errors.Is(err, ErrLeak) || !strings.Contains(err.Error(), c.of) {
				t.Errorf("Write = %v, want ErrLeak: %s", err, c.of)
			}
			if _, err := os.Stat(out); !errors.Is(err, fs.ErrNotExist) {
				t.Errorf("something was written: %v", err)
			}
			left, _ := os.ReadDir(filepath.Dir(out))
			if len(left) > 0 {
				t.Errorf("%s is left", left[0].Name())
			}
		})
	}
}

// The same handout is written every time, to whatever folder.
func TestHandoutsAreEqual(t *testing.T) {
	lab := labs.All()[0]
	a, b := handedOut(t, lab), handedOut(t, lab)
	for _, name := range filesOf(t, a) {
		if read(t, a, name) != read(t, b, name) {
			t.Errorf("%s differs", name)
		}
	}
}

// The module file says what it should to the go command.
func TestTheModuleOfAHandout(t *testing.T) {
	lab := labs.All()[0]
	cmd := exec.Command("go", "mod", "edit", "-json")
	cmd.Dir = handedOut(t, lab)
	said, err := cmd.Output()
	if err != nil {
		t.Fatal(err)
	}
	var m struct {
		Module  struct{ Path string }
		Require []struct{ Path string }
		Replace []struct{ New struct{ Path string } }
	}
	if err := json.Unmarshal(said, &m); err != nil {
		t.Fatal(err)
	}
	if m.Module.Path != lab.Package() || len(m.Require) != 1 || m.Require[0].Path != labs.Module || len(m.Replace) != 1 || m.Replace[0].New.Path != "./zoolab" {
		t.Errorf("go.mod says %+v", m)
	}
}

func read(t *testing.T, dir, name string) string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(dir, name))
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func filesOf(t *testing.T, dir string) (names []string) {
	t.Helper()
	err := fs.WalkDir(os.DirFS(dir), ".", func(name string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() {
			names = append(names, name)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return names
}

// The guide for instructors shows hidden tests of their own; they are read as they
// stand there.
func TestTheGuidesHiddenTests(t *testing.T) {
	guide := read(t, "../../../docs", "instructors.md")
	dir := t.TempDir()
	for _, block := range strings.Split(guide, "```yaml\n# ")[1:] {
		text, _, _ := strings.Cut(block, "```")
		name, text, _ := strings.Cut(text, "\n")
		if err := put(dir, format.File{Path: name, Text: []byte(text)}); err != nil {
			t.Fatal(err)
		}
	}
	lab, err := labs.Find("04")
	if err != nil {
		t.Fatal(err)
	}
	tests, err := grade.ReadHidden(lab, dir)
	if err != nil || len(tests) != 2 {
		t.Errorf("%d tests, %v", len(tests), err)
	}
}
