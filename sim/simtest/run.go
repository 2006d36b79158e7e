package simtest

import (
	"fmt"

	"github.com/zoolab/zoolab/sim"
)

// A way is what a run did: every event with the hash of the history after it.
type way struct {
	world *sim.World // at its end
	steps []step
	state uint64 // fingerprint at its end
}

type step struct {
	hash   uint64
	record sim.Record
}

// run takes a world of the configuration to the end of the budget.
func (e *examination) run() way {
	w := way{world: e.world()}
	defer w.world.Close()
	for len(w.steps) < e.budget.events && e.step(w.world) {
		w.steps = append(w.steps, step{w.world.Hash(), w.world.Recent(1)[0]})
	}
	w.state = w.world.Fingerprint()
	return w
}

// step takes one event. It returns false when the run is over.
func (e *examination) step(w *sim.World) bool {
	before := w.Seq()
	for w.Step() {
		if w.Seq() > before {
			e.report.Coverage.Events++
			return true
		}
	}
	return w.Seq() > before
}

// runOn takes up to n events and returns the first violation, if any.
func (e *examination) runOn(w *sim.World, n int) *sim.Violation {
	for range n {
		if !e.step(w) {
			break
		}
	}
	return w.Violation()
}

func (e *examination) clone(w *sim.World) *sim.World {
	e.report.Coverage.Clones++
	return w.Clone()
}

// line spells an event of a run for people: its address and when it came.
func (w *way) line(i int) string {
	if i >= len(w.steps) {
		return "nothing more"
	}
	r := w.steps[i].record
	return fmt.Sprintf("%s at %s, content %016x", w.world.Address(r), r.At, r.Hash)
}

// watching is the name of simtest's own monitor.
const watching = "simtest"

// watcher is a monitor that never complains: it notes who crashed last and
// what was lost.
type watcher struct {
	node    sim.NodeID
	loss    sim.Loss
	crashes int
}

func newWatcher() sim.Monitor { return &watcher{} }

func (m *watcher) Step(h sim.Happening) *sim.Violation {
	if sim.Crashed.Is(h) {
		m.node, m.loss = h.Node, sim.Crashed.Of(h)
		m.crashes++
	}
	return nil
}

func (m *watcher) Clone() sim.Monitor { c := *m; return &c }

func (m *watcher) Encode(b []byte) []byte { return b }

func watch(w *sim.World) watcher { return *w.Monitor(watching).(*watcher) }
