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
	step int
	of   []Relation // of each recorded step
	led  []bool     // by node: whether its last step is in the future
}

// Of returns how another recorded step stands to the one of the cone: Past when it is in
// its past.
func (c Cone) Of(other int) Relation { return c.of[other-1] }

// Cone returns the cone of a step, 1 to Len, over the steps that are recorded now. The
// last one is kept and taken further when more steps are there, so asking again for it
// costs nothing.
func (b *Branch) Cone(step int) Cone {
	c := &b.cone
	if c.step != step {
		*c = Cone{step: step, of: make([]Relation, step, b.Len()), led: make([]bool, b.front.Nodes()+1)}
		c.lookBack(b)
	}
	for len(c.of) < b.Len() {
		c.lookAhead(b.Moment(len(c.of) + 1))
	}
	return Cone{step: c.step, of: c.of[:len(c.of):len(c.of)]}
}

// lookBack finds the past: going backward, what a step of the past follows is past.
func (c *Cone) lookBack(b *Branch) {
	follows := make([]bool, len(c.led)) // by node: whether a later step of it is past
	c.of[c.step-1] = Past
	for n := c.step; n > 0; n-- {
		m := b.Moment(n)
		in := c.of[n-1] == Past
		m.nodes(func(id sim.NodeID) { in = in || follows[id] })
		if !in {
			continue
		}
		c.of[n-1] = Past
		m.nodes(func(id sim.NodeID) { follows[id] = true })
		if m.Cause > 0 {
			c.of[m.Cause-1] = Past
		}
	}
	c.of[c.step-1] = Self
	b.Moment(c.step).nodes(func(id sim.NodeID) { c.led[id] = true })
}

// lookAhead tells of one step more whether it is in the future.
func (c *Cone) lookAhead(m *Moment) {
	in := m.Cause > 0 && (m.Cause == c.step || c.of[m.Cause-1] == Future)
	m.nodes(func(id sim.NodeID) { in = in || c.led[id] })
	if !in {
		c.of = append(c.of, Concurrent)
		return
	}
	c.of = append(c.of, Future)
	m.nodes(func(id sim.NodeID) { c.led[id] = true })
}

// nodes calls f with each node that the step is one of, some perhaps twice.
func (m *Moment) nodes(f func(sim.NodeID)) {
	if m.Node > 0 {
		if !m.Waits {
			f(m.Node)
		}
		return
	}
	for i := range m.Out {
		switch o := &m.Out[i]; o.Sort {
		case sim.Stated, sim.Wrote, sim.Synced, sim.Armed, sim.Disarmed, sim.Noted:
			if o.Node > 0 {
				f(o.Node)
			}
		case sim.Sent:
			if o.From > 0 {
				f(o.From)
			}
		}
	}
}
