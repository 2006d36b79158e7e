package zab

import (
	"github.com/zoolab/zoolab/nodes/election"
	"github.com/zoolab/zoolab/sim"
)

// leaderCompleteness is L1. It is judged when a leader is established: from then
// on its history is what everyone comes to have. A leader that was deposed may
// lag as it likes.
type leaderCompleteness struct{ outline }

// Step judges leaders that are established.
func (m *leaderCompleteness) Step(h sim.Happening) *sim.Violation {
	if Entered.Is(h) {
		defer m.step(&h)
		return m.onEntered(h, Entered.Of(h))
	}
	m.step(&h)
	return nil
}

func (m *leaderCompleteness) onEntered(h sim.Happening, s Standing) *sim.Violation {
	if s.Role != election.Leading || s.Phase != Broadcast {
		return nil
	}
	has := m.upTo(m.of(h.Node).history, s.Zxid)
	if m.begins(m.committed, has) {
		return nil
	}
	lacks := m.follows(m.common(m.committed, has), m.committed)
	if lacks.Epoch() > s.Epoch && m.begins(has, m.committed) {
		return nil
	}
	return object(h, "leads epoch %d with a history to %s that lacks %s, which is committed", s.Epoch, has.last, lacks)
}

// Clone returns an independent copy.
func (m *leaderCompleteness) Clone() sim.Monitor { return &leaderCompleteness{m.clone()} }

// Encode appends the outline.
func (m *leaderCompleteness) Encode(b []byte) []byte { return m.encode(b) }
