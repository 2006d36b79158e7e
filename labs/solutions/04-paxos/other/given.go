// Package paxos is your single-decree Paxos: an acceptor, a proposer and a learner
// that agree on one value, whatever is lost, delayed, copied or crashes.
//
// This file is given: it hands what arrives to the handlers that you write in
// acceptor.go, proposer.go and learner.go. README.md is the chapter to them.
package paxos

import (
	"github.com/zoolab/zoolab/nodes/paxos/synod"
	"github.com/zoolab/zoolab/sim"
)

// Roles are yours, for the ensembles of the tests.
func Roles() synod.Roles {
	return synod.Roles{
		Acceptor: func(b synod.Booth) sim.Node { return &Acceptor{Booth: b} },
		Proposer: func(d synod.Desk) sim.Node { return &Proposer{Desk: d} },
		Learner:  func(h synod.Herald) sim.Node { return &Learner{Herald: h} },
	}
}

// Start has the acceptor take up what its disk has, at every boot.
func (a *Acceptor) Start(env *sim.Env) { a.Recover(env) }

// Receive ends in Acceptor.OnPrepare or Acceptor.OnAccept.
func (a *Acceptor) Receive(env *sim.Env, d sim.Delivery) { a.Booth.Hear(env, d, a) }

// Timer is never called: an acceptor waits for nothing.
func (a *Acceptor) Timer(*sim.Env, sim.TimerID) {}

// Start has the proposer take up what its disk has, at every boot, and then
// propose if it has a value of its own.
func (p *Proposer) Start(env *sim.Env) {
	p.Recover(env)
	p.Desk.Open(env, p)
}

// Receive ends in Proposer.Propose, OnPromise, OnRefused or OnDecided.
func (p *Proposer) Receive(env *sim.Env, d sim.Delivery) { p.Desk.Hear(env, d, p) }

// Timer ends in Proposer.OnTimer.
func (p *Proposer) Timer(env *sim.Env, t sim.TimerID) { p.OnTimer(env, t) }

// Command takes up a value that somebody types in the terminal.
func (p *Proposer) Command(env *sim.Env, line string) { p.Desk.Typed(env, line, p) }

// Start has the learner ask around when it hears nothing for long.
func (l *Learner) Start(env *sim.Env) { l.Herald.Open(env) }

// Receive ends in Learner.OnAccepted.
func (l *Learner) Receive(env *sim.Env, d sim.Delivery) { l.Herald.Hear(env, d, l) }

// Timer asks.
func (l *Learner) Timer(env *sim.Env, t sim.TimerID) { l.Herald.Timer(env, t) }
