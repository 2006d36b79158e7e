package zab

import (
	"encoding/binary"
	"slices"

	"github.com/zoolab/zoolab/nodes/znode"
	"github.com/zoolab/zoolab/sim"
)

// globalOrder is Z5, "Let ρ_e broadcast ⟨v, z⟩ and ρ_e', e < e', broadcast
// ⟨v', z'⟩. If a process delivers both, it delivers ⟨v, z⟩ first".
type globalOrder struct{ delivered byServer[znode.Zxid] } // the last

// Step judges deliveries.
func (m *globalOrder) Step(h sim.Happening) *sim.Violation {
	switch {
	case Delivered.Is(h):
		last, z := m.delivered.of(h.Node), Delivered.Of(h).Zxid
		if z.Epoch() < last.Epoch() {
			return object(h, "delivers %s after %s", z, *last)
		}
		*last = z
	case Entered.Is(h):
		if s := Entered.Of(h); s.Phase == Broadcast {
			*m.delivered.of(h.Node) = s.Zxid
		}
	}
	return nil
}

// Clone returns an independent copy.
func (m *globalOrder) Clone() sim.Monitor { return &globalOrder{slices.Clone(m.delivered)} }

// Encode appends what each server has delivered last.
func (m *globalOrder) Encode(b []byte) []byte {
	for _, z := range m.delivered {
		b = binary.AppendUvarint(b, uint64(z))
	}
	return b
}
