package mutants_test

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/zoolab/zoolab"
	"github.com/zoolab/zoolab/labs"
	"github.com/zoolab/zoolab/labs/grade"
	"github.com/zoolab/zoolab/labs/grade/cage"
	"github.com/zoolab/zoolab/labs/grade/mutants"
)

var (
	full   = flag.Bool("mutants", false, "grade every wrong solution of every lab, and the right ones on many seeds; with -update, write what comes of it to labs/README.md")
	strict = flag.Int("strict", 1000, "with -mutants, the seeds of every test that right solutions are run on")
)

const (
	readme = "../../README.md"
	sample = 5 // wrong solutions of a lab, when not all are graded
)

// bench is a lab with its solutions, and a worker of those that are to be graded.
type bench struct {
	lab    *labs.Lab
	folder string
	solved *mutants.Solved
	other  map[string][]byte // the right solution that is not the reference
	crew   *mutants.Crew
}

// set reads a lab's solutions.
func set(t *testing.T, lab *labs.Lab) *bench {
	t.Helper()
	b := &bench{lab: lab, folder: filepath.Join("..", "..", "solutions", lab.Folder()), other: map[string][]byte{}}
	var err error
	if b.solved, err = mutants.Open(lab, b.folder); err != nil {
		t.Fatal(err)
	}
	for _, name := range lab.Files {
		if b.other[name], err = os.ReadFile(filepath.Join(b.folder, "other", name)); err != nil {
			t.Fatal(err)
		}
	}
	return b
}

// count counts the subjects of a sort.
func (b *bench) count(sort mutants.Sort) (n int) {
	for _, s := range b.solved.Subjects {
		if s.Sort == sort {
			n++
		}
	}
	return n
}

// build builds a worker of some subjects, and of the right solutions.
func (b *bench) build(t *testing.T, some []mutants.Subject) {
	t.Helper()
	aboard := []map[string][]byte{b.solved.Right, b.other}
	for _, s := range some {
		aboard = append(aboard, s.Files)
	}
	var err error
	if b.crew, err = mutants.Muster(t.Context(), t.TempDir(), zoolab.Source, b.lab, aboard); err != nil {
		t.Fatal(err)
	}
}

// run grades subjects by the fixed seeds, two at a time.
func (b *bench) run(t *testing.T, some []mutants.Subject) []mutants.Result {
	t.Helper()
	limits := cage.Usual()
	limits.Handler = time.Second // a hundred thousand times what a right handler takes
	grader := b.crew.Grader(grade.Options{Tests: grade.AllTests(b.lab), Reveal: true, Workers: 1, Limits: limits})
	results, err := mutants.Run(t.Context(), b.lab, some, grader, 2)
	if err != nil {
		t.Fatal(err)
	}
	return results
}

// strict runs the right solutions over many seeds of every test, and says what fails.
func (b *bench) strict(t *testing.T) (s mutants.Strict) {
	t.Helper()
	tests := grade.AllTests(b.lab)
	for i := range tests {
		if tests[i].States == 0 {
			tests[i].Seeds = fmt.Sprintf("1..%d", *strict)
		}
	}
	for i, files := range []map[string][]byte{b.solved.Right, b.other} {
		name := []string{"reference", "other"}[i]
		report, err := b.crew.Grader(grade.Options{Tests: tests, Reveal: true})(t.Context(), b.lab, files, func(*grade.Report) bool { return false })
		if err != nil {
			t.Fatal(err)
		}
		for i, x := range report.Tests {
			if tests[i].States == 0 {
				s.Seeds += x.Runs
			}
			if !x.Passed {
				s.Failures++
				t.Errorf("%s: the %s solution fails %s at its run %d: %+v", b.lab.Folder(), name, x.Name, x.FirstFailure, x.Failure)
			}
		}
	}
	return s
}

// TestGraded holds the tests of every lab to telling wrong solutions from right ones,
// and labs/README.md to saying how well they do. Without -mutants it grades a sample.
func TestGraded(t *testing.T) {
	page, err := os.ReadFile(readme)
	if err != nil {
		t.Fatal(err)
	}
	want := between(t, string(page), "labs", mutants.Contents(labs.All()))
	var all []mutants.Summary
	for _, lab := range labs.All() {
		t.Run(lab.Folder(), func(t *testing.T) {
			b := set(t, lab)
			if *full {
				all = append(all, graded(t, b))
				return
			}
			if head := mutants.RowHead(lab.Folder(), b.count(mutants.IsListed), b.count(mutants.IsDerived), b.count(mutants.IsEquivalent)); !strings.Contains(want, head) {
				t.Errorf("labs/README.md has no row that begins %q: run this with -mutants -update", head)
			}
			sampled(t, b, want)
		})
	}
	if *full && len(all) == len(labs.All()) { // or only some labs were asked for
		want = between(t, want, "mutants", "\n"+mutants.Table(all)+"\n")
	}
	if *update && !t.Failed() {
		write(t, readme, want)
	} else if want != string(page) {
		t.Errorf("labs/README.md is not up to date: run this with -update, and -mutants for its table. It should be\n%s", want)
	}
}

func between(t *testing.T, page, name, text string) string {
	t.Helper()
	page, err := mutants.Between(page, name, text)
	if err != nil {
		t.Fatal(err)
	}
	return page
}

// graded grades all that a lab has.
func graded(t *testing.T, b *bench) mutants.Summary {
	b.build(t, b.solved.Subjects)
	results := b.run(t, b.solved.Subjects)
	s := mutants.Summarize(b.lab, results, b.strict(t))
	for _, r := range results {
		if !r.Right() {
			t.Logf("%s: %s (%s) loses %v, and should lose %q:\n%s", s.Lab, r.Name, r.Sort, r.Lost, r.Property, r.Patch)
		}
	}
	for _, fault := range s.Faults() {
		t.Error(fault)
	}
	return s
}

// sampled grades a few of the wrong solutions, evenly spaced, and holds them to what
// the page says of them.
func sampled(t *testing.T, b *bench, page string) {
	var some []mutants.Subject
	step := len(b.solved.Subjects)/sample + 1
	for i := step / 2; i < len(b.solved.Subjects); i += step {
		some = append(some, b.solved.Subjects[i])
	}
	b.build(t, some)
	for _, r := range b.run(t, some) {
		survives := strings.Contains(page, "- `"+r.Name+"`") // in this lab or, by a rare chance, another
		if r.Right() == survives {
			t.Errorf("%s: %s (%s) loses %v, and the page says that it survives: %v\n%s", b.lab.Folder(), r.Name, r.Sort, r.Lost, survives, r.Patch)
		}
	}
}
