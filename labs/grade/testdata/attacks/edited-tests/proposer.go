package paxos

import (
	"github.com/zoolab/zoolab/labs/kit"
	"github.com/zoolab/zoolab/nodes/paxos/synod"
	"github.com/zoolab/zoolab/sim"
)

// A Proposer runs ballots until it is told what was chosen. It speaks by two methods
// of its Desk:
//
//	p.Prepare(env, ballot)   asks every acceptor for a promise
//	p.Accept(env, proposal)  puts a value to the vote
//
// and the Desk knows what clients want of it:
//
//	p.Wish()                 the value to propose when the choice is free, "" for none
//	p.Wanted()               whether somebody still waits for an outcome
//	p.Acceptors()            who votes
//	p.Retry()                the least time to give a ballot
type Proposer struct {
	synod.Desk
	// What else does it have to remember? Fields may be numbers, texts, bools,
	// slices, maps and structs of these.
}

// rounds is the file on disk that holds the highest round ever used.
var rounds = sim.FileOf[uint64]("round")

// retry is when the next ballot is due: env.SetTimerBetween(retry, least, most) sets
// it to a time that is drawn.
var retry = sim.Timer("retry")

// Recover takes up what the disk has. It is called at every boot.
func (p *Proposer) Recover(env *sim.Env) {
	kit.NotWritten("Proposer.Recover")
}

// Propose is called when somebody needs a ballot. It is phase 1a: take a number
// higher than all before, and ask for promises; but if a ballot is under way, that
// one serves.
func (p *Proposer) Propose(env *sim.Env) {
	kit.NotWritten("Proposer.Propose")
}

// OnPromise counts promises. When a majority has promised, it is phase 2a: put a
// value to the vote. Which one?
func (p *Proposer) OnPromise(env *sim.Env, from sim.NodeID, m synod.Promise) {
	kit.NotWritten("Proposer.OnPromise")
}

// OnRefused is called when an acceptor has promised a ballot m.Promised that is in
// the way.
func (p *Proposer) OnRefused(env *sim.Env, from sim.NodeID, m synod.Refused) {
	kit.NotWritten("Proposer.OnRefused")
}

// OnDecided is called once, when a learner has told what was chosen. The Desk
// answers the clients.
func (p *Proposer) OnDecided(env *sim.Env) {
	kit.NotWritten("Proposer.OnDecided")
}

// OnTimer is called when a timer of yours expires: nobody has told of an outcome in
// time.
func (p *Proposer) OnTimer(env *sim.Env, _ sim.TimerID) {
	kit.NotWritten("Proposer.OnTimer")
}
