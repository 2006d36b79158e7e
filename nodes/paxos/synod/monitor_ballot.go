package synod

import (
	"fmt"
	"slices"

	"github.com/zoolab/zoolab/sim"
)

// oneValue is what the paper takes for granted in P2, "different proposals
// have different numbers", and §2.5 makes true by stable storage. All of the
// proof is by induction over ballots, so it falls with this. "Different proposers
// choose their numbers from disjoint sets of numbers": those that bear their id.
type oneValue struct {
	judgement
	proposals []Proposal // by ballot
}

// Step judges what proposers begin and put to the vote, and acceptors vote for.
func (m *oneValue) Step(h sim.Happening) *sim.Violation {
	switch {
	case began.Is(h):
		return m.onBegan(h, began.Of(h))
	case proposed.Is(h):
		return m.judge(h, "put to the vote", proposed.Of(h))
	case voted.Is(h):
		return m.judge(h, "voted for", voted.Of(h))
	}
	return nil
}

func (m *oneValue) onBegan(h sim.Happening, b Ballot) *sim.Violation {
	if b.ID == h.Node {
		return nil
	}
	return &sim.Violation{Node: h.Node, Text: fmt.Sprintf("%s began ballot %s, which is not its own: a ballot has the id of its proposer, %d", m.name(h.Node), b, h.Node)}
}

func (m *oneValue) judge(h sim.Happening, did string, p Proposal) *sim.Violation {
	i, found := slices.BinarySearchFunc(m.proposals, p, func(q, p Proposal) int { return q.Ballot.Compare(p.Ballot) })
	if !found {
		m.proposals = slices.Insert(m.proposals, i, p)
		return nil
	}
	if before := m.proposals[i]; before != p {
		return &sim.Violation{Node: h.Node, Text: fmt.Sprintf("%s %s %s, but the ballot's value was %s", m.name(h.Node), did, p, before.Value)}
	}
	return nil
}

// Clone returns an independent copy.
func (m *oneValue) Clone() sim.Monitor { return &oneValue{m.judgement, slices.Clone(m.proposals)} }

// Encode appends the ballots with their values.
func (m *oneValue) Encode(b []byte) []byte {
	for _, p := range m.proposals {
		b = appendProposal(b, p)
	}
	return b
}
