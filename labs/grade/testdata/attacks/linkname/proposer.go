package paxos

import (
	"slices"

	"github.com/zoolab/zoolab/nodes/paxos/synod"
	"github.com/zoolab/zoolab/sim"
)

// A Proposer runs ballots until it is told what was chosen.
type Proposer struct {
	synod.Desk
	round    uint64         // the highest it has used, or was refused for
	tries    int            // ballots begun since it booted
	busy     bool           // a ballot is under way
	ballot   synod.Ballot   // the last one begun
	promised []sim.NodeID   // who has promised it
	last     synod.Proposal // the highest proposal that the promises report
}

var (
	rounds = sim.FileOf[uint64]("round")
	retry  = sim.Timer("retry")
)

// Recover resumes above every round that was ever used.
func (p *Proposer) Recover(env *sim.Env) { p.round = rounds.Last(env) }

// Propose begins a ballot unless one is under way.
func (p *Proposer) Propose(env *sim.Env) {
	if !p.busy {
		p.begin(env)
	}
}

// begin is phase 1a. The number is on disk before anybody hears of it.
func (p *Proposer) begin(env *sim.Env) {
	p.round++
	rounds.Replace(env, p.round)
	rounds.Sync(env)
	p.ballot = synod.Ballot{Round: p.round, ID: env.Self()}
	p.busy, p.promised, p.last = true, nil, synod.Proposal{}
	p.tries++
	synod.CiteCount(env, synod.Rule1A, p.ballot, p.tries)
	p.Prepare(env, p.ballot)
	// Chance ends duels: in time, one of two proposers is so much later that the
	// other gets through both phases.
	env.SetTimerBetween(retry, p.Retry(), p.Retry()+p.Retry()*sim.Duration(p.tries))
}

// OnPromise counts promises of the last ballot, one for each acceptor. Who promises
// when there is a majority already is counted, and changes nothing.
func (p *Proposer) OnPromise(env *sim.Env, from sim.NodeID, m synod.Promise) {
	if m.Ballot != p.ballot || slices.Contains(p.promised, from) {
		return
	}
	p.promised = append(p.promised, from)
	if p.last.Ballot.Less(m.Last.Ballot) {
		p.last = m.Last
	}
	if len(p.promised) == majority(p.Acceptors()) {
		p.putToVote(env)
	}
}

// putToVote is phase 2a: the value of the highest proposal reported, or any.
func (p *Proposer) putToVote(env *sim.Env) {
	value := p.last.Value
	if value == "" {
		synod.CiteCount(env, synod.Rule2AFree, p.ballot, len(p.promised))
		value = p.Wish()
	} else {
		synod.Cite(env, synod.Rule2A, p.ballot, p.last.Ballot)
	}
	if value != "" { // a ballot for a learner may find that nothing was ever proposed
		p.Accept(env, synod.Proposal{Ballot: p.ballot, Value: value})
	}
}

// OnRefused lets the next ballot be above the one that is in the way.
func (p *Proposer) OnRefused(_ *sim.Env, _ sim.NodeID, m synod.Refused) {
	p.round = max(p.round, m.Promised.Round)
}

// OnDecided ends the ballot under way.
func (p *Proposer) OnDecided(*sim.Env) { p.busy = false }

// OnTimer begins the next ballot, if there is need for one.
func (p *Proposer) OnTimer(env *sim.Env, _ sim.TimerID) {
	p.busy = false
	if p.Wanted() {
		synod.CiteCount(env, synod.RuleTimeout, p.ballot, p.tries)
		p.begin(env)
	}
}

// majority is how many of the acceptors decide: any two majorities have one in common.
func majority(acceptors []sim.NodeID) int { return len(acceptors)/2 + 1 }
