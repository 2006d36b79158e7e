package explore_test

import (
	"testing"

	"github.com/zoolab/zoolab/checker/explore"
	"github.com/zoolab/zoolab/sim"
	"github.com/zoolab/zoolab/sim/simtest/composed"
)

// The composed node has what ZooKeeper will need: streams and datagrams, a
// disk with two files, a script that dials. Two servers and a client that puts
// one entry are searched to the end, in states that are counted exactly: a
// change of these numbers is a change of what a search can see.
func TestTheComposedNodeIsExploredToTheEnd(t *testing.T) {
	small := composed.Setup{Servers: 2, Puts: 1, Epochs: 1, OneTry: true}
	for _, c := range []struct {
		bounds sim.Bounds
		states int
	}{
		{sim.Bounds{Expiries: 1}, 3825},
		{sim.Bounds{Expiries: 1, Once: true}, 4005},
		{sim.Bounds{Crashes: 1}, 173},
		{sim.Bounds{Expiries: 1, Crashes: 1, Once: true}, 74221},
	} {
		r := breadth(t, composed.New(1, small), explore.Options{Bounds: c.bounds})
		if !r.Exhausted || r.Violation != nil || r.States != c.states {
			t.Errorf("%+v: %d states were to be searched to the end: %+v", c.bounds, c.states, r)
		}
	}
}

// Each mistake planted in the composed node has a shortest way to its
// violation, which a world confirms.
func TestTheComposedNodesMistakesAreFound(t *testing.T) {
	for _, c := range []struct {
		name    string
		setup   composed.Setup
		crashes int
		monitor string
		moves   int
	}{
		{"a vote that leaves before it is on disk", composed.Setup{VoteBeforeSync: true}, 1, "one-vote", 5},
		{"an entry that counts before it is on disk", composed.Setup{AckBeforeSync: true}, 0, "kept", 11},
		{"an entry that is never written", composed.Setup{ForgetLog: true}, 1, "kept", 7},
	} {
		c.setup.Epochs, c.setup.OneTry = 1, true
		r := breadth(t, composed.New(1, c.setup), explore.Options{States: 100_000, Bounds: sim.Bounds{Expiries: 1, Crashes: c.crashes}})
		if r.Violation == nil || r.Violation.Monitor != c.monitor || r.Moves != c.moves {
			t.Errorf("%s was to be seen by %s after %d moves: %+v", c.name, c.monitor, c.moves, r)
		}
	}
}
