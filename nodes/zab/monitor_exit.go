package zab

import (
	"slices"

	"github.com/zoolab/zoolab/nodes/quorum"
	"github.com/zoolab/zoolab/sim"
)

// noExit has servers stay up. ZooKeeper's end their process when they find that
// something cannot be, and then something has gone wrong before.
type noExit struct {
	servers quorum.Set
	excused []sim.Rule
}

// Step judges processes that end.
func (m noExit) Step(h sim.Happening) *sim.Violation {
	if !sim.Halted.Is(h) || !m.servers.Has(h.Node) {
		return nil
	}
	rule := sim.Halted.Of(h)
	if slices.ContainsFunc(m.excused, func(r sim.Rule) bool { return r.String() == rule }) {
		return nil
	}
	return object(h, "ends its process by %s", rule)
}

// Clone returns the monitor, which remembers nothing.
func (m noExit) Clone() sim.Monitor { return m }

// Encode appends nothing.
func (m noExit) Encode(b []byte) []byte { return b }
