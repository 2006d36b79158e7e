package format

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/zoolab/zoolab/labs/grade"
)

// A paragraph is a part of the feedback about a failure.
type paragraph struct {
	heads string // what it is, with a colon, or ""
	lines []string
	kind  kind
	most  int // lines that it may be wrapped into
}

// A kind is how a paragraph may be laid out.
type kind uint8

const (
	prose   kind = iota // one line, to be wrapped
	command             // lines to be copied: neither wrapped nor cut
	drawing             // lines to be looked at: cut, but not wrapped
)

// feedback is what a student is told about a visible test that failed, in the order
// in which it is of use: what was violated, who decided what, how to see it, and
// where to read. A part that the grader knows nothing of is left out.
func feedback(t grade.TestResult) []paragraph {
	f := t.Failure
	seed := ""
	if f.Seed != 0 {
		seed = fmt.Sprint(f.Seed)
	}
	all := []paragraph{
		{"", []string{f.Sentence}, prose, 5},
		{"Last decision:", []string{f.Decision}, prose, 4},
		{"In your code:", []string{place(f)}, prose, 2},
		{"Caught by:", []string{f.Check}, prose, 2},
		{"Seed:", []string{seed}, prose, 1},
		{"See it again:", f.Commands, command, 0},
		{ladderHead(f), f.Ladder, drawing, 0},
		{"Read again:", []string{f.Chapter}, prose, 2},
	}
	return slices.DeleteFunc(all, func(p paragraph) bool { return strings.Join(p.lines, "") == "" })
}

// sentence is a paragraph of prose with its head.
func (p paragraph) sentence() string { return strings.TrimLeft(p.heads+" "+p.lines[0], " ") }

func ladderHead(f *grade.Failure) string {
	if f.Events == 0 {
		return "The run:"
	}
	return fmt.Sprintf("The shortest run found, %s:", count(f.Events, "event"))
}

// place is where in the student's files a failure comes from, or "".
func place(f *grade.Failure) string {
	switch {
	case f.File == "":
		return ""
	case f.Line == 0:
		return f.File
	}
	return fmt.Sprintf("%s:%d", f.File, f.Line)
}

// heading names a visible test that failed, after the property that was broken in it,
// which need not be the one whose points depend on the test.
func heading(t grade.TestResult) string {
	text := t.Failure.Property + ": " + t.Name
	if t.FirstFailure > 1 {
		text += fmt.Sprintf(", in run %d", t.FirstFailure)
	}
	return text
}

// named is the heading with the class of the failure, in words.
func named(t grade.TestResult) string {
	text := fmt.Sprintf("%s (%s)", heading(t), mannerOf(t.Failure.Class).says)
	if t.Failure.Property != t.Property {
		text += ", a test of " + t.Property
	}
	return text
}

// plain is the feedback as text without a width, for forms that wrap it themselves.
func plain(t grade.TestResult) string {
	out := []string{named(t)}
	for _, p := range feedback(t) {
		if p.kind == prose {
			out = append(out, p.sentence())
			continue
		}
		out = append(out, p.heads)
		for _, l := range p.lines {
			out = append(out, "  "+l)
		}
	}
	return strings.Join(out, "\n") + "\n"
}

// because is why a submission was not graded, and the findings that are still to be
// told after that: a reason may end with the first of them, and with the only one.
func because(r *grade.Report) (why string, findings []grade.Finding) {
	if len(r.Findings) == 0 {
		return r.Why, nil
	}
	before, first := strings.CutSuffix(r.Why, r.Findings[0].String())
	switch {
	case !first:
		return r.Why, r.Findings
	case len(r.Findings) == 1:
		return r.Why, nil
	}
	return strings.TrimRight(before, " "), r.Findings
}

// whyNot is what a report that was not graded says, with all findings.
func whyNot(r *grade.Report) string {
	why, findings := because(r)
	out := []string{why}
	for _, f := range findings {
		out = append(out, unarmed(f.String()))
	}
	return strings.TrimLeft(strings.Join(out, "\n")+"\n", "\n")
}

// tally counts the tests that passed.
func tally(r *grade.Report) string {
	seen, passed, hidden, kept := 0, 0, 0, 0
	for _, t := range r.Tests {
		switch {
		case t.Visible && t.Passed:
			seen, passed = seen+1, passed+1
		case t.Visible:
			seen++
		case t.Passed:
			hidden, kept = hidden+1, kept+1
		default:
			hidden++
		}
	}
	if r.Revealed {
		return fmt.Sprintf("%d of %s passed. Hidden ones are shown: this is not for students.", passed, count(seen, "test"))
	}
	text := fmt.Sprintf("%d of %s passed", passed, count(seen, "visible test"))
	if hidden == 0 {
		return text + "; no hidden test was run."
	}
	return text + fmt.Sprintf(", and %d of %d hidden.", kept, hidden)
}

// hiddenFailed says of the hidden tests of a property how many failed.
func hiddenFailed(s secret) string {
	return fmt.Sprintf("%s: %d of %s failed", s.property, s.failed, count(s.tested, "hidden test"))
}

// count renders "1 test", "2 tests".
func count(n int, what string) string {
	if n != 1 {
		what += "s"
	}
	return fmt.Sprintf("%d %s", n, what)
}

// outOf renders "72.5 of 100".
func outOf(score, most grade.Points) string { return score.String() + " of " + most.String() }

// seconds renders a time as decimal seconds, as JUnit and its kin have it.
func seconds(d time.Duration) string {
	return fmt.Sprintf("%d.%03d", d/time.Second, d%time.Second/time.Millisecond)
}
