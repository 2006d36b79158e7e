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

✗ agreement: duel, in run 17 (safety violated)
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
  progress: lossy, in run 3 (no progress): No value was chosen within 60 s.
  agreement: 1 of 2 hidden tests failed
  progress: 1 of 1 hidden test failed
`

// The text gives the score table, the most important failure in full, and the others
// in short; of hidden tests it counts.
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

// One mistake often fails many tests. Those that fail just like the first are named
// in a line together.
func TestTextNamesWhatFailsTheSameWayInOneLine(t *testing.T) {
	r := halfDone()
	for _, name := range []string{"twin", "other-twin"} {
		t := r.Tests[1]
		t.Name = name
		r.Tests = append(r.Tests, t)
	}
	if out := written("text", r, format.Options{}); !strings.Contains(out, "\nAlso failed:\n  the same way: twin, other-twin\n  progress: lossy") {
		t.Errorf("the text is:\n%s", out)
	}
}

// The property that was broken comes first, even where the test is there for another.
func TestTextNamesThePropertyThatIsBroken(t *testing.T) {
	r := halfDone()
	r.Tests[1].Failure.Property = "validity"
	if out := written("text", r, format.Options{}); !strings.Contains(out, "\n✗ validity: duel, in run 17 (safety violated), a test of agreement\n") {
		t.Errorf("the text is:\n%s", out)
	}
}

// Where a cell or a line of a drawing is too wide it goes on below, as long as there is
// room, and is not cut.
func TestTextBreaksWhatIsTooWide(t *testing.T) {
	r := halfDone()
	r.Properties[2].Lost = "withheld: one-value-for-every-ballot is broken"
	f := r.Tests[1].Failure
	f.Events, f.Ladder = 1, []string{"  1    |<-Promise-+   1.p1, accepted so far: nothing => proposed p1/1 at 1.p1 to all of the acceptors"}
	out := written("text", r, format.Options{})
	for _, want := range []string{
		"  ✗  progress   liveness    0 of 25   withheld: one-value-for-every-ballot is\n" +
			"                                      broken\n",
		"      1    |<-Promise-+   1.p1, accepted so far: nothing => proposed p1/1 at\n" +
			"                            1.p1 to all of the acceptors\n",
	} {
		if !strings.Contains(out, want) {
			t.Errorf("there is no\n%sin:\n%s", want, out)
		}
	}
}

// A reason that ends with the first of the findings is not followed by it again.
func TestNoFindingIsToldTwice(t *testing.T) {
	for _, n := range []int{1, 3} {
		r := ungraded(grade.Refused, "", n)
		r.Why = "it uses what no solution may: " + r.Findings[0].String()
		for _, name := range []string{"text", "summary", "gradescope"} {
			out := written(name, r, format.Options{})
			if got := strings.Count(strings.ReplaceAll(out, "\\", ""), "acceptor.go:1: os.Exit"); got != 1 {
				t.Errorf("%s, %d findings: the first is told %d times:\n%s", name, n, got, out)
			}
		}
	}
}

// Points for visible tests alone are not all there is to say.
func TestTextSaysThatNoHiddenTestWasRun(t *testing.T) {
	r := perfect()
	r.Tests = r.Tests[:3]
	if out := written("text", r, format.Options{}); !strings.Contains(out, "\n3 of 3 visible tests passed; no hidden test was run.\n") {
		t.Errorf("the text is:\n%s", out)
	}
}

// A report that shows hidden tests says for whom it is not.
func TestTextSaysThatHiddenTestsAreShown(t *testing.T) {
	r := perfect()
	r.Tests, r.Revealed = r.Tests[:3], true
	if out := written("text", r, format.Options{}); !strings.Contains(out, "\n3 of 3 tests passed. Hidden ones are shown: this is not for students.\n") {
		t.Errorf("the text is:\n%s", out)
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
