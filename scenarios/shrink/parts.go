package shrink

import (
	"slices"
	"time"

	"github.com/zoolab/zoolab/scenarios/file"
)

// scenario is a copy of the best one, of which parts may be replaced and none may be
// written to.
func (h *hunt) scenario() *file.Scenario {
	s := *h.best.c.Scenario
	return &s
}

// cutEnd removes what comes after the violation: it was there and made no difference.
func (h *hunt) cutEnd() {
	s := h.scenario()
	switch h.target.at {
	case during:
		end := time.Duration(h.best.res.Violation.At)
		s.Faults = slices.DeleteFunc(slices.Clone(s.Faults), func(f file.Fault) bool { return f.At > end })
		s.Clients = slices.DeleteFunc(slices.Clone(s.Clients), func(c file.Client) bool { return c.Start > end })
		s.Until = min(s.Until, roundUp(end))
	case overdue:
		s.Until = min(s.Until, due(s))
	case after:
		return // a judge has looked at all of it
	}
	h.take(s, h.simpler)
}

// due is when progress must have been made.
func due(s *file.Scenario) time.Duration {
	var last time.Duration
	for i := range s.Faults {
		last = max(last, s.Faults[i].At+s.Faults[i].For)
	}
	for i := range s.Clients {
		last = max(last, s.Clients[i].Start)
	}
	return last + s.Expect.ProgressAfterHeal
}

// roundUp is the next time that is easy to read.
func roundUp(d time.Duration) time.Duration {
	unit := time.Microsecond
	for unit*100 < d {
		unit *= 10
	}
	if r := d.Truncate(unit); r < d {
		return r + unit
	}
	return d
}

// faults removes those of the list: scripts have theirs among their events.
func (h *hunt) faults() {
	reduced(h.best.c.Scenario.Faults, func(rest []file.Fault) bool {
		s := h.scenario()
		s.Faults = rest
		return h.take(s, h.simpler)
	})
}

// clients removes whole clients.
func (h *hunt) clients() {
	reduced(h.best.c.Scenario.Clients, func(rest []file.Client) bool {
		s := h.scenario()
		s.Clients = rest
		return h.take(s, h.simpler)
	})
}

// operations removes what clients do, line by line of a script, and makes workloads
// short.
func (h *hunt) operations() {
	for i := range h.best.c.Scenario.Clients {
		if h.best.c.Scenario.Clients[i].Workload != nil {
			h.workload(i)
			continue
		}
		reduced(h.best.c.Scenario.Clients[i].Script, func(rest []file.Line) bool {
			if len(rest) == 0 {
				return false // a client has work, or it is none
			}
			c := h.best.c.Scenario.Clients[i]
			c.Script = rest
			return h.takeClient(i, c, h.simpler)
		})
	}
}

// takeClient tries another client in the place of one.
func (h *hunt) takeClient(i int, c file.Client, suits func(Size) bool) bool {
	s := h.scenario()
	s.Clients = slices.Clone(s.Clients)
	s.Clients[i] = c
	return h.take(s, suits)
}
