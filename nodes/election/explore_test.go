package election

import (
	"context"
	"slices"
	"testing"

	"github.com/zoolab/zoolab/checker/explore"
	"github.com/zoolab/zoolab/sim"
)

// lone is an elector without anything around it: it looks once a boot.
type lone struct{ Elector }

func (l *lone) Start(env *sim.Env) { l.Look(env, 0, 0) }

// loners is a world of such electors.
func loners(t testing.TB, voters int, bugs ...string) sim.Config {
	t.Helper()
	e := Ensemble{Servers: voters}
	c := e.config()
	c.Bugs = bugs
	elector, err := NewElector(c)
	if err != nil {
		t.Fatal(err)
	}
	p := sim.Protocol{Name: "loners", Ports: []*sim.Port{Port}, Monitors: Monitors(c)}
	for id := sim.NodeID(1); int(id) <= voters; id++ {
		p.Nodes = append(p.Nodes, sim.NodeSpec{Name: e.name(id), Role: "server", New: func() sim.Node { return &lone{elector} }})
	}
	return sim.Config{Protocol: p, Network: lan()}
}

// Every behaviour within bounds: two voters to the end, with one expiry each
// enough to elect and to join; three as deep as there is time for.
func TestEveryBehaviourOfAFewVotersIsSound(t *testing.T) {
	for _, c := range []struct {
		voters    int
		bounds    explore.Options
		states    int
		exhausted bool
		reached   []string
	}{
		{voters: 2, states: 116, exhausted: true},
		{voters: 2, bounds: explore.Options{Bounds: sim.Bounds{Expiries: 1}}, states: 6800, exhausted: true,
			reached: []string{"dial-timed-out", "joined-in-round", "last-resent", "resend"}},
		{voters: 3, bounds: explore.Options{Depth: 10}, states: 12991, reached: []string{"finalize-overturned", "queue-overwritten"}},
		{voters: 3, bounds: explore.Options{Bounds: sim.Bounds{Expiries: 1, Crashes: 1}, Depth: 5}, states: 17889},
	} {
		r, err := explore.Breadth(context.Background(), loners(t, c.voters), c.bounds)
		if err != nil {
			t.Fatal(err)
		}
		if r.Violation != nil || r.States != c.states || r.Exhausted != c.exhausted {
			t.Errorf("%d voters within %+v: %d states, exhausted: %v, %v; want %d and %v",
				c.voters, c.bounds, r.States, r.Exhausted, r.Violation, c.states, c.exhausted)
		}
		for _, l := range c.reached {
			if !slices.Contains(r.Reached, l) {
				t.Errorf("%d voters within %+v never reached %s", c.voters, c.bounds, l)
			}
		}
	}
}

// The search finds a planted mistake by a shortest trace.
func TestTheSearchFindsAVoteThatGoesDown(t *testing.T) {
	r, err := explore.Breadth(context.Background(), loners(t, 3, "adopt-any"), explore.Options{})
	if err != nil {
		t.Fatal(err)
	}
	if r.Violation == nil || r.Violation.Monitor != "votes-go-up" {
		t.Fatalf("found %v in %d states", r.Violation, r.States)
	}
	t.Logf("%d moves: %v", r.Moves, r.Violation)
}
