package pingpong

import (
	"github.com/zoolab/zoolab/nodes/pingpong/court"
	"github.com/zoolab/zoolab/sim"
)

// A Ponger that knows what it has answered, though nobody asks.
type Ponger struct {
	Last []court.Shot // the last of each pinger, in the order in which they came
}

// OnPing answers, and takes a note.
func (p *Ponger) OnPing(env *sim.Env, pinger sim.NodeID, b court.Ball) {
	shot := court.Shot{Pinger: pinger, Round: b.Round}
	court.Return(env, shot.Pinger, shot.Round)
	for i := range p.Last {
		if p.Last[i].Pinger == pinger {
			p.Last[i] = shot
			return
		}
	}
	p.Last = append(p.Last, shot)
}
