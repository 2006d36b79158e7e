package election

import (
	"encoding/binary"

	"github.com/zoolab/zoolab/nodes/quorum"
	"github.com/zoolab/zoolab/sim"
)

// Monitors judge the electors of an ensemble, standing alone or as parts of
// larger nodes. An election is not critical for safety: it may end with two
// leaders, even in one round and with nothing broken, when a better vote comes
// to some of the servers after the others' finalizeWait (a test shows it). That
// an epoch has one leader is Zab's to see to. What elections do promise is that
// a leader stood for it, that votes only get better, and that nobody is elected
// but by what a quorum has said.
//
// The order is that of causes: when a happening breaks several, the first is
// what a run should report.
func Monitors(c Config) []sim.MonitorSpec {
	voters := quorum.Of(c.Voters...)
	return []sim.MonitorSpec{
		{
			Name:  "candidate-stood",
			About: "Whoever is voted for in a round votes, and has itself stood in that round with the same epoch and zxid.",
			Cites: "zookeeper.md §1, start of election and n.round > mine",
			New:   func() sim.Monitor { return &candidateStood{voters: voters} },
			Hears: []sim.Topic{Voted, Elected},
		},
		{
			Name:  "votes-go-up",
			About: "In one election a server's votes only get better, and never fall below the one for itself.",
			Cites: "zookeeper.md §1, vote order",
			New:   func() sim.Monitor { return &votesGoUp{} },
			Hears: []sim.Topic{Looked, Voted},
		},
		{
			Name:  "quorum-voted",
			About: "A vote that ends an election is one that a quorum has held in that round.",
			Cites: "zookeeper.md §1, terminate via LOOKING",
			New:   func() sim.Monitor { return &quorumVoted{voters: voters} },
			Hears: []sim.Topic{Voted, Elected, Updated},
		},
		{
			Name:  "leader-led",
			About: "Whoever joins an established ensemble joins a quorum, and a leader that was leading.",
			Cites: "zookeeper.md §1, FOLLOWING/LEADING and checkLeader",
			New:   func() sim.Monitor { return &leaderLed{voters: voters} },
			Hears: []sim.Topic{Voted, Elected, Updated},
		},
	}
}

func appendBallot(b []byte, x Ballot) []byte {
	b = binary.AppendVarint(b, int64(x.Round))
	b = binary.AppendUvarint(b, uint64(x.Vote.Epoch))
	b = binary.AppendUvarint(b, uint64(x.Vote.Zxid))
	return binary.AppendUvarint(b, uint64(x.Vote.Leader))
}

func (c claims) encode(b []byte) []byte {
	for _, k := range c {
		b = binary.AppendUvarint(appendBallot(b, k.Ballot), uint64(k.Cast))
		b = binary.AppendUvarint(b, uint64(k.Settled))
	}
	return b
}
