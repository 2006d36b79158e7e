package zab

import (
	"encoding/binary"
	"slices"

	"github.com/zoolab/zoolab/nodes/election"
	"github.com/zoolab/zoolab/sim"
)

// uniqueZxids is what the paper takes for granted when it speaks of transactions
// by their zxids: a leader numbers them in its own epoch, and no number twice.
type uniqueZxids struct {
	leading  byServer[uint32] // the epoch that a server leads, 0 for none
	proposed proposals
}

// Step judges proposals.
func (m *uniqueZxids) Step(h sim.Happening) *sim.Violation {
	switch {
	case Proposed.Is(h):
		return m.onProposed(h, Proposed.Of(h))
	case Entered.Is(h):
		e, s := m.leading.of(h.Node), Entered.Of(h)
		*e = 0
		if s.Role == election.Leading {
			*e = s.Epoch
		}
	}
	return nil
}

func (m *uniqueZxids) onProposed(h sim.Happening, x Txn) *sim.Violation {
	value, by := m.proposed.find(x.Zxid)
	epoch := *m.leading.of(h.Node)
	switch {
	case epoch == 0:
		return object(h, "proposes %s and leads nobody", x)
	case x.Zxid.Epoch() != epoch:
		return object(h, "proposes %s and leads epoch %d", x, epoch)
	case by == 0:
		m.proposed.add(x, h.Node)
	case by != h.Node:
		return object(h, "proposes %s, which server %d has proposed", x, by)
	case value != x.Value:
		return object(h, "proposes %s a second time, with another value", x)
	}
	return nil
}

// Clone returns an independent copy.
func (m *uniqueZxids) Clone() sim.Monitor {
	return &uniqueZxids{slices.Clone(m.leading), m.proposed.clone()}
}

// Encode appends who leads and what was proposed.
func (m *uniqueZxids) Encode(b []byte) []byte {
	b = binary.AppendUvarint(b, uint64(len(m.leading)))
	for _, e := range m.leading {
		b = binary.AppendUvarint(b, uint64(e))
	}
	return m.proposed.encode(b)
}
