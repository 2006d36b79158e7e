package format_test

import (
	"fmt"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/zoolab/zoolab/labs/grade"
	"github.com/zoolab/zoolab/labs/grade/format"
)

const wantText = `04-paxos: How do machines agree on one value?
20 of 100 points
Graded: team-7 (acceptor.go, proposer.go)
Grader: zoolab v1.2.0, 3.200 s

  ✗  agreement  safety      0 of 40   a run of duel chose two values
  ✓  validity   safety      20 of 20
  ✗  progress   liveness    0 of 25   counts for nothing while safety is broken
  ✗  thrift     efficiency  0 of 15   counts for nothing while safety is broken

1 of 3 visible tests passed, and 1 of 3 hidden.

✗ agreement: duel, 3 of 20 runs (safety violated)
  l1 learned "a" in ballot 3.1 and l2 learned "b" in ballot 4.2, but only one
    value may be chosen.
  Last decision: a2 accepted "b" in ballot 4.2 at step 41, because 4.2 is not
    below the promised 3.1 (rule paxos-2b).
  Caught by: one-value
  Seed: 17
  See it again:
    zoolab replay duel-17.yaml --lab 04 --dir .
    zoolab tui duel-17.yaml --lab 04 --dir . --at 41
  The shortest run found, 2 events:
    1  p1 --prepare 3.1--> a1
    2  p2 --prepare 4.2--> a2
  Read again: README.md#agreement

Also failed:
  progress: lossy, 4 of 20 runs (no progress): No value was chosen within 60 s.
  agreement: 1 of 2 hidden tests failed
  progress: 1 of 1 hidden test failed
`

// The text gives the score table, the most important failure in full, and the others
// in a line each; of hidden tests it counts.
func TestTextReadsLikeThis(t *testing.T) {
	r := halfDone()
	f := r.Tests[1].Failure
	f.Events, f.Ladder = 2, []string{"1  p1 --prepare 3.1--> a1", "2  p2 --prepare 4.2--> a2"}
	if got := written("text", r, format.Options{}); got != wantText {
		t.Errorf("the text is:\n%s\nand should be:\n%s", got, wantText)
	}
}

// Whatever fails, a student reads one screen, no line of which is wider than it but
// for the commands, and is told how to see the rest.
func TestTextFitsAScreen(t *testing.T) {
	for name, r := range samples() {
		for _, width := range []int{0, 40, 132} {
			out := written("text", r, format.Options{Width: width, More: "zoolab grade 04 --all"})
			if why := screenful(out, width); why != "" {
				t.Errorf("%s, width %d: %s\n%s", name, width, why, out)
			}
		}
	}
	for _, name := range []string{"many failures", "refused"} {
		out := written("text", samples()[name], format.Options{More: "zoolab grade 04 --all"})
		if !strings.Contains(out, " more ") || !strings.HasSuffix(out, ": zoolab grade 04 --all\n") {
			t.Errorf("%s: the text does not say how to see more:\n%s", name, out)
		}
	}
}

// screenful says why a text does not fit, or "".
func screenful(out string, width int) string {
	if width == 0 {
		width = 80
	}
	all := strings.Split(strings.TrimSuffix(out, "\n"), "\n")
	if len(all) > format.MostLines {
		return fmt.Sprintf("it has %d lines", len(all))
	}
	for _, l := range all {
		if n := utf8.RuneCountInString(l); n > width && !strings.Contains(l, "zoolab ") {
			return fmt.Sprintf("a line has %d columns: %s", n, l)
		}
	}
	return ""
}

// A run of 25 events is drawn as a whole, beside a table and other failures.
func TestTextDrawsTheWholeRun(t *testing.T) {
	out := written("text", halfDone(), format.Options{})
	for _, l := range duel().Ladder {
		if !strings.Contains(out, "    "+l+"\n") {
			t.Errorf("the line %q of the run is missing in:\n%s", l, out)
		}
	}
}

// Of a run that does not fit, the head stays, which names the columns, and the end,
// where it goes wrong.
func TestTextCutsALongRunInTheMiddle(t *testing.T) {
	r := halfDone()
	f := r.Tests[1].Failure
	for i := range 60 {
		f.Ladder = append(f.Ladder, fmt.Sprintf("later %d", i))
	}
	out := written("text", r, format.Options{})
	if why := screenful(out, 0); why != "" {
		t.Error(why)
	}
	for _, want := range []string{f.Ladder[0], "lines left out", "later 59"} {
		if !strings.Contains(out, want) {
			t.Errorf("%q is missing in:\n%s", want, out)
		}
	}
}

// What to mend first comes first: safety, then what stops a run, then liveness, cost,
// and what is not written yet. A defect of the grader is the last thing to look at.
func TestTextPutsTheImportantFirst(t *testing.T) {
	order := []grade.Class{grade.BrokeSafety, grade.Panicked, grade.RanAway, grade.DiedOf, grade.Unrepeatable,
		grade.BrokeLiveness, grade.TooCostly, grade.NotWritten, grade.GraderFailed}
	for i := range order[1:] {
		r := &grade.Report{Status: grade.Graded}
		for _, c := range []grade.Class{order[i+1], order[i]} {
			r.Tests = append(r.Tests, grade.TestResult{Name: "test-" + string(c), Visible: true, Failure: &grade.Failure{Class: c}})
		}
		out := written("text", r, format.Options{})
		if a, b := strings.Index(out, "test-"+string(order[i])), strings.Index(out, "test-"+string(order[i+1])); a < 0 || b < 0 || a > b {
			t.Errorf("%s should come before %s in:\n%s", order[i], order[i+1], out)
		}
	}
}

// Colour only repeats what words say, and is there only when asked for.
func TestTextColourIsNoInformation(t *testing.T) {
	for name, r := range samples() {
		plain, coloured := written("text", r, format.Options{}), written("text", r, format.Options{Colour: true})
		if strings.Contains(plain, "\x1b") {
			t.Errorf("%s: a plain text has escapes", name)
		}
		for _, code := range []string{"0", "1", "2", "31", "32"} {
			coloured = strings.ReplaceAll(coloured, "\x1b["+code+"m", "")
		}
		if coloured != plain {
			t.Errorf("%s: without its colours the coloured text is another one:\n%s\n%s", name, coloured, plain)
		}
	}
}

// With All nothing is left out.
func TestTextShowsAllWhenAsked(t *testing.T) {
	r := samples()["many failures"]
	out := written("text", r, format.Options{All: true, More: "zoolab grade 04 --all"})
	for _, test := range r.Tests {
		if test.Visible && !test.Passed && !strings.Contains(out, test.Name) {
			t.Errorf("%s is left out", test.Name)
		}
	}
	if strings.Contains(out, "--all") {
		t.Error("there is no more to see, yet the text says how to see it")
	}
	if out = written("text", samples()["refused"], format.Options{All: true}); !strings.Contains(out, "acceptor.go:500:") {
		t.Error("a finding is left out")
	}
}
