// Package pingpong is lab 00: a pinger and a ponger on a network that loses, copies
// and delays. The chapter is README.md; you write pinger.go and ponger.go.
//
// This file is given. It makes the players and hands them what comes to them.
package pingpong

import (
	"github.com/zoolab/zoolab/nodes/pingpong/court"
	"github.com/zoolab/zoolab/sim"
)

// Roles makes the players, anew at each boot.
func Roles() court.Roles {
	return court.Roles{
		Pinger: func(s court.PingerSetting) sim.Node { return &Pinger{Setting: s} },
		Ponger: func() sim.Node { return &Ponger{} },
	}
}

// Receive hands a pong to the pinger.
func (p *Pinger) Receive(env *sim.Env, d sim.Delivery) {
	if court.Pong.Is(d) {
		p.OnPong(env, court.Hear(env, d))
	}
}

// Timer tells the pinger that its time is up.
func (p *Pinger) Timer(env *sim.Env, _ sim.TimerID) { p.OnPatience(env) }

// Start does nothing: a ponger waits to be asked.
func (p *Ponger) Start(*sim.Env) {}

// Receive hands a ping to the ponger.
func (p *Ponger) Receive(env *sim.Env, d sim.Delivery) {
	if court.Ping.Is(d) {
		pinger, b := court.Arrive(env, d)
		p.OnPing(env, pinger, b)
	}
}

// Timer is never called: a ponger sets none.
func (p *Ponger) Timer(*sim.Env, sim.TimerID) {}
