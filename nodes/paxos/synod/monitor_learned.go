package synod

import (
	"fmt"
	"slices"

	"github.com/zoolab/zoolab/sim"
)

// learnedIsChosen is the third safety requirement of §2.1: "A process never
// learns that a value has been chosen unless it actually has been." It sees a
// learner jump to a conclusion even when the guess comes true later.
type learnedIsChosen struct {
	judgement
	polls polls
}

// Step counts votes and judges learners.
func (m *learnedIsChosen) Step(h sim.Happening) *sim.Violation {
	switch {
	case voted.Is(h):
		m.polls.vote(voted.Of(h), h.Node)
	case learned.Is(h):
		if p := m.polls.of(learned.Of(h)); !m.chosen(p) {
			return &sim.Violation{Node: h.Node, Text: fmt.Sprintf("%s learned %s, for which %s had voted: not a majority of %d",
				m.name(h.Node), p.Proposal, m.names(p.Voters), m.cast.Acceptors)}
		}
	}
	return nil
}

// Clone returns an independent copy.
func (m *learnedIsChosen) Clone() sim.Monitor {
	return &learnedIsChosen{m.judgement, slices.Clone(m.polls)}
}

// Encode appends the votes.
func (m *learnedIsChosen) Encode(b []byte) []byte { return m.polls.encode(b) }
