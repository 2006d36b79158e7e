package zookeeper

import (
	"slices"

	"github.com/zoolab/zoolab/nodes/client"
	"github.com/zoolab/zoolab/nodes/gate"
	"github.com/zoolab/zoolab/nodes/zab"
	"github.com/zoolab/zoolab/nodes/znode"
	"github.com/zoolab/zoolab/sim"
)

// Monitors judge what servers do with transactions, and what sessions are told.
// Election, replication and clients have monitors of their own. They run wherever
// an ensemble does, and those of the predicates that need clients have nothing to
// say where there are none.
//
// The client predicates of zookeeper.md §6, and what holds an ensemble to them:
//
//	G1 sequential           session-order; replies-in-order (package client)
//	G2 atomicity            atomicity; what becomes of effects: consistency (package checker)
//	G3 single system image  single-system-image (package client); that each answer is
//	                        that of a state: consistency
//	G4 durability           durability; that it stays so: leader-completeness,
//	                        committed-durability and monotone-commit (package zab)
//	G5 timeliness           timeliness; that it comes to be: progress ([client.Owed])
//	G6 watches              watches
//	G7 ephemerals           ephemerals-go
//	G8 read your writes     read-your-writes; that answers are of the state they name: consistency
//
// The order is that of causes: what is not committed, or only in part, is seen
// before what clients make of it.
func Monitors(e Ensemble) []sim.MonitorSpec {
	return slices.Concat(stateMonitors(e), orderMonitors(e), localMonitors(e), readOnlyMonitors(e))
}

// stateMonitors judge what is in the tree, and what stays there.
func stateMonitors(e Ensemble) []sim.MonitorSpec {
	return []sim.MonitorSpec{
		{
			Name:  "equal-states",
			About: "Servers that have applied the same transactions have the same tree.",
			Cites: "zookeeper.md §6, state machine determinism",
			New:   func() sim.Monitor { return &equalStates{} },
			Hears: []sim.Topic{Applied, OpenedReadOnly},
		},
		{
			Name:  "ephemerals-go",
			About: "No ephemeral node is there when the session that owns it has been closed, or is known to its server alone.",
			Cites: "zookeeper.md §6, G7",
			New:   func() sim.Monitor { return newEphemeralsGo() },
			Hears: []sim.Topic{zab.Proposed, zab.Committed, zab.Entered, znode.Do},
		},
		{
			Name:  "atomicity",
			About: "A write that was answered OK is committed as it was answered, one that was refused is not, and a multi is committed wholly or not at all.",
			Cites: "zookeeper.md §6, G2",
			New:   func() sim.Monitor { return newAtomicity(e.Rules().LocalSessions) },
			Hears: []sim.Topic{zab.Proposed, zab.Committed, zab.Entered, znode.Do},
		},
		{
			Name:  "durability",
			About: "What an answer shows is committed, and every later leader has it.",
			Cites: "zookeeper.md §6, G4",
			New:   func() sim.Monitor { return &durability{} },
			Hears: []sim.Topic{zab.Committed, zab.Entered, znode.Do, client.Became, sim.Crashed},
		},
	}
}

// orderMonitors judge when a session is told what.
func orderMonitors(e Ensemble) []sim.MonitorSpec {
	return []sim.MonitorSpec{
		{
			Name:  "session-order",
			About: "The writes of a session that succeed take place in the order in which it asked for them.",
			Cites: "zookeeper.md §6, G1",
			New:   func() sim.Monitor { return newSessionOrder(e.Rules().LocalSessions) },
			Hears: []sim.Topic{znode.Do},
		},
		{
			Name:  "read-your-writes",
			About: "What a session asks for behind a write of its own is answered from a state that has the write.",
			Cites: "zookeeper.md §6, G8",
			New:   func() sim.Monitor { return &readYourWrites{} },
			Hears: []sim.Topic{znode.Do, sim.Crashed},
		},
		{
			Name:  "watches",
			About: "Who has left a watch is told of what happens to the node before any answer shows it, in the order of transactions, as often as the watch is good for, and only if he may read the node.",
			Cites: "zookeeper.md §6, G6; §4, order guarantee",
			New:   func() sim.Monitor { return newWatches(e.Rules()) },
			Hears: []sim.Topic{zab.Proposed, zab.Committed, zab.Entered, znode.Do, client.Became, client.Heard, client.Unheard, client.Rearmed,
				gate.Welcomed, gate.Brought, gate.Left, gate.Dropped, sim.Crashed},
		},
		{
			Name:  "timeliness",
			About: "When all faults are over, a server that lags behind what is committed catches up in time or ceases to serve.",
			Cites: "zookeeper.md §6, G5",
			New:   func() sim.Monitor { return newTimeliness(e) },
			Hears: []sim.Topic{zab.Committed, zab.Entered, Applied, znode.Do, client.Became, sim.Healed},
		},
	}
}

// localMonitors judge what becomes of sessions that are a server's own.
func localMonitors(e Ensemble) []sim.MonitorSpec {
	if !e.Rules().LocalSessions {
		return nil
	}
	return []sim.MonitorSpec{{
		Name:  "locals-stay",
		About: "No server lets in a session that is another server's own.",
		Cites: "zookeeper.md §3, local sessions",
		New:   func() sim.Monitor { return newLocalsStay() },
		Hears: []sim.Topic{zab.Proposed, client.Became, gate.Welcomed},
	}}
}
