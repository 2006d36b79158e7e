package format

import (
	"cmp"
	"slices"

	"github.com/zoolab/zoolab/labs/grade"
)

// A manner is how the failures of one class are spoken of.
type manner struct {
	class grade.Class
	says  string // what happened, in a word or two
	// broken tells a test that found something (a failure, in JUnit's words) from
	// one that could not be carried out (an error).
	broken bool
	level  string // of the annotation
}

// manners are in order of importance: what to mend first comes first. A hidden
// failure has no class, and comes last: there is nothing to be done about it yet.
var manners = []manner{
	{grade.BrokeSafety, "safety violated", false, "error"},
	{grade.Panicked, "panic", true, "error"},
	{grade.RanAway, "did not end", true, "error"},
	{grade.DiedOf, "process died", true, "error"},
	{grade.Unrepeatable, "not deterministic", true, "error"},
	{grade.BrokeLiveness, "no progress", false, "warning"},
	{grade.TooCostly, "too costly", false, "warning"},
	{grade.NotWritten, "not written yet", false, "warning"},
	{grade.GraderFailed, "a defect of the grader", true, "notice"},
	{"", "failed", false, "warning"},
}

// mannerOf returns how to speak of a class; one that nobody wrote down is spoken of
// as if it were hidden.
func mannerOf(c grade.Class) manner { return manners[rank(c)] }

func rank(c grade.Class) int {
	i := slices.IndexFunc(manners, func(m manner) bool { return m.class == c })
	if i < 0 {
		return len(manners) - 1
	}
	return i
}

// failures are the visible tests that failed, by importance and then in the order of
// the report.
func failures(r *grade.Report) []grade.TestResult {
	var failed []grade.TestResult
	for _, t := range r.Tests {
		if t.Visible && !t.Passed {
			failed = append(failed, t)
		}
	}
	slices.SortStableFunc(failed, func(a, b grade.TestResult) int {
		return cmp.Compare(rank(a.Failure.Class), rank(b.Failure.Class))
	})
	return failed
}

// A secret is how the hidden tests of one property came out.
type secret struct {
	property       string
	failed, tested int
}

// secrets are the properties that have hidden tests, in the order of the report.
func secrets(r *grade.Report) []secret {
	var all []secret
	for _, t := range r.Tests {
		if t.Visible {
			continue
		}
		i := slices.IndexFunc(all, func(s secret) bool { return s.property == t.Property })
		if i < 0 {
			i = len(all)
			all = append(all, secret{property: t.Property})
		}
		all[i].tested++
		if !t.Passed {
			all[i].failed++
		}
	}
	return all
}

// verdicts say what a status other than graded means to the student.
var verdicts = map[grade.Status]string{
	grade.NotStarted:   "not started",
	grade.DoesNotBuild: "does not build",
	grade.Refused:      "refused",
	grade.Invalid:      "not a submission",
	grade.Unfinished:   "grading did not finish",
}

// verdict is the status of a report as a heading, "" when it was graded.
func verdict(r *grade.Report) string {
	if v, ok := verdicts[r.Status]; ok || r.Status == grade.Graded {
		return v
	}
	return string(r.Status)
}

// full reports whether nothing is missing.
func full(r *grade.Report) bool {
	return r.Status == grade.Graded && r.Score >= r.Max &&
		!slices.ContainsFunc(r.Tests, func(t grade.TestResult) bool { return !t.Passed })
}
