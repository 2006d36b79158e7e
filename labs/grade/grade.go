package grade

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"time"

	"github.com/zoolab/zoolab/labs"
	"github.com/zoolab/zoolab/labs/grade/cage"
	"github.com/zoolab/zoolab/labs/grade/tree"
	"github.com/zoolab/zoolab/labs/grade/vet"
)

// Options say how to grade.
type Options struct {
	// Submission is what reports call it; "" for the folder's name.
	Submission string
	// Tests are run, in this order: [VisibleTests], [AllTests] or those of [ReadHidden].
	Tests []Test
	// Feedback asks for what a student needs to understand a failure: a shrunk
	// trace, a ladder, the last decision. It takes a few seconds a failure.
	Feedback bool
	// Dir is what commands in the feedback call the submission's folder, "" for the
	// folder they are typed in.
	Dir string
	// Keep is a folder for the shortest runs of failures, as scenarios; "" for none.
	Keep string
	// Workers is how many runs go on at a time; 0 means one a core.
	Workers int
	// Limits are what a worker may have; the zero value means [cage.Usual].
	Limits cage.Limits
	// Progress, when set, is shown the report at the beginning, when nothing is earned
	// yet, and after every test.
	Progress func(*Report)
	// Version is the grader's, for reports.
	Version string
	// Reveal has hidden tests told of as if they were visible: for whoever wrote them,
	// and never for students.
	Reveal bool
	// Unvetted leaves the text unread and grades what builds. It is there to prove
	// that verdicts do not hang on reading the text.
	Unvetted bool
}

// Grade grades the folder of a submission. The error is ours or the machine's: no go
// command, no room; what is wrong with the submission is in the report.
func Grade(ctx context.Context, lab *labs.Lab, dir string, o Options) (*Report, error) {
	began := time.Now()
	r := newReport(lab, o)
	if r.Submission == "" {
		r.Submission = filepath.Base(dir)
	}
	if o.Progress != nil {
		o.Progress(r)
	}
	err := r.grade(ctx, lab, dir, o)
	r.Took = time.Since(began)
	if ctx.Err() != nil {
		r.Status, r.Why, err = Unfinished, "the grader was interrupted", nil
	}
	return r, err
}

// newReport is the report of a submission that has earned nothing yet.
func newReport(lab *labs.Lab, o Options) *Report {
	r := &Report{Lab: lab.Folder(), Title: lab.Title, Grader: o.Version, Submission: o.Submission, Revealed: o.Reveal,
		Files: []string{}, Status: Unfinished, Max: Points(lab.Points()) * Point, Properties: []PropertyScore{}, Tests: []TestResult{}}
	for _, p := range lab.Properties {
		r.Properties = append(r.Properties, PropertyScore{Name: p.Name, Kind: p.Kind, About: p.About, Max: Points(p.Points) * Point})
	}
	return r
}

func (r *Report) grade(ctx context.Context, lab *labs.Lab, dir string, o Options) error {
	taken, findings := tree.Submission(dir, lab)
	if len(findings) > 0 {
		r.turnDown(Invalid, "it cannot be graded: "+findings[0].String(), findings)
		return nil
	}
	r.Files, r.Ignored = taken.Names(lab), taken.Ignored
	if untouched(lab, taken.Files) {
		r.turnDown(NotStarted, "not started: "+strings.Join(lab.Files, ", ")+" are as they were handed out", nil)
		return nil
	}
	work, err := os.MkdirTemp("", "zoolab-grade")
	if err != nil {
		return err
	}
	defer func() { _ = os.RemoveAll(work) }() // it is the system's temporary folder
	worker, findings, err := Prepare(ctx, lab, taken.Files, work, o)
	switch {
	case err != nil:
		return err
	case len(findings) > 0 && findings[0].Rule == vet.Compiler:
		r.turnDown(DoesNotBuild, "it does not build: "+findings[0].String(), findings)
		return nil
	case len(findings) > 0:
		r.turnDown(Refused, "it uses what no solution may: "+findings[0].String(), findings)
		return nil
	}
	return r.test(ctx, lab, worker, o)
}

// turnDown ends the grading of a submission that is worth nothing.
func (r *Report) turnDown(s Status, why string, findings []Finding) {
	r.Status, r.Why, r.Findings = s, why, findings
	for i := range r.Properties {
		r.Properties[i].Lost = why
	}
}

// untouched reports whether these are the files of the skeleton.
func untouched(lab *labs.Lab, files map[string][]byte) bool {
	for _, name := range lab.Files {
		skeleton, err := fs.ReadFile(lab.Source(), name)
		text, there := files[name]
		if err != nil || there && !bytes.Equal(bytes.TrimSpace(text), bytes.TrimSpace(skeleton)) {
			return false
		}
	}
	return true
}

// A Worker is a program that has nodes of a submission.
type Worker struct {
	Program string
	Variant string // which of several submissions in it, "" for the only one
}

// Prepare makes a worker of a student's files: it writes the clean tree to a folder,
// reads the text, and builds. Findings are the submission's, errors are ours.
func Prepare(ctx context.Context, lab *labs.Lab, files map[string][]byte, folder string, o Options) (Worker, []Finding, error) {
	module := filepath.Join(folder, "tree")
	if err := tree.Clean(module, lab, files); err != nil {
		return Worker{}, nil, err
	}
	if !o.Unvetted {
		findings, err := vet.Check(ctx, module, lab)
		if err != nil || len(findings) > 0 {
			return Worker{}, findings, err
		}
	}
	w := Worker{Program: filepath.Join(folder, "worker")}
	err := cage.Build(ctx, module, "./labs/"+lab.Folder()+"/worker", w.Program)
	if errors.Is(err, cage.ErrBuild) {
		text := strings.TrimSpace(strings.TrimPrefix(err.Error(), cage.ErrBuild.Error()+":"))
		return w, []Finding{{Text: text, Rule: vet.Compiler}}, nil
	}
	return w, nil, err
}

// RunTests runs a lab's tests with a worker that is there already, and scores them.
func RunTests(ctx context.Context, lab *labs.Lab, w Worker, o Options) (*Report, error) {
	began := time.Now()
	r := newReport(lab, o)
	err := r.test(ctx, lab, w, o)
	r.Took = time.Since(began)
	return r, err
}

// test runs the tests.
func (r *Report) test(ctx context.Context, lab *labs.Lab, w Worker, o Options) error {
	if o.Workers == 0 {
		o.Workers = runtime.GOMAXPROCS(0)
	}
	if o.Limits == (cage.Limits{}) {
		o.Limits = cage.Usual()
	}
	hidden := map[string]int{}
	for _, t := range o.Tests {
		if ctx.Err() != nil {
			return nil
		}
		x := &exam{lab: lab, test: t, worker: w, options: o}
		result, err := x.run(ctx)
		if err != nil {
			return fmt.Errorf("test %s: %w", t.Name, err)
		}
		if t.Hidden && !o.Reveal {
			hidden[t.Property]++
			result = result.hide(hidden[t.Property])
		}
		r.Tests = append(r.Tests, result)
		r.score(lab, o.Tests)
		if o.Progress != nil {
			o.Progress(r)
		}
	}
	if ctx.Err() == nil {
		r.Status = Graded
	}
	return nil
}

// hide leaves of a hidden test what a student may know.
func (t TestResult) hide(n int) TestResult {
	t.Name = fmt.Sprintf("%s, hidden test %d", t.Property, n)
	t.Runs, t.Failed, t.FirstFailure, t.Hash = 0, 0, 0, ""
	if t.Failure != nil {
		t.Failure = &Failure{Property: t.Failure.Property}
	}
	return t
}
