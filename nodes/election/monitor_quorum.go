package election

import (
	"fmt"
	"slices"

	"github.com/zoolab/zoolab/nodes/quorum"
	"github.com/zoolab/zoolab/sim"
)

// quorumVoted judges the voters that count: each vote counted must be one that
// its voter has held in that very round, voting for it or settled on it.
// Observers are not judged by it: to them a looking voter reports the vote that
// its last election ended with, in the round that it is in now.
type quorumVoted struct {
	voters quorum.Set
	claims claims
}

// Step judges who ends an election by votes.
func (m *quorumVoted) Step(h sim.Happening) *sim.Violation {
	m.claims.step(h)
	if !Elected.Is(h) || !m.voters.Has(h.Node) || Elected.Of(h).By != ByVotes {
		return nil
	}
	o := Elected.Of(h)
	// What it has just settled on it must have voted for.
	k := m.claims.on(o.Ballot)
	holders := (k.Cast | k.Settled&^quorum.Of(h.Node)) & m.voters
	if 2*holders.Size() > m.voters.Size() {
		return nil
	}
	return &sim.Violation{Node: h.Node, Text: fmt.Sprintf("server %d is %s, but only %d of %d voters have held that vote in that round",
		h.Node, o, holders.Size(), m.voters.Size())}
}

// Clone returns an independent copy.
func (m *quorumVoted) Clone() sim.Monitor { return &quorumVoted{m.voters, slices.Clone(m.claims)} }

// Encode appends who has held what.
func (m *quorumVoted) Encode(b []byte) []byte { return m.claims.encode(b) }
