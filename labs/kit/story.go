package kit

import (
	"fmt"
	"slices"
	"strings"

	"github.com/zoolab/zoolab/sim"
	"github.com/zoolab/zoolab/sim/ladder"
)

// Bounds of what a failure is told in.
const (
	mostWidth = 110 // characters of one of these
	mostLines = 60
)

// A story is what a student is told of a run that failed. It is the tracer of that
// run.
type story struct {
	lab      *Lab
	test     *Trial
	seed     int // its place
	outcome  Outcome
	ladder   *ladder.Ladder
	decision string // the rule of the last one of the node at fault
	decided  uint64 // in that event
}

// Record takes down what led to the end.
func (s *story) Record(w *sim.World, r sim.Record) {
	if r.Sort == sim.Noted && r.Node != 0 && r.Node == s.outcome.Node {
		s.decision, s.decided = r.Note.Rule.String(), r.Seq
	}
	s.ladder.Record(w, r)
}

// property is the one that the run breaks: the one that the check belongs to, if it
// belongs to any.
func (s *story) property() *Property {
	for i := range s.lab.Properties {
		if slices.Contains(s.lab.Properties[i].Checks, s.outcome.Check) {
			return &s.lab.Properties[i]
		}
	}
	return s.lab.property(s.test.Property)
}

// String tells it, in at most 60 lines.
func (s *story) String() string {
	t, o, p := s.test, &s.outcome, s.property()
	var b strings.Builder
	say := func(format string, args ...any) { fmt.Fprintf(&b, format+"\n", args...) }
	say("%s: %s", t.Name, t.About)
	say("")
	if slices.Contains(p.Checks, o.Check) {
		say("It breaks %s: %s", p.Name, p.About)
	} else {
		say("It is about %s: %s", p.Name, p.About)
	}
	say("")
	say("%s", o.Text)
	say("(seed %d; the last event is %d, at %s)", t.Seeds[s.seed], o.Events, o.At)
	if s.decision != "" {
		say("The last decision of %s was by the rule %s, in event %d", o.Name, s.decision, s.decided)
	}
	say("")
	lines := s.ladder.Lines("", o.Events)
	if len(lines) > 0 {
		say("The last that happened:")
	}
	for _, line := range lines {
		say("  %s", cut(line))
	}
	say("")
	say("Read again: %s", p.Chapter)
	say("See it, run it again, and have it told in words and made shorter:")
	say("  zoolab tui %s --seed %d --event %d --lab %s", t.Name, t.Seeds[s.seed], o.Events, s.lab.Number)
	say("  zoolab run %s --seed %d --lab %s", t.Name, t.Seeds[s.seed], s.lab.Number)
	say("  zoolab lab test %s", s.lab.Number)
	return bounded(b.String())
}

// cut keeps a line from being too wide.
func cut(line string) string {
	if runes := []rune(line); len(runes) > mostWidth {
		return string(runes[:mostWidth-1]) + "…"
	}
	return line
}

// bounded keeps a text from being too long: a sentence may have lines of its own.
func bounded(text string) string {
	lines := strings.Split(strings.TrimSuffix(text, "\n"), "\n")
	if over := len(lines) - mostLines; over > 0 {
		half := mostLines / 2
		lines = slices.Concat(lines[:half], []string{"…"}, lines[half+over+1:])
	}
	return strings.Join(lines, "\n")
}
