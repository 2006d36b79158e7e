package synod

import "github.com/zoolab/zoolab/sim"

// judge gives the protocol its monitors, its goal and its moving role: one
// monitor for each invariant that the proof hangs on, and one for each safety
// requirement of §2.1. The invariants stand first: when a happening breaks
// several, the root of it is what a run should report. A budget is a matter of
// taste, and of the scenario.
func (e Ensemble) judge(p *sim.Protocol) {
	j := judgement{e}
	p.Monitors = []sim.MonitorSpec{
		{
			Name:  "promise",
			About: "An acceptor keeps its promises and reports its last vote, across restarts too.",
			Cites: "Paxos Made Simple §2.2, P1a, and §2.5",
			New:   func() sim.Monitor { return &promiseKept{judgement: j} },
		},
		{
			Name:  "one-value-a-ballot",
			About: "Different proposals have different numbers: a ballot carries one value.",
			Cites: "Paxos Made Simple §2.2, P2, and §2.5",
			New:   func() sim.Monitor { return &oneValue{judgement: j} },
		},
		{
			Name:  "agreement",
			About: "Only a single value is chosen, and no two learners learn different values.",
			Cites: "Paxos Made Simple §2.1, second requirement",
			New:   func() sim.Monitor { return &agreement{judgement: j} },
		},
		{
			Name:  "validity",
			About: "Only a value that has been proposed may be chosen.",
			Cites: "Paxos Made Simple §2.1, first requirement",
			New:   func() sim.Monitor { return &validity{judgement: j} },
		},
		{
			Name:  "learned-is-chosen",
			About: "A process never learns that a value has been chosen unless it actually has been.",
			Cites: "Paxos Made Simple §2.1, third requirement",
			New:   func() sim.Monitor { return &learnedIsChosen{judgement: j} },
		},
	}
	if e.Budget > 0 {
		p.Monitors = append(p.Monitors, sim.MonitorSpec{
			Name:  "message-budget",
			About: "A decision costs no more messages than the ensemble has been given.",
			Cites: "Paxos Made Simple §2.2 to §2.4",
			New:   func() sim.Monitor { return &budget{judgement: j} },
		})
	}
	p.Goal = func() sim.Goal { return &progress{judgement: j} }
	p.Roles = []sim.RoleSpec{{Name: "leader", New: func() sim.Tracker { return &leader{judgement: j, since: make([]Ballot, e.Proposers)} }}}
}
