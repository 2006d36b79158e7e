package paxos

import (
	"slices"
	"testing"

	"github.com/zoolab/zoolab/nodes/paxos/synod"
	"github.com/zoolab/zoolab/sim"
	"github.com/zoolab/zoolab/sim/simtest"
)

// A ballot can be watched on its way: promises come in, then votes.
func TestNodesShowHowFarABallotIs(t *testing.T) {
	l := begin(t, duo(), nil)
	shows := func(node, want string) {
		t.Helper()
		if got := simtest.Columns(l.w, l.id(node)); got != want {
			t.Errorf("%s shows %s\nwant %s", node, got, want)
		}
	}
	lists := func(node, exhibit, want string) {
		t.Helper()
		if got := simtest.Table(l.w, l.id(node), exhibit); got != want {
			t.Errorf("the %s of %s are\n%s\nwant\n%s", exhibit, node, got, want)
		}
	}
	shows("a1", "promised none (member), accepted -")
	shows("l1", "learned - (member), counting 0, asked 0")
	l.phase1("p1", 1, "a2")
	shows("p1", "phase preparing (seeking), ballot 1.p1, promises 1 of 3, wish p1/1, reported -, outcome -")
	lists("p1", "promises", "acceptor | ballot\na1 | -\na2 | 1.p1\na3 | -")
	l.phase1("p1", 1, "a1")
	shows("p1", "phase accepting (chief), ballot 1.p1, promises 2 of 3, wish p1/1, reported -, outcome -")
	l.phase2("p1", 1, "a1")
	shows("a1", "promised 1.p1 (member) → p1, accepted p1/1 at 1.p1 → p1")
	lists("l1", "tallies", "ballot | value | voters | votes | needs\n1.p1 | p1/1 | a1 | 1 | 1")
	l.phase1("p2", 1, "a3", "a2")
	l.phase2("p2", 1, "a3")
	lists("l1", "tallies", "ballot | value | voters | votes | needs\n1.p1 | p1/1 | a1 | 1 | 1\n1.p2 | p2/1 | a3 | 1 | 1")
	l.phase2("p2", 1, "a2")
	shows("l1", "learned p2/1 at 1.p2 (apart), counting 0, asked 0")
	l.take("paxos l1>p2 Decided#1")
	shows("p2", "phase resting (apart), ballot 1.p2, promises 2 of 3, wish p2/1, reported -, outcome p2/1")
}

// Everything about one ballot goes by one name, and so does everything about one
// operation.
func TestSubjectsAreBallotsAndOperations(t *testing.T) {
	seen := map[string][]string{}
	p := protocol(t, solo(), []sim.Client{{Name: "c1", Script: []string{"propose blue"}}})
	w, err := sim.New(sim.Config{Protocol: p, Network: sim.CalmNetwork(), Tracer: topics(seen)})
	if err != nil {
		t.Fatal(err)
	}
	defer w.Close()
	w.Run(sim.Time(100 * ms))
	for subject, want := range map[string][]string{
		"op c1#1":     {"propose", "Request", "Chosen", "propose returned"},
		"ballot 1.p1": {"began", "Prepare", "promised", "Promise", "proposed", "Accept", "voted", "Accepted", "learned"},
	} {
		if got := seen[subject]; !slices.Equal(got, want) {
			t.Errorf("%s is the subject of %q, want %q", subject, got, want)
		}
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
	for _, clients := range [][]sim.Client{nil, {{Name: "c1", Script: []string{"propose blue"}}, {Name: "c2", Script: []string{"sleep 50ms", "propose green"}}}} {
		e := synod.Default()
		e.Proposers, e.Learners = 3, 2
		cfg := sim.Config{Seed: 2, Protocol: protocol(t, e, clients), Disk: sim.Disk{Sync: sim.Range{Min: ms, Max: 4 * ms}},
			Network: sim.Network{Delay: sim.Range{Min: ms, Max: 20 * ms}, Loss: sim.Certain / 5, Duplicate: sim.Certain / 10}}
		simtest.Check(t, cfg, simtest.Seeds(3), simtest.Events(400), simtest.Points(30), simtest.Tail(100))
	}
}

// Decisions are of a majority of the acceptors.
func TestAMajorityOfTheAcceptorsDecides(t *testing.T) {
	e := synod.Default()
	e.Proposers, e.Acceptors, e.Learners = 2, 4, 1
	p, err := New(e, nil, nil)
	if err != nil {
		t.Fatal(err)
	}
	if !slices.Equal(p.Voters, []sim.NodeID{3, 4, 5, 6}) || p.Quorum != 3 {
		t.Errorf("%d of %v decide", p.Quorum, p.Voters)
	}
}
