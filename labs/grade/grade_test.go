package grade_test

import (
	"context"
	"encoding/json"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/zoolab/zoolab"
	"github.com/zoolab/zoolab/labs"
	"github.com/zoolab/zoolab/labs/grade"
	"github.com/zoolab/zoolab/labs/grade/cage"
)

// pingpong is the lab that most tests grade: the smallest.
func pingpong(t *testing.T) *labs.Lab {
	t.Helper()
	lab, err := labs.Find("00")
	if err != nil {
		t.Fatal(err)
	}
	return lab
}

// submission writes a solution's files to a folder, with some texts replaced.
func submission(t *testing.T, lab *labs.Lab, solution string, replace ...string) string {
	t.Helper()
	dir := t.TempDir()
	r := strings.NewReplacer(replace...)
	replaced := len(replace) == 0
	for _, name := range lab.Files {
		text, err := fs.ReadFile(zoolab.Source, "labs/solutions/"+lab.Folder()+"/"+solution+"/"+name)
		if err != nil {
			t.Fatal(err)
		}
		changed := r.Replace(string(text))
		replaced = replaced || changed != string(text)
		if err := os.WriteFile(filepath.Join(dir, name), []byte(changed), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if !replaced {
		t.Fatalf("nothing in the solution reads %q", replace[0])
	}
	return dir
}

func run(t *testing.T, lab *labs.Lab, dir string, o grade.Options) *grade.Report {
	t.Helper()
	if o.Tests == nil {
		o.Tests = grade.AllTests(lab)
	}
	r, err := grade.Grade(context.Background(), lab, dir, o)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// untimed is a report as JSON without its times.
func untimed(t *testing.T, r *grade.Report) string {
	t.Helper()
	r.Took, r.Submission = 0, ""
	for i := range r.Tests {
		r.Tests[i].Took = 0
	}
	text, err := json.MarshalIndent(r, "", " ")
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func TestCorrectSolutionsScoreEverything(t *testing.T) {
	for _, lab := range labs.All() {
		for _, solution := range []string{"reference", "other"} {
			t.Run(lab.Folder()+"/"+solution, func(t *testing.T) {
				r := run(t, lab, submission(t, lab, solution), grade.Options{Feedback: true, Reveal: true})
				if r.Status != grade.Graded || r.Score != r.Max {
					t.Errorf("it scores %s of %s:\n%s", r.Score, r.Max, untimed(t, r))
				}
			})
		}
	}
}

func TestTheSameFilesGetTheSameReport(t *testing.T) {
	lab := pingpong(t)
	dir := submission(t, lab, "reference", "b.Round != p.Score+1", "b.Round > 99")
	first := run(t, lab, dir, grade.Options{Feedback: true, Workers: 1})
	second := run(t, lab, dir, grade.Options{Feedback: true, Workers: 3})
	if first.Score == first.Max {
		t.Fatal("nothing is wrong with it")
	}
	if a, b := untimed(t, first), untimed(t, second); a != b {
		t.Errorf("one worker:\n%s\nthree:\n%s", a, b)
	}
}

// short are limits that end what runs on sooner.
func short() cage.Limits {
	l := cage.Usual()
	l.Handler, l.Memory = 500*time.Millisecond, 128<<20
	return l
}

func TestWhatHangsLosesTheTestItHangsInAndNoMore(t *testing.T) {
	lab := pingpong(t)
	for _, x := range []struct {
		name, code string
		class      grade.Class
		says       string
	}{
		{"an endless loop", "for p.Score >= 0 {\n\t}", grade.RanAway, "runs on without an end"},
		{"unbounded recursion", "p.OnPatience(env)", grade.DiedOf, "recursion does not end"},
		{"a memory bomb", "all := [][]int{}\n\tfor len(all) >= 0 {\n\t\tb := make([]int, 1<<20)\n\t\tfor i := range b {\n\t\t\tb[i] = i\n\t\t}\n\t\tall = append(all, b)\n\t}", grade.DiedOf, "more memory than there is"},
	} {
		t.Run(x.name, func(t *testing.T) {
			dir := submission(t, lab, "reference", "func (p *Pinger) OnPatience(env *sim.Env) {", "func (p *Pinger) OnPatience(env *sim.Env) {\n\t"+x.code)
			limits := short()
			if x.class == grade.DiedOf {
				limits.Handler = 10 * time.Second // it is not time that ends it
			}
			r := run(t, lab, dir, grade.Options{Tests: grade.VisibleTests(lab), Limits: limits})
			if r.Status != grade.Graded || r.Score == 0 || r.Score == r.Max {
				t.Fatalf("it is %s, with %s of %s: %s", r.Status, r.Score, r.Max, r.Why)
			}
			hung := 0
			for _, result := range r.Tests {
				if f := result.Failure; f != nil {
					hung++
					if f.Class != x.class || !strings.Contains(f.Sentence, x.says) {
						t.Errorf("%s fails as %s: %s", result.Name, f.Class, f.Sentence)
					}
				}
			}
			if hung == 0 || hung == len(r.Tests) {
				t.Errorf("%d of %d tests failed", hung, len(r.Tests))
			}
		})
	}
}

func TestOnlyTheNameOfThePropertyIsToldOfHiddenTests(t *testing.T) {
	lab := pingpong(t)
	dir := submission(t, lab, "reference", "b.Round != p.Score+1", "b.Round > 99")
	r := run(t, lab, dir, grade.Options{Feedback: true})
	failed := 0
	for _, result := range r.Tests {
		if result.Visible || result.Failure == nil {
			continue
		}
		failed++
		if f := *result.Failure; f.Sentence+f.Check+f.Decision+string(f.Class) != "" || f.Seed != 0 || f.Ladder != nil || f.Commands != nil {
			t.Errorf("of %s it is told: %+v", result.Name, f)
		}
		for _, secret := range grade.DefaultHidden(lab) {
			if strings.Contains(result.Name, secret.Name) && !strings.Contains(secret.Property, secret.Name) {
				t.Errorf("%q names the hidden test %s", result.Name, secret.Name)
			}
		}
	}
	if failed == 0 {
		t.Error("no hidden test failed")
	}
}

func TestSubmissionsThatCannotBeGraded(t *testing.T) {
	lab := pingpong(t)
	many := submission(t, lab, "reference")
	for i := range 1001 {
		if err := os.WriteFile(filepath.Join(many, "f"+strings.Repeat("x", i%200)+string(rune('a'+i/200))), nil, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	linked := submission(t, lab, "reference")
	if err := os.Remove(filepath.Join(linked, "pinger.go")); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink("/etc/passwd", filepath.Join(linked, "pinger.go")); err != nil {
		t.Fatal(err)
	}
	for _, x := range []struct {
		name, dir string
		status    grade.Status
		says      string
	}{
		{"no folder", filepath.Join(t.TempDir(), "gone"), grade.Invalid, "folder"},
		{"empty", t.TempDir(), grade.Invalid, "pinger.go"},
		{"a thousand files", many, grade.Invalid, "1000"},
		{"a link out of its folder", linked, grade.Invalid, "link"},
		{"the skeleton", skeleton(t, lab), grade.NotStarted, "not started"},
		{"what does not compile", submission(t, lab, "reference", "func (p *Pinger) OnPatience(env *sim.Env) {", "func (p *Pinger) OnPatience(env *sim.Env) {\n\tundefined()"), grade.DoesNotBuild, "pinger.go:"},
		{"what uses the system", submission(t, lab, "reference", "package pingpong\n", "package pingpong\n\nimport _ \"os\"\n"), grade.Refused, "os"},
	} {
		r := run(t, lab, x.dir, grade.Options{})
		if r.Status != x.status || r.Score != 0 || !strings.Contains(r.Why, x.says) {
			t.Errorf("%s: it is %s, with %s points: %q", x.name, r.Status, r.Score, r.Why)
		}
	}
}

// skeleton writes the files of a lab as they are handed out.
func skeleton(t *testing.T, lab *labs.Lab) string {
	t.Helper()
	dir := t.TempDir()
	for _, name := range lab.Files {
		text, err := fs.ReadFile(lab.Source(), name)
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(dir, name), text, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

func TestAHiddenSetIsAFolderWithAList(t *testing.T) {
	lab := pingpong(t)
	dir := t.TempDir()
	write := func(name, text string) {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	for _, x := range []struct{ list, says string }{
		{"", "hidden.yaml"},
		{"tests:\n  - {name: x, property: all-rounds, about: X, scenario: x.yaml, seeds: 1..3}\n", ""},
		{"tests:\n  - {name: x, property: wisdom, about: X, scenario: x.yaml}\n", "no property of the lab"},
		{"tests:\n  - {name: x, property: all-rounds, about: X, scenario: y.yaml}\n", "y.yaml"},
		{"tests:\n  - {name: x, property: all-rounds, about: X, scenario: ../x.yaml}\n", "x.yaml"},
		{"tests:\n  - {name: x, property: all-rounds, about: X, scenario: x.yaml, seeds: many}\n", "many"},
		{"test: []\n", "tests"},
	} {
		if x.list != "" {
			write("hidden.yaml", x.list)
		}
		write("x.yaml", "name: x\nabout: X.\nprotocol: pingpong\nuntil: 5s\nexpect: {monitors: all, progressAfterHeal: 4s}\n")
		tests, err := grade.ReadHidden(lab, dir)
		switch {
		case x.says == "" && (err != nil || len(tests) != 1 || !tests[0].Hidden):
			t.Errorf("%q gives %v, %v", x.list, tests, err)
		case x.says != "" && (err == nil || !strings.Contains(err.Error(), x.says)):
			t.Errorf("%q: %v, want something about %q", x.list, err, x.says)
		}
		if x.says == "" {
			r := run(t, lab, submission(t, lab, "reference"), grade.Options{Tests: tests})
			if r.Score != r.Max || r.Tests[0].Visible {
				t.Errorf("graded by it, the reference has %s of %s", r.Score, r.Max)
			}
		}
	}
}
