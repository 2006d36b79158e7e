package format_test

import (
	"fmt"
	"time"

	"github.com/zoolab/zoolab/labs"
	"github.com/zoolab/zoolab/labs/grade"
	"github.com/zoolab/zoolab/labs/grade/format"
)

// duel is a failure of which everything is known.
func duel() *grade.Failure {
	f := &grade.Failure{
		Property: "agreement",
		Class:    grade.BrokeSafety,
		Check:    "one-value",
		Sentence: `l1 learned "a" in ballot 3.1 and l2 learned "b" in ballot 4.2, but only one value may be chosen.`,
		Seed:     17,
		Decision: `a2 accepted "b" in ballot 4.2 at step 41, because 4.2 is not below the promised 3.1 (rule paxos-2b).`,
		Chapter:  "README.md#agreement",
		Commands: []string{"zoolab replay duel-17.yaml --lab 04 --dir .", "zoolab tui duel-17.yaml --lab 04 --dir . --at 41"},
		Events:   25,
	}
	f.Ladder = append(f.Ladder, "step  p1     p2     a1     a2     a3", "----  -----  -----  -----  -----  -----")
	for i := range 25 {
		f.Ladder = append(f.Ladder, fmt.Sprintf("%4d  |      o--prepare %d.2--->|      |", i+1, i))
	}
	return f
}

// halfDone is the report of a submission that loses agreement and, with it,
// progress: visible and hidden tests of both failed.
func halfDone() *grade.Report {
	return &grade.Report{
		Lab: "04-paxos", Title: "How do machines agree on one value?", Grader: "v1.2.0", Submission: "team-7",
		Files: []string{"acceptor.go", "proposer.go"}, Status: grade.Graded,
		Score: 20 * grade.Point, Max: 100 * grade.Point, Took: 3200 * time.Millisecond,
		Properties: []grade.PropertyScore{
			{Name: "agreement", Kind: labs.Safety, About: "Only one value is chosen.", Max: 40 * grade.Point, Lost: "a run of duel chose two values"},
			{Name: "validity", Kind: labs.Safety, About: "Only a proposed value is chosen.", Points: 20 * grade.Point, Max: 20 * grade.Point},
			{Name: "progress", Kind: labs.Liveness, About: "Some value is chosen.", Max: 25 * grade.Point, Lost: "counts for nothing while safety is broken"},
			{Name: "thrift", Kind: labs.Efficiency, About: "It takes few messages.", Max: 15 * grade.Point, Lost: "counts for nothing while safety is broken"},
		},
		Tests: []grade.TestResult{
			{Name: "lossy", Property: "progress", Visible: true, Runs: 3, Failed: 1, FirstFailure: 3, Hash: "9d02", Took: 310 * time.Millisecond, Failure: &grade.Failure{
				Property: "progress", Class: grade.BrokeLiveness, Sentence: "No value was chosen within 60 s.", Seed: 3,
				Commands: []string{"zoolab replay lossy-3.yaml --lab 04 --dir ."}}},
			{Name: "duel", Property: "agreement", Visible: true, Runs: 17, Failed: 1, FirstFailure: 17, Hash: "77ab", Took: 450 * time.Millisecond, Failure: duel()},
			{Name: "calm", Property: "validity", Visible: true, Passed: true, Points: 20 * grade.Point, Max: 20 * grade.Point, Runs: 20, Hash: "0001", Took: 90 * time.Millisecond},
			{Name: "agreement 1", Property: "agreement"},
			{Name: "agreement 2", Property: "agreement", Passed: true},
			{Name: "progress 1", Property: "progress"},
		},
	}
}

// perfect is the report of a submission that has everything.
func perfect() *grade.Report {
	r := halfDone()
	r.Score = r.Max
	for i := range r.Properties {
		r.Properties[i].Points, r.Properties[i].Lost = r.Properties[i].Max, ""
	}
	for i := range r.Tests {
		r.Tests[i].Passed, r.Tests[i].Failure, r.Tests[i].Failed, r.Tests[i].FirstFailure = true, nil, 0, 0
	}
	return r
}

// ungraded is the report of a submission that could not be graded, with so many findings.
func ungraded(status grade.Status, why string, findings int) *grade.Report {
	r := &grade.Report{Lab: "04-paxos", Title: "How do machines agree on one value?", Grader: "v1.2.0",
		Submission: "team-7", Status: status, Why: why, Max: 100 * grade.Point}
	for i := range findings {
		r.Findings = append(r.Findings, grade.Finding{File: "acceptor.go", Line: i + 1,
			Text: "os.Exit ends the process of the grader; return instead", Rule: "symbol"})
	}
	return r
}

// samples are reports of every kind, by what is in them.
func samples() map[string]*grade.Report {
	unfinished := halfDone()
	unfinished.Status, unfinished.Why = grade.Unfinished, "Grading was interrupted after 2 of 6 tests."
	unfinished.Tests = unfinished.Tests[:2]
	many := halfDone()
	for i := range 90 {
		t := many.Tests[i%2]
		t.Name = fmt.Sprintf("more-%d", i)
		many.Tests = append(many.Tests, t)
		many.Properties = append(many.Properties, grade.PropertyScore{Name: fmt.Sprintf("p%d", i), Kind: labs.Safety, Max: grade.Point * grade.Points(i%2)})
	}
	crashed := halfDone()
	for i, c := range []grade.Class{grade.Panicked, grade.RanAway, grade.DiedOf, grade.Unrepeatable, grade.NotWritten, grade.GraderFailed, grade.TooCostly, "unheard-of"} {
		f := duel()
		f.Class, f.File, f.Line = c, "acceptor.go", 10+i
		crashed.Tests = append(crashed.Tests, grade.TestResult{Name: "other-" + string(c), Property: "agreement", Visible: true, Runs: 1, Failed: 1, Failure: f})
	}
	return map[string]*grade.Report{
		"half done":      halfDone(),
		"perfect":        perfect(),
		"many failures":  many,
		"every class":    crashed,
		"unfinished":     unfinished,
		"nothing yet":    ungraded(grade.Unfinished, "", 0),
		"not started":    ungraded(grade.NotStarted, "Nothing of the skeleton was changed yet.", 0),
		"does not build": ungraded(grade.DoesNotBuild, "The Go compiler refuses the submission.", 3),
		"refused":        ungraded(grade.Refused, "The submission uses what no solution may.", 700),
		"invalid":        ungraded(grade.Invalid, "There is no folder submissions/team-7.", 0),
		"empty":          {},
	}
}

// written is a report in a format.
func written(name string, r *grade.Report, o format.Options) string {
	f, err := format.Find(name)
	if err != nil {
		panic(err)
	}
	return string(f.Bytes(r, o))
}
