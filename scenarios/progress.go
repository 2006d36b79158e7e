package scenarios

import "github.com/zoolab/zoolab/sim"

// timedGoal is a protocol's goal as it stands when progress is due, with a
// note of since when. The time of happenings counts, not of the moment when
// somebody looks.
type timedGoal struct {
	sim.Goal
	due     sim.Time
	missing string
	since   sim.Time // when missing last became empty, or ceased to be
}

func newTimedGoal(g sim.Goal, due sim.Time) *timedGoal {
	return &timedGoal{Goal: g, due: due, missing: g.Missing()}
}

// Step shows the goal a happening. What comes after the due time no longer
// counts: a client may have asked for something new.
func (g *timedGoal) Step(h sim.Happening) {
	g.Goal.Step(h)
	if h.At > g.due {
		return
	}
	before := g.missing
	if g.missing = g.Goal.Missing(); (before == "") != (g.missing == "") {
		g.since = h.At
	}
}

// Clone returns an independent copy.
func (g *timedGoal) Clone() sim.Goal {
	c := *g
	c.Goal = g.Goal.Clone()
	return &c
}
