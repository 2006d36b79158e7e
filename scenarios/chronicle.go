package scenarios

import "github.com/zoolab/zoolab/sim"

// A Fact sums up all that was said by one name during a run.
type Fact struct {
	Name        string
	Count       int
	First, Last Saying
}

// A Saying is one statement: who said it when, and what it carried.
type Saying struct {
	At   sim.Time
	Node sim.NodeID // 0 for the world
	Text string
}

// A chronicle is a monitor that never objects: it sums up what nodes and
// clients say, so that a report can tell what happened in any protocol.
type chronicle struct{ facts []Fact }

// Step takes in one happening.
func (c *chronicle) Step(h sim.Happening) *sim.Violation {
	said := Saying{At: h.At, Node: h.Node, Text: h.Text()}
	for i := range c.facts {
		if c.facts[i].Name == h.Name() {
			c.facts[i].Count++
			c.facts[i].Last = said
			return nil
		}
	}
	c.facts = append(c.facts, Fact{Name: h.Name(), Count: 1, First: said, Last: said})
	return nil
}

// Clone returns an independent copy.
func (c *chronicle) Clone() sim.Monitor {
	return &chronicle{facts: append([]Fact(nil), c.facts...)}
}

// Encode appends nothing: a summary decides nothing.
func (c *chronicle) Encode(b []byte) []byte { return b }
