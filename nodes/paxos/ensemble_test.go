package paxos

import (
	"errors"
	"strings"
	"testing"

	"github.com/zoolab/zoolab/nodes/paxos/synod"
	"github.com/zoolab/zoolab/sim"
)

func TestTheLargestEnsembleRuns(t *testing.T) {
	largest := synod.Ensemble{Proposers: 9, Acceptors: 15, Learners: 9, Retry: ms, CatchUp: 0, Patience: ms, Attempts: 1, OwnValues: true}
	if w := weather(t, storm(1, protocol(t, largest, nil))); w.Violation() != nil {
		t.Error(w.Violation())
	}
}

func TestNodesAreNamedByRole(t *testing.T) {
	p := protocol(t, synod.Default(), []sim.Client{{Name: "eve"}})
	var got []string
	for _, n := range p.Nodes {
		got = append(got, n.Role+" "+n.Name)
	}
	want := "proposer p1, proposer p2, acceptor a1, acceptor a2, acceptor a3, learner l1, client eve"
	if strings.Join(got, ", ") != want {
		t.Errorf("the nodes are %q", got)
	}
	if !p.Nodes[6].Volunteer || p.Nodes[0].Volunteer {
		t.Error("only clients are volunteers")
	}
}

func TestBadClientsAndBugsAreRefused(t *testing.T) {
	for _, c := range []struct {
		clients []sim.Client
		bugs    []string
		is      error
		want    string
	}{
		{[]sim.Client{{Name: "c1", Server: "a1"}}, nil, synod.ErrClient,
			`this client cannot take part: c1 talks to "a1": clients talk to a proposer, p1 to p2`},
		{[]sim.Client{{Name: "c1", Start: -ms}}, nil, synod.ErrClient,
			`this client cannot take part: c1 starts after -1ms: write 0s to 24h0m0s`},
		{[]sim.Client{{Name: "a1"}}, nil, synod.ErrClient,
			`this client cannot take part: "a1" is taken: give each client a name of its own`},
		{[]sim.Client{{Name: "c1"}, {Name: "c1"}}, nil, synod.ErrClient,
			`this client cannot take part: "c1" is taken: give each client a name of its own`},
		{[]sim.Client{{Name: "c1", Script: []string{"propose blue", "halt"}}}, nil, synod.ErrScript,
			`c1: not a line of a paxos client: "halt": write "propose blue" or "sleep 100ms"`},
		{nil, []string{"no-backoff", "forget"}, ErrBug,
			`there is no such bug in paxos as "forget": write one of forget-on-restart, reuse-ballot, count-across-ballots, ignore-accepted, count-messages, no-backoff`},
	} {
		_, err := New(synod.Default(), c.clients, c.bugs)
		if !errors.Is(err, c.is) || err.Error() != c.want {
			t.Errorf("%v, not %s", err, c.want)
		}
	}
}

// Each bug names a judge that there is.
func TestBugsNameTheirJudges(t *testing.T) {
	judges := map[string]bool{"progress": true}
	for _, m := range protocol(t, synod.Default(), nil).Monitors {
		judges[m.Name] = true
		if m.About == "" || m.Cites == "" {
			t.Errorf("%s lacks what it is about or what it cites", m.Name)
		}
	}
	for i, b := range Bugs() {
		if !judges[b.Caught] || b.About == "" || b.Cites == "" {
			t.Errorf("%+v is not complete", b)
		}
		if set, err := parseBugs([]string{b.Name}); err != nil || set != 1<<i {
			t.Errorf("%s is switch %d: %v", b.Name, set, err)
		}
	}
}

// The columns of a node are the same ones whatever its state.
func TestNodesShowTheirColumns(t *testing.T) {
	l := begin(t, solo(), nil)
	names := func(id sim.NodeID) string {
		var s []string
		for _, c := range l.w.View(id).Columns {
			s = append(s, c.Name)
		}
		return strings.Join(s, " ")
	}
	for range 2 {
		for id, want := range []string{"phase ballot promises wish reported outcome", "promised accepted"} {
			if got := names(sim.NodeID(id + 1)); got != want {
				t.Errorf("%s shows %q", l.w.Name(sim.NodeID(id+1)), got)
			}
		}
		if got := names(l.id("l1")); got != "learned counting asked" {
			t.Errorf("l1 shows %q", got)
		}
		l.w.Run(sim.Time(1000 * ms))
	}
	if got := l.w.View(1).Columns[5].Value; got != "p1/1" {
		t.Errorf("p1 shows the outcome %q", got)
	}
}
