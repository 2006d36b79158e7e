package format

import (
	"cmp"
	"fmt"

	"github.com/zoolab/zoolab/labs"
	"github.com/zoolab/zoolab/labs/grade"
)

// How much of a report is told at most. The grader stays far below; a report must
// not grow with what a student writes.
const (
	mostFiles    = 1000
	mostFindings = 500
	mostTests    = 1000
	mostLadder   = 120
	mostCommands = 4
)

// tell returns what may be told of a report: a copy in which every text is plain
// text of bounded length, and in which of a hidden test there is left its property
// and whether it passed. All formats are written from what it returns.
//
// What a property lost, and why, is the grader's own sentence; it must not name a
// hidden test.
func tell(r *grade.Report) *grade.Report {
	told := *r
	told.Lab, told.Title = line(r.Lab, longName), line(r.Title, longLine)
	told.Grader, told.Submission = line(r.Grader, longName), line(r.Submission, longLine)
	told.Status, told.Why = grade.Status(line(string(r.Status), longName)), line(r.Why, longText)
	told.Files, told.Ignored = lines(r.Files, mostFiles), lines(r.Ignored, mostFiles)
	told.Score, told.Max = max(r.Score, 0), max(r.Max, 0)
	told.Took = max(r.Took, 0)
	told.Findings = nil
	for _, f := range r.Findings[:min(len(r.Findings), mostFindings)] {
		told.Findings = append(told.Findings, grade.Finding{
			File: line(f.File, longLine), Line: max(f.Line, 0), Text: line(f.Text, longText), Rule: line(f.Rule, longName)})
	}
	told.Properties = []grade.PropertyScore{} // not nil: JSON tells the difference
	for _, p := range r.Properties {
		told.Properties = append(told.Properties, grade.PropertyScore{
			Name: line(p.Name, longName), Kind: labs.Kind(line(string(p.Kind), longName)), About: line(p.About, longText),
			Points: max(p.Points, 0), Max: max(p.Max, 0), Lost: line(p.Lost, longText)})
	}
	told.Tests = tellTests(r.Tests[:min(len(r.Tests), mostTests)])
	return &told
}

// tellTests tells of tests. Hidden ones are numbered within their property, in the
// order of the report: that is their name.
func tellTests(tests []grade.TestResult) []grade.TestResult {
	told := []grade.TestResult{}
	hidden := map[string]int{} // by property
	for _, t := range tests {
		property := line(t.Property, longName)
		if !t.Visible {
			hidden[property]++
			told = append(told, tellHidden(property, hidden[property], t.Passed))
			continue
		}
		t.Property, t.Name, t.Hash = property, line(t.Name, longName), line(t.Hash, longName)
		t.Points, t.Max, t.Took = max(t.Points, 0), max(t.Max, 0), max(t.Took, 0)
		t.Runs, t.Failed = max(t.Runs, 0), max(t.Failed, 0)
		t.Failure = tellFailure(t)
		told = append(told, t)
	}
	return told
}

// tellHidden is all there is to say of a hidden test.
func tellHidden(property string, number int, passed bool) grade.TestResult {
	t := grade.TestResult{Name: fmt.Sprintf("%s hidden %d", property, number), Property: property, Passed: passed}
	if !passed {
		t.Failure = &grade.Failure{Property: property}
	}
	return t
}

// tellFailure tells of the failure of a visible test. A test that failed always has
// one, and one that passed never.
func tellFailure(t grade.TestResult) *grade.Failure {
	f := t.Failure
	switch {
	case t.Passed:
		return nil
	case f == nil:
		f = &grade.Failure{}
	}
	told := *f
	told.Property, told.Check = cmp.Or(line(f.Property, longName), t.Property), line(f.Check, longName)
	told.Class = grade.Class(line(string(f.Class), longName))
	told.Sentence, told.Decision = line(f.Sentence, longText), line(f.Decision, longText)
	told.Ladder, told.Commands = lines(f.Ladder, mostLadder), nil
	told.Chapter = line(f.Chapter, longLine)
	told.File, told.Line = line(f.File, longLine), max(f.Line, 0)
	for _, c := range f.Commands[:min(len(f.Commands), mostCommands)] {
		told.Commands = append(told.Commands, line(c, longCommand))
	}
	return &told
}
