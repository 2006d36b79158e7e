package pane

import (
	"strconv"

	"github.com/zoolab/zoolab/sim"
	"github.com/zoolab/zoolab/sim/tape"
	"github.com/zoolab/zoolab/tui/screen"
)

// step draws a recorded step.
func (l *ladder) step(c screen.Canvas, step int) {
	s := l.s
	m := s.Branch.Moment(step)
	kin := l.kin(step)
	sign, ink := relations[kin].Sign, relations[kin].Ink
	if step == s.Step {
		sign, ink = "▸", screen.Strong
	}
	c.Put(0, 0, sign, screen.In(ink))
	c.Put(1, 0, screen.Pad(strconv.Itoa(step), l.gutter-2), screen.In(ink))
	found := s.Find != nil && s.Find(m)
	if found {
		c.Put(l.gutter-1, 0, "*", screen.In(screen.Strong))
	}
	l.lines(c, step)
	l.deed(c, m)
	if found {
		c.Restyle(l.text, 0, c.W-l.text, 1, func(st screen.Style) screen.Style { st.Underline = true; return st })
	}
	c.Zone(0, 0, c.W, 1, stepTarget(step))
	if s.Focused && step == s.chosen() && l.asked == nil {
		c.Select(0)
	}
}

// kin says how a step is related to the one that is selected.
func (l *ladder) kin(step int) kin {
	if l.sel == 0 {
		return stranger
	}
	switch l.cone.Of(step) {
	case tape.Self:
		if l.asked != nil {
			return cause // it sent what is selected
		}
		return itself
	case tape.Past:
		return cause
	case tape.Future:
		return effect
	}
	return concurrent
}

// lines draws the nodes' lines: none where a node is down, dots behind the cursor.
func (l *ladder) lines(c screen.Canvas, step int) {
	line := "│"
	if step == 0 || step > l.s.Step {
		line = "·"
	}
	for i, id := range l.order {
		at := step
		if step == 0 {
			at = l.s.Step
		}
		if l.s.Annals.up(id, at) {
			style := screen.In(screen.Faint)
			if id == l.s.Node {
				style = screen.In(screen.Strong)
			}
			c.Put(l.gutter+i*l.pitch+1, 0, line, style)
		}
	}
	if l.fold >= 0 {
		c.Put(l.gutter+l.fold*l.pitch+1, 0, "·", screen.In(screen.Faint))
	}
}

// arrow draws a message from its sender's line to its receiver's.
func (l *ladder) arrow(c screen.Canvas, from, to sim.NodeID, shaft, head string, ink screen.Ink) {
	a, b := l.column(from), l.column(to)
	style := screen.In(ink)
	switch {
	case a < 0 || b < 0:
		return
	case a == b:
		c.Put(b, 0, head, style)
		return
	case a < b:
		c.Across(a+1, 0, b-a-1, shaft, style)
		if head == "" {
			head = "▶"
		}
	default:
		c.Across(b+1, 0, a-b-1, shaft, style)
		if head == "" {
			head = "◀"
		}
	}
	c.Put(a, 0, "○", style)
	c.Put(b, 0, head, style)
}

// deed draws what a step was, on the lines and in words.
func (l *ladder) deed(c screen.Canvas, m *tape.Moment) {
	s := l.s
	d := s.deed(m)
	switch {
	case m.From > 0 && m.Node > 0 && m.Sort != tape.Acted:
		head := ""
		if m.Sort == tape.Opened || m.Sort == tape.Closed {
			head = d.glyph
		}
		l.arrow(c, m.From, m.Node, "─", head, d.ink)
	case m.From > 0 && m.Sort == tape.Acted:
		l.arrow(c, m.From, m.Node, "┄", "✗", screen.Lost)
	case m.Node > 0 || s.typedAt(m) > 0:
		if x := l.column(max(m.Node, s.typedAt(m))); x >= 0 {
			c.Put(x, 0, d.glyph, screen.In(d.ink))
		}
	default:
		c.Across(l.gutter, 0, l.text-l.gutter-2, "═", screen.In(screen.Warn))
	}
	l.turns(c, m)
	p := pen{c, l.text, 0}
	p.fit(d.ink, d.kind)
	if d.rest != "" {
		p.fit(screen.Plain, " "+d.rest)
	}
	if came := s.outcome(m); came != "" && p.x+4 < c.W {
		p.fit(screen.Faint, "  "+came)
	}
}

// turns marks the nodes that came up, went down or changed their standing.
func (l *ladder) turns(c screen.Canvas, m *tape.Moment) {
	for _, turn := range m.Turns {
		if x := l.column(turn.Node); x >= 0 && turn.Tone != sim.Plain {
			c.Put(x, 0, standings[turn.Tone].Glyph, screen.In(standings[turn.Tone].Ink))
		}
	}
	for i := range m.Out {
		o := &m.Out[i]
		if o.Sort != sim.Stated || o.Node == 0 {
			continue
		}
		x := l.column(o.Node)
		if x < 0 {
			continue
		}
		switch o.Name {
		case sim.Crashed.Name(), sim.Halted.Name():
			c.Put(x, 0, glyphCrash, screen.In(screen.Down))
		case sim.Booted.Name():
			c.Put(x, 0, glyphBoot, screen.In(screen.Good))
		}
	}
}

// pending draws what may happen, with the time until then.
func (l *ladder) pending(c screen.Canvas, p *sim.Pending) {
	s := l.s
	glyph, ink, text := s.pendingText(p)
	due := "+" + span(max(0, p.At.Sub(s.instant())))
	var f *Flight
	sign, word := "", ""
	if p.On.From != "" {
		if f = s.flightOf(p); f != nil {
			sign, word = s.fate(f)
		}
	}
	if p.Held && word == "" {
		word = s.say("HELD", "等待")
	}
	style := screen.In(screen.Faint)
	if word != "" {
		due, style = word, screen.In(screen.Held)
	}
	mark := " "
	if l.asked != nil && p.On == l.asked.On {
		mark = "="
	}
	c.Put(0, 0, mark, screen.In(screen.Strong))
	c.Put(1, 0, left(due, l.gutter-1), style)
	l.lines(c, 0)
	switch x := l.column(s.idOf(p.On.Node)); {
	case f != nil:
		l.arrow(c, f.From, f.To, "┄", sign, ink)
	case x >= 0:
		c.Put(x, 0, glyph, screen.In(ink))
	}
	pn := pen{c, l.text, 0}
	pn.fit(screen.Plain, text)
	c.Zone(0, 0, c.W, 1, screen.Target{Kind: "pending", Text: p.On.String()})
	if mark != " " && s.Focused {
		c.Select(0)
	}
}

// flightOf returns a message that is under way with its sender, nil when the
// snapshot has it not.
func (s *Scene) flightOf(p *sim.Pending) *Flight {
	for i := range s.Now.Flights {
		if s.Now.Flights[i].On == p.On {
			return &s.Now.Flights[i]
		}
	}
	return nil
}

// idOf returns the node of a name, 0 for none.
func (s *Scene) idOf(name string) sim.NodeID {
	for i := range s.Protocol.Nodes {
		if s.Protocol.Nodes[i].Name == name {
			return sim.NodeID(i + 1)
		}
	}
	return 0
}
