package zab

import "github.com/zoolab/zoolab/sim"

// agreement is Z3, "If some process p_i delivers ⟨v, z⟩ and some process p_j
// delivers ⟨v', z'⟩, then either p_i delivers ⟨v', z'⟩ or p_j delivers ⟨v, z⟩". It
// could still come true as long as the world goes on, but not without breaking the
// total order: so a server breaks it that delivers what nobody has, and lacks what
// another has.
type agreement struct{ deliveries }

// Step judges the delivery of what is new.
func (m *agreement) Step(h sim.Happening) *sim.Violation {
	if !Delivered.Is(h) {
		m.step(&h)
		return nil
	}
	z := Delivered.Of(h).Zxid
	had := *m.servers.of(h.Node)
	if m.deliver(h.Node, z) || m.has(m.longest, z) {
		return nil
	}
	return object(h, "delivers %s, which nobody else has, and lacks %s, which another has delivered", z,
		m.follows(m.common(had, m.longest), m.longest))
}

// Clone returns an independent copy.
func (m *agreement) Clone() sim.Monitor { return &agreement{m.clone()} }

// Encode appends what was delivered.
func (m *agreement) Encode(b []byte) []byte { return m.encode(b) }
