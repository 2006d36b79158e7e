package election

import (
	"fmt"
	"slices"

	"github.com/zoolab/zoolab/sim"
)

// votesGoUp is what makes elections end: in a round the servers' votes can only
// climb, so they meet at the best. A later round may begin lower, but never
// below the vote for oneself: that one is always there to be preferred.
type votesGoUp struct{ climbs []climb } // by server

// A climb is one server's present election.
type climb struct {
	Own  Ballot // its first
	Last Ballot // zero before its first vote
}

// Step judges each vote against the first and the last.
func (m *votesGoUp) Step(h sim.Happening) *sim.Violation {
	switch {
	case Looked.Is(h):
		*m.of(h.Node) = climb{Own: Looked.Of(h)}
	case Voted.Is(h):
		c, b := m.of(h.Node), Voted.Of(h)
		last := c.Last
		c.Last = b
		switch {
		case b.Vote.Compare(c.Own.Vote) < 0:
			return &sim.Violation{Node: h.Node, Text: fmt.Sprintf("server %d votes for %s, which is below its own %s", h.Node, b, c.Own.Vote)}
		case last != (Ballot{}) && b.Compare(last) <= 0:
			return &sim.Violation{Node: h.Node, Text: fmt.Sprintf("server %d votes for %s after it had voted for %s", h.Node, b, last)}
		}
	}
	return nil
}

func (m *votesGoUp) of(id sim.NodeID) *climb {
	for len(m.climbs) <= int(id) {
		m.climbs = append(m.climbs, climb{})
	}
	return &m.climbs[id]
}

// Clone returns an independent copy.
func (m *votesGoUp) Clone() sim.Monitor { return &votesGoUp{slices.Clone(m.climbs)} }

// Encode appends each server's first and last vote.
func (m *votesGoUp) Encode(b []byte) []byte {
	for _, c := range m.climbs {
		b = appendBallot(appendBallot(b, c.Own), c.Last)
	}
	return b
}
