package zab

import (
	"fmt"

	"github.com/zoolab/zoolab/nodes/election"
	"github.com/zoolab/zoolab/nodes/quorum"
	"github.com/zoolab/zoolab/sim"
)

// Monitors judge the peers of an ensemble, whatever node they are parts of: one
// for each of Zab's properties, and one for each of the invariants that their
// proofs hang on (zookeeper.md §6; Junqueira, Reed and Serafini, "Zab:
// High-performance broadcast for primary-backup systems", DSN 2011, and "Dissecting
// Zab", Yahoo! Labs 2010). Those of elections follow. A server may end its process
// by an excused rule; that its disk cannot be read, or is full, are such already.
//
// The order is that of causes: when a happening breaks several, the first is
// what a run should report. Hence promises stand before what is built on them,
// and the invariants of phases 1 and 2 behind the properties of phase 3 that they
// imply: each is judged where it can first be broken, which comes before anything
// is delivered.
func Monitors(c Config, excused ...sim.Rule) []sim.MonitorSpec {
	m := append(promises(), properties()...)
	m = append(m, invariants()...)
	m = append(m, conduct(c, append(excused, RuleBadDisk, sim.RuleOf(sim.DiskFull)))...)
	return append(m, election.Monitors(c.election())...)
}

// promises is what keeps epochs and zxids apart.
func promises() []sim.MonitorSpec {
	return []sim.MonitorSpec{
		{
			Name:  "one-leader",
			About: "An epoch has one leader, and begins once.",
			Cites: "zookeeper.md §6, E1",
			New:   func() sim.Monitor { return &oneLeader{} },
			Hears: []sim.Topic{Entered},
		},
		{
			Name:  "accepted-epoch-grows",
			About: "A server's acceptedEpoch and currentEpoch never go back, currentEpoch is never the later, and nobody follows into an epoch before the one promised.",
			Cites: "zookeeper.md §2, step 2; Dissecting Zab, phase 1",
			New:   func() sim.Monitor { return &epochsGrow{} },
			Hears: []sim.Topic{AcceptedEpoch, CurrentEpoch, Loaded, Entered},
		},
		{
			Name:  "acknowledged",
			About: "What a server has acknowledged or promised is on its disk at every later boot, unless a leader has cut it since.",
			Cites: "zookeeper.md §2, step 6 and broadcast",
			New:   func() sim.Monitor { return &acknowledged{} },
			Hears: []sim.Topic{Acked, AcceptedEpoch, CurrentEpoch, Truncated, Installed, Entered, Synced, Loaded},
		},
		{
			Name:  "unique-zxids",
			About: "A zxid is of the epoch that its proposer leads, and stands for one value of one proposer.",
			Cites: "zookeeper.md §2, broadcast; Zab, §III",
			New:   func() sim.Monitor { return &uniqueZxids{} },
			Hears: []sim.Topic{Proposed, Entered},
		},
	}
}

// properties is what Zab promises to those above it.
func properties() []sim.MonitorSpec {
	return []sim.MonitorSpec{
		{
			Name:  "integrity",
			About: "What is logged, committed or delivered has been proposed, with that value.",
			Cites: "zookeeper.md §6, Z1; Zab, §III, Integrity",
			New:   func() sim.Monitor { return &integrity{} },
			Hears: []sim.Topic{Logged, Delivered, Proposed, Committed},
		},
		{
			Name:  "local-primary-order",
			About: "The transactions of an epoch are committed, and delivered by each server, in the order of their counters, none left out.",
			Cites: "zookeeper.md §6, Z4; Zab, §III, Local primary order",
			New:   func() sim.Monitor { return &localOrder{} },
			Hears: []sim.Topic{Delivered, Committed, Entered},
		},
		{
			Name:  "global-primary-order",
			About: "No server delivers a transaction of an earlier epoch after one of a later.",
			Cites: "zookeeper.md §6, Z5; Zab, §III, Global primary order",
			New:   func() sim.Monitor { return &globalOrder{} },
			Hears: []sim.Topic{Delivered, Entered},
		},
		{
			Name:  "total-order",
			About: "A server that delivers what another has delivered has delivered all that the other did before it.",
			Cites: "zookeeper.md §6, Z2; Zab, §III, Total order",
			New:   func() sim.Monitor { return &totalOrder{} },
			Hears: outlined(Delivered),
		},
		{
			Name:  "agreement",
			About: "Of two servers, one has delivered all that the other has.",
			Cites: "zookeeper.md §6, Z3; Zab, §III, Agreement",
			New:   func() sim.Monitor { return &agreement{} },
			Hears: outlined(Delivered),
		},
		{
			Name:  "primary-integrity",
			About: "A leader that proposes has delivered whatever of earlier epochs anyone ever delivers.",
			Cites: "zookeeper.md §6, Z6; Zab, §III, Primary integrity",
			New:   func() sim.Monitor { return &primaryIntegrity{} },
			Hears: outlined(Delivered),
		},
	}
}

// invariants is what makes the properties hold when leaders change.
func invariants() []sim.MonitorSpec {
	return []sim.MonitorSpec{
		{
			Name:  "leader-completeness",
			About: "The history of an established leader begins with all that is committed.",
			Cites: "zookeeper.md §6, L1",
			New:   func() sim.Monitor { return &leaderCompleteness{} },
			Hears: outlined(),
		},
		{
			Name:  "committed-durability",
			About: "No TRUNC or SNAP takes from a server a committed transaction that its leader does not have.",
			Cites: "zookeeper.md §6, L2",
			New:   func() sim.Monitor { return &committedDurability{} },
			Hears: outlined(),
		},
		{
			Name:  "process-consistency",
			About: "A follower that acknowledges NEWLEADER has the epoch's initial history, and nothing that its leader has not.",
			Cites: "zookeeper.md §6, L3",
			New:   func() sim.Monitor { return &processConsistency{} },
			Hears: outlined(Synced),
		},
		{
			Name:  "monotone-commit",
			About: "Only established leaders commit, and what is committed stays so, in its place.",
			Cites: "zookeeper.md §6, L4",
			New:   func() sim.Monitor { return &monotoneCommit{} },
			Hears: outlined(),
		},
	}
}

// conduct is how servers behave towards each other.
func conduct(c Config, excused []sim.Rule) []sim.MonitorSpec {
	servers := quorum.Of(c.Voters...) | quorum.Of(c.Observers...)
	return []sim.MonitorSpec{
		{
			Name:  "legal-packets",
			About: "Nobody is sent a packet that does not fit where it stands.",
			Cites: "zookeeper.md §6, action checks",
			New:   func() sim.Monitor { return legalPackets{} },
			Hears: []sim.Topic{Illegal},
		},
		{
			Name:  "no-exit",
			About: "No server ends its process, but for a disk that fails it.",
			Cites: "zookeeper.md §2, broadcast",
			New:   func() sim.Monitor { return noExit{servers, excused} },
			Hears: []sim.Topic{sim.Halted},
		},
	}
}

// object makes the violation of a server.
func object(h sim.Happening, format string, args ...any) *sim.Violation {
	return &sim.Violation{Node: h.Node, Text: fmt.Sprintf("server %d ", h.Node) + fmt.Sprintf(format, args...)}
}

// A byServer is a monitor's memory of each server, by id.
type byServer[T comparable] []T

func (s *byServer[T]) of(id sim.NodeID) *T {
	if int(id) >= len(*s) {
		*s = append(*s, make(byServer[T], int(id)+1-len(*s))...)
	}
	return &(*s)[id]
}

func yes(set bool) byte {
	if set {
		return 1
	}
	return 0
}
