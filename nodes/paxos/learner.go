package paxos

import (
	"slices"

	"github.com/zoolab/zoolab/nodes/quorum"
	"github.com/zoolab/zoolab/sim"
)

// A Learner finds out which value was chosen by counting votes. It keeps
// nothing on disk: what was chosen can always be learned again.
type Learner struct {
	proposers []sim.NodeID `sim:"fixed"`
	quorum    int          `sim:"fixed"`
	catchUp   sim.Duration `sim:"fixed"`
	bugs      bugs         `sim:"fixed"`

	learned Proposal
	tallies []tally // by ballot; empty once it has learned
	asks    int     // inquiries made since it booted
}

// A tally is the count of the votes of one ballot.
type tally struct {
	Proposal Proposal
	Voters   quorum.Set
	Votes    int
}

// inquiry is when a learner that still knows nothing asks.
var inquiry = sim.Timer("inquiry")

// Start begins with nothing.
func (l *Learner) Start(env *sim.Env) { l.wait(env) }

// Receive handles votes.
func (l *Learner) Receive(env *sim.Env, d sim.Delivery) {
	if Accepted.Is(d) {
		l.onAccepted(env, d.From, Accepted.Of(d))
	}
}

// Timer asks a proposer to issue a proposal: "Because of message loss, a value
// could be chosen with no learner ever finding out" (§2.3). It asks them in
// turn, as any of them may be down.
func (l *Learner) Timer(env *sim.Env, _ sim.TimerID) {
	l.asks++
	asked := l.proposers[(int(env.Self())+l.asks)%len(l.proposers)]
	cite(env, RuleInquire, Ballot{}, int64(asked), 0)
	Inquire.SendTo(env, asked, inquire{})
	l.wait(env)
}

// wait sets the time of the next inquiry. It is drawn, so that several learners
// do not have their proposers duel.
func (l *Learner) wait(env *sim.Env) {
	if l.catchUp > 0 {
		env.SetTimerBetween(inquiry, l.catchUp, 2*l.catchUp)
	}
}

// onAccepted counts a vote, and learns the value once a majority of the
// acceptors has cast theirs in the same ballot.
func (l *Learner) onAccepted(env *sim.Env, from sim.NodeID, m accepted) {
	if l.learned != (Proposal{}) {
		// Whoever runs this ballot has not heard.
		Decided.SendTo(env, m.Proposal.Ballot.ID, decided{l.learned.Value})
		return
	}
	t := l.tallyOf(m.Proposal)
	if t.Voters.Has(from) && !l.bugs.has(countMessages) {
		return // the same vote, told twice
	}
	t.Voters = t.Voters.With(from)
	t.Votes++
	if t.Votes >= l.quorum {
		cite(env, RuleLearn, m.Proposal.Ballot, int64(t.Votes), 0)
		l.learn(env, m.Proposal)
	}
}

// tallyOf finds where to count the votes for a proposal. A ballot has one
// value, so the ballot is all there is to compare.
func (l *Learner) tallyOf(p Proposal) *tally {
	if l.bugs.has(countAcrossBallots) {
		if i := slices.IndexFunc(l.tallies, func(t tally) bool { return t.Proposal.Value == p.Value }); i >= 0 {
			return &l.tallies[i]
		}
	}
	i, found := slices.BinarySearchFunc(l.tallies, p, func(t tally, p Proposal) int { return t.Proposal.Ballot.Compare(p.Ballot) })
	if !found {
		l.tallies = slices.Insert(l.tallies, i, tally{Proposal: p})
	}
	return &l.tallies[i]
}

// learn settles the matter, and tells the proposers, who stop and answer
// their clients.
func (l *Learner) learn(env *sim.Env, p Proposal) {
	l.learned, l.tallies = p, nil
	env.StopTimer(inquiry)
	if l.asks > 0 {
		env.Sometimes(LearnedLate)
	}
	Learned.Observe(env, p)
	for _, id := range l.proposers {
		Decided.SendTo(env, id, decided{p.Value})
	}
}
