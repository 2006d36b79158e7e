package pingpong

import (
	"github.com/zoolab/zoolab/labs/kit"
	"github.com/zoolab/zoolab/nodes/pingpong/court"
	"github.com/zoolab/zoolab/sim"
)

// A Pinger plays its rounds one after the other.
type Pinger struct {
	// Setting is given: Ponger is to whom you serve, Rounds is how many rounds there
	// are, Patience is how long you wait for a pong. What is fixed is not lost in a crash.
	Setting court.PingerSetting `sim:"fixed"`

	// What else a pinger must know goes here. A crash takes all of it.
}

// score is a file: what is in it, and synced, outlives a crash.
//
//	score.Last(env)        what it says, 0 when nothing was ever written
//	score.Replace(env, n)  it says n from now on …
//	score.Sync(env)        … and what you do after this line waits until the disk has it
var score = sim.FileOf[int]("score")

// patience is a timer. When it has run out, OnPatience is called.
//
//	env.SetTimer(patience, p.Setting.Patience)  (again: it starts anew)
//	env.StopTimer(patience)
var patience = sim.Timer("patience")

// Start is called at each boot: the first one, and after every crash.
//
// Find out how many rounds are over, tell it by court.Score, and serve the next
// round, if there is one.
func (p *Pinger) Start(env *sim.Env) {
	kit.NotWritten("Pinger.Start")
}

// OnPong is called when a pong has come. b.Round is the number on it.
//
// If it ends your round: write that down, tell the new score by court.Score, and
// serve the next round, if there is one.
func (p *Pinger) OnPong(env *sim.Env, b court.Ball) {
	kit.NotWritten("Pinger.OnPong")
}

// OnPatience is called when your timer has run out: no pong has come in time.
//
// Serve your round again.
func (p *Pinger) OnPatience(env *sim.Env) {
	kit.NotWritten("Pinger.OnPatience")
}

// serve sends a ping of the round that comes after the score, by court.Serve, and
// sets the timer. You need it in three places.
func (p *Pinger) serve(env *sim.Env) {
	kit.NotWritten("Pinger.serve")
}
