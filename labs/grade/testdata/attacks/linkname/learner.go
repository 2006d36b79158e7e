package paxos

import (
	"slices"

	"github.com/zoolab/zoolab/nodes/paxos/synod"
	"github.com/zoolab/zoolab/sim"
)

// A Learner counts votes.
type Learner struct {
	synod.Herald
	polls []poll
}

// A poll is who has voted for one proposal: a value in a ballot.
type poll struct {
	Proposal synod.Proposal
	Voters   []sim.NodeID
}

// OnAccepted enters a vote, and learns when a majority has voted in one ballot.
func (l *Learner) OnAccepted(env *sim.Env, from sim.NodeID, m synod.Accepted) {
	p := l.poll(m.Proposal)
	if slices.Contains(p.Voters, from) {
		return // the same vote, told twice
	}
	p.Voters = append(p.Voters, from)
	if len(p.Voters) == majority(l.Acceptors()) {
		synod.CiteCount(env, synod.RuleLearn, m.Proposal.Ballot, len(p.Voters))
		l.Learn(env, m.Proposal)
	}
}

// poll finds the poll of a proposal, or begins it.
func (l *Learner) poll(of synod.Proposal) *poll {
	at := slices.IndexFunc(l.polls, func(p poll) bool { return p.Proposal == of })
	if at < 0 {
		at = len(l.polls)
		l.polls = append(l.polls, poll{Proposal: of})
	}
	return &l.polls[at]
}
