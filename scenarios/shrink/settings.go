package shrink

import (
	"slices"
	"strconv"
	"time"

	"github.com/zoolab/zoolab/scenarios/file"
	"github.com/zoolab/zoolab/scenarios/strict"
)

// settings makes usual what need not be unusual: one setting after the other is left
// out, times become round.
func (h *hunt) settings() {
	for _, change := range []func(*file.Scenario){
		func(s *file.Scenario) { s.Seed = file.New().Seed },
		calmDown,
		func(s *file.Scenario) { s.Disk.Torn = 0 },
		func(s *file.Scenario) { s.Service = strict.Span{} },
		func(s *file.Scenario) { s.Clocks = file.Clocks{} },
		func(s *file.Scenario) { s.Buggify = false },
		func(s *file.Scenario) { s.Network = file.Network{Delay: s.Network.Delay} },
		func(s *file.Scenario) { s.Expect.Monitors = file.New().Expect.Monitors },
	} {
		h.change(change)
	}
	if h.target.at != overdue { // what is usual may be slower
		h.change(func(s *file.Scenario) { s.Network = file.New().Network })
		h.change(func(s *file.Scenario) { s.Disk = file.New().Disk })
		h.change(func(s *file.Scenario) { s.Ensemble = nil })
		h.ensembleKeys()
	}
	h.bugs()
	h.clientKeys()
	h.times()
}

// change tries a scenario that is changed, if that makes a difference.
func (h *hunt) change(how func(*file.Scenario)) bool {
	s := h.scenario()
	how(s)
	if string(file.Marshal(s)) == string(file.Marshal(h.best.c.Scenario)) {
		return false
	}
	return h.take(s, h.noLarger)
}

// bugs removes switches that have no part in it.
func (h *hunt) bugs() {
	if len(h.best.c.Scenario.Bugs) < 2 {
		return // a failure without any is another one
	}
	reduced(h.best.c.Scenario.Bugs, func(rest []strict.Name) bool {
		return len(rest) > 0 && h.change(func(s *file.Scenario) { s.Bugs = rest })
	})
}

// ensembleKeys leaves settings of the ensemble as they usually are.
func (h *hunt) ensembleKeys() {
	if h.best.c.Scenario.Ensemble == nil {
		return
	}
	for _, e := range h.best.c.Scenario.Ensemble.Entries {
		h.change(func(s *file.Scenario) { s.Ensemble = set(s.Ensemble, e.Key, "") })
	}
}

// clientKeys leaves to clients when and where they begin.
func (h *hunt) clientKeys() {
	for i := range h.best.c.Scenario.Clients {
		for _, change := range []func(*file.Client){
			func(c *file.Client) { c.Start = 0 },
			func(c *file.Client) {
				if h.target.at != overdue {
					c.SessionTimeout = 0
				}
			},
			func(c *file.Client) { c.Server = strict.Name{} },
			func(c *file.Client) { c.ReadOnly = false },
		} {
			h.change(func(s *file.Scenario) {
				s.Clients = slices.Clone(s.Clients)
				change(&s.Clients[i])
			})
		}
	}
}

// times makes them round.
func (h *hunt) times() {
	for i := range h.best.c.Scenario.Faults {
		for unit := 100 * time.Millisecond; unit >= time.Millisecond; unit /= 10 {
			if h.change(func(s *file.Scenario) {
				s.Faults = slices.Clone(s.Faults)
				s.Faults[i].At = s.Faults[i].At.Round(unit)
				s.Faults[i].For = s.Faults[i].For.Round(unit)
			}) {
				break
			}
		}
	}
	h.change(func(s *file.Scenario) {
		switch h.target.at {
		case overdue:
			s.Until = due(s)
		case during:
			s.Until = roundUp(time.Duration(h.best.res.Violation.At))
		}
	})
}

// workload makes the numbers of a client's workload small: how many operations there
// are is one of them.
func (h *hunt) workload(i int) {
	for _, e := range h.best.c.Scenario.Clients[i].Workload.Entries {
		n, err := strconv.Atoi(e.Value.Text)
		if err != nil || n < 2 {
			continue
		}
		h.lower(i, e.Key, n)
	}
}

// lower finds a small value of a number by halving what is between.
func (h *hunt) lower(i int, key string, high int) {
	for low := 0; high-low > 1; {
		mid := low + (high-low)/2
		c := h.best.c.Scenario.Clients[i]
		c.Workload = set(c.Workload, key, strconv.Itoa(mid))
		if h.takeClient(i, c, h.simpler) {
			high = mid
		} else {
			low = mid
		}
	}
}
