package pingpong

import (
	"github.com/zoolab/zoolab/nodes/pingpong/court"
	"github.com/zoolab/zoolab/sim"
)

// A Pinger that keeps a diary: a line for each round that is over, so that its
// score is the diary's length. It looks at the round in play, and at nothing else.
type Pinger struct {
	Setting court.PingerSetting `sim:"fixed"`
	Playing int                 // the round in play, 0 when all are over
	Tries   int                 // how often it was served, since the boot
}

var (
	diary    = sim.FileOf[int]("diary")
	patience = sim.Timer("patience")
)

// mostTries is where patience stops to grow.
const mostTries = 4

// Start reads the diary.
func (p *Pinger) Start(env *sim.Env) { p.next(env) }

// OnPong writes a line if the pong is of the round in play.
func (p *Pinger) OnPong(env *sim.Env, b court.Ball) {
	if b.Round == p.Playing {
		diary.Append(env, b.Round)
		diary.Sync(env)
		p.next(env)
	}
}

// next begins the round that the diary does not have.
func (p *Pinger) next(env *sim.Env) {
	over := diary.Len(env)
	court.Score(env, over)
	p.Playing, p.Tries = 0, 0
	env.StopTimer(patience)
	if over < p.Setting.Rounds {
		p.Playing = over + 1
		p.OnPatience(env)
	}
}

// OnPatience serves the round in play, and waits longer each time.
func (p *Pinger) OnPatience(env *sim.Env) {
	if p.Tries < mostTries {
		p.Tries++
	}
	court.Serve(env, p.Setting.Ponger, p.Playing)
	wait := p.Setting.Patience
	env.SetTimerBetween(patience, wait, wait*sim.Duration(p.Tries))
}
