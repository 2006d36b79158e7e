package scenarios

import (
	"context"

	"github.com/zoolab/zoolab/checker"
	"github.com/zoolab/zoolab/nodes/paxos"
	"github.com/zoolab/zoolab/nodes/paxos/synod"
	"github.com/zoolab/zoolab/sim"
)

// paxosRow is single-decree Paxos: its clients propose values and are all
// told the one that was chosen.
var paxosRow = Protocol{
	Name:  "paxos",
	About: "Single-decree Paxos: proposers, acceptors and learners agree on one value, for good.",
	Ensemble: func() any {
		e := synod.Default()
		return &e
	},
	Build: func(ensemble any, clients []sim.Client, bugs []string) (sim.Protocol, error) {
		return paxos.New(*ensemble.(*synod.Ensemble), clients, bugs)
	},
	Bugs: paxos.Bugs(),
	Commands: []Command{
		{Line: "propose VALUE", About: "asks for VALUE to be chosen, and waits to be told what was"},
		{Line: "sleep DURATION", About: "waits"},
	},
	Judges: []Judge{{
		Checks: []Listed{{
			Name:  checker.Linearizable,
			About: "All clients are told one value, which one of them had proposed: Porcupine finds an order for their operations.",
		}},
		Models:  []string{checker.Linearizable},
		Promise: checker.Linearizable,
		New:     func(any) Watcher { return &proposals{checker.NewRecorder()} },
	}},
}

// proposals is the watcher of a consensus object: it takes down what was
// proposed and what came of it.
type proposals struct{ *checker.Recorder }

// Clone returns an independent copy.
func (p *proposals) Clone() sim.Monitor {
	return &proposals{p.Recorder.Clone().(*checker.Recorder)}
}

// Judge asks Porcupine, who is the first to be asked and not the second.
func (p *proposals) Judge(ctx context.Context, t Terms) checker.Judgement {
	check := checker.Consensus(ctx, p.History(), t.Name)
	j := checker.Judgement{Checks: []checker.Check{check}}
	if check.Verdict == checker.Pass {
		j.Models = []string{checker.Linearizable}
	}
	return j
}
