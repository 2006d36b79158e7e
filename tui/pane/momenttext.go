package pane

import (
	"slices"
	"strconv"
	"strings"

	"github.com/zoolab/zoolab/nodes/gate"
	"github.com/zoolab/zoolab/scenarios/narration"
	"github.com/zoolab/zoolab/sim"
	"github.com/zoolab/zoolab/sim/tape"
	"github.com/zoolab/zoolab/tui/screen"
)

// A deed is what a step was, for people: a glyph and its ink, the kind of thing that
// happened, which comes first so that it is read when the rest is cut, and the rest.
type deed struct {
	glyph string
	ink   screen.Ink
	kind  string
	rest  string
}

// deed says what a step was.
func (s *Scene) deed(m *tape.Moment) deed {
	on := &m.On
	switch m.Sort {
	case tape.Delivered:
		d := deed{glyph: "○", ink: screen.Moving, kind: on.Kind, rest: narration.Zxids(m.Text)}
		if on.Twin {
			d.kind += "+"
		}
		if m.Waits {
			d.rest += s.say(" (waits in the inbox)", "（积压）")
		}
		return d
	case tape.Opened:
		return deed{glyphOpen, screen.Plain, s.say("connected", "连接"), ""}
	case tape.Closed:
		return deed{glyphClose, screen.Warn, s.say("closed", "断连"), ""}
	case tape.Expired:
		return deed{glyphTimer, screen.Seeking, s.say("timer", "定时器"), on.Kind}
	case tape.Synced:
		return deed{glyphSync, screen.Good, s.say("sync", "落盘"), on.Kind}
	case tape.Booted:
		return deed{glyphBoot, screen.Good, s.say("boot", "启动"), ""}
	case tape.Handled:
		kind := s.say("inbox", "积压")
		if m.Cause > 0 {
			kind = s.Branch.Brief(m.Cause).On.Kind
		}
		return deed{glyphInbox, screen.Plain, kind, strings.TrimSpace(narration.Zxids(m.Text) + s.say(" (from the inbox)", "（积压）"))}
	}
	return s.acted(m)
}

// acted says what a fault or somebody's choice was.
func (s *Scene) acted(m *tape.Moment) deed {
	for i := range m.Out {
		if m.Out[i].Sort == sim.Struck {
			if _, line := s.typed(m.Out[i].Text); line != "" {
				kind, rest, _ := strings.Cut(line, " ")
				return deed{glyphTyped, screen.Plain, kind, rest}
			}
			kind, rest, _ := strings.Cut(m.Out[i].Text, " ")
			return deed{glyphFault, screen.Warn, kind, rest}
		}
	}
	if m.Entry == nil {
		return deed{glyphFault, screen.Warn, s.say("fault", "故障"), m.Text}
	}
	c := &m.Entry.Choice
	if c.Act == sim.Inflict {
		return deed{glyphFault, screen.Warn, c.Act.String(), m.Text}
	}
	return deed{glyphFault, screen.Warn, c.Act.String(), strings.TrimSpace(m.On.Kind + " " + m.Text)}
}

// typed reads what a fault says of a line that was typed at a node: "command c1: get /a".
// What comes in at a gate is said in words. Of another fault it returns nothing.
func (s *Scene) typed(text string) (at sim.NodeID, said string) {
	command, ok := strings.CutPrefix(text, "command ")
	name, line, _ := strings.Cut(command, ": ")
	if at = s.idOf(name); !ok || at == 0 {
		return 0, ""
	}
	if in := gate.Paraphrase(line); in != line {
		return at, in
	}
	return at, text
}

// typedAt is the node at which a step's line was typed, 0 for another step.
func (s *Scene) typedAt(m *tape.Moment) sim.NodeID {
	for i := range m.Out {
		if m.Out[i].Sort == sim.Struck {
			at, _ := s.typed(m.Out[i].Text)
			return at
		}
	}
	return 0
}

// outcome says in short what came of a step: the facts that stand, then what was
// sent to whom, then what was lost.
func (s *Scene) outcome(m *tape.Moment) string {
	var facts []string
	var sent, lost tally
	for i := range m.Out {
		switch o := &m.Out[i]; o.Sort {
		case sim.Stated:
			facts = append(facts, strings.TrimSpace(o.Name+" "+strings.Trim(o.Text, "{}")))
		case sim.Sent:
			sent.add(o.Name, s.name(o.Node))
		case sim.Dropped:
			lost.add(o.Name, s.name(o.Node))
		}
	}
	parts := slices.Compact(facts)
	parts = append(parts, sent.lines(" →")...)
	for _, l := range lost.lines(" →") {
		parts = append(parts, s.say("lost ", "丢失 ")+l)
	}
	return narration.Zxids(strings.Join(parts, ", "))
}

// A tally gathers messages by kind, in the order in which the kinds first came.
type tally struct {
	kinds []string
	to    [][]string
}

func (t *tally) add(kind, to string) {
	at := slices.Index(t.kinds, kind)
	if at < 0 {
		at = len(t.kinds)
		t.kinds, t.to = append(t.kinds, kind), append(t.to, nil)
	}
	if !slices.Contains(t.to[at], to) {
		t.to[at] = append(t.to[at], to)
	}
}

func (t *tally) lines(arrow string) []string {
	var out []string
	for i, kind := range t.kinds {
		to := t.to[i]
		if len(to) > 4 {
			to = append(slices.Clone(to[:3]), "+"+strconv.Itoa(len(to)-3))
		}
		out = append(out, kind+arrow+strings.Join(to, ","))
	}
	return out
}
