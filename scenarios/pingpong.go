package scenarios

import (
	"github.com/zoolab/zoolab/nodes/pingpong"
	"github.com/zoolab/zoolab/nodes/pingpong/court"
	"github.com/zoolab/zoolab/sim"
)

// pingpongRow is the game of the first lab. Nobody asks anything of it from
// outside.
var pingpongRow = Protocol{
	Name:  "pingpong",
	About: "Ping-pong: pingers number their pings, a ponger answers each, and a round is over when its own pong has come.",
	Ensemble: func() any {
		e := court.Default()
		return &e
	},
	Build: func(ensemble any, clients []sim.Client, bugs []string) (sim.Protocol, error) {
		return pingpong.New(*ensemble.(*court.Ensemble), clients, bugs)
	},
	Bugs: pingpong.Bugs(),
}
