package pingpong

import (
	"github.com/zoolab/zoolab/labs/kit"
	"github.com/zoolab/zoolab/nodes/pingpong/court"
	"github.com/zoolab/zoolab/sim"
)

// A Ponger answers. Must it remember anything?
type Ponger struct{}

// OnPing is called when a ping has come. b.Round is the number on it.
//
// Answer it by court.Return.
func (p *Ponger) OnPing(env *sim.Env, pinger sim.NodeID, b court.Ball) {
	kit.NotWritten("Ponger.OnPing")
}
