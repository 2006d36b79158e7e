package election

import (
	"github.com/zoolab/zoolab/nodes/znode"
	"github.com/zoolab/zoolab/sim"
)

// looking is the memory of one election, the variables of lookForLeader.
type looking struct {
	phase    phase
	initial  Vote // for the server itself; an observer's is for nobody
	proposal Vote // whom the server would have lead, as things stand
	recvset  tally
	// outofelection has what servers report that follow or lead already.
	outofelection tally
	patience      sim.Duration // the silence after which votes are sent again
	echo          bool         // the server's own notification is on its way to itself
}

// A phase says what the search waits for.
type phase uint8

const (
	idle       phase = iota // for nothing: it is over, or has not begun
	delayed                 // for an observer's delay to be over
	polling                 // for votes
	finalizing              // for a vote better than the one that has a quorum
)

// What an elector waits for.
var (
	resend   = sim.Timer("resend")
	finalize = sim.Timer("finalize")
	delay    = sim.Timer("observer-delay")
)

// Look begins an election: the node calls it when it has booted and whenever it
// has lost its leader, with its last logged zxid and its currentEpoch. An
// observer that looks again waits at random first, lest all of them fall upon
// the voters at once.
func (e *Elector) Look(env *sim.Env, last znode.Zxid, currentEpoch uint32) {
	again := e.current != Ballot{}
	own := Vote{Epoch: currentEpoch, Zxid: last, Leader: env.Self()}
	if !again {
		e.current = Ballot{never, own}
	}
	if !e.votes(env.Self()) {
		own = Vote{}
	}
	e.rest(env)
	e.state, e.initial, e.proposal = Looking, own, own
	if again && !e.votes(env.Self()) {
		env.Note(Rule20, int64(e.config.ObserverDelay), 0, 0, 0)
		e.phase = delayed
		env.SetTimerBetween(delay, 0, e.config.ObserverDelay)
		return
	}
	e.begin(env)
	e.loopBack(env)
}

// begin enters a new round with a vote for oneself.
func (e *Elector) begin(env *sim.Env) {
	e.clock++
	e.phase, e.patience = polling, e.config.LeastResend
	env.Note(Rule1, int64(e.clock), int64(e.initial.Epoch), int64(e.initial.Zxid), 0)
	Looked.Observe(env, Ballot{e.clock, e.initial})
	e.propose(env, e.initial)
	env.SetTimer(resend, e.patience)
}

// poll takes a voter's notification as the search's loop does: in its turn, or
// against the finalizeWait.
func (e *Elector) poll(env *sim.Env, from sim.NodeID, n Notification) {
	switch e.phase {
	case polling:
		e.consider(env, from, n)
	case finalizing:
		e.dispute(env, from, n)
	}
	if e.phase == polling {
		env.SetTimer(resend, e.patience) // it counts from the last notification
	}
}

// consider is the table: what a notification means to a server that looks.
func (e *Elector) consider(env *sim.Env, from sim.NodeID, n Notification) {
	switch {
	case !e.votes(n.Vote.Leader):
		env.Note(Rule10, int64(from), int64(n.Vote.Leader), 0, 0)
	case n.State == Looking:
		e.onLooking(env, from, n)
	case n.State == Observing:
		env.Note(Rule11, int64(from), 0, 0, 0)
	default:
		e.onEstablished(env, from, n)
	}
}

// onLooking weighs the vote of a server that looks as well, and counts it.
func (e *Elector) onLooking(env *sim.Env, from sim.NodeID, n Notification) {
	switch {
	case e.initial.Zxid == Lost || n.Vote.Zxid == Lost:
		env.Note(Rule2, int64(from), 0, 0, 0)
		return
	case n.Round > e.clock:
		e.onLaterRound(env, from, n)
	case n.Round < e.clock:
		env.Note(Rule4, int64(from), int64(n.Round), int64(e.clock), 0)
		return // the sender has been answered
	case e.beats(n.Vote, e.proposal):
		e.adopt(env, from, n.Vote)
	default:
		env.Note(Rule6, int64(from), int64(n.Vote.Leader), int64(e.proposal.Leader), 0)
	}
	e.recvset.put(from, n)
	e.count(env)
}

// onLaterRound joins the round that others are in. What is proposed there is
// the better of the vote just heard and the server's own first one: its present
// proposal came from the round that is over, and whoever it is for may not be in
// this one.
func (e *Elector) onLaterRound(env *sim.Env, from sim.NodeID, n Notification) {
	env.Note(Rule3, int64(from), int64(n.Round), int64(e.clock), 0)
	env.Sometimes(RoundJump)
	e.clock = n.Round
	if !e.bugs.has(mixRounds) {
		e.recvset = nil
	}
	better := e.initial
	if e.bugs.has(keepProposal) {
		better = e.proposal
	}
	if e.beats(n.Vote, better) {
		better = n.Vote
	}
	e.propose(env, better)
}

// adopt proposes a better vote of the round.
func (e *Elector) adopt(env *sim.Env, from sim.NodeID, v Vote) {
	env.Note(Rule5, int64(from), int64(v.Leader), int64(e.proposal.Leader), 0)
	switch {
	case v.Epoch != e.proposal.Epoch:
		env.Sometimes(WonByEpoch)
	case v.Zxid != e.proposal.Zxid:
		env.Sometimes(WonByZxid)
	default:
		env.Sometimes(WonByID)
	}
	e.propose(env, v)
}

// beats reports whether a vote is to be preferred to another. Who has no weight
// never wins.
func (e *Elector) beats(v, w Vote) bool {
	if e.bugs.has(adoptAny) {
		return v != w
	}
	return e.votes(v.Leader) && v.Compare(w) > 0
}

