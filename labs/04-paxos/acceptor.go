package paxos

import (
	"github.com/zoolab/zoolab/labs/kit"
	"github.com/zoolab/zoolab/nodes/paxos/synod"
	"github.com/zoolab/zoolab/sim"
)

// An Acceptor promises and votes. It speaks by three methods of its Booth:
//
//	a.Promise(env, to, ballot, last)  promises a proposer its ballot, and reports the last vote
//	a.Vote(env, proposal)             votes, and tells every learner
//	a.Refuse(env, to, promised)       tells a proposer which ballot stands in its way
type Acceptor struct {
	synod.Booth
	vote
}

// A vote is what an acceptor must never forget.
type vote struct {
	Promised synod.Ballot   // it ignores every lower ballot; the zero Ballot is below all
	Accepted synod.Proposal // the last proposal it voted for, the zero Proposal for none
}

// votes is the file on disk that holds one vote: Replace writes it, Sync waits until
// it is on disk, Last reads it.
var votes = sim.FileOf[vote]("vote")

// Recover takes up the vote where the disk has it. It is called at every boot, and
// all that the acceptor had in memory is gone then.
func (a *Acceptor) Recover(env *sim.Env) {
	kit.NotWritten("Acceptor.Recover")
}

// OnPrepare is phase 1b: promise m.Ballot, and report the last vote, unless a
// ballot as high has been promised already.
func (a *Acceptor) OnPrepare(env *sim.Env, from sim.NodeID, m synod.Prepare) {
	kit.NotWritten("Acceptor.OnPrepare")
}

// OnAccept is phase 2b: vote for m.Proposal, unless a higher ballot has been
// promised.
func (a *Acceptor) OnAccept(env *sim.Env, from sim.NodeID, m synod.Accept) {
	kit.NotWritten("Acceptor.OnAccept")
}
