package scenarios

import (
	"github.com/zoolab/zoolab/nodes/zab"
	"github.com/zoolab/zoolab/sim"
)

// zabRow is Zab by itself: servers whose leader writes something now and then,
// and with nobody to ask for it.
var zabRow = Protocol{
	Name:  "zab",
	About: "ZooKeeper Atomic Broadcast: servers elect a leader, come into step with it, and deliver what it writes in one order.",
	Ensemble: func() any {
		e := zab.Default()
		return &e
	},
	Build: func(ensemble any, clients []sim.Client, bugs []string) (sim.Protocol, error) {
		return zab.New(*ensemble.(*zab.Ensemble), clients, bugs)
	},
	Bugs: zab.Bugs(),
}
