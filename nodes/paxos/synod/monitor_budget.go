package synod

import (
	"encoding/binary"
	"fmt"

	"github.com/zoolab/zoolab/sim"
)

// budget holds an ensemble to the number of messages that it may send in all. The
// paper promises no number; what it describes has one, when nobody fails and nobody
// competes: a ballot is a prepare and an accept to each acceptor, a promise and a
// vote from each, and the word of each learner to each proposer. Refusals, and what
// a learner says again, are not counted: they answer for others' haste.
type budget struct {
	judgement
	sent int
}

// Step counts what goes with each fact.
func (m *budget) Step(h sim.Happening) *sim.Violation {
	n := m.costs(h)
	m.sent += n
	if n == 0 || m.sent <= m.cast.Budget {
		return nil
	}
	return &sim.Violation{Node: h.Node, Text: fmt.Sprintf("%s %s %s: that makes %d messages, and the budget is %d",
		m.name(h.Node), h.Name(), h.Text(), m.sent, m.cast.Budget)}
}

// costs is how many messages a role sends as it states a fact.
func (m *budget) costs(h sim.Happening) int {
	switch {
	case began.Is(h), proposed.Is(h):
		return m.cast.Acceptors
	case promised.Is(h):
		return 1
	case voted.Is(h):
		return m.cast.Learners
	case learned.Is(h):
		return m.cast.Proposers
	}
	return 0
}

// Clone returns an independent copy.
func (m *budget) Clone() sim.Monitor {
	c := *m
	return &c
}

// Encode appends the count.
func (m *budget) Encode(b []byte) []byte { return binary.AppendUvarint(b, uint64(m.sent)) }
