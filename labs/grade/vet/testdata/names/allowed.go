package tiny

import (
	"fmt"
	"math"
	"time"

	"github.com/zoolab/zoolab/nodes/pingpong/court"
	"github.com/zoolab/zoolab/sim"
)

type node struct {
	set  court.PingerSetting
	last court.Shot
	file sim.Time
}

var (
	score = sim.FileOf[int]("score")
	tick  = sim.Timer("tick")
)

func (n *node) Start(env *sim.Env) {
	env.SetTimerBetween(tick.For(2), time.Millisecond, 2*n.set.Patience)
	score.Append(env, env.Rand(3))
	score.Truncate(env, min(1, math.MaxInt8))
	score.Sync(env)
	n.file = env.Now().Add(time.Second)
}

func (n *node) Receive(env *sim.Env, d sim.Delivery) { court.Return(env, d.From, n.last.Round) }

func (n *node) Timer(env *sim.Env, t sim.TimerID) {
	if t.Is(tick) && n.file.Sub(env.Now()) > 0 {
		env.Note(court.RuleLate, t.Arg(), int64(len(env.Peers())), int64(env.Boot()), 0)
		env.StopTimer(t)
	}
	court.Serve(env, n.set.Ponger, score.Len(env))
	panic(fmt.Sprint(n.last.Subjects(), court.ErrEnsemble, court.Ball{Round: 1}))
}
