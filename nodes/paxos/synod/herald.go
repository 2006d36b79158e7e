package synod

import (
	"slices"

	"github.com/zoolab/zoolab/sim"
)

// A Learner is what a learner does about votes. It is called by its [Herald].
type Learner interface {
	// OnAccepted is called for every vote that is heard of, copies included, until
	// the learner has learned: count it, and call [Herald.Learn] when a majority
	// has voted.
	OnAccepted(env *sim.Env, from sim.NodeID, m Accepted)
}

// A Herald is the part of a learner that hears votes and talks to proposers: it
// asks them while nothing is known, and tells them what was learned.
type Herald struct {
	acceptors []sim.NodeID `sim:"fixed"`
	proposers []sim.NodeID `sim:"fixed"`
	catchUp   sim.Duration `sim:"fixed"`

	learned Proposal
	asks    int // inquiries made since it booted
}

// inquiry is when a learner that still knows nothing asks.
var inquiry = sim.Timer("inquiry")

// Acceptors lists those who vote. The slice is the caller's, as [Desk.Acceptors] is.
func (h *Herald) Acceptors() []sim.NodeID { return slices.Clone(h.acceptors) }

// Learned is the proposal that was learned, the zero Proposal before that.
func (h *Herald) Learned() Proposal { return h.learned }

// Asks is how often it has asked since it booted.
func (h *Herald) Asks() int { return h.asks }

// Open begins a boot: a learner keeps nothing on disk, for what was chosen can
// always be learned again.
func (h *Herald) Open(env *sim.Env) { h.wait(env) }

// Hear hands a vote to the learner, unless that is past caring.
func (h *Herald) Hear(env *sim.Env, d sim.Delivery, l Learner) {
	if !accepted.Is(d) {
		return
	}
	m := accepted.Of(d)
	if h.learned == (Proposal{}) {
		l.OnAccepted(env, d.From, m)
		return
	}
	// Whoever runs this ballot has not heard.
	if of := m.Proposal.Ballot.ID; slices.Contains(h.proposers, of) {
		decided.SendTo(env, of, Decided{h.learned.Value})
	}
}

// Timer asks a proposer to issue a proposal: "Because of message loss, a value
// could be chosen with no learner ever finding out" (§2.3). It asks them in
// turn, as any of them may be down.
func (h *Herald) Timer(env *sim.Env, _ sim.TimerID) {
	h.asks++
	asked := h.proposers[(int(env.Self())+h.asks)%len(h.proposers)]
	CiteCount(env, RuleInquire, Ballot{}, int(asked))
	inquire.SendTo(env, asked, Inquire{})
	h.wait(env)
}

// wait sets the time of the next inquiry. It is drawn, so that several learners
// do not have their proposers duel.
func (h *Herald) wait(env *sim.Env) {
	if h.catchUp > 0 {
		env.SetTimerBetween(inquiry, h.catchUp, 2*h.catchUp)
	}
}

// Learn settles the matter, and tells the proposers, who stop and answer their
// clients.
func (h *Herald) Learn(env *sim.Env, p Proposal) {
	if h.proposers == nil {
		panic("synod: this Herald is nobody's: use the one that the learner was made with")
	}
	h.learned = p
	env.StopTimer(inquiry)
	if h.asks > 0 {
		env.Sometimes(LearnedLate)
	}
	learned.Observe(env, p)
	for _, id := range h.proposers {
		decided.SendTo(env, id, Decided{p.Value})
	}
}
