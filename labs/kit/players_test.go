package kit

import (
	"github.com/zoolab/zoolab/nodes/pingpong/court"
	"github.com/zoolab/zoolab/sim"
)

// A pinger is what a student of lab 00 writes. The switches are mistakes.
type pinger struct {
	Setting court.PingerSetting
	Score   int

	How mistake `sim:"fixed"`
}

// A mistake is one that a pinger or a ponger makes.
type mistake uint8

const (
	none mistake = iota
	countsAnyPong
	neverResends
	forgets     // its score is not on disk
	panics      // at a pong, by an index out of range
	loops       // at a pong, for ever
	floods      // sets a timer that is due at once, for ever
	counts      // in a package variable
	unwrittenOn // a pong
)

var (
	score    = sim.FileOf[int]("score")
	waits    = sim.Timer("waits")
	now      = sim.Timer("now")
	pongs    int
	handlers = []int{1}
)

func (p *pinger) Start(env *sim.Env) {
	p.Score = score.Last(env)
	if p.How == floods {
		env.SetTimer(now, 0)
	}
	p.play(env)
}

func (p *pinger) Receive(env *sim.Env, d sim.Delivery) {
	if !court.Pong.Is(d) {
		return
	}
	b := court.Hear(env, d)
	switch p.How {
	case panics:
		_ = handlers[b.Round]
	case loops:
		for p.Score == 0 {
			pongs++
		}
	case counts:
		pongs++
		p.Score += pongs % 2
	case unwrittenOn:
		NotWritten("Pinger.OnPong")
	default:
	}
	if b.Round != p.Score+1 && p.How != countsAnyPong {
		return
	}
	p.Score++
	if p.How != forgets {
		score.Replace(env, p.Score)
		score.Sync(env)
	}
	p.play(env)
}

func (p *pinger) Timer(env *sim.Env, t sim.TimerID) {
	if t == now {
		env.SetTimer(now, 0)
		return
	}
	p.serve(env)
}

func (p *pinger) play(env *sim.Env) {
	court.Score(env, p.Score)
	if p.Score >= p.Setting.Rounds {
		env.StopTimer(waits)
		return
	}
	p.serve(env)
}

func (p *pinger) serve(env *sim.Env) {
	court.Serve(env, p.Setting.Ponger, p.Score+1)
	if p.How != neverResends {
		env.SetTimer(waits, p.Setting.Patience)
	}
}

type ponger struct{}

func (*ponger) Start(*sim.Env)              {}
func (*ponger) Timer(*sim.Env, sim.TimerID) {}
func (*ponger) Receive(env *sim.Env, d sim.Delivery) {
	if court.Ping.Is(d) {
		from, b := court.Arrive(env, d)
		court.Return(env, from, b.Round)
	}
}

// players are a pinger with a mistake, and a good ponger.
func players(how mistake) Builder {
	return Build(court.Ensemble.Protocol, court.Roles{
		Pinger: func(s court.PingerSetting) sim.Node { return &pinger{Setting: s, How: how} },
		Ponger: func() sim.Node { return &ponger{} },
	})
}
