package election

import (
	"errors"
	"fmt"
	"strconv"
	"time"

	"github.com/zoolab/zoolab/nodes/quorum"
	"github.com/zoolab/zoolab/sim"
)

// ErrEnsemble is wrapped by [New]'s errors about the ensemble's settings.
var ErrEnsemble = errors.New("this ensemble cannot be")

// An Ensemble says how many servers there are and how patient their stand-ins
// for Zab are. Its tags are those of scenario files.
type Ensemble struct {
	Servers   int          `yaml:"servers" default:"5" min:"1" max:"15" about:"servers that vote: s1, s2, …"`
	Observers int          `yaml:"observers" default:"0" max:"9" about:"servers that want to know who leads, and do not vote: o1, o2, …"`
	TickTime  sim.Duration `yaml:"tickTime" default:"100ms" min:"2ms" max:"1m" about:"the unit of the two limits; a leader pings twice a tick"`
	InitLimit int          `yaml:"initLimit" default:"10" min:"1" max:"1000" about:"ticks in which a leader must get a quorum together and a follower its leader"`
	SyncLimit int          `yaml:"syncLimit" default:"5" min:"1" max:"1000" about:"ticks of silence after which leader and follower give each other up"`
}

// Default returns the ensemble of a scenario that says nothing: five voters.
func Default() Ensemble {
	return Ensemble{Servers: 5, TickTime: 100 * time.Millisecond, InitLimit: 10, SyncLimit: 5}
}

// New makes the protocol of an ensemble, of nodes that elect and do little
// else, with the bugs that are switched on. There is nothing to ask of it, so it
// takes no clients. Its errors wrap [ErrEnsemble] or [ErrBug] and say what to
// write instead.
func New(e Ensemble, clients []sim.Client, bugNames []string) (sim.Protocol, error) {
	if err := e.check(); err != nil {
		return sim.Protocol{}, err
	}
	if len(clients) > 0 {
		return sim.Protocol{}, fmt.Errorf("%w: %s has nothing to ask of an election: leave clients out", ErrEnsemble, clients[0].Name)
	}
	c := e.config()
	c.Bugs = bugNames
	elector, err := NewElector(c)
	if err != nil {
		return sim.Protocol{}, err
	}
	p := sim.Protocol{
		Name:      "election",
		Ports:     []*sim.Port{Port, flock},
		Monitors:  Monitors(c),
		Goal:      func() sim.Goal { return &progress{newBoard(e), e.name} },
		Roles:     []sim.RoleSpec{{Name: "leader", New: func() sim.Tracker { return &leadership{newBoard(e)} }}},
		Landmarks: Landmarks(),
		Voters:    c.Voters,
		Quorum:    quorum.Majority(len(c.Voters)),
	}
	for id := sim.NodeID(1); int(id) <= e.Servers+e.Observers; id++ {
		p.Nodes = append(p.Nodes, sim.NodeSpec{Name: e.name(id), Role: e.role(id),
			New: func() sim.Node { return &server{Elector: elector, standIn: standIn{ensemble: e}} }})
	}
	return p, nil
}

func (e Ensemble) check() error {
	for _, n := range []struct {
		what            string
		is, least, most int
	}{
		{"servers", e.Servers, 1, 15},
		{"observers", e.Observers, 0, 9},
		{"ticks of initLimit", e.InitLimit, 1, 1000},
		{"ticks of syncLimit", e.SyncLimit, 1, 1000},
	} {
		if n.is < n.least || n.is > n.most {
			return fmt.Errorf("%w: %d %s: write %d to %d", ErrEnsemble, n.is, n.what, n.least, n.most)
		}
	}
	if least := 2 * time.Millisecond; e.TickTime < least || e.TickTime > time.Minute {
		return fmt.Errorf("%w: tickTime of %s: write %s to %s", ErrEnsemble, e.TickTime, least, time.Minute)
	}
	return nil
}

// config is who takes part: voters first, then observers.
func (e Ensemble) config() Config {
	var c Config
	for id := sim.NodeID(1); int(id) <= e.Servers+e.Observers; id++ {
		if int(id) <= e.Servers {
			c.Voters = append(c.Voters, id)
		} else {
			c.Observers = append(c.Observers, id)
		}
	}
	return c
}

// name is what the node of an id is called, "s2" or "o1".
func (e Ensemble) name(id sim.NodeID) string { return ServerName(id, e.Servers) }

// ServerName is what the server of an id is called among so many voters, which are
// the first nodes of a world, and observers, which come next: "s2", or "o1".
func ServerName(id sim.NodeID, voters int) string {
	if n := int(id) - voters; n > 0 {
		return "o" + strconv.Itoa(n)
	}
	return "s" + strconv.Itoa(int(id))
}

func (e Ensemble) role(id sim.NodeID) string {
	if int(id) > e.Servers {
		return "observer"
	}
	return "server"
}
