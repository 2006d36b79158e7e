package grade_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/zoolab/zoolab"
	"github.com/zoolab/zoolab/labs"
	"github.com/zoolab/zoolab/labs/grade"
	"github.com/zoolab/zoolab/labs/grade/mutants"
)

// An attack is what somebody writes who wants points for something else than a
// solution. It goes into a pinger whose Start and OnPong begin by calling attack.
type attack struct {
	name    string
	imports string
	above   string // declarations
	does    string // the body of attack
	rule    string // that stops it before it runs
}

// walled reports whether the system lets a worker have no processes beside itself. Where
// it does not, one that flees to a session of its own gets away: package cage says so.
func walled() bool { return os.Geteuid() == 0 && exec.Command("unshare", "-pni", "true").Run() == nil }

// attacks write to a folder, if they can, and start sleepers that sleep so long.
func attacks(folder, sleep string) []attack {
	return []attack{
		{"os.Exit", `"os"`, "", `os.Exit(0)`, "imports"},
		{"syscall.Exit", `"syscall"`, "", `syscall.Exit(0)`, "imports"},
		{"a forged PASS", `"fmt"`, "", `fmt.Print("\x16--- PASS: TestHidden (0.00s)\nPASS\nok\n")`, "names"},
		{"a forged PASS on standard error", "", "", `println("PASS: all is well")`, "print"},
		{"writing results", `"os"`, "", fmt.Sprintf(`
			_ = os.WriteFile("results.json", []byte("{\"score\": 100}"), 0o644)
			_ = os.WriteFile(%q, []byte("{\"score\": 100}"), 0o644)`, filepath.Join(folder, "results.json")), "imports"},
		{"a fork", "\"os/exec\"\n\"syscall\"", "", fmt.Sprintf(`
			c := exec.Command("/bin/sleep", %q)
			c.SysProcAttr = &syscall.SysProcAttr{Setsid: %t} // so that it outlives the grader
			_ = c.Start()`, sleep, walled()), "imports"},
		{"reading the clock", `"time"`, "", `p.Score += int(time.Now().UnixNano() % 1000003)`, "names"},
		{"a goroutine", "", "", `go func() { p.Score = p.Setting.Rounds }()`, "goroutines"},
		{"linkname", `_ "unsafe"`, "//go:linkname nanotime runtime.nanotime\nfunc nanotime() int64\n", `p.Score += int(nanotime() % 1000003)`, "directives"},
		{"unsafe", `"unsafe"`, "", `p.Score = int(uintptr(unsafe.Pointer(p)))`, "imports"},
		{"go:embed", `_ "embed"`, "//go:embed given.go\nvar source string\n", `p.Score += len(source) % 2`, "imports"},
		{"an init", "", "var ready bool\n\nfunc init() { ready = true }\n", `if ready { p.Score = p.Setting.Rounds }`, "init"},
		{"reading the secret number", "\"io\"\n\"os\"", "", `
			said, _ := io.ReadAll(os.Stdin)
			p.Score += len(said)`, "imports"},
		{"writing the answer itself", `"os"`, "", `_, _ = os.NewFile(4, "answers").Write([]byte("\x03\x00\x00\x00\x05ok"))`, "imports"},
		{"remembering over a crash", "", "var kept int\n", `
			kept++
			p.Score = kept`, "vars"},
	}
}

// What attacks are made for: pingers that solve nothing, or not all.
const (
	// The silent one never plays.
	silent = `
func (p *Pinger) Start(env *sim.Env) { attack(p, env); court.Score(env, p.Score) }
func (p *Pinger) OnPong(env *sim.Env, _ court.Ball) { attack(p, env) }
func (p *Pinger) OnPatience(env *sim.Env) {}
`
	// The forgetful one has no disk.
	forgetful = `
var patience = sim.Timer("patience")

func (p *Pinger) Start(env *sim.Env) {
	attack(p, env)
	p.play(env)
}

func (p *Pinger) OnPong(env *sim.Env, b court.Ball) {
	attack(p, env)
	if b.Round == p.Score+1 {
		p.Score++
		p.play(env)
	}
}

func (p *Pinger) OnPatience(env *sim.Env) { p.serve(env) }

func (p *Pinger) play(env *sim.Env) {
	court.Score(env, p.Score)
	if p.Score == p.Setting.Rounds {
		env.StopTimer(patience)
		return
	}
	p.serve(env)
}

func (p *Pinger) serve(env *sim.Env) {
	court.Serve(env, p.Setting.Ponger, p.Score+1)
	env.SetTimer(patience, p.Setting.Patience)
}
`
)

