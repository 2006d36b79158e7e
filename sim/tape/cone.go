package tape

import "github.com/zoolab/zoolab/sim"

// A Relation says how a step stands to another one in the order of cause and effect.
type Relation uint8

// The relations.
const (
	Concurrent Relation = iota // neither could know of the other
	Past                       // it could have had an effect on the other
	Future                     // the other could have had an effect on it
	Self                       // it is the other
)

// String returns the relation's word.
func (r Relation) String() string {
	return [...]string{"concurrent", "past", "future", "self"}[r]
}

// A Cone tells the past and the future of one step: what led to it, and what it led to.
// The order is Lamport's happened-before. The steps of one node follow each other, and
// a step follows the one that gave rise to it, as a delivery follows the sending. A
// fault is a step of the nodes that something came of it for. A message that waits in
// the inbox of a node is a step of that node's when it is handled.
type Cone struct {
	b           *Branch
	step        int
	first, last int      // of the steps that were looked at
	led         []uint64 // of these steps and of what caused them, a bit a step: it led to the cone's
	leads       []bool   // by node: whether a later step of it did
	comes       []bool   // of the steps behind the cone's: whether it came of that
	came        []bool   // by node: whether its last step did
}

// Of returns how another recorded step stands to the one of the cone: Past when it is in
// its past. The steps between the two are looked at once.
func (c *Cone) Of(other int) Relation {
	switch {
	case other == c.step:
		return Self
	case other < c.step:
		for c.first > other {
			c.first--
			c.lookBack(c.first)
		}
		if c.hasLed(other) {
			return Past
		}
	default:
		for c.last < other {
			c.last++
			c.comes = append(c.comes, c.lookAhead(c.last))
		}
		if c.comes[other-c.step-1] {
			return Future
		}
	}
	return Concurrent
}

// Cone returns the cone of a step, 1 to Len. The last one is kept, so asking again for
// it costs nothing.
func (b *Branch) Cone(step int) *Cone {
	if b.cone == nil || b.cone.step != step {
		nodes := b.front.Nodes() + 1
		b.cone = &Cone{b: b, step: step, first: step, last: step, led: make([]uint64, step/64+1), leads: make([]bool, nodes), came: make([]bool, nodes)}
		b.nodes(step, func(id sim.NodeID) { b.cone.came[id] = true })
		b.cone.mark(step)
		b.cone.lookBack(step)
	}
	return b.cone
}

func (c *Cone) hasLed(step int) bool { return c.led[step/64]&(1<<(step%64)) != 0 }

func (c *Cone) mark(step int) { c.led[step/64] |= 1 << (step % 64) }

// lookBack looks at the step before those that were looked at: what a step of the past
// follows is past.
func (c *Cone) lookBack(step int) {
	in := c.hasLed(step)
	c.b.nodes(step, func(id sim.NodeID) { in = in || c.leads[id] })
	if !in {
		return
	}
	c.mark(step)
	c.b.nodes(step, func(id sim.NodeID) { c.leads[id] = true })
	if cause := int(c.b.brief(step).cause); cause > 0 {
		c.mark(cause)
	}
}

// lookAhead looks at the step behind those that were looked at, and reports whether it
// is in the future.
func (c *Cone) lookAhead(step int) bool {
	cause := int(c.b.brief(step).cause)
	in := cause == c.step || cause > c.step && c.comes[cause-c.step-1]
	c.b.nodes(step, func(id sim.NodeID) { in = in || c.came[id] })
	if in {
		c.b.nodes(step, func(id sim.NodeID) { c.came[id] = true })
	}
	return in
}
