package pingpong

import (
	"github.com/zoolab/zoolab/nodes/pingpong/court"
	"github.com/zoolab/zoolab/sim"
)

// A Ponger answers. All that it needs to know stands in the ping, so it has
// nothing to lose in a crash.
type Ponger struct {
	bugs bugs `sim:"fixed"`

	last  court.Shot // what it has answered, for who looks on
	pings int        // how many have come, where it numbers its pongs by that
}

// Start has nothing to do.
func (p *Ponger) Start(*sim.Env) {}

// Timer is never called: a ponger waits for nothing.
func (p *Ponger) Timer(*sim.Env, sim.TimerID) {}

// Receive handles a ping.
func (p *Ponger) Receive(env *sim.Env, d sim.Delivery) {
	if court.Ping.Is(d) {
		pinger, b := court.Arrive(env, d)
		p.onPing(env, pinger, b)
	}
}

// onPing answers every ping, one that comes again as well: its first pong may have
// been lost.
func (p *Ponger) onPing(env *sim.Env, pinger sim.NodeID, b court.Ball) {
	round := b.Round
	if p.bugs.has(answerByCount) {
		p.pings++
		round = p.pings
	}
	p.last = court.Shot{Pinger: pinger, Round: round}
	court.Return(env, pinger, round)
}
