package paxos

import (
	"slices"

	"github.com/zoolab/zoolab/nodes/paxos/synod"
	"github.com/zoolab/zoolab/nodes/quorum"
	"github.com/zoolab/zoolab/sim"
)

// A Learner finds out which value was chosen by counting votes. It keeps
// nothing on disk: what was chosen can always be learned again.
type Learner struct {
	synod.Herald
	bugs bugs `sim:"fixed"`

	tallies []tally // by ballot; empty once it has learned
}

// A tally is the count of the votes of one ballot.
type tally struct {
	Proposal synod.Proposal
	Voters   quorum.Set
	Votes    int
}

// Start begins with nothing.
func (l *Learner) Start(env *sim.Env) { l.Open(env) }

// Receive handles votes.
func (l *Learner) Receive(env *sim.Env, d sim.Delivery) { l.Hear(env, d, l) }

// OnAccepted counts a vote, and learns the value once a majority of the
// acceptors has cast theirs in the same ballot.
func (l *Learner) OnAccepted(env *sim.Env, from sim.NodeID, m synod.Accepted) {
	t := l.tallyOf(m.Proposal)
	if t.Voters.Has(from) && !l.bugs.has(countMessages) {
		return // the same vote, told twice
	}
	t.Voters = t.Voters.With(from)
	t.Votes++
	if t.Votes >= quorum.Majority(len(l.Acceptors())) {
		synod.CiteCount(env, synod.RuleLearn, m.Proposal.Ballot, t.Votes)
		l.tallies = nil
		l.Learn(env, m.Proposal)
	}
}

// tallyOf finds where to count the votes for a proposal. A ballot has one
// value, so the ballot is all there is to compare.
func (l *Learner) tallyOf(p synod.Proposal) *tally {
	if l.bugs.has(countAcrossBallots) {
		if i := slices.IndexFunc(l.tallies, func(t tally) bool { return t.Proposal.Value == p.Value }); i >= 0 {
			return &l.tallies[i]
		}
	}
	i, found := slices.BinarySearchFunc(l.tallies, p, func(t tally, p synod.Proposal) int { return t.Proposal.Ballot.Compare(p.Ballot) })
	if !found {
		l.tallies = slices.Insert(l.tallies, i, tally{Proposal: p})
	}
	return &l.tallies[i]
}
