package shrink

import (
	"github.com/zoolab/zoolab/scenarios"
	"github.com/zoolab/zoolab/sim"
	"github.com/zoolab/zoolab/sim/tape"
)

// losses names the messages that a network loses by chance, and then loses fewer. A
// run that makes no progress cannot be a script, which would hold it up by itself.
func (h *hunt) losses() {
	if h.best.c.Scenario.Network.Loss > 0 {
		h.nameLosses()
	}
	reduced(h.best.c.Entries(), func(rest []tape.Entry) bool {
		c, err := h.best.c.Scheduled(rest)
		return err == nil && h.keep(h.run(c), h.simpler)
	})
}

// nameLosses has the same messages lost by name. A message's delay does not depend on
// whether others are lost by chance, so that the run stays as it is.
func (h *hunt) nameLosses() {
	lost := &lost{}
	h.runs++
	if _, err := h.best.c.Run(h.ctx, h.best.c.Scenario.Seed, scenarios.Options{Tracer: lost, Lenient: true}); err != nil {
		return
	}
	s := h.scenario()
	s.Network.Loss, s.Schedule = 0, nil
	c, err := h.origin.Recompile(s)
	if err != nil {
		return
	}
	if c, err = c.Scheduled(append(lost.entries, h.best.c.Entries()...)); err == nil {
		h.keep(h.run(c), h.simpler)
	}
}

// lost is a tracer that takes down what is lost, as entries that lose it.
type lost struct{ entries []tape.Entry }

// Record takes in one record of the world.
func (l *lost) Record(w *sim.World, r sim.Record) {
	if on := w.Address(r); r.Sort == sim.Dropped && on.From != "" {
		l.entries = append(l.entries, tape.Entry{Choice: sim.Choice{Act: sim.Drop, On: on}, Waits: true})
	}
}
