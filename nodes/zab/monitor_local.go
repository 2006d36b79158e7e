package zab

import (
	"encoding/binary"
	"slices"

	"github.com/zoolab/zoolab/nodes/election"
	"github.com/zoolab/zoolab/nodes/znode"
	"github.com/zoolab/zoolab/sim"
)

// localOrder is Z4, "If a primary broadcasts ⟨v, z⟩ before it broadcasts ⟨v', z'⟩,
// then a process that delivers ⟨v', z'⟩ must also deliver ⟨v, z⟩ before". A leader
// numbers its transactions from 1 without holes, so a server that leaves one out
// shows it; and so does the leader when it commits.
type localOrder struct{ servers byServer[strides] }

// strides is how far a server has come, in its present ensemble.
type strides struct{ Delivered, Committed znode.Zxid }

// Step judges commits and deliveries.
func (m *localOrder) Step(h sim.Happening) *sim.Violation {
	switch {
	case Delivered.Is(h):
		return stride(h, "delivers", &m.servers.of(h.Node).Delivered, Delivered.Of(h).Zxid)
	case Committed.Is(h):
		return stride(h, "commits", &m.servers.of(h.Node).Committed, Committed.Of(h))
	case Entered.Is(h):
		s := Entered.Of(h)
		if s.Phase != Broadcast {
			return nil
		}
		at := m.servers.of(h.Node)
		at.Delivered = s.Zxid
		if s.Role == election.Leading {
			at.Committed = znode.ZxidOf(s.Epoch, 0)
		}
	}
	return nil
}

// stride goes on to z, which is next in its epoch. Whether an epoch may begin
// here is not judged here: that is a matter of other epochs.
func stride(h sim.Happening, does string, at *znode.Zxid, z znode.Zxid) *sim.Violation {
	due := at.Next()
	if z.Epoch() != at.Epoch() {
		due = znode.ZxidOf(z.Epoch(), 1)
	}
	if z != due {
		return object(h, "%s %s, and %s is next", does, z, due)
	}
	*at = z
	return nil
}

// Clone returns an independent copy.
func (m *localOrder) Clone() sim.Monitor { return &localOrder{slices.Clone(m.servers)} }

// Encode appends how far the servers have come.
func (m *localOrder) Encode(b []byte) []byte {
	for _, s := range m.servers {
		b = binary.AppendUvarint(b, uint64(s.Delivered))
		b = binary.AppendUvarint(b, uint64(s.Committed))
	}
	return b
}
