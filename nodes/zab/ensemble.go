package zab

import (
	"cmp"
	"errors"
	"fmt"
	"time"

	"github.com/zoolab/zoolab/nodes/election"
	"github.com/zoolab/zoolab/nodes/quorum"
	"github.com/zoolab/zoolab/sim"
)

// ErrEnsemble is wrapped by [New]'s errors about the ensemble's settings.
var ErrEnsemble = errors.New("this ensemble cannot be")

// An Ensemble says how many servers there are, and how they are set up. Its tags
// are those of scenario files.
type Ensemble struct {
	Servers   int          `yaml:"servers" default:"5" min:"1" max:"15" about:"servers that vote: s1, s2, …"`
	Observers int          `yaml:"observers" default:"0" max:"9" about:"servers that learn what was committed, and do not vote: o1, o2, …"`
	Every     sim.Duration `yaml:"every" default:"20ms" min:"1us" max:"1h" about:"how often the leader writes something"`
	Settings  `yaml:",inline"`
}

// Settings are those of [Config] that a scenario may choose.
type Settings struct {
	TickTime     sim.Duration `yaml:"tickTime" default:"100ms" min:"2ms" max:"1m" about:"the unit of the two limits; a leader pings twice a tick"`
	InitLimit    int          `yaml:"initLimit" default:"10" min:"1" max:"1000" about:"ticks in which a leader must get a quorum into step and a follower its leader"`
	SyncLimit    int          `yaml:"syncLimit" default:"5" min:"1" max:"1000" about:"ticks of silence after which leader and follower give each other up"`
	CommittedLog int          `yaml:"committedLog" default:"500" min:"1" max:"1000000" about:"how many of the last transactions are kept in memory for DIFF"`
	SnapCount    int          `yaml:"snapCount" default:"100000" min:"2" max:"1000000000" about:"transactions between two snapshots"`
	SnapRetain   int          `yaml:"snapRetain" default:"2" min:"2" max:"1000" about:"how many snapshots are kept; the log reaches back to the oldest of them"`
	LogShare     int          `yaml:"logShare" default:"33" min:"0" max:"100000" about:"percent of a snapshot's size up to which a learner is sent the log on disk instead; 0 for never"`
	LastCounter  int64        `yaml:"lastCounter" default:"4294967295" min:"2" max:"4294967295" about:"where the counter of an epoch ends, for seeing it end"`
	Autocreate   bool         `yaml:"autocreate" default:"true" about:"whether a server that has lost its disk begins as if it were new; if not, it votes for nobody until it has a leader's state"`
}

// DefaultSettings returns the settings of a scenario that chooses none.
func DefaultSettings() Settings {
	return Settings{TickTime: 100 * time.Millisecond, InitLimit: 10, SyncLimit: 5, CommittedLog: 500, SnapCount: 100_000,
		SnapRetain: 2, LogShare: 33, LastCounter: 1<<32 - 1, Autocreate: true}
}

// Default returns the ensemble of a scenario that says nothing: five voters, and a
// leader that writes every 20 ms.
func Default() Ensemble {
	return Ensemble{Servers: 5, Every: 20 * time.Millisecond, Settings: DefaultSettings()}
}

// New makes the protocol of an ensemble in which whoever leads writes by itself,
// with the bugs that are switched on. There is nothing to ask of it, so it takes
// no clients. Its errors wrap [ErrEnsemble], [ErrConfig], [ErrBug] or the
// election's and say what to write instead.
func New(e Ensemble, clients []sim.Client, bugNames []string) (sim.Protocol, error) {
	if err := e.check(); err != nil {
		return sim.Protocol{}, err
	}
	if len(clients) > 0 {
		return sim.Protocol{}, fmt.Errorf("%w: %s has nobody to ask: leave clients out, or write protocol: zookeeper", ErrEnsemble, clients[0].Name)
	}
	c := e.Config(e.Servers, e.Observers)
	c.Bugs = bugNames
	peer, err := NewPeer(c)
	if err != nil {
		return sim.Protocol{}, err
	}
	p := sim.Protocol{
		Name:      "zab",
		Ports:     []*sim.Port{election.Port, Port},
		Monitors:  Monitors(c),
		Goal:      func() sim.Goal { return NewGoal(c, e.name, true) },
		Roles:     []sim.RoleSpec{{Name: "leader", New: func() sim.Tracker { return NewLeadership(c) }}},
		Landmarks: append(Landmarks(), Flushes),
		Voters:    c.Voters,
		Quorum:    quorum.Majority(len(c.Voters)),
	}
	for id := sim.NodeID(1); int(id) <= e.Servers+e.Observers; id++ {
		p.Nodes = append(p.Nodes, sim.NodeSpec{Name: e.name(id), Role: ServerRole(id, e.Servers),
			New: func() sim.Node { return &server{Peer: peer, every: e.Every} }})
	}
	return p, nil
}

func (e Ensemble) name(id sim.NodeID) string { return election.ServerName(id, e.Servers) }

func (e Ensemble) check() error {
	switch {
	case e.Servers < 1 || e.Servers > 15:
		return fmt.Errorf("%w: %d servers: write 1 to 15", ErrEnsemble, e.Servers)
	case e.Observers < 0 || e.Observers > 9:
		return fmt.Errorf("%w: %d observers: write 0 to 9", ErrEnsemble, e.Observers)
	case e.Every <= 0:
		return fmt.Errorf("%w: a write every %s: write a time above 0, such as 20ms", ErrEnsemble, e.Every)
	}
	return nil
}

// Config is the configuration of an ensemble of so many voters, which are the
// first nodes of the world, and observers, which come next.
func (s Settings) Config(servers, observers int) Config {
	c := Config{TickTime: s.TickTime, InitLimit: s.InitLimit, SyncLimit: s.SyncLimit, CommittedLog: s.CommittedLog,
		SnapCount: s.SnapCount, SnapRetain: s.SnapRetain, LogShare: cmp.Or(s.LogShare, -1), LastCounter: uint32(s.LastCounter), NoAutocreate: !s.Autocreate}
	for id := sim.NodeID(1); int(id) <= servers+observers; id++ {
		if int(id) <= servers {
			c.Voters = append(c.Voters, id)
		} else {
			c.Observers = append(c.Observers, id)
		}
	}
	return c
}

// ServerRole is "server" for voters and "observer" for others.
func ServerRole(id sim.NodeID, voters int) string {
	if int(id) > voters {
		return "observer"
	}
	return "server"
}
