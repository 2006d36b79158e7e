package zab

import (
	"github.com/zoolab/zoolab/nodes/znode"
	"github.com/zoolab/zoolab/sim"
)

// integrity is Z1, "If some process delivers ⟨v, z⟩, then some process has
// broadcast ⟨v, z⟩". It is judged as early as a server logs a transaction, so
// that from there on zxids say all about histories.
type integrity struct{ proposed proposals }

// Step judges what is done with transactions by what was proposed.
func (m *integrity) Step(h sim.Happening) *sim.Violation {
	switch {
	case Logged.Is(h):
		return m.judge(h, "logs", Logged.Of(h))
	case Delivered.Is(h):
		return m.judge(h, "delivers", Delivered.Of(h))
	case Proposed.Is(h):
		x := Proposed.Of(h)
		if _, by := m.proposed.find(x.Zxid); by == 0 {
			m.proposed.add(x, h.Node)
		}
	case Committed.Is(h):
		return m.onCommitted(h, Committed.Of(h))
	}
	return nil
}

func (m *integrity) judge(h sim.Happening, does string, x Txn) *sim.Violation {
	switch value, by := m.proposed.find(x.Zxid); {
	case by == 0:
		return object(h, "%s %s, which nobody has proposed", does, x)
	case value != x.Value:
		return object(h, "%s %s, which server %d proposed with another value", does, x, by)
	}
	return nil
}

func (m *integrity) onCommitted(h sim.Happening, z znode.Zxid) *sim.Violation {
	if _, by := m.proposed.find(z); by == 0 {
		return object(h, "commits %s, which nobody has proposed", z)
	}
	return nil
}

// Clone returns an independent copy.
func (m *integrity) Clone() sim.Monitor { return &integrity{m.proposed.clone()} }

// Encode appends what was proposed.
func (m *integrity) Encode(b []byte) []byte { return m.proposed.encode(b) }
