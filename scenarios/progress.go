package scenarios

import "github.com/zoolab/zoolab/sim"

// A timedGoal asks whether a protocol's goal is met at some moment of a span
// that begins when the last trouble is over. The time of happenings counts, not
// of the moment when somebody looks.
//
// A goal that stays met over the end of trouble is met at once, if nothing is
// left in force: that which is merely begun, as a cut that nobody mends, may
// not have told yet. Such a goal is to stay met until the end of the span, or to
// be met again in it. The same holds for one that has never been owed: a client
// may ask in a moment.
type timedGoal struct {
	sim.Goal
	last, due sim.Time // the span
	over      bool     // the last fault heals everything
	missing   string   // by the last happening that counts
	owed      bool     // something was missing, at whatever time
	met       bool     // in the span, for good
	first     sim.Time // when
}

func newTimedGoal(g sim.Goal, last, due sim.Time, plan []sim.Planned) *timedGoal {
	t := &timedGoal{Goal: g, last: last, due: due, over: healed(plan), missing: g.Missing()}
	t.owed = t.missing != ""
	return t
}

// healed reports whether the last of the faults heals everything.
func healed(plan []sim.Planned) bool {
	var final sim.Planned
	for _, p := range plan {
		if p.At >= final.At {
			final = p
		}
	}
	h, ok := final.Fault.(sim.Heal)
	return ok && h.All
}

// Step shows the goal a happening. What comes after the due time does not
// count, nor after the goal was met: a client may have asked for something new.
func (g *timedGoal) Step(h sim.Happening) {
	if h.At > g.last && g.over && g.owed && g.missing == "" {
		g.meet(g.last)
	}
	g.Goal.Step(h)
	if g.met || h.At > g.due {
		return
	}
	before := g.missing
	g.missing = g.Goal.Missing()
	g.owed = g.owed || g.missing != ""
	if h.At > g.last && before != "" && g.missing == "" {
		g.meet(h.At)
	}
}

// meet notes the first moment at which the goal is met.
func (g *timedGoal) meet(at sim.Time) {
	if !g.met {
		g.met, g.first = true, at
	}
}

// moment is the first one of the span at which the goal was met, if it was.
// One that was met when the span began, and never ceased to be, was so at once.
func (g *timedGoal) moment() (sim.Time, bool) {
	if g.met {
		return g.first, true
	}
	return g.last, g.missing == ""
}

// Clone returns an independent copy.
func (g *timedGoal) Clone() sim.Goal {
	c := *g
	c.Goal = g.Goal.Clone()
	return &c
}
