package tui

import (
	"time"

	"github.com/zoolab/zoolab/sim/tape"
)

// Frame is how much time a [Tick] stands for.
const Frame = 40 * time.Millisecond

// A player lets the run go on by itself.
type player struct {
	playing bool
	speed   int // a place in speeds
	part    int // of the way to the next step, in thousandths
}

// speeds are in thousandths of a step a second.
var speeds = []int{250, 500, 1000, 2000, 4000, 8000, 16_000, 32_000, 128_000, 512_000}

const usualSpeed = 3

func (p *player) stop() { p.playing, p.part = false, 0 }

// Ticking reports whether the model wants ticks: nothing moves otherwise.
func (m Model) Ticking() bool { return m.player.playing && m.over == nil }

// play begins to play, or pauses.
func (m *Model) play(string) {
	if m.player.playing || m.live.on {
		m.player.stop()
		m.live.on = false
		return
	}
	if m.onServed() && m.at.atFront() {
		m.toLive("")
		return
	}
	if why, err := m.at.branch.Over(); m.at.atFront() && why != "" {
		m.sayOver(why, err)
		return
	}
	m.player.playing = true
}

// faster changes the speed by one notch either way.
func (m *Model) faster(by int) {
	m.player.speed = min(max(m.player.speed+by, 0), len(speeds)-1)
	m.tell("%s steps a second", speedText(speeds[m.player.speed]))
}

// tick lets one frame pass.
func (m *Model) tick() {
	if !m.Ticking() {
		return
	}
	part := m.player.part + speeds[m.player.speed]*int(Frame/time.Millisecond)/1000
	for ; part >= 1000; part -= 1000 {
		if m.forward(1) == 0 {
			m.player.stop()
			if m.onServed() {
				m.toLive("")
				return
			}
			m.sayStopped()
			return
		}
		if m.stopsHere() {
			m.player.stop()
			return
		}
	}
	m.player.part = part
}

// stopsHere reports whether play ends at the cursor, and says why.
func (m *Model) stopsHere() bool {
	if b := m.breaking(m.at.branch, m.at.step); b != nil {
		m.tell("step %d: %s", m.at.step, b.text)
		return true
	}
	if m.told() {
		return true
	}
	if m.at.atFront() && m.at.world().Violation() != nil {
		m.sayOver(m.at.branch.Over())
		return true
	}
	return false
}

// sayStopped says why there is no step forward: a question is open, or the run ends.
func (m *Model) sayStopped() {
	if m.question() != nil {
		m.tell("answer first: a, b, c; esc passes on")
		return
	}
	m.sayOver(m.at.branch.Over())
}

// sayOver says that a run goes no further.
func (m *Model) sayOver(why string, err error) {
	switch {
	case err != nil:
		m.status = err.Error()
	case why == tape.NotTold:
		m.tell("nothing more has happened yet; %s follows what does", m.keyFor("live"))
	case m.at.branch.World(m.at.branch.Len()).Violation() != nil:
		m.status = m.at.branch.World(m.at.branch.Len()).Violation().Error()
	default:
		m.tell("the run ends here: %s", m.word(why))
	}
}

// step goes n steps forward, or back when n is negative.
func (m *Model) step(n int) {
	m.player.stop()
	if n < 0 {
		if m.at.step == 0 {
			m.tell("this is the beginning")
		}
		m.goTo(m.at.step + n)
		return
	}
	if m.at.step+n > m.at.branch.Len()+slice {
		last := m.at.step + n
		m.send(errand{what: "that step", last: last})
		return
	}
	if m.forward(n) < n {
		m.sayStopped()
	}
}

// toStart goes to the beginning.
func (m *Model) toStart(string) {
	m.player.stop()
	m.goTo(0)
}

// toEnd goes to the last step that is recorded; from there, to the end of the run.
func (m *Model) toEnd(string) {
	m.player.stop()
	if m.onServed() {
		m.toLive("")
		return
	}
	if m.at.atFront() {
		m.send(errand{what: "the end"})
		return
	}
	m.goTo(m.at.branch.Len())
}

// toStep goes to a step by its number.
func (m *Model) toStep(n int) {
	if n <= m.at.branch.Len() {
		m.player.stop()
		m.goTo(n)
		return
	}
	m.step(n - m.at.step)
}

// toNode goes to the next step of the selected node, or the one before.
func (m *Model) toNode(back bool) {
	node := m.chosen.node
	if node == 0 {
		m.tell("select a node first: j and k in the ensemble, or a click")
		return
	}
	m.send(errand{what: "a step of the node", back: back, missed: "the node has no further step that way",
		found: func(b *tape.Branch, step int) bool { return touches(b.Moment(step), int32(node)) }})
}

// touches reports whether a step is a node's own.
func touches(x *tape.Moment, node int32) bool {
	if int32(x.Node) == node {
		return true
	}
	for i := range x.Out {
		if int32(x.Out[i].Node) == node && x.Out[i].From == 0 {
			return true
		}
	}
	return false
}

// toFault goes to the next step at which something was done to the run, by its plan
// or by a hand, or to the one before.
func (m *Model) toFault(back bool) {
	m.send(errand{what: "a fault", back: back, missed: "there is no further fault that way",
		found: func(b *tape.Branch, step int) bool {
			x := b.Brief(step)
			return x.Sort == tape.Planned || x.Chosen && !m.isVisit(b, step)
		}})
}

// toCause goes to the step that gave rise to the selected one.
func (m *Model) toCause(string) {
	step := m.pointed()
	if step == 0 {
		m.tell("nothing has happened yet")
		return
	}
	m.player.stop()
	cause := m.at.branch.Brief(step).Cause
	if cause == 0 {
		m.tell("step %d has no cause but the passing of time", step)
		return
	}
	m.goTo(cause)
}

// toEffect goes to the first step that the selected one gave rise to.
func (m *Model) toEffect(string) {
	step := m.pointed()
	if step == 0 {
		m.tell("nothing has happened yet")
		return
	}
	m.player.stop()
	for s := step + 1; s <= m.at.branch.Len(); s++ {
		if m.at.branch.Brief(s).Cause == step {
			m.goTo(s)
			return
		}
	}
	m.tell("nothing that is recorded came of step %d", step)
}

// pointed is the recorded step that is pointed at: the selected one or the cursor.
func (m *Model) pointed() int {
	if m.chosen.row > 0 {
		return m.chosen.row
	}
	return m.at.step
}
