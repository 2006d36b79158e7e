package tui

import (
	"github.com/zoolab/zoolab/scenarios"
	"github.com/zoolab/zoolab/sim"
	"github.com/zoolab/zoolab/sim/tape"
	"github.com/zoolab/zoolab/tui/screen"
)

// A Served is what the lab says of a run that is served while it is shown. The run is
// somebody else's; the session's tape is a twin of it, whose main makes the choices that
// the run has made.
type Served struct {
	Gate  sim.NodeID // at which what clients send is typed
	Where string     // they connect to, "127.0.0.1:2181-2183"
}

// NewServed opens a run that is served: a [Feed] says how it goes.
func NewServed(c *scenarios.Case, seed uint64, s Served) (*Session, error) {
	t, err := c.Twin(seed)
	if err != nil {
		return nil, err
	}
	return &Session{Case: c, Seed: seed, Protocol: c.Config(seed).Protocol, Tape: t, Served: &s}, nil
}

// A following is how the lab stands to the run that is served.
type following struct {
	on   bool     // the cursor stays at the front of main
	told sim.Time // how far the run has come
	left bool     // of that, something is not recorded yet
	deaf bool     // nothing more is recorded
	over bool     // it goes no further
}

const (
	liveSlice  = 4000    // steps that are recorded between two frames
	mostUntold = 500_000 // choices by which the tape may be behind
)

// isServed reports whether the run that is shown is served.
func (m *Model) isServed() bool { return m.session != nil && m.session.Served != nil }

// onServed reports whether the branch that is shown is the run that is served.
func (m *Model) onServed() bool { return m.isServed() && m.at.branch == m.session.Tape.Main() }

// isVisit reports whether a step is what a client of a served run has sent.
func (m *Model) isVisit(b *tape.Branch, step int) bool {
	if !m.isServed() {
		return false
	}
	x := b.Moment(step).Entry
	if x == nil {
		return false
	}
	f, ok := x.Choice.Fault.(sim.Command)
	return ok && f.Target.Node == m.session.Served.Gate
}

// lived takes in how the run has gone on, and that it has ended even where nothing more
// is recorded of it.
func (m *Model) lived(msg Lived) {
	if !m.isServed() {
		return
	}
	if !m.live.deaf {
		m.record(msg)
	}
	m.live.over = m.live.over || msg.Ended
	switch {
	case msg.Err != nil:
		m.tell("serving has ended: %s", msg.Err)
	case msg.Ended:
		m.tell("serving has ended; q leaves the lab, and the judges speak")
	}
	m.catchUp()
}

// record notes what the run has done, unless it is more than can be caught up with. Of a
// run some of whose choices are lost nothing is known any more.
func (m *Model) record(msg Lived) {
	main := m.session.Tape.Main()
	if !msg.Lost {
		main.Lead(msg.Choices, msg.Until)
		m.live.told = max(m.live.told, msg.Until)
	}
	if msg.Lost || main.Untold() > mostUntold {
		m.deafen()
		m.tell("the lab has fallen too far behind: it shows the run up to here, and serving goes on")
	}
}

// catchUp records what the run has done, as much as has time between two frames.
func (m *Model) catchUp() {
	if !m.isServed() || m.live.deaf {
		return
	}
	main := m.session.Tape.Main()
	main.Extend(liveSlice)
	why, err := main.Over()
	m.live.left = why == ""
	switch {
	case m.live.left:
		m.ask(More{})
	case err != nil:
		m.deafen()
		m.status = err.Error()
	case why == tape.Filled:
		m.deafen()
		m.tell("the tape is full at %d steps: the lab shows the run up to here, and serving goes on", main.Len())
	}
}

// deafen ends the recording.
func (m *Model) deafen() {
	m.live.deaf = true
	m.ask(Deafen{})
}

// follow keeps the cursor at the front, unless it was taken from there, something is
// selected, or a breakpoint holds on the way.
func (m *Model) follow(was cursor) {
	if !m.live.on {
		return
	}
	if m.at != was && !(m.onServed() && m.at.atFront()) {
		m.live.on = false
		return
	}
	if !m.isFollowing() || m.at.atFront() {
		return
	}
	front := m.at.branch.Len()
	for len(m.breaks) > 0 && m.at.step < front {
		m.goTo(m.at.step + 1)
		if b := m.breaking(m.at.branch, m.at.step); b != nil {
			m.live.on = false
			m.tell("step %d: %s", m.at.step, b.text)
			return
		}
	}
	m.goTo(front)
	if v := m.at.world().Violation(); v != nil {
		m.status = v.Error()
	}
}

// isFollowing reports whether the cursor moves when something happens. What is selected
// stays in sight.
func (m *Model) isFollowing() bool {
	return m.live.on && m.chosen.row == 0 && m.chosen.message == nobody && m.errand == nil
}

// hasLeft reports whether the cursor was taken from the front of the run that is served.
func (m *Model) hasLeft() bool { return m.isServed() && !m.live.on }

// toLive goes to the front, and stays there.
func (m *Model) toLive(string) {
	if !m.isServed() {
		m.tell("this run is not served; zoolab serve --tui shows one that is")
		return
	}
	m.player.stop()
	main := m.session.Tape.Main()
	m.enter(main, main.Len())
	m.live.on = true
}

// takesDeeds reports whether what a hand does now is done to the run that is served.
func (m *Model) takesDeeds() bool {
	return m.onServed() && m.at.atFront() && !m.live.over && m.at.world().Violation() == nil
}

// ordain has a fault done to the run that is served. What comes of it is seen when the
// run has made the choice.
func (m *Model) ordain(f sim.Fault) bool {
	line, err := m.session.Case.Line(f)
	if err != nil {
		m.status = err.Error()
		return false
	}
	lines := []string{line}
	if n := len(m.effects); n > 0 {
		if d, ok := m.effects[n-1].(Deed); ok { // one after the other
			lines = append(d.Lines, line)
			m.effects = m.effects[:n-1]
		}
	}
	m.ask(Deed{lines})
	m.status = line
	return true
}

// done takes in what became of a deed.
func (m *Model) done(msg Done) {
	if msg.Err != nil {
		m.tell("the served run refuses: %s", msg.Err)
	}
}

// followingText is the glyph and the word of the header for how the cursor stands to the run.
func (m *Model) followingText() (string, screen.Ink) {
	switch front := m.at.branch.Len(); {
	case m.live.deaf:
		return "■ " + m.word("CUT OFF"), screen.Warn
	case m.live.over && m.at.step == front && !m.live.left:
		return "■ " + m.word("ENDED"), screen.Strong
	case m.isFollowing() && m.live.left:
		return "● " + m.word("LIVE") + " " + m.sentence("%s behind", brief(m.lag())), screen.Warn
	case m.isFollowing():
		return "● " + m.word("LIVE"), screen.Good
	case m.at.step < front:
		return "‖ " + m.sentence("%d steps behind", front-m.at.step), screen.Strong
	}
	return "‖ " + m.word("PAUSED"), screen.Strong
}

// lag is how far what is recorded is behind the run, to a tenth of a second.
func (m *Model) lag() sim.Time {
	const tenth = sim.Time(100_000_000)
	main := m.session.Tape.Main()
	return max(tenth, (m.live.told-main.World(main.Len()).Now())/tenth*tenth)
}
