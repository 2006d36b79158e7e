package zab

import (
	"github.com/zoolab/zoolab/nodes/znode"
	"github.com/zoolab/zoolab/sim"
)

// monotoneCommit is L4: what a leader commits continues C, or is where C has it.
// The latter is how a deposed leader may be late: its quorum's acknowledgements
// reach it after the next leader has committed the same.
type monotoneCommit struct{ outline }

// Step judges commits.
func (m *monotoneCommit) Step(h sim.Happening) *sim.Violation {
	if Committed.Is(h) {
		defer m.step(&h)
		return m.onCommitted(h, Committed.Of(h))
	}
	m.step(&h)
	return nil
}

func (m *monotoneCommit) onCommitted(h sim.Happening, z znode.Zxid) *sim.Violation {
	claim := m.claim(h.Node, z)
	switch {
	case claim == history{}:
		return object(h, "commits %s and leads nobody", z)
	case m.begins(m.committed, claim), m.begins(claim, m.committed):
		return nil
	}
	shared := m.common(claim, m.committed)
	return object(h, "commits %s, and with it %s where %s is committed", z, m.follows(shared, claim), m.follows(shared, m.committed))
}

// Clone returns an independent copy.
func (m *monotoneCommit) Clone() sim.Monitor { return &monotoneCommit{m.clone()} }

// Encode appends the outline.
func (m *monotoneCommit) Encode(b []byte) []byte { return m.encode(b) }
