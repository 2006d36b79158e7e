package composed_test

import (
	"testing"
	"time"

	"github.com/zoolab/zoolab/sim"
	"github.com/zoolab/zoolab/sim/simtest"
	"github.com/zoolab/zoolab/sim/simtest/composed"
)

func TestTheEnsembleKeepsTheContract(t *testing.T) {
	simtest.Check(t, composed.New(7, composed.Setup{Clients: 2}))
}

func TestTheEnsembleKeepsTheContractUnderFaults(t *testing.T) {
	cfg := composed.New(11, composed.Setup{Clients: 2, Puts: 30})
	cfg.Plan = faults(11)
	simtest.Check(t, cfg, simtest.Points(60), simtest.Events(1500))
}

func TestPlantedMistakesAreFound(t *testing.T) {
	for _, c := range []struct {
		name  string
		setup composed.Setup
		check string
		says  string
	}{
		{"a vote that leaves before it is on disk", composed.Setup{VoteBeforeSync: true}, simtest.Restart, "one-vote"},
		{"an entry acknowledged before it is on disk", composed.Setup{AckBeforeSync: true}, simtest.Quiet, "kept"},
		{"entries that are never written", composed.Setup{ForgetLog: true}, simtest.Restart, "kept"},
	} {
		t.Run(c.name, func(t *testing.T) {
			f := simtest.MustFail(t, c.check, composed.New(7, c.setup))
			if f.Violation == nil || f.Violation.Monitor != c.says {
				t.Errorf("found %v; want the monitor %q to speak", f, c.says)
			}
		})
	}
}

// TestManySeedsOfFaults runs the ensemble through everything that the world
// can do to it. Nothing acknowledged is lost, every client is served in the
// end, and the runs have been where it is dangerous.
func TestManySeedsOfFaults(t *testing.T) {
	seen := map[string]uint64{}
	for seed := range uint64(300) {
		cfg := composed.New(seed, composed.Setup{Clients: 3, Puts: 40})
		cfg.Network.Loss, cfg.Network.Duplicate, cfg.Network.Reorder = 20_000, 20_000, 50_000
		cfg.Network.Retransmit = 20 * time.Millisecond
		cfg.Clocks = sim.Clocks{Skew: 50 * time.Millisecond, Drift: 100_000}
		cfg.Plan = faults(seed)
		w, err := sim.New(cfg)
		if err != nil {
			t.Fatal(err)
		}
		w.Run(sim.Time(10 * time.Second))
		if v := w.Violation(); v != nil {
			t.Fatalf("seed %d: %v", seed, v)
		}
		if missing := w.Missing(); missing != "" {
			t.Fatalf("seed %d: %s, seven seconds after all was healed", seed, missing)
		}
		for _, m := range w.Marks() {
			seen[m.Name] += min(m.Count, 1)
		}
		w.Close()
	}
	for _, l := range []string{"one sync stored several entries", "a second leader", "a client went elsewhere",
		sim.CrashBetweenEffects, sim.WritesLost, sim.StreamReset} {
		if seen[l] < 20 {
			t.Errorf("only %d of 300 runs reached %q", seen[l], l)
		}
	}
	t.Log(seen)
}

// TestManySeedsOfLonelyNodes are those of links that carry little, machines
// that go without a word, connections that one side has forgotten, and nodes
// that take their time. The ensemble has no timeout on a connection, so it is
// the healing that lets it go on; until then, nothing acknowledged is lost.
func TestManySeedsOfLonelyNodes(t *testing.T) {
	seen := map[string]uint64{}
	for seed := range uint64(200) {
		cfg := composed.New(seed, composed.Setup{Clients: 3, Puts: 40})
		cfg.Service = sim.Range{Max: time.Millisecond}
		cfg.Plan = lonely(seed)
		w, err := sim.New(cfg)
		if err != nil {
			t.Fatal(err)
		}
		w.Run(sim.Time(time.Second))
		c := w.Clone()
		for _, w := range []*sim.World{w, c} {
			w.Run(sim.Time(10 * time.Second))
		}
		if w.Hash() != c.Hash() || w.Fingerprint() != c.Fingerprint() {
			t.Fatalf("seed %d: a clone went another way", seed)
		}
		if v := w.Violation(); v != nil {
			t.Fatalf("seed %d: %v", seed, v)
		}
		if missing := w.Missing(); missing != "" {
			t.Fatalf("seed %d: %s, seven seconds after all was healed", seed, missing)
		}
		for _, m := range w.Marks() {
			seen[m.Name] += min(m.Count, 1)
		}
		w.Close()
		c.Close()
	}
	for _, l := range []string{sim.HalfOpenRevealed, sim.LinkOverCapacity, "a second leader"} {
		if seen[l] < 20 {
			t.Errorf("only %d of 200 runs reached %q", seen[l], l)
		}
	}
}

