package format_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/zoolab/zoolab/labs/grade"
	"github.com/zoolab/zoolab/labs/grade/format"
)

// shown lists what of a failure a text does not show.
func shown(out string, f *grade.Failure) (missing []string) {
	for _, part := range []struct{ name, text string }{
		{"the property", "agreement: "},
		{"the class", "(safety violated)"},
		{"the violation", strings.Join(strings.Fields(f.Sentence)[:9], " ")},
		{"the seed", fmt.Sprintf("Seed: %d\n", f.Seed)},
		{"the replay command", "\n    " + f.Commands[0] + "\n"},
		{"the TUI command", "\n    " + f.Commands[1] + "\n"},
		{"the last decision", "Last decision: " + strings.Join(strings.Fields(f.Decision)[:5], " ")},
		{"the run", strings.Join(f.Ladder, "\n    ")},
		{"the chapter", "Read again: " + f.Chapter},
	} {
		if !strings.Contains(out, part.text) {
			missing = append(missing, part.name)
		}
	}
	return missing
}

// A student is shown all that the checklist of feedback asks for.
func TestTextShowsTheChecklist(t *testing.T) {
	f := duel()
	if lacks := format.Lacking(f); len(lacks) > 0 {
		t.Fatalf("the sample itself lacks %v", lacks)
	}
	out := written("text", halfDone(), format.Options{})
	if missing := shown(out, f); len(missing) > 0 {
		t.Errorf("the text does not show %v:\n%s", missing, out)
	}
	if why := screenful(out, 0); why != "" {
		t.Error(why)
	}
}

// Each thing that feedback must give is missed when it is not given, in the failure
// and in the text.
func TestChecklistMissesWhatIsNotGiven(t *testing.T) {
	for _, c := range []struct {
		lacks, missing string
		take           func(*grade.Failure)
	}{
		{"the property", "", func(f *grade.Failure) { f.Property = "" }},
		{"the class", "the class", func(f *grade.Failure) { f.Class = "" }},
		{"one sentence that says what was violated", "the violation", func(f *grade.Failure) { f.Sentence = "" }},
		{"one sentence that says what was violated", "", func(f *grade.Failure) { f.Sentence = "one\ntwo" }},
		{"the seed", "the seed", func(f *grade.Failure) { f.Seed = 0 }},
		{"the command that repeats it", "the replay command", func(f *grade.Failure) { f.Commands = f.Commands[1:] }},
		{"the command that opens it", "the TUI command", func(f *grade.Failure) { f.Commands = f.Commands[:1] }},
		{"the shortest run, drawn", "the run", func(f *grade.Failure) { f.Ladder = nil }},
		{"a run of at most 25 events", "", func(f *grade.Failure) { f.Events = 26 }},
		{"the last decision of the node at fault", "the last decision", func(f *grade.Failure) { f.Decision = "" }},
		{"where to read again", "the chapter", func(f *grade.Failure) { f.Chapter = "" }},
	} {
		r := halfDone()
		f := r.Tests[1].Failure
		c.take(f)
		if lacks := format.Lacking(f); !slices.Contains(lacks, c.lacks) {
			t.Errorf("without %s the checklist says that there lacks %v", c.lacks, lacks)
		}
		if missing := shown(written("text", r, format.Options{}), duel()); c.missing != "" && !slices.Contains(missing, c.missing) {
			t.Errorf("without %s the text is said to miss %v", c.missing, missing)
		}
	}
}

// Where nothing ran to its end there is no run to draw, and no decision.
func TestChecklistAsksForNothingImpossible(t *testing.T) {
	f := duel()
	f.Class, f.Ladder, f.Events, f.Decision = grade.RanAway, nil, 0, ""
	if lacks := format.Lacking(f); len(lacks) > 0 {
		t.Errorf("a run that does not end lacks %v", lacks)
	}
}
