package condition

import (
	"github.com/zoolab/zoolab/sim"
	"github.com/zoolab/zoolab/sim/tape"
)

// A look is where somebody looks on a branch, with what was found out on the way.
type look struct {
	branch *tape.Branch
	step   int
	moment *tape.Moment
	now    *sim.World // after the step, nil until somebody asks
	nodes  []string   // their names, from node 1 on
	counts map[*event]tally
	firsts map[*after]tally
}

// A tally is what was counted, or found, in the steps up to one.
type tally struct{ upTo, n int }

func newLook(b *tape.Branch) *look {
	l := &look{branch: b, counts: map[*event]tally{}, firsts: map[*after]tally{}}
	// The front is the one world that is at hand without going anywhere.
	w := b.World(b.Len())
	for id := range w.Nodes() {
		l.nodes = append(l.nodes, w.Name(sim.NodeID(id+1)))
	}
	return l
}

// at goes to a step.
func (l *look) at(step int) { l.step, l.moment, l.now = step, l.branch.Moment(step), nil }

// world is the world after the step.
func (l *look) world() *sim.World {
	if l.now == nil {
		l.now = l.branch.World(l.step)
	}
	return l.now
}

// first looks for the first step at which something holds.
func (l *look) first(x expr, from, to int) (step int, ok bool) {
	for s := from; s <= to; s++ {
		if l.at(s); x.holds(l) {
			return s, true
		}
	}
	return 0, false
}

// name returns a node's name, "" for nobody's.
func (l *look) name(id sim.NodeID) string {
	if id < 1 || int(id) > len(l.nodes) {
		return ""
	}
	return l.nodes[id-1]
}

// node finds a node by its name.
func (l *look) node(name string) (sim.NodeID, bool) {
	for i, n := range l.nodes {
		if n == name {
			return sim.NodeID(i + 1), true
		}
	}
	return 0, false
}

// before counts how often an event took place in the steps before the present one.
// It goes on from where it counted last, so that a search in either direction looks
// at each step twice at most.
func (l *look) before(e *event) int {
	t := l.counts[e]
	for t.upTo < l.step-1 {
		t.upTo++
		t.n += e.count(l, l.branch.Moment(t.upTo))
	}
	for t.upTo > l.step-1 {
		t.n -= e.count(l, l.branch.Moment(t.upTo))
		t.upTo--
	}
	l.counts[e] = t
	return t.n
}

// held reports whether a condition on what happened has held at an earlier step.
func (l *look) held(a *after) bool {
	t := l.firsts[a]
	if t.n == 0 && t.upTo < l.step-1 {
		here, moment, now := l.step, l.moment, l.now
		if s, ok := l.first(a.of, t.upTo+1, here-1); ok {
			t.n = s
		}
		l.step, l.moment, l.now = here, moment, now
		t.upTo = here - 1
		l.firsts[a] = t
	}
	return t.n > 0 && t.n < l.step
}
