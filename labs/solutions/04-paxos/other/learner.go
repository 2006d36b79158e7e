package paxos

import (
	"github.com/zoolab/zoolab/nodes/paxos/synod"
	"github.com/zoolab/zoolab/sim"
)

// A Learner counts votes. It knows of each acceptor what it voted for last: an
// acceptor's votes only go up, and a ballot whose votes are spread over later ones is
// of no more use.
type Learner struct {
	synod.Herald
	last []synod.Proposal // by place in Acceptors
}

// OnAccepted learns when a majority's last votes are for one proposal.
func (l *Learner) OnAccepted(env *sim.Env, from sim.NodeID, m synod.Accepted) {
	if l.last == nil {
		l.last = make([]synod.Proposal, len(l.Acceptors()))
	}
	votes := 0
	for i, a := range l.Acceptors() {
		if a == from && l.last[i].Ballot.Less(m.Proposal.Ballot) {
			l.last[i] = m.Proposal
		}
		if l.last[i] == m.Proposal {
			votes++
		}
	}
	if 2*votes > len(l.Acceptors()) {
		l.Learn(env, m.Proposal)
	}
}
