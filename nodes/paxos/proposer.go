package paxos

import (
	"cmp"
	"slices"
	"strconv"

	"github.com/zoolab/zoolab/nodes/quorum"
	"github.com/zoolab/zoolab/sim"
)

// A Proposer has a value chosen: by clients' wish, its own or a learner's
// inquiry. It runs ballot after ballot until a learner tells it the outcome.
type Proposer struct {
	acceptors []sim.NodeID `sim:"fixed"`
	retry     sim.Duration `sim:"fixed"`
	ownValue  bool         `sim:"fixed"`
	bugs      bugs         `sim:"fixed"`

	wish    string   // what it proposes when it is free to choose, "" for nothing
	waiting []ticket // clients to answer, by client
	asked   []uint64 // operations that were typed here and have no answer
	outcome string   // what was chosen, "" while it has not been told

	round     uint64 // the highest it has used or was refused for
	phase     phase
	ballot    Ballot     // the last one begun
	promises  quorum.Set // who has promised it
	reported  Proposal   // the highest-numbered proposal among the promises
	attempts  int        // ballots begun since it booted
	preempted bool       // the last one was refused
}

// A ticket is a client's request that is not yet answered.
type ticket struct {
	Client sim.NodeID
	N      uint64
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
	if p.ownValue {
		// The boot is part of it: memory is lost, and with it what was wished.
		p.want(env, env.Name(env.Self())+"/"+strconv.FormatUint(uint64(env.Boot()), 10), 0)
		p.begin(env)
	}
}

// Receive handles what acceptors, learners and clients say.
func (p *Proposer) Receive(env *sim.Env, d sim.Delivery) {
	switch {
	case Request.Is(d):
		p.onRequest(env, d.From, Request.Of(d))
	case Promise.Is(d):
		p.onPromise(env, d.From, Promise.Of(d))
	case Refused.Is(d):
		p.onRefused(env, Refused.Of(d))
	case Decided.Is(d):
		p.onDecided(env, Decided.Of(d))
	case Inquire.Is(d):
		p.onInquire(env)
	}
}

// Timer ends a ballot of which nothing was heard, or a wait.
func (p *Proposer) Timer(env *sim.Env, _ sim.TimerID) {
	if p.idle() {
		p.phase = resting
		return
	}
	cite(env, RuleTimeout, p.ballot, int64(p.attempts), 0)
	p.begin(env)
}

// idle reports whether it has no reason of its own for another ballot.
func (p *Proposer) idle() bool { return p.outcome != "" || p.wish == "" }

// onRequest takes up a client's value. One value is enough to propose, and a
// client is content with whichever is chosen.
func (p *Proposer) onRequest(env *sim.Env, from sim.NodeID, m request) {
	if p.outcome != "" {
		Chosen.SendTo(env, from, chosen{m.N, p.outcome})
		return
	}
	p.enqueue(ticket{from, m.N})
	p.take(env, m.Value, from)
}

// take wishes for a value, if it is free to, and sees to it that one is chosen.
func (p *Proposer) take(env *sim.Env, value string, from sim.NodeID) {
	if p.wish == "" {
		p.want(env, value, from)
	}
	if p.phase == resting {
		p.begin(env)
	}
}

// enqueue remembers whom to answer, by a client's latest request alone.
func (p *Proposer) enqueue(t ticket) {
	i, found := slices.BinarySearchFunc(p.waiting, t, func(a, b ticket) int { return cmp.Compare(a.Client, b.Client) })
	if found {
		p.waiting[i].N = max(p.waiting[i].N, t.N)
		return
	}
	p.waiting = slices.Insert(p.waiting, i, t)
}

func (p *Proposer) want(env *sim.Env, value string, client sim.NodeID) {
	p.wish = value
	Wished.Observe(env, Wish{value, client})
}

// begin is phase 1a: a new number, above all it has used, and a prepare
// request with it to every acceptor.
func (p *Proposer) begin(env *sim.Env) {
	p.attempts++
	p.round++
	p.ballot = Ballot{p.round, env.Self()}
	p.phase, p.promises, p.reported = preparing, 0, Proposal{}
	p.backOff(env, p.retry) // from now on, so that a slow disk counts too
	rounds.Replace(env, p.round)
	rounds.Sync(env) // before anyone hears of the number
	cite(env, Rule1A, p.ballot, int64(p.attempts), 0)
	if p.round > 1 {
		env.Sometimes(SecondBallot)
	}
	if p.preempted {
		env.Sometimes(DuelingRetry)
		p.preempted = false
	}
	Began.Observe(env, p.ballot)
	for _, a := range p.acceptors {
		Prepare.SendTo(env, a, prepare{p.ballot})
	}
}

// onPromise is the step from phase 1 to phase 2, when a majority has promised.
func (p *Proposer) onPromise(env *sim.Env, from sim.NodeID, m promise) {
	if p.phase != preparing || m.Ballot != p.ballot {
		return // of an earlier ballot, or more than are needed
	}
	p.promises = p.promises.With(from)
	if p.reported.Ballot.Less(m.Last.Ballot) && !p.bugs.has(ignoreAccepted) {
		p.reported = m.Last
	}
	if p.promises.Size() >= quorum.Majority(len(p.acceptors)) {
		p.propose(env)
	}
}

// propose is phase 2a: the value of the highest-numbered proposal that the
// promises report, or any value if they report none.
func (p *Proposer) propose(env *sim.Env) {
	next := Proposal{p.ballot, p.wish}
	switch {
	case p.reported != Proposal{}:
		citeBoth(env, Rule2A, p.ballot, p.reported.Ballot)
		next.Value = p.reported.Value
	case p.wish != "":
		cite(env, Rule2AFree, p.ballot, int64(p.promises.Size()), 0)
	default:
		cite(env, Rule2ANone, p.ballot, int64(p.promises.Size()), 0)
		p.rest(env)
		return
	}
	if next.Value != p.wish {
		env.Sometimes(ValueAdopted)
	}
	p.phase = accepting
	Proposed.Observe(env, next)
	for _, a := range p.acceptors {
		Accept.SendTo(env, a, accept{next})
	}
}

// onRefused abandons a ballot in favour of a higher one, and stays out of its
// way for a while.
func (p *Proposer) onRefused(env *sim.Env, m refused) {
	p.round = max(p.round, m.Promised.Round)
	if !p.ballot.Less(m.Promised) || p.phase == backingOff {
		return // of an earlier ballot, or a copy of a request; or known already
	}
	citeBoth(env, RuleDuel, p.ballot, m.Promised)
	if p.idle() {
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
	env.SetTimerBetween(retry, least, p.retry<<min(p.attempts, doublings))
}

// onDecided ends the work: it answers all who wait.
func (p *Proposer) onDecided(env *sim.Env, m decided) {
	if p.outcome != "" {
		return // a ballot under way is for a learner that does not know yet
	}
	p.outcome = m.Value
	p.rest(env)
	for _, t := range p.waiting {
		Chosen.SendTo(env, t.Client, chosen{t.N, m.Value})
	}
	p.waiting = nil
	p.tell(env)
}

// onInquire runs one ballot for a learner that missed the votes. If a value has
// been chosen, a majority reports it, and it is voted for once more. A ballot
// under way serves as well.
func (p *Proposer) onInquire(env *sim.Env) {
	if p.phase == resting {
		p.begin(env)
	}
}

func (p *Proposer) rest(env *sim.Env) {
	p.phase = resting
	env.StopTimer(retry)
}
