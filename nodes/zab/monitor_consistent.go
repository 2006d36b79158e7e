package zab

import (
	"github.com/zoolab/zoolab/nodes/election"
	"github.com/zoolab/zoolab/sim"
)

// processConsistency is L3: at NEWLEADER a learner's history is a beginning of
// its leader's, and a follower's reaches at least as far as the epoch's initial
// history does: an observer logs that later, when it is UPTODATE. A server also
// breaks it that comes up with transactions which nobody has given it.
type processConsistency struct{ outline }

// Step judges acknowledgements of NEWLEADER, and boots.
func (m *processConsistency) Step(h sim.Happening) *sim.Violation {
	switch {
	case Synced.Is(h):
		return m.onSynced(h, Synced.Of(h))
	case Loaded.Is(h):
		m.step(&h)
		z := Loaded.Of(h).Zxid
		if has := m.of(h.Node).history; has.last < z && z.Counter() != 0 {
			return object(h, "comes up with its history to %s, of which it was given all to %s", z, has.last)
		}
		return nil
	}
	m.step(&h)
	return nil
}

func (m *processConsistency) onSynced(h sim.Happening, s Standing) *sim.Violation {
	t, has := m.term(s.Epoch), m.of(h.Node).history
	switch {
	case t.leader == 0:
		return object(h, "acknowledges NEWLEADER of epoch %d, which has not begun", s.Epoch)
	case !m.begins(has, t.history):
		return object(h, "acknowledges NEWLEADER of epoch %d with %s in its history, which server %d does not have there",
			s.Epoch, m.follows(m.common(has, t.history), has), t.leader)
	case s.Role == election.Following && !m.begins(t.initial, has):
		return object(h, "acknowledges NEWLEADER of epoch %d without %s, which server %d began with",
			s.Epoch, m.follows(has, t.initial), t.leader)
	}
	return nil
}

// Clone returns an independent copy.
func (m *processConsistency) Clone() sim.Monitor { return &processConsistency{m.clone()} }

// Encode appends the outline.
func (m *processConsistency) Encode(b []byte) []byte { return m.encode(b) }
