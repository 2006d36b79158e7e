package pingpong

import (
	"github.com/zoolab/zoolab/nodes/pingpong/court"
	"github.com/zoolab/zoolab/sim"
)

// A Pinger plays its rounds one after the other. Of all of them it knows one
// number.
type Pinger struct {
	Setting court.PingerSetting `sim:"fixed"`
	Score   int                 // how many rounds are over
}

var (
	score    = sim.FileOf[int]("score")
	patience = sim.Timer("patience")
)

// Start goes on behind the last round that was over.
func (p *Pinger) Start(env *sim.Env) {
	p.Score = score.Last(env)
	p.play(env)
}

// OnPong ends the round in play. A pong of any other has come late, or twice.
func (p *Pinger) OnPong(env *sim.Env, b court.Ball) {
	if b.Round != p.Score+1 {
		env.Note(court.RuleLate, int64(b.Round), int64(p.Score), 0, 0)
		return
	}
	p.Score++
	score.Replace(env, p.Score)
	score.Sync(env)
	p.play(env)
}

// OnPatience serves again: nobody can tell a late pong from one that never comes.
func (p *Pinger) OnPatience(env *sim.Env) {
	env.Note(court.RuleAgain, int64(p.Score+1), 0, 0, 0)
	p.serve(env)
}

// play tells the score and serves the next round, if there is one.
func (p *Pinger) play(env *sim.Env) {
	court.Score(env, p.Score)
	if p.done() {
		env.StopTimer(patience)
		return
	}
	p.serve(env)
}

func (p *Pinger) done() bool { return p.Score == p.Setting.Rounds }

func (p *Pinger) serve(env *sim.Env) {
	court.Serve(env, p.Setting.Ponger, p.Score+1)
	env.SetTimer(patience, p.Setting.Patience)
}
