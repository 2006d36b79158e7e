package simtest

import (
	"fmt"

	"github.com/zoolab/zoolab/sim"
)

// clones walks the run once more and at many points makes clones of it: one
// that is crashed and run ahead, and one that must then go the original's way.
func (e *examination) clones() {
	w := e.world()
	defer w.Close()
	next := 0
	for _, at := range e.points(e.budget.points / 10) {
		for ; next < at; next++ {
			if e.step(w); !e.onTheWay(w, next, "after clones of it had run ahead, the original left its way") {
				return
			}
		}
		if !e.cloneHere(w, at) {
			return
		}
	}
	for ; next < len(e.way.steps); next++ {
		if e.step(w); !e.onTheWay(w, next, "after clones of it had run ahead, the original left its way") {
			return
		}
	}
	if w.Fingerprint() != e.way.state {
		e.find(w, Finding{Check: Independent, Text: "after clones of it had run ahead, the original ended in another state", Look: shared})
	}
}

const shared = "memory that a clone shares with its original: a package variable, a field tagged sim:\"fixed\" that changes, a Cloner or a Monitor's Clone that copies a map or slice header only, an Env kept for later"

// cloneHere does what clones does at one point.
func (e *examination) cloneHere(w *sim.World, at int) bool {
	state := w.Fingerprint()
	twin, ahead := e.clone(w), e.clone(w)
	defer twin.Close()
	defer ahead.Close()
	if w.Fingerprint() != state {
		e.find(w, Finding{Check: Stable, Text: "the fingerprint asked twice gives two answers", Look: "an Encode that ranges over a map, or that changes what it encodes"})
		return false
	}
	if twin.Fingerprint() != state {
		e.find(w, Finding{Check: Stable, Text: "a clone does not have its original's fingerprint", Look: "a Cloner or a Monitor's Clone that leaves something out"})
		return false
	}
	e.shake(ahead)
	if w.Fingerprint() != state {
		e.find(w, Finding{Check: Independent, Text: "a clone that ran ahead changed the world it was made from", Look: shared})
		return false
	}
	for i := at; i < min(at+e.budget.tail, len(e.way.steps)); i++ {
		if e.step(twin); !e.onTheWay(twin, i, "a clone did not go its original's way") {
			return false
		}
	}
	if w.Fingerprint() != state {
		e.find(w, Finding{Check: Independent, Text: "a clone that went the same way changed the world it was made from", Look: shared})
		return false
	}
	return true
}

// shake runs a clone ahead through a crash and a restart of every node.
func (e *examination) shake(w *sim.World) {
	each := max(e.budget.tail/(2*w.Nodes()), 1)
	for id := range sim.NodeID(w.Nodes()) {
		for _, f := range []sim.Fault{sim.Crash{Target: sim.Target{Node: id + 1}}, sim.Restart{Target: sim.Target{Node: id + 1}}} {
			if w.Apply(sim.Choice{Act: sim.Inflict, Fault: f}) != nil || e.runOn(w, each) != nil {
				return
			}
		}
	}
}

// onTheWay compares a world with the run after event i of it.
func (e *examination) onTheWay(w *sim.World, i int, text string) bool {
	if w.Seq() == uint64(i+1) && w.Hash() == e.way.steps[i].hash {
		return true
	}
	seen := "nothing more"
	if w.Seq() > 0 {
		r := w.Recent(1)[0]
		seen = fmt.Sprintf("%s at %s, content %016x", w.Address(r), r.At, r.Hash)
	}
	if v := w.Violation(); v != nil {
		seen += " and " + v.Error()
	}
	e.find(w, Finding{Check: Independent, Text: fmt.Sprintf("%s: it did %s in place of %s", text, seen, e.way.line(i)), Look: shared})
	return false
}
