// Package synod is the vocabulary of single-decree Paxos: what proposers,
// acceptors and learners say to each other, what they state about themselves, and
// what holds them to it. It does not say how they decide. Package paxos does, and so
// does every student of the lab: [Ensemble.Protocol] takes their [Roles].
//
// The name is that of "The Part-Time Parliament" (Lamport, 1998), whose
// single-decree protocol is the synod. The words are those of "Paxos Made Simple"
// (Lamport, 2001).
//
// # Where to start
//
//	numbers and messages                      ballot.go, message.go
//	the part of an acceptor that speaks       booth.go
//	the part of a proposer that speaks        desk.go
//	the part of a learner that speaks         herald.go
//	what they state and cite                  fact.go, rules.go, subject.go
//	who there is                              ensemble.go, client.go
//	the three safety requirements, §2.1       monitors.go, monitor_*.go, polls.go
//	progress, §2.4                            progress.go, leader.go
//
// # A role
//
// A role embeds its part, hands it all that is delivered, and speaks by its methods.
// This acceptor promises everybody everything, and is caught:
//
//	type Yes struct{ synod.Booth }
//
//	func (y *Yes) Start(*sim.Env)                            {}
//	func (y *Yes) Timer(*sim.Env, sim.TimerID)               {}
//	func (y *Yes) Receive(env *sim.Env, d sim.Delivery)      { y.Hear(env, d, y) }
//	func (y *Yes) OnPrepare(env *sim.Env, from sim.NodeID, m synod.Prepare) {
//		y.Promise(env, from, m.Ballot, synod.Proposal{})
//	}
//	func (y *Yes) OnAccept(env *sim.Env, from sim.NodeID, m synod.Accept) {
//		y.Vote(env, m.Proposal)
//	}
//
// To speak and to state the fact is one step of the part, so that no role can say
// one thing and do another. A fact stands when the effects before it have taken
// place: a role that speaks before its disk has what it says has said it all the
// same, and a crash finds it out.
//
// # Where it leaves the paper
//
// A node plays one role; the paper lets one process play all three.
//
// Requests go to every acceptor, not to one majority: that costs messages and
// spares the proposer from knowing who is up.
//
// The role "leader" that faults can aim at is an onlooker's word: the proposer of
// the highest ballot that a majority has promised.
//
// A learner that has learned tells the proposers, so that they stop and answer
// their clients. The paper does not say how those come to know.
//
// A learner that has not learned asks a proposer for a proposal, as §2.3
// suggests, at intervals.
//
// What a proposer wishes for is lost in a crash: the paper has it remember the
// number of its ballot alone. With values of their own, proposers come back
// with another one, p1/2 for the second boot of p1; clients ask again.
package synod
