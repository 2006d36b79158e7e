package zookeeper

import (
	"strings"
	"testing"
	"time"

	"github.com/zoolab/zoolab/nodes/client"
	"github.com/zoolab/zoolab/nodes/znode"
	"github.com/zoolab/zoolab/sim"
)

// What a person may do to a run by hand: see [sim.Garble] and [sim.Command].

// byHand is the world of three servers, a client with a script and one with a
// workload.
func byHand(t *testing.T, seed uint64, tracer sim.Tracer) *sim.World {
	t.Helper()
	e, load := Default(), client.DefaultWorkload()
	e.Servers = 3
	p, err := New(e, []sim.Client{{Name: "c1", Script: []string{"create /a x"}}, {Name: "c2", Workload: &load}}, nil)
	if err != nil {
		t.Fatal(err)
	}
	w, err := sim.New(sim.Config{Seed: seed, Protocol: p, Network: lan(), Disk: sim.Disk{Sync: sim.Range{Min: ms, Max: 4 * ms}}, Paranoid: true, Tracer: tracer})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(w.Close)
	return w
}

// answers takes down what one client asks for and is told.
type answers struct {
	client sim.NodeID
	lines  []string
}

func (a *answers) Record(w *sim.World, r sim.Record) {
	if r.Sort == sim.Stated && r.Node == a.client && strings.Contains(w.Line(r), " "+znode.Do.Name()) {
		a.lines = append(a.lines, w.Line(r))
	}
}

// TestTypedLinesReachTheTree of the servers, and are answered as any operation is.
func TestTypedLinesReachTheTree(t *testing.T) {
	for id, name := range map[sim.NodeID]string{4: "c1", 5: "c2"} {
		a := &answers{client: id}
		w := byHand(t, 1, a)
		w.Run(sim.Time(3 * time.Second))
		a.lines = nil
		if !w.Takes(id) || w.Takes(1) {
			t.Fatalf("%s takes no commands, or s1 takes some", name)
		}
		for _, line := range []string{"create /typed y", "set /typed z if-version 0", "get /typed", "close", "exists /typed"} {
			if err := w.Apply(sim.Choice{Act: sim.Inflict, Fault: sim.Command{Target: target(id), Line: line}}); err != nil {
				t.Fatal(err)
			}
		}
		w.Run(sim.Time(20 * time.Second))
		if v := w.Violation(); v != nil || w.Missing() != "" {
			t.Errorf("%s: %v, missing %q", name, v, w.Missing())
		}
		told := strings.Join(a.lines, "\n")
		for _, want := range []string{`create /typed "y"`, "OK /typed", `setData /typed "z" if version 0`, "OK version 1", "getData /typed",
			`OK "z" version 1`, "closeSession", "createSession", "exists /typed", "OK version 1"} {
			_, rest, ok := strings.Cut(told, want)
			if !ok {
				t.Fatalf("%s: %q does not come in its place, in:\n%s", name, want, strings.Join(a.lines, "\n"))
			}
			told = rest
		}
	}
}

// TestAGarbledMessageEndsNoRunButByAViolation: whatever part of whatever message is
// altered, nodes may fail over it, and monitors, and looking at it, may not.
func TestAGarbledMessageEndsNoRunButByAViolation(t *testing.T) {
	found := map[string]bool{}
	garbled := 0
	for seed := range uint64(60) {
		w := byHand(t, seed, looker{})
		r := sim.NewRand(seed, "garbler")
		for i := 0; i < 600 && w.Step(); i++ {
			pending := w.Pending()
			if i%20 > 0 || len(pending) == 0 {
				continue
			}
			on := pending[r.Below(len(pending))].On
			leaves, err := w.Leaves(on)
			if err != nil || len(leaves) == 0 {
				continue
			}
			if err := w.Apply(sim.Choice{Act: sim.Garble, On: on, Leaf: r.Below(len(leaves))}); err == nil {
				garbled++
			}
			for id := range sim.NodeID(w.Nodes()) {
				w.View(id + 1)
				w.Exhibits(id + 1)
			}
		}
		if v := w.Violation(); v != nil {
			found[v.Monitor] = true
		}
	}
	if found["mutated-payload"] {
		t.Error("a garbled message is taken for one that its sender wrote to")
	}
	if garbled < 100 || len(found) < 4 {
		t.Errorf("%d messages were garbled and only %v spoke", garbled, found)
	}
}

// A looker looks at everything.
type looker struct{}

func (looker) Record(w *sim.World, r sim.Record) {
	_, _, _ = w.Line(r), w.Subjects(r), r.Name(w)
}
