package zab

import (
	"encoding/binary"
	"slices"

	"github.com/zoolab/zoolab/nodes/election"
	"github.com/zoolab/zoolab/sim"
)

// epochsGrow holds a server to f.p and f.a of the paper within a boot. What a
// boot finds on the disk is taken as it is: whether that is what the server has
// promised is for [acknowledged] to say.
type epochsGrow struct{ servers byServer[epochs] }

// epochs is what a server has on disk of them.
type epochs struct{ Accepted, Current uint32 }

// Step judges epochs as they are written and gone along with.
func (m *epochsGrow) Step(h sim.Happening) *sim.Violation {
	switch {
	case AcceptedEpoch.Is(h):
		s, e := m.servers.of(h.Node), uint32(AcceptedEpoch.Of(h))
		if e < s.Accepted {
			return object(h, "accepts epoch %d after it had accepted %d", e, s.Accepted)
		}
		s.Accepted = e
	case CurrentEpoch.Is(h):
		s, e := m.servers.of(h.Node), uint32(CurrentEpoch.Of(h))
		switch {
		case e < s.Current:
			return object(h, "goes back to epoch %d from %d", e, s.Current)
		case e > s.Accepted:
			return object(h, "goes over to epoch %d, and has accepted %d", e, s.Accepted)
		}
		s.Current = e
	case Loaded.Is(h):
		r := Loaded.Of(h)
		*m.servers.of(h.Node) = epochs{r.AcceptedEpoch, r.CurrentEpoch}
		if r.CurrentEpoch > r.AcceptedEpoch {
			return object(h, "comes up with currentEpoch %d, later than acceptedEpoch %d", r.CurrentEpoch, r.AcceptedEpoch)
		}
	case Entered.Is(h):
		s, n := m.servers.of(h.Node), Entered.Of(h)
		if n.Role != election.Looking && n.Phase >= Synchronization && n.Epoch < s.Accepted {
			return object(h, "is %s, and has accepted epoch %d", n, s.Accepted)
		}
	}
	return nil
}

// Clone returns an independent copy.
func (m *epochsGrow) Clone() sim.Monitor { return &epochsGrow{slices.Clone(m.servers)} }

// Encode appends the servers' epochs.
func (m *epochsGrow) Encode(b []byte) []byte {
	for _, s := range m.servers {
		b = binary.AppendUvarint(b, uint64(s.Accepted))
		b = binary.AppendUvarint(b, uint64(s.Current))
	}
	return b
}
