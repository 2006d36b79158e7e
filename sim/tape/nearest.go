package tape

import "github.com/zoolab/zoolab/sim"

// Lenient has choices that do not fit made on the nearest event of their kind, and
// left out where there is none. A run in which that happens has a hash of its own.
func (d *Driver) Lenient() {
	d.Misfit = func(w *sim.World, entry int) (sim.Choice, bool) { return nearest(w, d.schedule[entry].Choice) }
}

// nearest is a choice made on another event than it says, which is not there: on that
// of its kind between those nodes whose number is the next lower, or else the lowest.
// When some of what came before has gone, that is what the event is called now.
func nearest(w *sim.World, c sim.Choice) (sim.Choice, bool) {
	if c.Act == sim.Inflict {
		return c, false
	}
	var best sim.Address
	for _, p := range w.Pending() {
		like := p.On
		like.K, like.Twin = c.On.K, c.On.Twin
		if like != c.On || p.On.K == c.On.K {
			continue
		}
		lower, was := p.On.K < c.On.K, best.K < c.On.K
		switch {
		case best == sim.Address{}, lower && !was, lower && p.On.K > best.K, !lower && !was && p.On.K < best.K:
			best = p.On
		}
	}
	c.On, c.Content = best, 0
	return c, best != sim.Address{}
}
