package scenarios

import (
	"github.com/zoolab/zoolab/nodes/election"
	"github.com/zoolab/zoolab/sim"
)

// electionRow is ZooKeeper's Fast Leader Election by itself: servers that
// elect, follow whom they elected, and do nothing else.
var electionRow = Protocol{
	Name:  "election",
	About: "Fast Leader Election: servers and observers agree on who leads, and again when they have lost it.",
	Ensemble: func() any {
		e := election.Default()
		return &e
	},
	Build: func(ensemble any, clients []sim.Client, bugs []string) (sim.Protocol, error) {
		return election.New(*ensemble.(*election.Ensemble), clients, bugs)
	},
	Bugs: election.Bugs(),
}
