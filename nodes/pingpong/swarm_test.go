package pingpong

import (
	"context"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/zoolab/zoolab/checker/explore"
	"github.com/zoolab/zoolab/nodes/pingpong/court"
	"github.com/zoolab/zoolab/sim"
)

// No schedule violates anything: any event may come next, be lost, be copied or be
// cut short by a crash. A world cloned on the way goes on alike, and when the world
// is left alone at last the game comes to its end.
func TestNoScheduleBreaksAnything(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p, err := New(duo(), nil, nil)
		if err != nil {
			t.Fatal(err)
		}
		w, err := sim.New(sim.Config{Protocol: p, Network: sim.Network{Delay: sim.Range{Min: ms, Max: 5 * ms}},
			Disk: sim.Disk{Sync: sim.Range{Min: ms, Max: ms}}})
		if err != nil {
			t.Fatal(err)
		}
		defer w.Close()
		for range rapid.IntRange(0, 80).Draw(t, "steps") {
			perturb(t, w)
		}
		c := w.Clone()
		defer c.Close()
		for _, w := range []*sim.World{w, c} {
			if err := w.Apply(sim.Choice{Act: sim.Inflict, Fault: sim.Heal{All: true}}); err != nil {
				t.Fatal(err)
			}
			w.Run(w.Now().Add(10 * time.Second))
			if w.Violation() != nil || w.Missing() != "" {
				t.Fatal(w.Violation(), w.Missing())
			}
		}
		if w.Hash() != c.Hash() || w.Fingerprint() != c.Fingerprint() {
			t.Fatal("a clone went on otherwise")
		}
	})
}

// perturb applies one choice. Some are refused, such as to copy a copy or to take
// what a busy node cannot handle yet; that is as good as another turn.
func perturb(t *rapid.T, w *sim.World) {
	var c sim.Choice
	act := rapid.IntRange(0, 19).Draw(t, "act")
	if pending := w.Pending(); act < 18 && len(pending) > 0 {
		c.On = pending[rapid.IntRange(0, len(pending)-1).Draw(t, "event")].On
	}
	switch act {
	case 12, 13:
		c.Act = sim.Drop
	case 14, 15, 16:
		c.Act = sim.Duplicate
	case 17:
		c.Crash, c.Cut = true, rapid.IntRange(0, 6).Draw(t, "cut")
	case 18, 19:
		down := sim.Target{Node: sim.NodeID(rapid.IntRange(1, w.Nodes()).Draw(t, "node"))}
		c.Act, c.Fault = sim.Inflict, sim.Restart{Target: down}
	}
	_ = w.Apply(c)
	if v := w.Violation(); v != nil {
		t.Fatal(v)
	}
}

// The game is small enough to be searched to its end, and a mistake in it to be
// found by a shortest trace.
func TestEveryBehaviourIsSound(t *testing.T) {
	for _, c := range []struct {
		ensemble court.Ensemble
		crashes  int
		states   int
	}{
		{court.Ensemble{Pingers: 1, Rounds: 4, Patience: 50 * ms}, 0, 21},
		{court.Ensemble{Pingers: 2, Rounds: 2, Patience: 50 * ms}, 0, 61},
		{court.Ensemble{Pingers: 1, Rounds: 4, Patience: 50 * ms}, 2, 451},
	} {
		r := search(t, c.ensemble, c.crashes)
		if r.Violation != nil || !r.Exhausted || r.States != c.states {
			t.Errorf("%+v: %d states, not %d; exhausted: %t; %v", c.ensemble, r.States, c.states, r.Exhausted, r.Violation)
		}
	}
}

func TestTheSearchFindsMistakes(t *testing.T) {
	for _, c := range []struct {
		bug     string
		crashes int
		moves   int
	}{{"count-any-pong", 0, 3}, {"forget-on-restart", 1, 3}, {"answer-by-count", 0, 2}} {
		r := search(t, court.Default(), c.crashes, c.bug)
		if r.Violation == nil || r.Violation.Monitor != Bugs()[indexOf(c.bug)].Caught || r.Moves != c.moves {
			t.Errorf("%s: %v after %d moves, in %d states", c.bug, r.Violation, r.Moves, r.States)
		}
	}
}

func search(t *testing.T, e court.Ensemble, crashes int, bugs ...string) explore.Result {
	t.Helper()
	r, err := explore.Breadth(context.Background(), sim.Config{Protocol: protocol(t, e, bugs...)},
		explore.Options{Bounds: sim.Bounds{Crashes: crashes, Expiries: sim.Unlimited}, States: 200_000})
	if err != nil {
		t.Fatal(err)
	}
	return r
}
