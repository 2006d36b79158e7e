package paxos

import (
	"fmt"
	"slices"

	"github.com/zoolab/zoolab/sim"
)

// oneValue is what the paper takes for granted in P2, "different proposals
// have different numbers", and §2.5 makes true by stable storage. All of the
// proof is by induction over ballots, so it falls with this.
type oneValue struct {
	judgement
	proposals []Proposal // by ballot
}

// Step judges what proposers put to the vote and acceptors vote for.
func (m *oneValue) Step(h sim.Happening) *sim.Violation {
	switch {
	case Proposed.Is(h):
		return m.judge(h, "put to the vote", Proposed.Of(h))
	case Voted.Is(h):
		return m.judge(h, "voted for", Voted.Of(h))
	}
	return nil
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
