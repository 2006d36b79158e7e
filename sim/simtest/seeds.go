package simtest

import (
	"fmt"

	"github.com/zoolab/zoolab/sim"
)

// quiet makes the run that everything is held against.
func (e *examination) quiet() {
	w, err := sim.New(e.cfg)
	if err != nil {
		e.find(nil, Finding{Check: Plain, Text: err.Error(), Look: "a field that cannot be copied, or tag configuration sim:\"fixed\""})
		return
	}
	w.Close()
	e.way = e.run()
	if v := e.way.world.Violation(); v != nil {
		e.findViolation(e.way.world, Quiet, v, "", sim.Choice{})
		return
	}
	if len(e.way.steps) <= len(e.cfg.Protocol.Nodes) {
		e.find(e.way.world, Finding{Check: Quiet, Text: fmt.Sprintf("only %d events happened: nothing was examined", len(e.way.steps)),
			Look: "a first timer or message that Start should set off"})
	}
}

// findViolation reports what a monitor or the world itself said.
func (e *examination) findViolation(w *sim.World, check string, v *sim.Violation, after string, instead sim.Choice) {
	f := Finding{Check: check, Violation: v, Text: after + v.Error(), Instead: instead}
	switch {
	case v.Monitor == "mutated-payload":
		f.Check, f.Look = Payload, "a write to a slice or array element after it was sent, or by a receiver: copy it first"
	case v.Monitor == "panic":
		f.Look = "a state that the handler did not expect"
	case check == Crash || check == Restart:
		f.Look = "a promise made (sent, or stated as a fact) before the Sync that keeps it, something that is never written, or something that Start does not read back"
	}
	e.find(w, f)
}

// sameSeed runs twice more and compares event by event.
func (e *examination) sameSeed() {
	for range 2 {
		again := e.run()
		if i, ok := parting(&e.way, &again); ok {
			e.find(nil, Finding{Check: SameSeed, Seq: uint64(i + 1), Event: e.way.address(i), Node: e.way.node(i),
				Text: fmt.Sprintf("the same seed went two ways: first %s, then %s", e.way.line(i), again.line(i)),
				Look: "state outside the node (a package variable, a shared pointer), a range over a map, the machine's clock or randomness"})
			return
		}
		if again.state != e.way.state {
			e.find(again.world, Finding{Check: SameSeed, Text: "the same seed took the same events to two different states",
				Look: "a field filled from outside the node, or a range over a map into a slice"})
			return
		}
	}
}

// parting returns the first event that two runs do not share.
func parting(a, b *way) (int, bool) {
	for i := range max(len(a.steps), len(b.steps)) {
		if i >= len(a.steps) || i >= len(b.steps) || a.steps[i].hash != b.steps[i].hash {
			return i, true
		}
	}
	return 0, false
}

func (w *way) address(i int) sim.Address {
	if i >= len(w.steps) {
		return sim.Address{}
	}
	return w.world.Address(w.steps[i].record)
}

func (w *way) node(i int) string {
	if i >= len(w.steps) || w.steps[i].record.Node == 0 {
		return ""
	}
	return w.world.Name(w.steps[i].record.Node)
}

// otherSeed looks whether any of three other seeds gives another run. The
// hash itself begins with the seed, so the events are compared.
func (e *examination) otherSeed() {
	if e.budget.drawless {
		return
	}
	for i := range uint64(3) {
		other := *e
		other.cfg.Seed += i + 1
		run := other.run()
		if !sameEvents(e.way.steps, run.steps) {
			return
		}
	}
	e.find(nil, Finding{Check: OtherSeed, Text: fmt.Sprintf("seeds %d to %d give the same %d events at the same times", e.cfg.Seed, e.cfg.Seed+3, len(e.way.steps)),
		Look: "a configuration in which nothing is drawn: give delays, syncs or boots a range, or say simtest.Drawless"})
}

func sameEvents(a, b []step) bool {
	if len(a) != len(b) {
		return false
	}
	for i := range a {
		r, s := a[i].record, b[i].record
		if r.At != s.At || r.Node != s.Node || r.From != s.From || r.Hash != s.Hash || r.K != s.K {
			return false
		}
	}
	return true
}
