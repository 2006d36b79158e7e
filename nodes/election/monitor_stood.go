package election

import (
	"fmt"
	"slices"

	"github.com/zoolab/zoolab/nodes/quorum"
	"github.com/zoolab/zoolab/sim"
)

// candidateStood holds by induction over the notifications of a round: a vote
// enters the round as somebody's vote for itself, at the start of its election
// or when it joins the round and finds itself the best, and is only copied from
// there. So no election can be won by a server that is not in it. Rounds begin
// anew with each boot, which is why an earlier boot's standing counts too.
type candidateStood struct {
	voters quorum.Set
	stood  []Ballot // by order; each its candidate's own vote
}

// Step judges votes and outcomes.
func (m *candidateStood) Step(h sim.Happening) *sim.Violation {
	switch {
	case Voted.Is(h):
		return m.onVote(h, Voted.Of(h))
	case Elected.Is(h):
		if o := Elected.Of(h); !m.voters.Has(o.Vote.Leader) {
			return &sim.Violation{Node: h.Node, Text: fmt.Sprintf("server %d is %s, who does not vote", h.Node, o)}
		}
	}
	return nil
}

func (m *candidateStood) onVote(h sim.Happening, b Ballot) *sim.Violation {
	i, stood := slices.BinarySearchFunc(m.stood, b, Ballot.Compare)
	switch {
	case !m.voters.Has(b.Vote.Leader):
		return &sim.Violation{Node: h.Node, Text: fmt.Sprintf("server %d votes for %s, who does not vote", h.Node, b)}
	case stood:
	case b.Vote.Leader == h.Node:
		m.stood = slices.Insert(m.stood, i, b)
	default:
		return &sim.Violation{Node: h.Node, Text: fmt.Sprintf("server %d votes for %s, who has never stood there", h.Node, b)}
	}
	return nil
}

// Clone returns an independent copy.
func (m *candidateStood) Clone() sim.Monitor {
	return &candidateStood{m.voters, slices.Clone(m.stood)}
}

// Encode appends who has stood.
func (m *candidateStood) Encode(b []byte) []byte {
	for _, s := range m.stood {
		b = appendBallot(b, s)
	}
	return b
}
