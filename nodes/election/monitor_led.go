package election

import (
	"encoding/binary"
	"fmt"
	"slices"

	"github.com/zoolab/zoolab/nodes/quorum"
	"github.com/zoolab/zoolab/sim"
)

// leaderLed judges those that join an ensemble without an election of their own.
// A server that finds itself to be the leader of others is excepted from having
// led: it may have crashed since they elected it, or before it knew.
type leaderLed struct {
	voters quorum.Set
	led    quorum.Set // who has ever ended an election as leader
	claims claims
}

// Step judges who joins.
func (m *leaderLed) Step(h sim.Happening) *sim.Violation {
	defer m.claims.step(h) // its own joining is nobody's support
	if !Elected.Is(h) {
		return nil
	}
	o := Elected.Of(h)
	if o.State == Leading {
		m.led = m.led.With(h.Node)
	}
	if o.By == ByVotes {
		return nil
	}
	if !m.led.Has(o.Vote.Leader) {
		return &sim.Violation{Node: h.Node, Text: fmt.Sprintf("server %d is %s, and that leader has never led", h.Node, o)}
	}
	if members := m.members(o) & m.voters; 2*members.Size() <= m.voters.Size() {
		return &sim.Violation{Node: h.Node, Text: fmt.Sprintf("server %d is %s, but only %d of %d voters have followed or voted so",
			h.Node, o, members.Size(), m.voters.Size())}
	}
	return nil
}

// members is who can have made up the quorum that was joined.
func (m *leaderLed) members(o Outcome) quorum.Set {
	return m.claims.holders(func(k claim) quorum.Set {
		switch {
		case k.Vote.Leader != o.Vote.Leader:
		case o.By == InRound && k.Round == o.Round:
			return k.Cast | k.Settled
		case o.By == OutOfElection && k.Vote.Epoch == o.Vote.Epoch:
			return k.Settled
		}
		return 0
	})
}

// Clone returns an independent copy.
func (m *leaderLed) Clone() sim.Monitor {
	return &leaderLed{m.voters, m.led, slices.Clone(m.claims)}
}

// Encode appends who has led and who has held what.
func (m *leaderLed) Encode(b []byte) []byte {
	return m.claims.encode(binary.AppendUvarint(b, uint64(m.led)))
}
