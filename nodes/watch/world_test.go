package watch

import (
	"testing"
	"time"

	"github.com/zoolab/zoolab/nodes/znode"
	"github.com/zoolab/zoolab/sim"
	"github.com/zoolab/zoolab/sim/simtest"
)

// A lookout has tables in its state, as a plain field: the world must be able to
// clone and to compare them, and a crash to take them away.
type lookout struct {
	watches Tables
}

var (
	air  = sim.Datagrams("air")
	stir = sim.Timer("stir")
	told = sim.FactOf[[]Watcher]("told")
)

func (l *lookout) Start(env *sim.Env) {
	l.watches = New(znode.V39)
	env.SetTimerBetween(stir, time.Millisecond, 2*time.Millisecond)
}

func (*lookout) Receive(*sim.Env, sim.Delivery) {}

// Timer leaves, removes or fires one watch.
func (l *lookout) Timer(env *sim.Env, _ sim.TimerID) {
	w, path := Watcher(env.Rand(3)), somePaths[env.Rand(len(somePaths))]
	switch env.Rand(8) {
	case 0:
		l.watches.Data(w, path)
	case 1:
		l.watches.Child(w, path)
	case 2, 3:
		l.watches.Add(w, path, someModes[env.Rand(2)])
	case 4:
		l.watches.Forget(w)
	case 5:
		l.watches.Remove(w, path, znode.WatcherAny)
	default:
		told.Observe(env, l.watches.Fire(nil, someEvents[env.Rand(4)], path))
	}
	env.SetTimerBetween(stir, time.Millisecond, 2*time.Millisecond)
}

func lookouts() sim.Config {
	return sim.Config{
		Seed: 7,
		Protocol: sim.Protocol{
			Name:  "lookouts",
			Nodes: []sim.NodeSpec{{Name: "s1", Role: "server", New: func() sim.Node { return &lookout{} }}},
			Ports: []*sim.Port{air},
		},
		Network: sim.CalmNetwork(),
	}
}

func TestTablesStandInANodesState(t *testing.T) { simtest.Check(t, lookouts()) }
