package scenarios

import (
	"github.com/zoolab/zoolab/checker"
	"github.com/zoolab/zoolab/nodes/paxos"
	"github.com/zoolab/zoolab/sim"
)

// paxosRow is single-decree Paxos: its clients propose values and are all
// told the one that was chosen.
var paxosRow = Protocol{
	Name:  "paxos",
	About: "Single-decree Paxos: proposers, acceptors and learners agree on one value, for good.",
	Ensemble: func() any {
		e := paxos.Default()
		return &e
	},
	Build: func(ensemble any, clients []sim.Client, bugs []string) (sim.Protocol, error) {
		return paxos.New(*ensemble.(*paxos.Ensemble), clients, bugs)
	},
	Bugs: paxos.Bugs(),
	Commands: []Command{
		{Line: "propose VALUE", About: "asks for VALUE to be chosen, and waits to be told what was"},
		{Line: "sleep DURATION", About: "waits"},
	},
	Judges: []Judge{{
		Name:        checker.Linearizable,
		About:       "All clients are told one value, which one of them had proposed: Porcupine finds an order for their operations.",
		Consistency: "linearizable",
		Judge:       checker.Consensus,
	}},
}
