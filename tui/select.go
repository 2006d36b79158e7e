package tui

import (
	"slices"

	"github.com/zoolab/zoolab/sim"
)

// move goes up or down in the pane that has the keys.
func (m *Model) move(by int) {
	p := standOf(m.focus)
	switch {
	case p == nil:
	case m.marking != nil || p.moves == nodes:
		m.moveNode(by)
	case p.moves == tapeRows:
		m.moveRow(by)
	case p.moves == messages:
		m.moveMessage(by)
	default:
		m.scroll(by)
	}
}

// scroll moves the text of the pane that has the keys.
func (m *Model) scroll(by int) {
	s := m.state(m.focus)
	s.scroll = max(0, s.scroll+by)
	m.remember(m.focus, s)
}

// turnTab shows the next tab of the pane that has the keys, or the one before.
func (m *Model) turnTab(by int) {
	s := m.state(m.focus)
	s.tab, s.scroll = max(0, s.tab+by), 0
	m.remember(m.focus, s)
}

// moveNode selects the next node on the screen, or the one before.
func (m *Model) moveNode(by int) {
	shown := m.drawn("ensemble", "node")
	at := slices.Index(shown, int(m.chosen.node))
	switch {
	case len(shown) == 0:
	case at < 0:
		m.chosen.node = sim.NodeID(shown[0])
	case at+by >= 0 && at+by < len(shown):
		m.chosen.node = sim.NodeID(shown[at+by])
	default:
		focus := m.focus
		m.focus = "ensemble"
		m.scroll(by)
		m.focus = focus
		if again := m.drawn("ensemble", "node"); !slices.Equal(again, shown) {
			m.moveNode(by)
		}
	}
}

// drawn lists the targets of a kind that a pane shows, from top to bottom.
func (m *Model) drawn(name, kind string) (out []int) {
	g := View(*m)
	for _, p := range m.arrange(m.scene()) {
		if p.Name() != name {
			continue
		}
		for y := p.y; y < p.y+p.h; y++ {
			if t, ok := g.Hit(p.x+2, y); ok && t.Kind == kind && !slices.Contains(out, t.N) {
				out = append(out, t.N)
			}
		}
	}
	return out
}

// moveRow selects the next row of the tape, or the one before: what has happened,
// and at the end of what is recorded what may happen next.
func (m *Model) moveRow(by int) {
	pending := m.rowsBehind()
	at := slices.IndexFunc(pending, func(p sim.Pending) bool { return p.On == m.chosen.message })
	if m.chosen.message != nobody && at >= 0 && at+by >= 0 {
		m.chosen.message = pending[min(at+by, len(pending)-1)].On
		return
	}
	row := m.pointed() + by
	for test := m.show.test(m.name); test != nil && row > 0 && row <= m.at.branch.Len() && !test(m.at.branch.Moment(row)); {
		row += by
	}
	if m.chosen.message != nobody {
		row = m.at.step
	}
	switch {
	case row < 1:
	case row <= m.seen():
		m.chosen.row, m.chosen.message = row, nobody
	case len(pending) > 0:
		m.chosen.row, m.chosen.message = 0, pending[0].On
	}
}

// rowsBehind is what may happen next, when the tape shows it.
func (m *Model) rowsBehind() []sim.Pending {
	if m.at.step < m.seen() {
		return nil
	}
	return m.at.world().Pending()
}

// seen is the last step that is shown: not what an open question is about.
func (m *Model) seen() int {
	if m.question() != nil {
		return m.at.step
	}
	return m.at.branch.Len()
}

// moveMessage selects the next message under way, or the one before.
func (m *Model) moveMessage(by int) {
	flights := m.scene().Now.Flights
	if len(flights) == 0 {
		m.tell("nothing is under way")
		return
	}
	at := -1
	for i := range flights {
		if flights[i].On == m.chosen.message {
			at = i
		}
	}
	if at < 0 && by < 0 {
		at = 1
	}
	m.chosen.row, m.chosen.message = 0, flights[min(max(at+by, 0), len(flights)-1)].On
}
