package scenarios

import (
	"time"

	"github.com/zoolab/zoolab/scenarios/file"
	"github.com/zoolab/zoolab/scenarios/strict"
	"github.com/zoolab/zoolab/sim"
)

// least is how many servers a kind of fault needs.
func least(kind string) int {
	switch kind {
	case "bridge":
		return 3
	case "partition", "cut", "clog", "capacity", "halfOpen":
		return 2
	}
	return 1
}

// lonely draws a fault of a kind that leaves a node or a link to itself: half
// cut off, forgotten, narrow or slow.
func (w *swarm) lonely(kind string, draw *sim.Rand, f file.Fault) (file.Fault, bool) {
	switch kind {
	case "bridge":
		n := w.server(draw)
		f.Bridge, f.Sides, f.For = w.name(n), w.banks(draw, n), w.length(draw, f.At)
	case "halfOpen":
		a, b := w.pair(draw)
		f.HalfOpen = &file.Link{From: w.name(a), To: w.name(b)}
	case "capacity":
		a, b := w.pair(draw)
		f.Capacity, f.For = w.capacity(draw, a, b), w.length(draw, f.At)
	case "silentCrash":
		f.Silent = true
		return w.crash(draw, f)
	case "slow":
		n := w.server(draw)
		f.Slow, f.For = &file.Slow{Node: w.name(n), Service: w.service(draw)}, w.length(draw, f.At)
		return f, w.afford(n, f)
	}
	return f, true
}

// banks draws the two sides of a bridge: each other node goes to either by a
// coin, and a side that stayed empty gets one.
func (w *swarm) banks(draw *sim.Rand, bridge sim.NodeID) file.Groups {
	sides := make(file.Groups, 2)
	for _, t := range w.roster.servers {
		if t.Node != bridge {
			i := draw.Below(2)
			sides[i] = append(sides[i], w.name(t.Node))
		}
	}
	return filled(sides)
}

// filled gives a side that is empty one node of the other.
func filled(sides file.Groups) file.Groups {
	for i := range sides {
		if other := sides[1-i]; len(sides[i]) == 0 {
			sides[i], sides[1-i] = other[:1], other[1:]
		}
	}
	return sides
}

// capacity draws a link that carries from one message to fifty in the time
// between two faults.
func (w *swarm) capacity(draw *sim.Rand, from, to sim.NodeID) *file.Capacity {
	times := []time.Duration{1, 3, 10, 50}[draw.Below(4)]
	rate := strict.Rate{Count: max(1, int64(times*time.Second/w.random.Every)), Per: time.Second}
	return &file.Capacity{From: w.name(from), To: w.name(to), Messages: &rate, Queue: 1 << draw.Below(6)}
}

// service draws how long a slow node's handlers take: about as long as a
// message travels, or a few times so long.
func (w *swarm) service(draw *sim.Rand) strict.Span {
	times := []time.Duration{1, 2, 5}[draw.Below(3)]
	return strict.Span{Max: max(1, min(w.usual.Delay.Max*times, strict.MaxDuration))}
}
