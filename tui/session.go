package tui

import (
	"github.com/zoolab/zoolab/scenarios"
	"github.com/zoolab/zoolab/sim"
	"github.com/zoolab/zoolab/sim/tape"
)

// A Session is a run that is open.
type Session struct {
	Case     *scenarios.Case
	Seed     uint64
	Protocol sim.Protocol
	Tape     *tape.Tape
	Served   *Served // nil for a run that nobody serves

	school school
}

// NewSession opens the scenario of a moment, under the scenario's own seed when seeded
// is false. Its run is at the beginning.
func NewSession(m scenarios.Moment, seeded bool) (*Session, error) {
	c, err := m.Case()
	if err != nil {
		return nil, err
	}
	seed := c.Scenario.Seed
	if seeded {
		seed = m.Seed
	}
	t, err := c.Tape(seed)
	if err != nil {
		return nil, err
	}
	s := &Session{Case: c, Seed: seed, Protocol: c.Config(seed).Protocol, Tape: t}
	s.school.lesson = c.Lesson()
	return s, nil
}

// node finds a node by its name, 0 when there is none.
func (s *Session) node(name string) sim.NodeID {
	for i, n := range s.Protocol.Nodes {
		if n.Name == name {
			return sim.NodeID(i + 1)
		}
	}
	return 0
}

// A cursor is a place on a tape: after so many steps of a branch.
type cursor struct {
	branch *tape.Branch
	step   int
}

// atFront reports whether nothing is recorded behind the cursor.
func (c cursor) atFront() bool { return c.step == c.branch.Len() }

// world is the world at the cursor.
func (c cursor) world() *sim.World { return c.branch.World(c.step) }

// now is the time at the cursor.
func (c cursor) now() sim.Time {
	if c.step == 0 {
		return 0
	}
	return c.branch.Brief(c.step).At
}

// A selection is what a person points at. On the tape it is a recorded step, or
// what may happen next, or neither: then it is the cursor.
type selection struct {
	node    sim.NodeID
	row     int
	message sim.Address
}

// goTo moves the cursor within its branch, to the nearest step that is recorded.
func (m *Model) goTo(step int) {
	m.at.step = min(max(step, 0), m.at.branch.Len())
	m.chosen.row, m.chosen.message = 0, sim.Address{}
	m.player.part = 0
}

// forward takes up to n steps ahead, recording what is not recorded yet, and
// returns how many it could. It stops in front of a question.
func (m *Model) forward(n int) int {
	if missing := m.at.step + n - m.at.branch.Len(); missing > 0 {
		m.at.branch.Extend(missing)
	}
	was := m.at.step
	for m.level == quiz && m.at.step < min(was+n, m.at.branch.Len()) {
		if m.question() != nil {
			return m.at.step - was
		}
		m.goTo(m.at.step + 1)
	}
	m.goTo(was + n)
	return m.at.step - was
}

// enter shows a branch, at a step.
func (m *Model) enter(b *tape.Branch, step int) {
	m.at.branch = b
	m.goTo(step)
}
