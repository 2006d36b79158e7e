package synod

import (
	"fmt"
	"slices"

	"github.com/zoolab/zoolab/sim"
)

// agreement is the second safety requirement of §2.1: "Only a single value is
// chosen." What is chosen follows from the acceptors' votes alone, so two
// chosen values are seen even when nobody ever learns of them; and learners
// must not differ, whatever has been chosen. A vote that a promise reports is a
// vote, though a crash may have kept the acceptor from saying so before.
type agreement struct {
	judgement
	polls   polls
	first   poll     // the first that decided
	learned Proposal // what the first learner learned
	learner sim.NodeID
}

// Step judges votes and learners.
func (m *agreement) Step(h sim.Happening) *sim.Violation {
	switch {
	case voted.Is(h):
		return m.onVote(h, voted.Of(h))
	case promised.Is(h):
		return m.onVote(h, promised.Of(h).Last)
	case learned.Is(h):
		return m.onLearned(h)
	}
	return nil
}

func (m *agreement) onVote(h sim.Happening, vote Proposal) *sim.Violation {
	if vote == (Proposal{}) {
		return nil
	}
	p := m.polls.vote(vote, h.Node)
	switch {
	case !m.chosen(p):
		return nil
	case m.first.Voters == 0:
		m.first = p
	case m.first.Proposal.Value != p.Proposal.Value:
		return &sim.Violation{Node: h.Node, Text: fmt.Sprintf("two values are chosen: %s by %s, and %s by %s",
			m.first.Proposal, m.names(m.first.Voters), p.Proposal, m.names(p.Voters))}
	}
	return nil
}

func (m *agreement) onLearned(h sim.Happening) *sim.Violation {
	p := learned.Of(h)
	if m.learner == 0 {
		m.learned, m.learner = p, h.Node
		return nil
	}
	if m.learned.Value != p.Value {
		return &sim.Violation{Node: h.Node, Text: fmt.Sprintf("%s learned %s, but %s had learned %s",
			m.name(h.Node), p, m.name(m.learner), m.learned)}
	}
	return nil
}

// Clone returns an independent copy.
func (m *agreement) Clone() sim.Monitor {
	c := *m
	c.polls = slices.Clone(m.polls)
	return &c
}

// Encode appends the votes, the choice and what was learned.
func (m *agreement) Encode(b []byte) []byte {
	b = m.polls.encode(b)
	b = polls{m.first}.encode(b)
	return append(appendProposal(b, m.learned), byte(m.learner))
}
