package paxos

import (
	"github.com/zoolab/zoolab/nodes/paxos/synod"
	"github.com/zoolab/zoolab/nodes/quorum"
	"github.com/zoolab/zoolab/sim"
)

// A Proposer has a value chosen: by clients' wish, its own or a learner's
// inquiry. It runs ballot after ballot until a learner tells it the outcome.
type Proposer struct {
	synod.Desk
	bugs bugs `sim:"fixed"`

	round     uint64 // the highest it has used or was refused for
	phase     phase
	ballot    synod.Ballot   // the last one begun
	promises  quorum.Set     // who has promised it
	reported  synod.Proposal // the highest-numbered proposal among the promises
	attempts  int            // ballots begun since it booted
	preempted bool           // the last one was refused
}

// A phase is what a proposer is doing.
type phase uint8

const (
	resting    phase = iota // nothing to do
	preparing               // phase 1: collecting promises
	accepting               // phase 2: the acceptors vote, the learners count
	backingOff              // refused, and letting the other finish
)

// String names the phase as screens show it.
func (p phase) String() string {
	return [...]string{"resting", "preparing", "accepting", "backing off"}[p]
}

// rounds is a proposer's stable storage: "Each proposer remembers (in stable
// storage) the highest-numbered proposal it has tried to issue" (§2.5).
var rounds = sim.FileOf[uint64]("round")

// retry is when the next ballot begins, if it is still needed then.
var retry = sim.Timer("retry")

// Start resumes above every ballot ever tried, and proposes its own value if
// it has one.
func (p *Proposer) Start(env *sim.Env) {
	if !p.bugs.has(reuseBallot) {
		p.round = rounds.Last(env)
	}
	p.Open(env, p)
}

// Receive handles what acceptors, learners and clients say.
func (p *Proposer) Receive(env *sim.Env, d sim.Delivery) { p.Hear(env, d, p) }

// Command takes up a value that is typed as if a client had asked for it.
func (p *Proposer) Command(env *sim.Env, text string) { p.Typed(env, text, p) }

// Timer ends a ballot of which nothing was heard, or a wait.
func (p *Proposer) Timer(env *sim.Env, _ sim.TimerID) {
	if !p.Wanted() {
		p.phase = resting
		return
	}
	synod.CiteCount(env, synod.RuleTimeout, p.ballot, p.attempts)
	p.begin(env)
}

// Propose runs a ballot for a value that is wished for, or for a learner that
// missed the votes. If a value has been chosen, a majority reports it, and it is
// voted for once more. A ballot under way serves as well.
func (p *Proposer) Propose(env *sim.Env) {
	if p.phase == resting {
		p.begin(env)
	}
}

// begin is phase 1a: a new number, above all it has used, and a prepare
// request with it to every acceptor.
func (p *Proposer) begin(env *sim.Env) {
	p.attempts++
	p.round++
	p.ballot = synod.Ballot{Round: p.round, ID: env.Self()}
	p.phase, p.promises, p.reported = preparing, 0, synod.Proposal{}
	p.backOff(env, p.Retry()) // from now on, so that a slow disk counts too
	rounds.Replace(env, p.round)
	rounds.Sync(env) // before anyone hears of the number
	synod.CiteCount(env, synod.Rule1A, p.ballot, p.attempts)
	if p.round > 1 {
		env.Sometimes(synod.SecondBallot)
	}
	if p.preempted {
		env.Sometimes(synod.DuelingRetry)
		p.preempted = false
	}
	p.Prepare(env, p.ballot)
}

// OnPromise is the step from phase 1 to phase 2, when a majority has promised.
func (p *Proposer) OnPromise(env *sim.Env, from sim.NodeID, m synod.Promise) {
	if p.phase != preparing || m.Ballot != p.ballot {
		return // of an earlier ballot, or more than are needed
	}
	p.promises = p.promises.With(from)
	if p.reported.Ballot.Less(m.Last.Ballot) && !p.bugs.has(ignoreAccepted) {
		p.reported = m.Last
	}
	if p.promises.Size() >= quorum.Majority(len(p.Acceptors())) {
		p.putToVote(env)
	}
}

// putToVote is phase 2a: the value of the highest-numbered proposal that the
// promises report, or any value if they report none.
func (p *Proposer) putToVote(env *sim.Env) {
	next := synod.Proposal{Ballot: p.ballot, Value: p.Wish()}
	switch {
	case p.reported != synod.Proposal{}:
		synod.Cite(env, synod.Rule2A, p.ballot, p.reported.Ballot)
		next.Value = p.reported.Value
	case p.Wish() != "":
		synod.CiteCount(env, synod.Rule2AFree, p.ballot, p.promises.Size())
	default:
		synod.CiteCount(env, synod.Rule2ANone, p.ballot, p.promises.Size())
		p.rest(env)
		return
	}
	if next.Value != p.Wish() {
		env.Sometimes(synod.ValueAdopted)
	}
	p.phase = accepting
	p.Accept(env, next)
}

// OnRefused abandons a ballot in favour of a higher one, and stays out of its
// way for a while.
func (p *Proposer) OnRefused(env *sim.Env, _ sim.NodeID, m synod.Refused) {
	p.round = max(p.round, m.Promised.Round)
	if !p.ballot.Less(m.Promised) || p.phase == backingOff {
		return // of an earlier ballot, or a copy of a request; or known already
	}
	synod.Cite(env, synod.RuleDuel, p.ballot, m.Promised)
	if !p.Wanted() {
		p.rest(env) // the learner will ask again
		return
	}
	p.phase, p.preempted = backingOff, true
	p.backOff(env, 0)
}

// backOff sets when the next ballot begins: after least at the earliest, and
// later the more ballots have come to nothing. Chance is what ends a duel: of
// two proposers, one is soon so much later that the other gets through both
// phases.
func (p *Proposer) backOff(env *sim.Env, least sim.Duration) {
	if p.bugs.has(noBackoff) {
		env.SetTimer(retry, least)
		return
	}
	const doublings = 5 // 32 × retry gives even nine proposers room
	env.SetTimerBetween(retry, least, p.Retry()<<min(p.attempts, doublings))
}

// OnDecided ends the work.
func (p *Proposer) OnDecided(env *sim.Env) { p.rest(env) }

func (p *Proposer) rest(env *sim.Env) {
	p.phase = resting
	env.StopTimer(retry)
}
