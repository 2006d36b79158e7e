package paxos

import (
	"github.com/zoolab/zoolab/nodes/paxos/synod"
	"github.com/zoolab/zoolab/sim"
)

// New makes the protocol of an ensemble with its scripted clients and the bugs
// that are switched on. Its errors wrap [ErrBug] or are those of
// [synod.Ensemble.Protocol], and say what to write instead.
func New(e synod.Ensemble, clients []sim.Client, bugNames []string) (sim.Protocol, error) {
	broken, err := parseBugs(bugNames)
	if err != nil {
		return sim.Protocol{}, err
	}
	return e.Protocol(synod.Roles{
		Acceptor: func(b synod.Booth) sim.Node { return &Acceptor{Booth: b, bugs: broken} },
		Proposer: func(d synod.Desk) sim.Node { return &Proposer{Desk: d, bugs: broken} },
		Learner:  func(h synod.Herald) sim.Node { return &Learner{Herald: h, bugs: broken} },
	}, clients)
}
