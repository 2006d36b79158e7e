package zookeeper

import (
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/zoolab/zoolab/nodes/client"
	"github.com/zoolab/zoolab/nodes/election"
	"github.com/zoolab/zoolab/nodes/gate"
	"github.com/zoolab/zoolab/nodes/quorum"
	"github.com/zoolab/zoolab/nodes/zab"
	"github.com/zoolab/zoolab/sim"
)

// ErrEnsemble is wrapped by [New]'s errors about the ensemble's settings.
var ErrEnsemble = errors.New("this ensemble cannot be")

// An Ensemble says how many servers there are, and how they are set up. Its tags
// are those of scenario files.
//
// A tick of 100 ms and not of ZooKeeper's 2 s is the default: what a run shows
// takes ticks, and a scenario is for seeing it soon. Sessions last 2 to 20 ticks.
type Ensemble struct {
	Servers     int `yaml:"servers" default:"5" min:"1" max:"15" about:"servers that vote: s1, s2, …"`
	Observers   int `yaml:"observers" default:"0" max:"9" about:"servers that serve clients and do not vote: o1, o2, …"`
	Replication `yaml:",inline"`
	Settings    `yaml:",inline"`
}

// Replication is how servers stay in step.
type Replication = zab.Settings

// Default returns the ensemble of a scenario that says nothing: five voters.
func Default() Ensemble {
	return Ensemble{Servers: 5, Replication: zab.DefaultSettings(), Settings: DefaultSettings()}
}

// New makes the protocol of an ensemble with its clients and the bugs that are
// switched on, of this package or of zab's. Its errors wrap [ErrEnsemble],
// [ErrBug], [zab.ErrConfig] or the client's and say what to write instead.
func New(e Ensemble, clients []sim.Client, bugNames []string) (sim.Protocol, error) {
	if err := errors.Join(e.check(), e.Settings.check(), e.checkSessions()); err != nil {
		return sim.Protocol{}, err
	}
	own, others := parseBugs(bugNames)
	for _, name := range others {
		if !slices.ContainsFunc(zab.Bugs(), func(b sim.Bug) bool { return b.Name == name }) {
			return sim.Protocol{}, errNoBug(name)
		}
	}
	c := e.Replication.Config(e.Servers, e.Observers)
	c.Bugs = others
	peer, err := zab.NewPeer(c)
	if err != nil {
		return sim.Protocol{}, err
	}
	words, err := e.allowed()
	if err != nil {
		return sim.Protocol{}, err
	}
	if err := e.checkAddresses(); err != nil {
		return sim.Protocol{}, err
	}
	least, most := e.granted()
	h := &house{tick: int64(e.TickTime / time.Millisecond), least: int64(least / time.Millisecond), most: int64(most / time.Millisecond),
		longest: e.MaxBuffer, containerCheck: e.ContainerCheck, rules: e.Rules(), words: words, readOnlyMode: e.ReadOnlyMode, bugs: own}
	p := sim.Protocol{Name: "zookeeper", Ports: []*sim.Port{election.Port, zab.Port, client.Port},
		Voters: c.Voters, Quorum: quorum.Majority(len(c.Voters))}
	for id := sim.NodeID(1); int(id) <= e.Servers+e.Observers; id++ {
		p.Nodes = append(p.Nodes, sim.NodeSpec{Name: e.name(id), Role: zab.ServerRole(id, e.Servers),
			New: func() sim.Node { return &server{house: h, peer: peer} }})
	}
	if err := e.people(&p, clients); err != nil {
		return sim.Protocol{}, err
	}
	e.judge(&p, c, clients)
	return p, nil
}

// people adds the clients, which come after all servers.
func (e Ensemble) people(p *sim.Protocol, clients []sim.Client) error {
	c := client.Config{TickTime: e.TickTime, Compat: e.Rules().Compat, MaxBuffer: e.MaxBuffer, Least: e.MinSessionTimeout, Most: e.MaxSessionTimeout}
	taken := map[string]bool{}
	for i, n := range p.Nodes {
		c.Servers, c.Names = append(c.Servers, sim.NodeID(i+1)), append(c.Names, n.Name)
		taken[n.Name] = true
	}
	for nth, who := range clients {
		node, err := person(c, who, nth)
		if err != nil {
			return err
		}
		if taken[who.Name] {
			return fmt.Errorf("%w: %q is taken: give each client a name of its own", client.ErrClient, who.Name)
		}
		taken[who.Name] = true
		p.Nodes = append(p.Nodes, sim.NodeSpec{Name: who.Name, Role: "client", New: node, Volunteer: true})
	}
	return nil
}

// person is the node of a client: one with a mind of its own, or a gate for those from
// outside.
func person(c client.Config, who sim.Client, nth int) (func() sim.Node, error) {
	if slices.Equal(who.Script, []string{gate.Script}) {
		return gate.New(c.Servers, c.Names, c.MaxBuffer), nil
	}
	return client.New(c, who, nth)
}

// judge adds what the ensemble is held to, the causes before what comes of them.
func (e Ensemble) judge(p *sim.Protocol, c zab.Config, clients []sim.Client) {
	names := make([]string, len(clients))
	for i := range clients {
		names[i] = clients[i].Name
	}
	p.Monitors = slices.Concat(zab.Monitors(c), Monitors(e), client.Monitors())
	p.Landmarks = slices.Concat(zab.Landmarks(), Landmarks())
	if e.Rules().LocalSessions {
		p.Landmarks = append(p.Landmarks, LocalUpgraded, LocalExpired)
	}
	if len(clients) > 0 {
		p.Landmarks = append(p.Landmarks, client.Landmarks()...)
	}
	if e.ReadOnlyMode && len(clients) > 0 {
		p.Monitors = append(p.Monitors, client.ReadOnlyMonitor())
		p.Landmarks = append(p.Landmarks, ServedReadOnly, WriterRefused, GlobalRefused, WriteRefused, client.LivedReadOnly, client.WriterFound)
	}
	p.Goal = func() sim.Goal { return e.newProgress(c, names) }
	p.Roles = []sim.RoleSpec{{Name: "leader", New: func() sim.Tracker { return zab.NewLeadership(c) }}}
}

func (e Ensemble) check() error {
	for _, n := range []struct {
		what            string
		is, least, most int
	}{
		{"servers", e.Servers, 1, 15},
		{"observers", e.Observers, 0, 9},
	} {
		if n.is < n.least || n.is > n.most {
			return fmt.Errorf("%w: %d %s: write %d to %d", ErrEnsemble, n.is, n.what, n.least, n.most)
		}
	}
	// Sessions count in milliseconds, and a tick is at least two.
	if least := 2 * time.Millisecond; e.TickTime < least || e.TickTime > time.Minute {
		return fmt.Errorf("%w: tickTime of %s: write %s to %s", ErrEnsemble, e.TickTime, least, time.Minute)
	}
	return nil
}

func (e Ensemble) name(id sim.NodeID) string { return election.ServerName(id, e.Servers) }

// alone reports whether there is one server only, which is no ensemble then.
func (e Ensemble) alone() bool { return e.Servers+e.Observers == 1 }