// with is a submission: a pinger with an attack in it, beside the right ponger.
func with(t *testing.T, lab *labs.Lab, a attack, pinger string) map[string][]byte {
	t.Helper()
	ponger, err := zoolab.Source.ReadFile("labs/solutions/" + lab.Folder() + "/reference/ponger.go")
	if err != nil {
		t.Fatal(err)
	}
	text := "package pingpong\n\nimport (\n" + a.imports + `
	"github.com/zoolab/zoolab/nodes/pingpong/court"
	"github.com/zoolab/zoolab/sim"
)

type Pinger struct {
	Setting court.PingerSetting
	Score   int
}
` + a.above + pinger + "\nfunc attack(p *Pinger, _ *sim.Env) {\n" + a.does + "\n}\n"
	return map[string][]byte{"pinger.go": []byte(text), "ponger.go": ponger}
}

// folderOf writes files to a folder.
func folderOf(t *testing.T, files map[string][]byte) string {
	t.Helper()
	dir := t.TempDir()
	for name, text := range files {
		if err := os.WriteFile(filepath.Join(dir, name), text, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

// few are a test of each property that an attack could be after.
func few(t *testing.T, lab *labs.Lab) []grade.Test {
	t.Helper()
	return slices.DeleteFunc(grade.VisibleTests(lab), func(one grade.Test) bool {
		return !slices.Contains([]string{"first-game", "power-cut", "patience"}, one.Name)
	})
}

func TestAttacksAreRefused(t *testing.T) {
	lab := pingpong(t)
	for _, a := range attacks(t.TempDir(), "1") {
		t.Run(a.name, func(t *testing.T) {
			t.Parallel()
			r := run(t, lab, folderOf(t, with(t, lab, a, forgetful)), grade.Options{})
			if r.Status != grade.Refused || r.Score != 0 || len(r.Tests) != 0 {
				t.Fatalf("it is %s, with %s points: %s", r.Status, r.Score, r.Why)
			}
			for _, p := range r.Properties {
				if p.Points != 0 || p.Lost != r.Why {
					t.Errorf("%s has %s points, and it says %q", p.Name, p.Points, p.Lost)
				}
			}
			at := slices.IndexFunc(r.Findings, func(f grade.Finding) bool { return f.Rule == a.rule })
			if at < 0 {
				t.Fatalf("it is refused for %v, not by the rule %s", r.Findings, a.rule)
			}
			if f := r.Findings[at]; f.File != "pinger.go" || f.Line < 1 || !strings.Contains(f.Text, ": ") {
				t.Errorf("it says %q, without a place or what to write instead", f)
			}
			if want := "it uses what no solution may: " + r.Findings[0].String(); r.Why != want {
				t.Errorf("it says %q, want %q", r.Why, want)
			}
		})
	}
}

func TestEditedTestsAreNotLookedAt(t *testing.T) {
	lab := pingpong(t)
	files := with(t, lab, attack{}, forgetful)
	files["visible_test.go"] = []byte("package pingpong\n\nimport \"testing\"\n\nfunc TestVisible(*testing.T) {}\n")
	files["given.go"] = []byte("package pingpong\n\nfunc init() { panic(\"all points\") }\n")
	o := grade.Options{Tests: few(t, lab)}
	edited := run(t, lab, folderOf(t, files), o)
	if want := []string{"given.go", "visible_test.go"}; !slices.Equal(edited.Ignored, want) {
		t.Errorf("ignored are %v, want %v", edited.Ignored, want)
	}
	edited.Ignored = nil
	plain := run(t, lab, folderOf(t, with(t, lab, attack{}, forgetful)), o)
	if a, b := untimed(t, edited), untimed(t, plain); a != b {
		t.Errorf("with edited tests:\n%s\nwithout:\n%s", a, b)
	}
}

// Even when nobody reads what was handed in, an attack earns nothing: no test passes
// and no property has a point that the same files would not have without it. All are
// variants of one program.
func TestAttacksEarnNothingEvenUnread(t *testing.T) {
	lab := pingpong(t)
	folder := t.TempDir()
	if err := os.Chmod(folder, 0o777); err != nil { // whoever the worker runs as
		t.Fatal(err)
	}
	sleep := fmt.Sprintf("8%d.25", os.Getpid())
	type subject struct {
		name         string
		plain, armed map[string][]byte
	}
	var subjects []subject
	var all []map[string][]byte
	for _, base := range []struct{ name, pinger string }{{"silent", silent}, {"forgetful", forgetful}} {
		plain := with(t, lab, attack{}, base.pinger)
		all = append(all, plain)
		for _, a := range attacks(folder, sleep) {
			s := subject{base.name + " with " + a.name, plain, with(t, lab, a, base.pinger)}
			subjects, all = append(subjects, s), append(all, s.armed)
		}
	}
	crew, err := mutants.Muster(context.Background(), t.TempDir(), zoolab.Source, lab, all)
	if err != nil {
		t.Fatal(err)
	}
	limits := short()
	limits.Handler = 100 * time.Millisecond
	grades := func(files map[string][]byte) *grade.Report {
		variant, err := crew.Variant(files)
		if err != nil {
			t.Fatal(err)
		}
		r, err := grade.RunTests(context.Background(), lab, grade.Worker{Program: crew.Program, Variant: variant},
			grade.Options{Tests: few(t, lab), Limits: limits})
		if err != nil {
			t.Fatal(err)
		}
		if r.Status != grade.Graded || len(r.Tests) != len(few(t, lab)) {
			t.Fatalf("it is %s: %s", r.Status, r.Why)
		}
		return r
	}
	deserved := map[string]*grade.Report{}
	for _, s := range subjects {
		base, _, _ := strings.Cut(s.name, " ")
		if deserved[base] == nil {
			deserved[base] = grades(s.plain)
		}
		first, second := grades(s.armed), grades(s.armed)
		earnsNoMore(t, s.name, first, deserved[base])
		earnsNoMore(t, s.name, second, deserved[base])
		if a, b := untimed(t, first), untimed(t, second); a != b {
			t.Errorf("%s: once it is graded\n%s\nand then\n%s", s.name, a, b)
		}
	}
	if entries, err := os.ReadDir(folder); err != nil || len(entries) > 0 {
		t.Errorf("written: %v, %v", entries, err)
	}
	if left := commands(t, sleep); len(left) > 0 {
		t.Errorf("still there: %v", left)
	}
}

// earnsNoMore holds a report to another, property by property and test by test.
func earnsNoMore(t *testing.T, name string, got, deserved *grade.Report) {
	t.Helper()
	for i, p := range got.Properties {
		if most := deserved.Properties[i].Points; p.Points > most {
			t.Errorf("%s: %s has %s points, and deserves %s", name, p.Name, p.Points, most)
		}
	}
	for i, one := range got.Tests {
		if one.Passed && !deserved.Tests[i].Passed {
			t.Errorf("%s: it passes %s", name, one.Name)
		}
	}
}

// commands lists the processes that have a word in their command line.
func commands(t *testing.T, word string) (found []string) {
	t.Helper()
	if runtime.GOOS != "linux" {
		return nil
	}
	all, err := filepath.Glob("/proc/[0-9]*/cmdline")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range all {
		if text, err := os.ReadFile(name); err == nil && slices.ContainsFunc(bytes.Split(text, []byte{0}), func(b []byte) bool { return string(b) == word }) {
			found = append(found, strings.ReplaceAll(string(text), "\x00", " "))
		}
	}
	return found
}

// Nobody can be asked for anything where the program does not come up: that is the
// submission's fault, and no reason for the grader to stop.
func TestAProgramThatDoesNotComeUp(t *testing.T) {
	lab := pingpong(t)
	for _, x := range []struct {
		name, above string
		unvetted    bool
		class       grade.Class
		says        string
	}{
		{"an init that never ends", "func init() {\n\tfor {\n\t}\n}\n", true, grade.RanAway, "runs on without an end"},
		{"a file of what cannot be carried", "var box = sim.FileOf[any](\"box\")\n", false, grade.DiedOf, "file box cannot hold this record"},
		{"two timers of one name", "var one, two = sim.Timer(\"bell\"), sim.Timer(\"bell\")\n", false, grade.DiedOf, "two timers are called \"bell\""},
	} {
		dir := folderOf(t, with(t, lab, attack{above: x.above}, forgetful))
		r := run(t, lab, dir, grade.Options{Tests: few(t, lab)[:1], Limits: short(), Unvetted: x.unvetted})
		if r.Status != grade.Graded || r.Tests[0].Passed {
			t.Errorf("%s: it is %s: %s", x.name, r.Status, r.Why)
		} else if f := r.Tests[0].Failure; f.Class != x.class || !strings.Contains(f.Sentence, x.says) {
			t.Errorf("%s fails as %s: %s", x.name, f.Class, f.Sentence)
		}
	}
}

// A panic could tell what hidden tests are like: whoever panics there is not quoted,
// neither in the end nor on the way.
func TestPanicsDoNotTellOfHiddenTests(t *testing.T) {
	lab := pingpong(t)
	a := attack{imports: `"fmt"`, does: `panic(fmt.Sprint("a glimpse of ", p.Setting.Rounds, " rounds"))`}
	shown := 0
	r := run(t, lab, folderOf(t, with(t, lab, a, forgetful)), grade.Options{Tests: grade.DefaultHidden(lab), Feedback: true, Keep: t.TempDir(),
		Progress: func(r *grade.Report) {
			shown++
			if text, err := json.Marshal(r); err != nil || bytes.Contains(text, []byte("glimpse")) {
				t.Errorf("on the way it says %s, %v", text, err)
			}
		}})
	if text := untimed(t, r); r.Status != grade.Graded || r.Score != 0 || strings.Contains(text, "glimpse") || shown <= len(r.Tests)-1 {
		t.Errorf("it says, shown %d times:\n%s", shown, text)
	}
}
