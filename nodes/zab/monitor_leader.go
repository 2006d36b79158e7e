package zab

import (
	"encoding/binary"
	"slices"

	"github.com/zoolab/zoolab/nodes/election"
	"github.com/zoolab/zoolab/sim"
)

// oneLeader is E1: a quorum promises an epoch to one leader, and no server
// promises it twice. To begin an epoch again is as bad as to begin another's: it
// would number its transactions from 1 again.
type oneLeader struct{ reigns []tenure } // in the order in which they began

// A tenure is an epoch with its leader.
type tenure struct {
	Epoch  uint32
	Leader sim.NodeID
}

// Step judges who leads in phases 2 and 3.
func (m *oneLeader) Step(h sim.Happening) *sim.Violation {
	if !Entered.Is(h) {
		return nil
	}
	s := Entered.Of(h)
	if s.Role != election.Leading || s.Phase < Synchronization {
		return nil
	}
	i := slices.IndexFunc(m.reigns, func(r tenure) bool { return r.Epoch == s.Epoch })
	switch {
	case i < 0:
		m.reigns = append(m.reigns, tenure{s.Epoch, h.Node})
	case m.reigns[i].Leader != h.Node:
		return object(h, "leads epoch %d in %s, which server %d has led", s.Epoch, s.Phase, m.reigns[i].Leader)
	case s.Phase == Synchronization:
		return object(h, "begins epoch %d a second time", s.Epoch)
	}
	return nil
}

// Clone returns an independent copy.
func (m *oneLeader) Clone() sim.Monitor { return &oneLeader{slices.Clone(m.reigns)} }

// Encode appends the epochs with their leaders.
func (m *oneLeader) Encode(b []byte) []byte {
	for _, r := range m.reigns {
		b = binary.AppendUvarint(b, uint64(r.Epoch))
		b = binary.AppendUvarint(b, uint64(r.Leader))
	}
	return b
}
