package pingpong

import (
	"github.com/zoolab/zoolab/nodes/pingpong/court"
	"github.com/zoolab/zoolab/sim"
)

// A Ponger answers. All that it needs to know stands in the ping.
type Ponger struct{}

// OnPing answers every ping, one that comes again as well: its first pong may have
// been lost.
func (p *Ponger) OnPing(env *sim.Env, pinger sim.NodeID, b court.Ball) {
	court.Return(env, pinger, b.Round)
}