// propose takes up a vote and sends it to every voter, the server itself
// included.
func (e *Elector) propose(env *sim.Env, v Vote) {
	e.proposal = v
	if e.votes(env.Self()) {
		Voted.Observe(env, e.proposed().Ballot)
	}
	e.broadcast(env)
}

// proposed is the notification of the server's vote as it stands.
func (e *Elector) proposed() Notification { return Notification{Looking, Ballot{e.clock, e.proposal}} }

// broadcast sends the proposal to every voter.
func (e *Elector) broadcast(env *sim.Env) {
	for _, id := range e.voters {
		if id == env.Self() {
			e.echo = true
			continue
		}
		e.links.send(env, id, e.proposed())
	}
}

// loopBack delivers what the server has sent to itself. It comes last in the
// handler that sent it: see doc.go.
func (e *Elector) loopBack(env *sim.Env) {
	if e.echo {
		e.echo = false
		e.onNotification(env, env.Self(), e.proposed())
	}
}

// count looks for a quorum of votes equal to the proposal. There being one is
// not the end: someone may still come with a better vote.
func (e *Elector) count(env *sim.Env) {
	equal := Notification.agreesInRound
	if e.bugs.has(mixRounds) {
		equal = func(a, b Notification) bool { return a.Vote == b.Vote }
	}
	votes := e.recvset.count(e.proposed(), equal)
	if !e.quorum(votes) {
		return
	}
	env.Note(Rule12, int64(e.proposal.Leader), int64(votes), int64(e.clock), 0)
	e.phase = finalizing
	env.StopTimer(resend)
	env.SetTimer(finalize, e.config.FinalizeWait)
}

// dispute takes a notification during the finalizeWait. One that is not better
// is discarded, whatever its state and round, and the wait begins anew. A better
// one goes back into the queue: the search goes on, and it is weighed like any
// other.
func (e *Elector) dispute(env *sim.Env, from sim.NodeID, n Notification) {
	if !e.beats(n.Vote, e.proposal) {
		env.Note(Rule13, int64(from), int64(n.Vote.Leader), int64(n.Round), int64(n.State))
		env.SetTimer(finalize, e.config.FinalizeWait)
		return
	}
	env.Note(Rule14, int64(from), int64(n.Vote.Leader), int64(e.proposal.Leader), 0)
	env.Sometimes(FinalizeOverturned)
	env.StopTimer(finalize)
	e.phase = polling
	e.consider(env, from, n)
}

// onUndisputed ends the election when nothing better has come in time.
func (e *Elector) onUndisputed(env *sim.Env) {
	env.Note(Rule15, int64(e.proposal.Leader), int64(e.clock), 0, 0)
	e.finish(env, e.proposed().Ballot, ByVotes)
}

// onEstablished is the way into an ensemble that has a leader. The servers of
// the same round count together with those that vote in it; besides, all that
// are established count together whatever their round: a late-comer's clock may
// be far from that of the election it missed. Either way the leader itself must
// say that it leads.
func (e *Elector) onEstablished(env *sim.Env, from sim.NodeID, n Notification) {
	if n.Round == e.clock {
		e.recvset.put(from, n)
		if e.quorum(e.recvset.count(n, Notification.agreesInRound)) && e.checkLeader(env, e.recvset, n) {
			env.Note(Rule16, int64(from), int64(n.Vote.Leader), int64(n.Round), 0)
			env.Sometimes(JoinedInRound)
			e.finish(env, n.Ballot, InRound)
			return
		}
	}
	equal := Notification.agrees
	if e.bugs.has(demandEquality) {
		equal = func(a, b Notification) bool { return a.Ballot == b.Ballot }
	}
	e.outofelection.put(from, n)
	if e.quorum(e.outofelection.count(n, equal)) && e.checkLeader(env, e.outofelection, n) {
		env.Note(Rule17, int64(from), int64(n.Vote.Leader), int64(n.Round), int64(e.clock))
		env.Sometimes(JoinedByOutOfElection)
		e.clock = n.Round
		e.finish(env, n.Ballot, OutOfElection)
	}
}

// checkLeader keeps servers from electing over and over a leader that has
// crashed: it must have said itself that it leads. If the others follow this
// very server it must be on account of the round that it is in.
func (e *Elector) checkLeader(env *sim.Env, t tally, n Notification) bool {
	if n.Vote.Leader == env.Self() {
		return e.clock == n.Round
	}
	says, heard := t.of(n.Vote.Leader)
	return heard && says.State == Leading || e.bugs.has(trustFollowers)
}

// onSilence sends the vote again when nothing has come for a while, or
// reconnects if no peer can have got the last one.
func (e *Elector) onSilence(env *sim.Env) {
	env.Sometimes(Resent)
	if e.links.delivered() {
		env.Note(Rule18, int64(e.patience), 0, 0, 0)
		e.broadcast(env)
	} else {
		env.Note(Rule18, int64(e.patience), 1, 0, 0)
		e.links.connectAll(env)
	}
	e.patience = min(2*e.patience, e.config.MostResend)
	env.SetTimer(resend, e.patience)
}

// finish ends the election with the vote that it came to.
func (e *Elector) finish(env *sim.Env, b Ballot, how Way) {
	e.rest(env)
	e.current = b
	switch {
	case b.Vote.Leader == env.Self():
		e.state = Leading
	case e.votes(env.Self()):
		e.state = Following
	default:
		e.state = Observing
	}
	Elected.Observe(env, Outcome{e.state, b, how})
}

// rest forgets the election that is over, and what has come for it.
func (e *Elector) rest(env *sim.Env) {
	e.looking = looking{}
	env.StopTimer(resend)
	env.StopTimer(finalize)
	env.StopTimer(delay)
}
