package tui

import (
	"github.com/zoolab/zoolab/sim"
	"github.com/zoolab/zoolab/tui/screen"
)

// point takes in what a mouse does. Whatever it can do, a key can too.
func (m *Model) point(e Mouse) {
	switch e.Button {
	case Release:
		return
	case WheelUp, WheelDown:
		m.wheel(e)
		return
	case Press:
		m.status = ""
	}
	t, ok := View(*m).Hit(e.X, e.Y)
	switch {
	case !ok:
		if e.Button == Press && m.over != nil {
			m.over = nil
		}
	case e.Button == Drag:
		if t.Kind == "step" && m.over == nil {
			m.player.stop()
			m.goTo(t.N)
		}
	default:
		m.click(e, t)
	}
}

// click does what a click on a target means.
func (m *Model) click(e Mouse, t screen.Target) {
	if m.over != nil && t.Kind != "item" && t.Kind != "overlay" {
		m.over = nil
		return
	}
	if m.session != nil && m.over == nil {
		m.focusAt(e)
	}
	switch t.Kind {
	case "key":
		m.press(t.Text)
	case "item":
		m.clickItem(t.N)
	case "answer":
		m.reply(t.N)
	case "act":
		m.obey(t.Text)
	case "node", "link":
		m.chosen.node = sim.NodeID(t.N)
		if m.marking != nil {
			m.toggle("")
		}
	case "step":
		if b := m.session.Tape.Branch(t.Text); b != nil && b != m.at.branch {
			m.switchTo(b)
		}
		m.clickStep(t.N)
	case "pending":
		if a, err := sim.ParseAddress(t.Text); err == nil {
			m.chosen.row, m.chosen.message = 0, a
		}
	case "branch":
		if b := m.session.Tape.Branch(t.Text); b != nil {
			m.switchTo(b)
		}
	case "tab":
		s := m.state(m.focus)
		s.tab = t.N
		m.remember(m.focus, s)
	}
}

// focusAt gives the keys to the pane at a place.
func (m *Model) focusAt(e Mouse) {
	for _, p := range m.arrange(m.scene()) {
		if e.X >= p.x && e.X < p.x+p.w && e.Y >= p.y && e.Y < p.y+p.h {
			m.focus = p.Name()
		}
	}
}

// clickStep selects a step, and goes there when it is selected already, or when it
// was clicked where nothing is selected.
func (m *Model) clickStep(step int) {
	if p := standOf(m.focus); step != m.chosen.row && p != nil && p.moves == tapeRows {
		m.chosen.row, m.chosen.message = step, sim.Address{}
		return
	}
	m.player.stop()
	m.goTo(step)
}

func (m *Model) clickItem(n int) {
	if u, ok := m.over.(menu); ok {
		u.at = min(n, len(u.items)-1)
		m.over = u
		m.pick(false)
		return
	}
	if m.session == nil {
		again := m.picker.at == n
		m.picker.at = n
		if again {
			m.choose("")
		}
	}
}

// wheel steps, or scrolls what scrolls.
func (m *Model) wheel(e Mouse) {
	by := 1
	if e.Button == WheelUp {
		by = -1
	}
	switch {
	case m.over != nil && m.over.where() == inPage:
		m.turn(3 * by)
	case m.over != nil:
		m.moveBar(by)
	case m.session == nil:
		m.browse(by)
	default:
		m.wheelOver(e, by)
	}
}

func (m *Model) wheelOver(e Mouse, by int) {
	for _, p := range m.arrange(m.scene()) {
		if e.X >= p.x && e.X < p.x+p.w && e.Y >= p.y && e.Y < p.y+p.h && p.moves == scrolls && p.Name() != "timeline" {
			s := m.state(p.Name())
			s.scroll = max(0, s.scroll+by)
			m.remember(p.Name(), s)
			return
		}
	}
	m.status = ""
	m.step(by)
}

// moveBar moves the bar of a menu.
func (m *Model) moveBar(by int) {
	if u, ok := m.over.(menu); ok && len(u.items) > 0 {
		u.at = (u.at + by + len(u.items)) % len(u.items)
		m.over = u
	}
}
