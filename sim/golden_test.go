package sim_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/zoolab/zoolab/sim"
	"github.com/zoolab/zoolab/sim/simtest/composed"
)

// goldens are the hashes of some runs' histories. They are the same on every
// machine, with any GOMAXPROCS and for any GOARCH; a change that moves them
// is a change of the format and belongs into the changelog. The test prints
// the table that it finds when it does not find this one.
var goldens = map[string]uint64{
	"relay":           0xa42ffc590243fb1b,
	"relay to disk":   0x60e88e0ee14dd9be,
	"relay, weather":  0x73ade18a1f660219,
	"relay, faults":   0xdcfd5fa25cb440e8,
	"ensemble":        0x7bf3bb7e09f342dc,
	"ensemble, links": 0x04751ff66c0f2e73,
}

// goldenRuns are those runs: every lane, every sort of fault, scripts and
// coroutines are in one of them.
func goldenRuns() map[string]sim.Config {
	weather := relays(5, true)
	weather.Network.Loss, weather.Network.Duplicate, weather.Network.Reorder = 20_000, 20_000, 200_000
	weather.Network.Tail = sim.Tail{Chance: 10_000, Delay: sim.Range{Min: 20 * time.Millisecond, Max: 80 * time.Millisecond}}
	weather.Boot = sim.Range{Max: 30 * time.Millisecond}
	weather.Clocks = sim.Clocks{Skew: time.Second, Drift: 5000}

	faulty := relays(5, true)
	faulty.Plan = []sim.Planned{
		at(100, sim.Crash{Target: node(2)}), at(150, sim.Pause{Target: node(3)}), at(200, sim.Restart{Target: node(2)}),
		at(250, sim.Resume{Target: node(3)}), at(300, sim.Partition{Groups: [][]sim.NodeID{{1, 2}}}), at(500, sim.Heal{}),
		at(600, sim.Crash{Target: node(4), During: true, After: 1}), at(700, sim.Clog{From: 1, To: 2, For: 50 * time.Millisecond}),
		at(800, sim.SetClock{Target: node(1), Skew: time.Second, Drift: -40_000}), at(900, sim.Heal{All: true}),
	}

	ensemble := composed.New(5, composed.Setup{Clients: 3, Puts: 20})
	ensemble.Network.Loss = 10_000
	ensemble.Plan = []sim.Planned{
		at(300, sim.Crash{Target: node(1)}), at(500, sim.Cut{From: 2, To: 3}), at(700, sim.Restart{Target: node(1)}),
		at(800, sim.Reset{A: 2, B: 1}), at(900, sim.Heal{All: true}),
	}
	lonely := composed.New(5, composed.Setup{Clients: 3, Puts: 20})
	lonely.Service = sim.Range{Min: 10 * time.Microsecond, Max: time.Millisecond}
	lonely.Plan = []sim.Planned{
		at(200, sim.Bridge{Target: node(1)}), at(300, sim.Capacity{From: 1, To: 2, Every: millis(2), Queue: 3}), at(400, sim.HalfOpen{From: 1, To: 3}),
		at(500, sim.Crash{Target: node(2), Silent: true}), at(700, sim.Restart{Target: node(2)}), at(800, sim.Slow{Target: node(3), Service: fixed(4)}),
		at(900, sim.HalfOpen{From: 3, To: 1}), at(1200, sim.Heal{All: true}),
	}
	return map[string]sim.Config{
		"ensemble, links": lonely,
		"relay":           relays(5, false),
		"relay to disk":   relays(3, true),
		"relay, weather":  weather,
		"relay, faults":   faulty,
		"ensemble":        ensemble,
	}
}

func TestHistoriesHashAsTheyEverDid(t *testing.T) {
	table := ""
	for _, name := range []string{"relay", "relay to disk", "relay, weather", "relay, faults", "ensemble", "ensemble, links"} {
		w := newWorld(t, goldenRuns()[name])
		w.Run(sim.Time(2 * time.Second))
		if v := w.Violation(); v != nil {
			t.Fatalf("%s: %v", name, v)
		}
		if w.Hash() != goldens[name] {
			t.Errorf("%s: the history's hash is %016x after %d events; the table has %016x", name, w.Hash(), w.Seq(), goldens[name])
		}
		table += fmt.Sprintf("\t%q: %#016x,\n", name, w.Hash())
	}
	if t.Failed() {
		t.Logf("the table would be\n%s", table)
	}
}

// TestTheHashTellsHistoriesApart: a run that loses one message, takes two in
// another order or says one thing else is another run.
func TestTheHashTellsHistoriesApart(t *testing.T) {
	cfg := threeLetters()
	hash := func(change func(*sim.World)) uint64 {
		w := started(t, cfg)
		change(w)
		w.Run(sim.Time(time.Second))
		return w.Hash()
	}
	plain := hash(func(*sim.World) {})
	if again := hash(func(*sim.World) {}); again != plain {
		t.Fatalf("the same run hashes to %016x and %016x", plain, again)
	}
	seen := map[uint64]string{plain: "nothing"}
	for name, change := range map[string]func(*sim.World){
		"the first letter lost":  func(w *sim.World) { apply(t, w, sim.Drop, "post a>b Letter#1") },
		"the second letter lost": func(w *sim.World) { apply(t, w, sim.Drop, "post a>b Letter#2") },
		"the last letter first":  func(w *sim.World) { apply(t, w, sim.Take, "post a>b Letter#3") },
		"a letter doubled":       func(w *sim.World) { apply(t, w, sim.Duplicate, "post a>b Letter#1") },
		"a letter garbled":       func(w *sim.World) { apply(t, w, sim.Garble, "post a>b Letter#1") },
		"another letter garbled": func(w *sim.World) { apply(t, w, sim.Garble, "post a>b Letter#2") },
		"a word garbled, and garbled back": func(w *sim.World) {
			apply(t, w, sim.Garble, "post a>b Letter#1")
			apply(t, w, sim.Garble, "post a>b Letter#1")
		},
		"a letter held": func(w *sim.World) { apply(t, w, sim.Hold, "post a>b Letter#1") },
		"a fault":       func(w *sim.World) { _ = w.Apply(sim.Choice{Act: sim.Inflict, Fault: sim.Heal{}}) },
		"another fault": func(w *sim.World) { _ = w.Apply(sim.Choice{Act: sim.Inflict, Fault: sim.Heal{All: true}}) },
	} {
		h := hash(change)
		if other, ok := seen[h]; ok {
			t.Errorf("%s and %s hash alike", name, other)
		}
		seen[h] = name
	}
	cfg.Seed++
	if hash(func(*sim.World) {}) == plain {
		t.Error("another seed hashes alike")
	}
}

// TestTakingTheNextByNameIsTakingTheNext: the history does not say who chose.
func TestTakingTheNextByNameIsTakingTheNext(t *testing.T) {
	stepped, applied := started(t, threeLetters()), started(t, threeLetters())
	for stepped.Step() {
		c, _ := applied.Next()
		if err := applied.Apply(c); err != nil {
			t.Fatal(err)
		}
	}
	if stepped.Hash() != applied.Hash() || stepped.Fingerprint() != applied.Fingerprint() {
		t.Error("the two runs differ")
	}
}
