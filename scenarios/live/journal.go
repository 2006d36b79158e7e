package live

import (
	"slices"

	"github.com/zoolab/zoolab/nodes/client"
	"github.com/zoolab/zoolab/nodes/election"
	"github.com/zoolab/zoolab/nodes/gate"
	"github.com/zoolab/zoolab/nodes/zab"
	"github.com/zoolab/zoolab/nodes/zookeeper"
	"github.com/zoolab/zoolab/scenarios/narration"
	"github.com/zoolab/zoolab/sim"
	"github.com/zoolab/zoolab/sim/tape"
)

// A journal tells in sentences what happens to servers, sessions and the world, and none
// of what clients ask: of that there is too much. A nil journal tells nothing.
//
// It hears facts as a monitor does. Of faults there are no facts, and a tracer costs too
// much to listen all the time: it is one during faults alone.
type journal struct {
	tell   func(at sim.Time, sentence string)
	teller *narration.Teller
	inside map[uint64]bool // visitors who were let in
	told   int             // sentences, during a fault
	gate   sim.NodeID
	plan   []sim.Time // when the scenario's own faults are to come
}

func newJournal(c Config, to *crier) *journal {
	if to == nil {
		return nil
	}
	config := c.Case.Config(c.Seed)
	j := &journal{tell: to.tell, teller: narration.NewTeller(narration.English, narration.Terse, config.Protocol), inside: map[uint64]bool{}, gate: c.Gate}
	for _, f := range config.Plan {
		j.plan = append(j.plan, f.At)
	}
	slices.Sort(j.plan)
	return j
}

// step takes the next event, which comes at a moment. At that of a fault of the plan the
// journal listens.
func (j *journal) step(w *sim.World, at sim.Time) {
	if j != nil {
		for len(j.plan) > 0 && j.plan[0] < at {
			j.plan = j.plan[1:]
		}
		if len(j.plan) > 0 && j.plan[0] == at {
			_ = j.during(w, func() error { w.Step(); return nil })
			return
		}
	}
	w.Step()
}

// during has the journal listen to faults while something is done.
func (j *journal) during(w *sim.World, do func() error) error {
	if j != nil {
		j.told = 0
		w.Trace(j)
		defer w.Trace(nil)
	}
	return do()
}

// hear tells a fact that a person wants to know.
func (j *journal) hear(h sim.Happening) {
	if j != nil && j.wants(h) {
		j.say(h.At, tape.Outcome{Sort: sim.Stated, Node: h.Node, Name: h.Name(), Text: h.Text()})
	}
}

// wants picks facts. Visitors who were never let in, as those who ask for four letters,
// come and go too often to be told of.
func (j *journal) wants(h sim.Happening) bool {
	switch {
	case sim.Booted.Is(h):
		return h.Node != j.gate || h.Boot > 1 // that the gate is there at all is nobody's news
	case sim.Crashed.Is(h), sim.Halted.Is(h), sim.Healed.Is(h), zookeeper.Expired.Is(h):
		return true
	case client.Became.Is(h):
		to := client.Became.Of(h).To
		return to.Connected() || to == client.Expired
	case zab.Entered.Is(h):
		s := zab.Entered.Of(h)
		return s.Phase == zab.Broadcast || s.Role == election.Looking
	case gate.Welcomed.Is(h):
		s := gate.Welcomed.Of(h)
		j.inside[s.Visitor] = s.Timeout > 0
		return true
	case gate.Left.Is(h):
		return j.leaves(gate.Left.Of(h).To)
	case gate.Dropped.Is(h):
		return j.leaves(gate.Dropped.Of(h).To)
	}
	return false
}

// leaves reports whether a visitor was in, which it is no longer.
func (j *journal) leaves(visitor uint64) bool {
	was := j.inside[visitor]
	delete(j.inside, visitor)
	return was
}

// Record tells a fault, unless what came of it has been told.
func (j *journal) Record(w *sim.World, r sim.Record) {
	switch r.Sort {
	case sim.Took:
		j.told = 0
	case sim.Struck:
		if j.told == 0 {
			j.say(r.At, tape.Outcome{Sort: sim.Struck, Text: w.Text(r)})
		}
		j.told = 0
	}
}

func (j *journal) say(at sim.Time, o tape.Outcome) {
	for _, s := range j.teller.Now(&tape.Moment{Out: []tape.Outcome{o}}) {
		j.told++
		j.tell(at, s.Text)
	}
}
