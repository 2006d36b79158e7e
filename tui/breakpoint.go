package tui

import (
	"slices"
	"strings"

	"github.com/zoolab/zoolab/sim"
	"github.com/zoolab/zoolab/sim/tape"
	"github.com/zoolab/zoolab/sim/tape/condition"
)

// A breakpoint is a condition at which play stops.
type breakpoint struct {
	text string
	when *condition.Condition
}

// askBreak asks for a condition; nothing takes all of them away.
func (m *Model) askBreak(string) {
	m.openPrompt(prompt{kind: "break", title: "stop when (nothing clears)", done: (*Model).setBreak})
}

// setBreak adds a breakpoint, or takes it away when it is there.
func (m *Model) setBreak(text string) {
	text = strings.TrimSpace(text)
	if text == "" {
		m.breaks = nil
		m.tell("no breakpoints")
		return
	}
	if i := slices.IndexFunc(m.breaks, func(b breakpoint) bool { return b.text == text }); i >= 0 {
		m.breaks = slices.Delete(slices.Clone(m.breaks), i, i+1)
		m.tell("no longer stops when %s", text)
		return
	}
	when, err := condition.Parse(text)
	if err == nil {
		err = when.Check(m.names())
	}
	if err != nil {
		m.status = err.Error()
		return
	}
	m.breaks = append(slices.Clip(m.breaks), breakpoint{text, when})
	m.tell("stops when %s; F runs there, R back", text)
}

// names are the names that a condition may have in this run.
func (m *Model) names() condition.Names {
	return condition.NamesOf(m.at.world())
}

// breaking returns the breakpoint that holds at a step, or nil. One that looks at
// the state holds for a while, and stops where that begins.
func (m *Model) breaking(b *tape.Branch, step int) *breakpoint {
	for i := range m.breaks {
		if begins(m.breaks[i].when, b, step) {
			return &m.breaks[i]
		}
	}
	return nil
}

// begins reports whether a condition holds at a step and did not at the one before,
// or is of what happened in the step alone.
func begins(c *condition.Condition, b *tape.Branch, step int) bool {
	if !c.NeedsWorld() {
		return c.Holds(b, step, nil)
	}
	was := step > 1 && c.Holds(b, step-1, b.World(step-1))
	return !was && c.Holds(b, step, b.World(step))
}

// toBreak runs to the next step at which a condition begins to hold, or back to the
// one before.
func (m *Model) toBreak(back bool) {
	if len(m.breaks) == 0 {
		m.tell("no breakpoint is set; B sets one")
		return
	}
	m.send(errand{what: "a breakpoint", back: back, missed: "no breakpoint holds further that way",
		found: func(b *tape.Branch, step int) bool { return m.breaking(b, step) != nil },
		then: func(m *Model) {
			if b := m.breaking(m.at.branch, m.at.step); b != nil {
				m.tell("step %d: %s", m.at.step, b.text)
			}
		}})
}

// nobody is the zero address: nothing is selected.
var nobody sim.Address
