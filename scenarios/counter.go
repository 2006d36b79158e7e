package scenarios

import "github.com/zoolab/zoolab/sim"

// A counter is a monitor that never objects: it counts what clients ask for.
type counter struct{ operations int }

// Step counts an invocation.
func (c *counter) Step(h sim.Happening) *sim.Violation {
	if h.Phase() == sim.WasInvoked {
		c.operations++
	}
	return nil
}

// Clone returns an independent copy.
func (c *counter) Clone() sim.Monitor {
	clone := *c
	return &clone
}

// Encode appends nothing: a number of operations decides nothing.
func (c *counter) Encode(b []byte) []byte { return b }
