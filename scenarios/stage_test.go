package scenarios_test

import (
	"context"
	"strings"
	"sync"
	"testing"

	"github.com/zoolab/zoolab/scenarios"
	"github.com/zoolab/zoolab/sim"
)

// A loopback is a stage in this process: calls go to a host of the protocol's own
// nodes, encoded as they would be between processes.
type loopback struct {
	row   scenarios.Protocol
	roles []string
	bugs  []string
}

func (l loopback) Plays() (string, []string) { return l.row.Name, l.roles }

func (l loopback) Open(ensemble any, clients []sim.Client) (sim.Carrier, error) {
	p, err := l.row.Build(ensemble, clients, l.bugs)
	if err != nil {
		return nil, err
	}
	h, err := sim.NewHost(p)
	if err != nil {
		return nil, err
	}
	h.Twice = true
	return &lane{host: h}, h.Check(l.roles...)
}

type lane struct {
	sync.Mutex
	host  *sim.Host
	calls int
}

func (l *lane) Carry(call []byte) ([]byte, error) {
	l.Lock()
	defer l.Unlock()
	l.calls++
	return l.host.Handle(call, nil), nil
}

func TestNodesElsewhereMakeTheSameHistory(t *testing.T) {
	rows := map[string]scenarios.Protocol{}
	for _, row := range scenarios.Protocols() {
		rows[row.Name] = row
	}
	roles := map[string][]string{
		"paxos":    {"proposer", "acceptor", "learner"},
		"pingpong": {"pinger", "ponger"},
		"election": {"server", "observer"},
	}
	for _, name := range scenarios.Library() {
		s, err := scenarios.Open(name)
		if err != nil {
			t.Fatal(err)
		}
		played := roles[s.Protocol.Text]
		if played == nil || strings.HasPrefix(name, "lesson") {
			continue
		}
		t.Run(name, func(t *testing.T) {
			stage := loopback{rows[s.Protocol.Text], played, s.Bugs.Texts()}
			own, err := scenarios.Compile(s)
			if err != nil {
				t.Fatal(err)
			}
			want, err := own.Run(context.Background(), s.Seed, scenarios.Options{Facts: true})
			if err != nil {
				t.Fatal(err)
			}
			s.Bugs = nil // they are switched on where the nodes are
			c, err := scenarios.CompileOn(s, stage)
			if err != nil {
				t.Fatal(err)
			}
			got, err := c.Run(context.Background(), s.Seed, scenarios.Options{Facts: true})
			if err != nil {
				t.Fatal(err)
			}
			if got.Hash != want.Hash || got.Broken != want.Broken || got.Events != want.Events {
				t.Errorf("elsewhere %s after %d events, %s %v; here %s after %d, %s", got.Hash, got.Events, got.Broken, got.Violation, want.Hash, want.Events, want.Broken)
			}
		})
	}
}
