package synod

import "github.com/zoolab/zoolab/sim"

// An Acceptor is what an acceptor does when it is asked. It is called by its
// [Booth].
type Acceptor interface {
	// OnPrepare is phase 1b: answer by [Booth.Promise] or [Booth.Refuse].
	OnPrepare(env *sim.Env, from sim.NodeID, m Prepare)
	// OnAccept is phase 2b: answer by [Booth.Vote] or [Booth.Refuse].
	OnAccept(env *sim.Env, from sim.NodeID, m Accept)
}

// A Booth is the part of an acceptor that hears and speaks. It remembers nothing:
// what an acceptor must remember, and where, is the acceptor's affair. What a booth
// says takes place when the effects before it have, so speak when the disk has it.
type Booth struct {
	learners []sim.NodeID `sim:"fixed"`
}

// Hear hands a delivery to the handler that it is for.
func (b *Booth) Hear(env *sim.Env, d sim.Delivery, a Acceptor) {
	switch {
	case prepare.Is(d):
		a.OnPrepare(env, d.From, prepare.Of(d))
	case accept.Is(d):
		a.OnAccept(env, d.From, accept.Of(d))
	}
}

// Promise promises a proposer its ballot, and reports the last vote, the zero
// Proposal for none.
func (b *Booth) Promise(env *sim.Env, to sim.NodeID, ballot Ballot, last Proposal) {
	b.mustBeOwned()
	promised.Observe(env, Pledge{ballot, last})
	promise.SendTo(env, to, Promise{ballot, last})
}

// Vote votes for a proposal: every learner is told.
func (b *Booth) Vote(env *sim.Env, p Proposal) {
	b.mustBeOwned()
	voted.Observe(env, p)
	for _, l := range b.learners {
		accepted.SendTo(env, l, Accepted{p})
	}
}

// Refuse tells a proposer which ballot stands in its way.
func (b *Booth) Refuse(env *sim.Env, to sim.NodeID, promised Ballot) {
	refused.SendTo(env, to, Refused{promised})
}

// mustBeOwned holds that only acceptors promise and vote: nobody else is given a
// booth, and one made out of nothing is nobody's.
func (b *Booth) mustBeOwned() {
	if b.learners == nil {
		panic("synod: this Booth is nobody's: use the one that the acceptor was made with")
	}
}
