package shrink

import (
	"cmp"
	"slices"

	"github.com/zoolab/zoolab/scenarios/file"
	"github.com/zoolab/zoolab/scenarios/strict"
	"github.com/zoolab/zoolab/sim"
	"github.com/zoolab/zoolab/sim/tape"
)

// toScript takes the say from the network: every event of the run is spelt out, in
// its order, with the faults in their places. What was lost is what is never taken,
// so that no loss, delay or partition is needed. The calmest setting in which the
// script fails as before is kept.
func (h *hunt) toScript() {
	for _, calm := range []func(*file.Scenario, []tape.Entry){
		func(s *file.Scenario, entries []tape.Entry) { quiet(s); calmDown(s); timeless(entries) },
		func(s *file.Scenario, _ []tape.Entry) { quiet(s); calmDown(s) },
		func(s *file.Scenario, _ []tape.Entry) { quiet(s) },
		func(*file.Scenario, []tape.Entry) {},
	} {
		s, entries := h.scenario(), h.course(h.best)
		s.Faults, s.Schedule = nil, nil
		s.Until = h.origin.Scenario.Until // an event that is taken early brings its time along
		calm(s, entries)
		c, err := h.origin.Recompile(s)
		if err != nil {
			continue
		}
		h.script = true
		if c, err = c.Scheduled(entries); err == nil && h.keep(h.run(c), h.noLonger) {
			return
		}
		h.script = false
	}
}

// noLonger suits what fails as soon.
func (h *hunt) noLonger(s Size) bool { return s.Events <= h.best.size.Events }

// quiet is a network on which nothing goes wrong by itself.
func quiet(s *file.Scenario) {
	calm := sim.CalmNetwork().Delay
	s.Network = file.Network{Delay: strict.Span{Min: calm.Min, Max: calm.Max}}
}

// calmDown has disks and handlers take no time, and clocks be right.
func calmDown(s *file.Scenario) {
	s.Disk, s.Service, s.Clocks, s.Buggify = file.Disk{}, strict.Span{}, file.Clocks{}, false
}

// timeless lets faults happen at no time of their own.
func timeless(entries []tape.Entry) {
	for i := range entries {
		entries[i].Choice.At = 0
	}
}

// events removes events from a script, and what follows from them with them.
func (h *hunt) events() {
	reduce(h.best.c.Entries(), func(rest []tape.Entry) ([]tape.Entry, bool) {
		c, err := h.best.c.Scheduled(h.tidy(rest))
		if err != nil || !h.keep(h.run(c), h.smaller) {
			return nil, false
		}
		return h.best.c.Entries(), true
	})
}

// rewritten is a try whose schedule is what was made of it, which may be less.
func (h *hunt) rewritten(t *try) *try {
	c, err := t.c.Scheduled(h.course(t))
	if err != nil {
		return nil
	}
	one := *t
	one.c = c
	one.size = sizeOf(c, &one)
	return &one
}

// course spells the course of a run as a script: every event that was taken, and
// every fault of the plan in its place.
func (h *hunt) course(t *try) []tape.Entry {
	plan := t.c.Config(t.c.Scenario.Seed).Plan
	slices.SortStableFunc(plan, func(a, b sim.Planned) int { return cmp.Compare(a.At, b.At) })
	var entries []tape.Entry
	for _, c := range t.made {
		c.Content = 0
		switch {
		case c.Act == sim.Hold || c.Act == sim.Duplicate:
			continue // it comes when it is taken, and as often
		case c.Act == sim.Take && c.On.Port == "plan":
			f := plan[c.On.K-1]
			c = sim.Choice{Act: sim.Inflict, At: f.At, Fault: f.Fault}
		}
		entries = append(entries, tape.Entry{Choice: c})
	}
	return h.tidy(entries)
}

// tidy makes the entries of a script fit each other: a message that comes several
// times is left under way by all takings but the last; what is altered on its way is so
// behind the entry before it; and where judges wait for the end, the run ends with
// the last entry.
func (h *hunt) tidy(entries []tape.Entry) []tape.Entry {
	entries = slices.Clone(entries)
	takings := map[sim.Address]int{}
	for i := range entries {
		x := &entries[i]
		x.After, x.Nth, x.Choice.On.Twin = sim.Address{}, 0, false
		if x.Choice.Act == sim.Garble && i > 0 {
			if before := &entries[i-1]; before.Choice.Act == sim.Take {
				x.After, x.Nth = before.Choice.On, takings[before.Choice.On]
			}
		}
		if x.Choice.Act == sim.Take {
			takings[x.Choice.On]++
		}
		if h.target.at == after {
			x.Choice.At = 0
		}
	}
	later := map[sim.Address]bool{}
	for i := len(entries) - 1; i >= 0; i-- {
		if c := &entries[i].Choice; c.Act == sim.Take && c.On.From != "" {
			c.Again = later[c.On]
			later[c.On] = true
		}
	}
	if n := len(entries); n > 0 && h.target.at == after {
		entries[n-1].Choice.At = sim.Time(h.best.c.Scenario.Until)
	}
	return entries
}
