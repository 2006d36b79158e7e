package pingpong

import (
	"time"

	"github.com/zoolab/zoolab/nodes/pingpong/court"
	"github.com/zoolab/zoolab/sim"
)

// A Pinger plays its rounds one after the other, and knows of no more than one.
type Pinger struct {
	set  court.PingerSetting `sim:"fixed"`
	bugs bugs                `sim:"fixed"`

	score int // how many rounds are over
}

// scores is what a pinger must never forget.
var scores = sim.FileOf[int]("score")

// patience is when it serves the same round again.
var patience = sim.Timer("patience")

// Start goes on behind the last round that was over.
func (p *Pinger) Start(env *sim.Env) {
	p.score = scores.Last(env)
	if p.score > 0 {
		env.Sometimes(court.Resumed)
	}
	p.play(env)
}

// Receive handles a pong.
func (p *Pinger) Receive(env *sim.Env, d sim.Delivery) {
	if court.Pong.Is(d) {
		p.onPong(env, court.Hear(env, d))
	}
}

// Timer serves again: nobody can tell a late pong from one that never comes.
func (p *Pinger) Timer(env *sim.Env, _ sim.TimerID) {
	env.Note(court.RuleAgain, int64(p.score+1), 0, 0, 0)
	env.Sometimes(court.SecondServe)
	p.serve(env)
}

// onPong ends the round in play. A pong of any other has come late, or twice.
func (p *Pinger) onPong(env *sim.Env, b court.Ball) {
	if p.done() || b.Round != p.score+1 && !p.bugs.has(countAnyPong) {
		env.Note(court.RuleLate, int64(b.Round), int64(p.score), 0, 0)
		env.Sometimes(court.LatePong)
		return
	}
	p.score++
	p.remember(env)
	p.play(env)
}

// play says what the score is and serves the next round, if there is one.
func (p *Pinger) play(env *sim.Env) {
	court.Score(env, p.score)
	if p.done() {
		env.StopTimer(patience)
		return
	}
	p.serve(env)
}

func (p *Pinger) done() bool { return p.score == p.set.Rounds }

func (p *Pinger) serve(env *sim.Env) {
	court.Serve(env, p.set.Ponger, p.score+1)
	switch {
	case p.bugs.has(neverResend):
	case p.bugs.has(resendAtOnce):
		env.SetTimer(patience, time.Millisecond)
	default:
		env.SetTimer(patience, p.set.Patience)
	}
}

// remember puts the score on disk. What the handler does after it waits for the
// disk.
func (p *Pinger) remember(env *sim.Env) {
	scores.Replace(env, p.score)
	if !p.bugs.has(forgetOnRestart) {
		scores.Sync(env)
	}
}
