package pingpong

import (
	"github.com/zoolab/zoolab/nodes/pingpong/court"
	"github.com/zoolab/zoolab/sim"
)

// New makes the protocol of an ensemble with the bugs that are switched on. It
// takes no clients. Its errors wrap [court.ErrEnsemble] or [ErrBug] and say what
// to write instead.
func New(e court.Ensemble, clients []sim.Client, bugNames []string) (sim.Protocol, error) {
	broken, err := parseBugs(bugNames)
	if err != nil {
		return sim.Protocol{}, err
	}
	return e.Protocol(court.Roles{
		Pinger: func(s court.PingerSetting) sim.Node { return &Pinger{set: s, bugs: broken} },
		Ponger: func() sim.Node { return &Ponger{bugs: broken} },
	}, clients)
}
