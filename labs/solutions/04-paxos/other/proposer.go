package paxos

import (
	"github.com/zoolab/zoolab/nodes/paxos/synod"
	"github.com/zoolab/zoolab/sim"
)

// A Proposer runs ballots until it is told what was chosen. It gives a ballot up at
// the first refusal, and leaves the field to the other for twice as long each time.
type Proposer struct {
	synod.Desk
	reserved uint64       // rounds up to here were written to disk
	next     uint64       // the round to use next
	run      *ballot      // the ballot under way
	wait     sim.Duration // how long to stay away after the next defeat
}

// A ballot is one attempt.
type ballot struct {
	Number synod.Ballot
	Voted  map[sim.NodeID]synod.Proposal // what those who have promised it had accepted
	Put    bool                          // a value is put to the vote
	Lost   bool                          // it was refused
}

// block is how many rounds are reserved by one write.
const block = 8

var (
	reserve = sim.FileOf[uint64]("reserved")
	again   = sim.Timer("again")
)

// Recover begins above all that may have been used.
func (p *Proposer) Recover(env *sim.Env) {
	p.reserved = reserve.Last(env)
	p.next = p.reserved + 1
}

// Propose begins a ballot unless one is under way.
func (p *Proposer) Propose(env *sim.Env) {
	if p.run != nil {
		return
	}
	if p.next > p.reserved {
		p.reserved = p.next + block
		reserve.Replace(env, p.reserved)
		reserve.Sync(env)
	}
	p.run = &ballot{Number: synod.Ballot{Round: p.next, ID: env.Self()}, Voted: map[sim.NodeID]synod.Proposal{}}
	p.next++
	p.Prepare(env, p.run.Number)
	env.SetTimerBetween(again, 2*p.Retry(), 4*p.Retry()+p.wait)
}

// OnPromise collects reports until there are enough, and votes by them.
func (p *Proposer) OnPromise(env *sim.Env, from sim.NodeID, m synod.Promise) {
	if p.run == nil || p.run.Put || p.run.Lost || m.Ballot != p.run.Number {
		return
	}
	p.run.Voted[from] = m.Last
	if 2*len(p.run.Voted) <= len(p.Acceptors()) {
		return
	}
	var highest synod.Proposal
	for _, a := range p.Acceptors() {
		if v := p.run.Voted[a]; v.Ballot.Compare(highest.Ballot) > 0 {
			highest = v
		}
	}
	if highest.Value == "" {
		highest.Value = p.Wish()
	}
	p.run.Put = true
	if highest.Value != "" {
		p.Accept(env, synod.Proposal{Ballot: p.run.Number, Value: highest.Value})
	}
}

// OnRefused gives the ballot up, once, and stays away for a while.
func (p *Proposer) OnRefused(env *sim.Env, _ sim.NodeID, m synod.Refused) {
	p.next = max(p.next, m.Promised.Round+1)
	if p.run == nil || p.run.Lost || m.Promised.Compare(p.run.Number) <= 0 {
		return
	}
	p.run.Lost = true
	p.wait = min(2*p.wait+p.Retry(), 64*p.Retry())
	env.SetTimerBetween(again, 0, p.wait)
}

// OnDecided forgets the ballot under way.
func (p *Proposer) OnDecided(env *sim.Env) {
	p.run = nil
	env.StopTimer(again)
}

// OnTimer is the end of a ballot or of a wait.
func (p *Proposer) OnTimer(env *sim.Env, _ sim.TimerID) {
	p.run = nil
	if p.Wanted() {
		p.wait = min(2*p.wait+p.Retry(), 64*p.Retry())
		p.Propose(env)
	}
}