// lonely draws a plan of those faults and heals it after three seconds.
func lonely(seed uint64) (plan []sim.Planned) {
	r := sim.NewRand(seed, "lonely")
	server := func() sim.NodeID { return sim.NodeID(r.Below(3) + 1) }
	for at := 100 * time.Millisecond; at < 3*time.Second; at += r.Between(20*time.Millisecond, 200*time.Millisecond) {
		a, b, target := server(), server(), sim.Target{Node: server()}
		plan = append(plan, sim.Planned{At: sim.Time(at), Fault: [...]sim.Fault{
			sim.Crash{Target: target, Silent: true},
			sim.Crash{Target: target, During: true, After: r.Below(5), Silent: true},
			sim.Restart{Target: target},
			sim.Restart{Target: target},
			sim.HalfOpen{From: a, To: b},
			sim.HalfOpen{From: sim.NodeID(4 + r.Below(3)), To: a},
			sim.Bridge{Target: target},
			sim.Capacity{From: a, To: b, Every: r.Between(0, 50*time.Millisecond), Queue: r.Below(3)},
			sim.Slow{Target: target, Service: sim.Range{Max: r.Between(0, 20*time.Millisecond)}},
			sim.Heal{},
		}[r.Below(10)]})
	}
	return append(plan, sim.Planned{At: sim.Time(3 * time.Second), Fault: sim.Heal{All: true}})
}

func TestTheEnsembleKeepsTheContractAlone(t *testing.T) {
	cfg := composed.New(11, composed.Setup{Clients: 2, Puts: 30})
	cfg.Service = sim.Range{Max: time.Millisecond}
	cfg.Plan = lonely(11)
	simtest.Check(t, cfg, simtest.Points(60), simtest.Events(1500))
}

// faults draws a plan of every sort of fault and heals it after three seconds.
func faults(seed uint64) (plan []sim.Planned) {
	r := sim.NewRand(seed, "faults")
	server := func() sim.NodeID { return sim.NodeID(r.Below(3) + 1) }
	for at := 100 * time.Millisecond; at < 3*time.Second; at += r.Between(20*time.Millisecond, 200*time.Millisecond) {
		a, b, target := server(), server(), sim.Target{Node: server()}
		plan = append(plan, sim.Planned{At: sim.Time(at), Fault: [...]sim.Fault{
			sim.Crash{Target: target},
			sim.Crash{Target: target, During: true, After: r.Below(5)},
			sim.Restart{Target: target},
			sim.Restart{Target: target},
			sim.Pause{Target: target},
			sim.Resume{Target: target},
			sim.Partition{Groups: [][]sim.NodeID{{a}}},
			sim.Cut{From: a, To: b},
			sim.Mend{From: a, To: b},
			sim.Reset{A: a, B: b},
			sim.Reset{A: a, B: sim.NodeID(4 + r.Below(3))},
			sim.Clog{From: a, To: b, For: r.Between(10*time.Millisecond, 300*time.Millisecond)},
			sim.SetClock{Target: target, Skew: r.Between(-time.Second, time.Second), Drift: sim.PPM(r.Below(200_000)) - 100_000},
			sim.Heal{},
		}[r.Below(14)]})
	}
	return append(plan, sim.Planned{At: sim.Time(3 * time.Second), Fault: sim.Heal{All: true}})
}
