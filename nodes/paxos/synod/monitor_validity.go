package synod

import (
	"fmt"
	"slices"

	"github.com/zoolab/zoolab/nodes/kv"
	"github.com/zoolab/zoolab/sim"
)

// validity is the first safety requirement of §2.1: "Only a value that has
// been proposed may be chosen." A value comes into the world when a client
// asks for it or when a proposer wishes for one of its own; from there on
// nobody may put another to the vote, vote for it or learn it.
type validity struct {
	judgement
	values []string // sorted
}

// Step takes in the values, and judges whoever speaks of one.
func (m *validity) Step(h sim.Happening) *sim.Violation {
	switch {
	case wished.Is(h):
		// A proposer's word that a client asked is not evidence.
		if w := wished.Of(h); w.Client == 0 {
			m.add(w.Value)
		}
	case proposed.Is(h):
		return m.judge(h, "put to the vote", proposed.Of(h))
	case voted.Is(h):
		return m.judge(h, "voted for", voted.Of(h))
	case learned.Is(h):
		return m.judge(h, "learned", learned.Of(h))
	default:
		if value, ok := kv.Propose.Invoked(h); ok {
			m.add(value)
		}
	}
	return nil
}

func (m *validity) add(value string) {
	if i, found := slices.BinarySearch(m.values, value); !found {
		m.values = slices.Insert(m.values, i, value)
	}
}

func (m *validity) judge(h sim.Happening, did string, p Proposal) *sim.Violation {
	if _, found := slices.BinarySearch(m.values, p.Value); found {
		return nil
	}
	return &sim.Violation{Node: h.Node, Text: fmt.Sprintf("%s %s %s, a value that nobody has asked for", m.name(h.Node), did, p)}
}

// Clone returns an independent copy.
func (m *validity) Clone() sim.Monitor {
	return &validity{m.judgement, slices.Clone(m.values)}
}

// Encode appends the values.
func (m *validity) Encode(b []byte) []byte {
	for _, v := range m.values {
		b = appendText(b, v)
	}
	return b
}
