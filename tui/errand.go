package tui

import (
	"github.com/zoolab/zoolab/sim/tape"
)

// An errand is a long way along the tape that is gone slice by slice, so that the
// screen shows how far it has come and a key can end it. The cursor moves when it
// arrives.
type errand struct {
	what   string // is looked for, for the line that shows how far it is
	branch *tape.Branch
	at     int
	back   bool
	last   int // where it ends at the latest, when it goes forward; 0 for nowhere
	// found reports whether a step is what is looked for. nil goes on to the end.
	found  func(b *tape.Branch, step int) bool
	missed string // what is said when nothing is found; "" goes to the end then
	then   func(m *Model)
}

// A slice has so many steps: a few milliseconds of work.
const slice = 400

// send begins an errand, and goes its first slice.
func (m *Model) send(e errand) {
	m.player.stop()
	e.branch, e.at = m.at.branch, m.at.step
	m.errand = &e
	m.work()
}

// work goes one slice of an errand.
func (m *Model) work() {
	if m.errand == nil {
		return
	}
	e := *m.errand
	m.errand = &e
	if e.back {
		m.backward(&e)
	} else {
		m.ahead(&e)
	}
	if m.errand != nil {
		m.ask(More{})
	}
}

func (m *Model) ahead(e *errand) {
	for range slice {
		if e.last > 0 && e.at >= e.last || e.at == e.branch.Len() && e.branch.Extend(1) == 0 {
			m.arrive(e, e.found == nil)
			return
		}
		e.at++
		if e.found != nil && e.found(e.branch, e.at) {
			m.arrive(e, true)
			return
		}
	}
}

// backward looks at a slice of steps before the last one that was looked at. It
// goes through them forward, since a world is had most cheaply from the one before,
// and takes the last that is found.
func (m *Model) backward(e *errand) {
	from, hit := max(1, e.at-slice), 0
	for step := from; step < e.at; step++ {
		if e.found(e.branch, step) {
			hit = step
		}
	}
	if hit > 0 || from == 1 {
		e.at = hit
		m.arrive(e, hit > 0)
		return
	}
	e.at = from
}

// arrive ends an errand.
func (m *Model) arrive(e *errand, found bool) {
	m.errand = nil
	if !found && e.missed != "" {
		m.tell(e.missed)
		return
	}
	m.goTo(e.at)
	if why, err := e.branch.Over(); m.at.step == e.branch.Len() && why != "" {
		m.sayOver(why, err)
	}
	if e.then != nil {
		e.then(m)
	}
}

// abandon ends an errand where it is.
func (m *Model) abandon() {
	if m.errand != nil {
		m.tell("stopped looking for %s after step %d", m.word(m.errand.what), m.errand.at)
		m.errand = nil
	}
}
