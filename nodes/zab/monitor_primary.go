package zab

import (
	"encoding/binary"
	"slices"

	"github.com/zoolab/zoolab/nodes/election"
	"github.com/zoolab/zoolab/nodes/znode"
	"github.com/zoolab/zoolab/sim"
)

// primaryIntegrity is Z6, "If ρ_e broadcasts ⟨v, z⟩ and some process delivers
// ⟨v', z'⟩ such that z' has been broadcast by ρ_e', e' < e, then ρ_e must deliver
// ⟨v', z'⟩ before it broadcasts ⟨v, z⟩". What a service computes its transactions
// from is the state that all the transactions before them have made.
type primaryIntegrity struct {
	deliveries
	primaries []primary // in the order in which they were established
}

// A primary is an established leader.
type primary struct {
	Epoch        uint32
	ID           sim.NodeID
	Initial      history // what it had delivered when it began
	Broadcasting bool    // it has proposed
}

// Step judges primaries when they propose first, and deliveries after that.
func (m *primaryIntegrity) Step(h sim.Happening) *sim.Violation {
	m.step(&h)
	switch {
	case Delivered.Is(h):
		return m.onDelivered(h, Delivered.Of(h).Zxid)
	case Proposed.Is(h):
		return m.onProposed(h)
	case Entered.Is(h):
		if s := Entered.Of(h); s.Role == election.Leading && s.Phase == Broadcast {
			m.primaries = append(m.primaries, primary{Epoch: s.Epoch, ID: h.Node, Initial: *m.servers.of(h.Node)})
		}
	}
	return nil
}

func (m *primaryIntegrity) onProposed(h sim.Happening) *sim.Violation {
	i := len(m.primaries) - 1
	for i >= 0 && m.primaries[i].ID != h.Node {
		i--
	}
	if i < 0 || m.primaries[i].Broadcasting {
		return nil
	}
	p := &m.primaries[i]
	p.Broadcasting = true
	delivered := m.upTo(m.longest, znode.ZxidOf(p.Epoch, 0))
	if m.begins(delivered, p.Initial) {
		return nil
	}
	return object(h, "proposes in epoch %d and has not delivered %s, which another has", p.Epoch,
		m.follows(m.common(delivered, p.Initial), delivered))
}

func (m *primaryIntegrity) onDelivered(h sim.Happening, z znode.Zxid) *sim.Violation {
	for i := len(m.primaries) - 1; i >= 0 && m.primaries[i].Epoch > z.Epoch(); i-- {
		if p := m.primaries[i]; p.Broadcasting && !m.has(p.Initial, z) {
			return object(h, "delivers %s, which server %d had not when it proposed in epoch %d", z, p.ID, p.Epoch)
		}
	}
	return nil
}

// Clone returns an independent copy.
func (m *primaryIntegrity) Clone() sim.Monitor {
	return &primaryIntegrity{m.clone(), slices.Clone(m.primaries)}
}

// Encode appends the primaries and what was delivered.
func (m *primaryIntegrity) Encode(b []byte) []byte {
	for _, p := range m.primaries {
		b = binary.AppendUvarint(b, uint64(p.Epoch))
		b = append(binary.AppendUvarint(b, uint64(p.ID)), yes(p.Broadcasting))
		b = m.tree.encode(b, p.Initial)
	}
	return m.encode(binary.AppendUvarint(b, 0))
}
