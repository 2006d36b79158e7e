package zookeeper

import "github.com/zoolab/zoolab/sim"

// Monitors judge what servers do with transactions, and what sessions are told.
// Election, replication and clients have monitors of their own.
func Monitors() []sim.MonitorSpec {
	return []sim.MonitorSpec{
		{
			Name:  "equal-states",
			About: "Servers that have applied the same transactions have the same tree.",
			Cites: "zookeeper.md §6, state machine determinism",
			New:   func() sim.Monitor { return &equalStates{} },
		},
		{
			Name:  "ephemerals-go",
			About: "No ephemeral node is there when the session that owns it has been closed.",
			Cites: "zookeeper.md §6, G7",
			New:   func() sim.Monitor { return newEphemeralsGo() },
		},
		{
			Name:  "session-order",
			About: "The writes of a session that succeed take place in the order in which it asked for them.",
			Cites: "zookeeper.md §6, G1",
			New:   func() sim.Monitor { return newSessionOrder() },
		},
	}
}
