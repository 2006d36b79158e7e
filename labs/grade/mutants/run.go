package mutants

import (
	"context"
	"fmt"
	"slices"
	"sync"

	"github.com/zoolab/zoolab/labs"
	"github.com/zoolab/zoolab/labs/grade"
)

// A Grader grades one solution: a lab's files that a student writes. After every test
// it shows what there is of the report; when that is enough, it runs no more tests.
type Grader func(ctx context.Context, lab *labs.Lab, files map[string][]byte, enough func(*grade.Report) bool) (*grade.Report, error)

// A Sort says where a wrong solution comes from.
type Sort string

// The sorts.
const (
	IsListed     Sort = "listed"     // written down by somebody, with the property that it must lose
	IsDerived    Sort = "derived"    // an operator made it of the right solution
	IsEquivalent Sort = "equivalent" // so, too, and it is said to be no mistake
)

// A Subject is a solution that is graded to see what the grader makes of it.
type Subject struct {
	Name     string
	Sort     Sort
	Property string // that it must lose; "" where any will do
	Patch    string
	Files    map[string][]byte
}

// A Result is what a grader made of a subject.
type Result struct {
	Subject
	Lost  []string // the properties that cost it points, in the lab's order, as far as it was graded
	Seeds int      // how many seeds of the first test that it fails it took; 0 when it fails none
}

// Killed reports whether the subject lost points at all.
func (r Result) Killed() bool { return len(r.Lost) > 0 }

// Right reports whether the grader said of the subject what is known of it: that it
// is wrong, and in what, or that it is not.
func (r Result) Right() bool {
	return r.Sort != IsEquivalent && r.caught() || r.Sort == IsEquivalent && !r.Killed()
}

// caught reports whether the subject lost what it must, or anything if that is not
// said.
func (r Result) caught() bool {
	return r.Killed() && (r.Property == "" || slices.Contains(r.Lost, r.Property))
}

// Run has every subject graded, so many at a time. The results are in the order of
// the subjects whatever that number is.
func Run(ctx context.Context, lab *labs.Lab, subjects []Subject, grader Grader, atOnce int) ([]Result, error) {
	results, errs := make([]Result, len(subjects)), make([]error, len(subjects))
	next := make(chan int)
	var workers sync.WaitGroup
	for range min(atOnce, len(subjects)) {
		workers.Go(func() {
			for i := range next {
				results[i], errs[i] = one(ctx, lab, subjects[i], grader)
			}
		})
	}
	for i := range subjects {
		next <- i
	}
	close(next)
	workers.Wait()
	for _, err := range errs {
		if err != nil {
			return nil, err // the first in order, so that an error is the same each time
		}
	}
	return results, nil
}

// one grades one subject, up to the test that catches it.
func one(ctx context.Context, lab *labs.Lab, s Subject, grader Grader) (Result, error) {
	if err := ctx.Err(); err != nil {
		return Result{}, err
	}
	report, err := grader(ctx, lab, s.Files, func(r *grade.Report) bool { return s.read(r).caught() })
	if err != nil {
		return Result{}, fmt.Errorf("%s: %s cannot be graded: %w", lab.Folder(), s.Name, err)
	}
	if report.Status != grade.Graded {
		return Result{}, fmt.Errorf("%s: %s was not graded but %s: %s: a wrong solution is one that runs", lab.Folder(), s.Name, report.Status, report.Why)
	}
	return s.read(report), nil
}

// read takes from a report what it says of the subject.
func (s Subject) read(report *grade.Report) Result {
	r := Result{Subject: s}
	for _, p := range report.Properties {
		if p.Points < p.Max && lost(report, p.Name) {
			r.Lost = append(r.Lost, p.Name)
		}
	}
	i := slices.IndexFunc(report.Tests, func(t grade.TestResult) bool { return !t.Passed })
	if i >= 0 {
		r.Seeds = report.Tests[i].FirstFailure
	}
	return r
}

// lost reports whether a property's points are missing for what it says itself: runs
// were caught breaking it, or its tests fail and nothing else is known to be broken in
// them. Points may also be withheld while another property is broken.
func lost(report *grade.Report, property string) bool {
	return slices.ContainsFunc(report.Tests, func(t grade.TestResult) bool {
		return !t.Passed && (t.Broke == property || t.Broke == "" && t.Property == property)
	})
}
