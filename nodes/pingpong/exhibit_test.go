package pingpong

import (
	"slices"
	"testing"

	"github.com/zoolab/zoolab/nodes/pingpong/court"
	"github.com/zoolab/zoolab/sim"
	"github.com/zoolab/zoolab/sim/simtest"
)

// A game can be watched on its way.
func TestNodesShowHowFarAGameIs(t *testing.T) {
	m := begin(t, court.Ensemble{Pingers: 1, Rounds: 2, Patience: 50 * ms})
	shows := func(node sim.NodeID, want string) {
		t.Helper()
		if got := simtest.Columns(m.w, node); got != want {
			t.Errorf("node %d shows %s\nwant %s", node, got, want)
		}
	}
	shows(1, "state serving (seeking), score 0 of 2, round 1")
	shows(2, "state returning (member), last -")
	m.take("court ping1>pong Ping#1", "court pong>ping1 Pong#1")
	shows(1, "state serving (seeking), score 1 of 2, round 2")
	shows(2, "state returning (member), last 1 of ping1 → ping1")
	m.take("court ping1>pong Ping#2", "court pong>ping1 Pong#2")
	shows(1, "state done (apart), score 2 of 2, round -")
}

// Everything about one round goes by one name.
func TestSubjectsAreRounds(t *testing.T) {
	seen := topics{}
	w, err := sim.New(sim.Config{Protocol: protocol(t, court.Default()), Network: sim.CalmNetwork(), Tracer: seen})
	if err != nil {
		t.Fatal(err)
	}
	defer w.Close()
	w.Run(sim.Time(40 * ms))
	want := []string{"served", "Ping", "arrived", "returned", "Pong", "heard", "scored"}
	if got := seen["round 2"]; !slices.Equal(got, want) {
		t.Errorf("round 2 is the subject of %q, want %q", got, want)
	}
}

// topics writes down what is about each subject, each word once.
type topics map[string][]string

func (seen topics) Record(w *sim.World, r sim.Record) {
	for _, s := range w.Subjects(r) {
		if name := r.Name(w); !slices.Contains(seen[s], name) {
			seen[s] = append(seen[s], name)
		}
	}
}

// Whatever befalls them, nodes keep the contract, and what they show fits.
func TestNodesKeepTheContract(t *testing.T) {
	cfg := sim.Config{Seed: 2, Protocol: protocol(t, duo()), Disk: sim.Disk{Sync: sim.Range{Min: ms, Max: 4 * ms}},
		Network: sim.Network{Delay: sim.Range{Min: ms, Max: 20 * ms}, Loss: sim.Certain / 5, Duplicate: sim.Certain / 10}}
	simtest.Check(t, cfg, simtest.Seeds(3), simtest.Events(200), simtest.Points(30), simtest.Tail(100))
}
