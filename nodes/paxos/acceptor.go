package paxos

import (
	"github.com/zoolab/zoolab/nodes/paxos/synod"
	"github.com/zoolab/zoolab/sim"
)

// An Acceptor is the memory of the protocol: its vote outlives it.
type Acceptor struct {
	synod.Booth
	bugs bugs `sim:"fixed"`
	vote
}

// A vote is all that an acceptor must never forget (§2.5): "An acceptor needs
// to remember only the highest-numbered proposal that it has ever accepted and
// the number of the highest-numbered prepare request to which it has responded"
// (§2.2).
type vote struct {
	Promised synod.Ballot   // it ignores every lower ballot
	Accepted synod.Proposal // the last proposal it voted for
}

var ballotBox = sim.FileOf[vote]("vote")

// Start takes up the vote where the disk has it.
func (a *Acceptor) Start(env *sim.Env) { a.vote = ballotBox.Last(env) }

// Timer is never called: an acceptor waits for nothing.
func (a *Acceptor) Timer(*sim.Env, sim.TimerID) {}

// Receive handles the two requests of the algorithm.
func (a *Acceptor) Receive(env *sim.Env, d sim.Delivery) { a.Hear(env, d, a) }

// OnPrepare is phase 1b: promise to ignore lower ballots, and report the vote.
func (a *Acceptor) OnPrepare(env *sim.Env, from sim.NodeID, m synod.Prepare) {
	if !a.Promised.Less(m.Ballot) {
		synod.Cite(env, synod.Rule1BNo, m.Ballot, a.Promised)
		a.Refuse(env, from, a.Promised)
		return
	}
	synod.Cite(env, synod.Rule1B, m.Ballot, a.Accepted.Ballot)
	a.Promised = m.Ballot
	a.remember(env)
	a.Promise(env, from, m.Ballot, a.Accepted)
}

// OnAccept is phase 2b: vote for the proposal unless a promise forbids it. To
// vote in a ballot is to promise it, too: votes never go down either.
func (a *Acceptor) OnAccept(env *sim.Env, from sim.NodeID, m synod.Accept) {
	if m.Proposal.Ballot.Less(a.Promised) {
		synod.Cite(env, synod.Rule2BNo, m.Proposal.Ballot, a.Promised)
		a.Refuse(env, from, a.Promised)
		return
	}
	synod.Cite(env, synod.Rule2B, m.Proposal.Ballot, a.Promised)
	a.Promised, a.Accepted = m.Proposal.Ballot, m.Proposal
	a.remember(env)
	a.Vote(env, m.Proposal)
}

// remember puts the vote on disk: "An acceptor records its intended response
// in stable storage before actually sending the response" (§2.5). What the
// handler does after it waits for the disk.
func (a *Acceptor) remember(env *sim.Env) {
	ballotBox.Replace(env, a.vote)
	if !a.bugs.has(forgetOnRestart) {
		ballotBox.Sync(env)
	}
}
