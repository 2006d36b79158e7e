package paxos

import "github.com/zoolab/zoolab/sim"

// An Acceptor is the memory of the protocol: its vote outlives it.
type Acceptor struct {
	learners []sim.NodeID `sim:"fixed"`
	bugs     bugs         `sim:"fixed"`
	vote
}

// A vote is all that an acceptor must never forget (§2.5): "An acceptor needs
// to remember only the highest-numbered proposal that it has ever accepted and
// the number of the highest-numbered prepare request to which it has responded"
// (§2.2).
type vote struct {
	Promised Ballot   // it ignores every lower ballot
	Accepted Proposal // the last proposal it voted for
}

var ballotBox = sim.FileOf[vote]("vote")

// Start takes up the vote where the disk has it.
func (a *Acceptor) Start(env *sim.Env) { a.vote = ballotBox.Last(env) }

// Timer is never called: an acceptor waits for nothing.
func (a *Acceptor) Timer(*sim.Env, sim.TimerID) {}

// Receive handles the two requests of the algorithm.
func (a *Acceptor) Receive(env *sim.Env, d sim.Delivery) {
	switch {
	case Prepare.Is(d):
		a.onPrepare(env, d.From, Prepare.Of(d))
	case Accept.Is(d):
		a.onAccept(env, d.From, Accept.Of(d))
	}
}

// onPrepare is phase 1b: promise to ignore lower ballots, and report the vote.
func (a *Acceptor) onPrepare(env *sim.Env, from sim.NodeID, m prepare) {
	if !a.Promised.Less(m.Ballot) {
		citeBoth(env, Rule1BNo, m.Ballot, a.Promised)
		Refused.SendTo(env, from, refused{a.Promised})
		return
	}
	citeBoth(env, Rule1B, m.Ballot, a.Accepted.Ballot)
	a.Promised = m.Ballot
	a.remember(env)
	Promised.Observe(env, Pledge{m.Ballot, a.Accepted})
	Promise.SendTo(env, from, promise{m.Ballot, a.Accepted})
}

// onAccept is phase 2b: vote for the proposal unless a promise forbids it. To
// vote in a ballot is to promise it, too: votes never go down either.
func (a *Acceptor) onAccept(env *sim.Env, from sim.NodeID, m accept) {
	if m.Proposal.Ballot.Less(a.Promised) {
		citeBoth(env, Rule2BNo, m.Proposal.Ballot, a.Promised)
		Refused.SendTo(env, from, refused{a.Promised})
		return
	}
	citeBoth(env, Rule2B, m.Proposal.Ballot, a.Promised)
	a.Promised, a.Accepted = m.Proposal.Ballot, m.Proposal
	a.remember(env)
	Voted.Observe(env, m.Proposal)
	for _, l := range a.learners {
		Accepted.SendTo(env, l, accepted(m))
	}
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
