package zab

import "github.com/zoolab/zoolab/sim"

// totalOrder is Z2, "If some process delivers ⟨v, z⟩ before ⟨v', z'⟩, then any
// process that delivers ⟨v', z'⟩ must also deliver ⟨v, z⟩, and before it".
type totalOrder struct{ deliveries }

// Step judges the delivery of what others have delivered.
func (m *totalOrder) Step(h sim.Happening) *sim.Violation {
	if !Delivered.Is(h) {
		m.step(&h)
		return nil
	}
	z := Delivered.Of(h).Zxid
	had := *m.servers.of(h.Node)
	if m.deliver(h.Node, z) || !m.has(m.longest, z) {
		return nil
	}
	return object(h, "delivers %s, before which another has delivered %s", z, m.follows(m.common(had, m.longest), m.longest))
}

// Clone returns an independent copy.
func (m *totalOrder) Clone() sim.Monitor { return &totalOrder{m.clone()} }

// Encode appends what was delivered.
func (m *totalOrder) Encode(b []byte) []byte { return m.encode(b) }
