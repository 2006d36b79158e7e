package zab

import "github.com/zoolab/zoolab/sim"

// committedDurability is L2. A leader may have a follower cut what it has
// proposed itself and not committed, and send it anew: ZooKeeper does so when a
// follower comes back. If that is committed meanwhile nothing is lost, so the
// leader is to blame only for what it does not have.
type committedDurability struct{ outline }

// Step judges what cuts and snapshots take.
func (m *committedDurability) Step(h sim.Happening) *sim.Violation {
	if Truncated.Is(h) || Installed.Is(h) {
		return m.onCut(h)
	}
	m.step(&h)
	return nil
}

func (m *committedDurability) onCut(h sim.Happening) *sim.Violation {
	had := m.common(m.of(h.Node).history, m.committed)
	m.step(&h)
	has := m.of(h.Node).history
	leader := m.termOf(h.Node)
	if m.begins(had, has) || m.begins(had, leader.history) {
		return nil
	}
	return object(h, "is cut by server %d to %s and loses %s, which is committed", leader.leader, has.last,
		m.follows(m.common(had, has), had))
}

// Clone returns an independent copy.
func (m *committedDurability) Clone() sim.Monitor { return &committedDurability{m.clone()} }

// Encode appends the outline.
func (m *committedDurability) Encode(b []byte) []byte { return m.encode(b) }
