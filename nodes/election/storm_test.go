package election

import (
	"flag"
	"maps"
	"slices"
	"testing"
	"time"

	"github.com/zoolab/zoolab/sim"
)

const ms = time.Millisecond

// more is for longer sweeps: go test -run Storms -seeds 100000.
var more = flag.Uint64("seeds", 1000, "how many seeds of storms to run")

// A storm is a swarm configuration drawn from a seed: delays, and crashes,
// pauses, resets, partitions and one-way cuts that end with a heal at calm.
func storm(seed uint64, p sim.Protocol) sim.Config {
	r := sim.NewRand(seed, "storm")
	cfg := sim.Config{Seed: seed, Protocol: p, Network: lan(), Disk: sim.Disk{Sync: sim.Range{Min: ms, Max: 4 * ms}},
		Boot: sim.Range{Max: [...]sim.Duration{20 * ms, 500 * ms}[r.Below(2)]}}
	bad := lan()
	bad.Delay.Max = [...]sim.Duration{10 * ms, 100 * ms, 400 * ms}[r.Below(3)]
	bad.Loss = sim.PPM(r.Below(2) * r.Below(100_000))
	cfg.Clocks = sim.Clocks{Skew: 50 * ms, Drift: sim.PPM(r.Below(2) * 100_000)}
	cfg.Plan = append(cfg.Plan, sim.Planned{Fault: sim.Weather{Network: bad}})
	outage := [...]sim.Duration{30 * ms, 300 * ms, 1500 * ms, 8 * time.Second}[r.Below(4)]
	kinds := 1 + r.Below(63) // which of six there are at all
	for range [...]int{4, 12, 40}[r.Below(3)] {
		at := sim.Time(r.Between(0, sim.Duration(calm)))
		kind, node, other := r.Below(6), 1+r.Below(len(p.Nodes)), 1+r.Below(len(p.Nodes)-1)
		if other >= node {
			other++
		}
		end := at.Add(r.Between(ms, outage))
		if kinds>>kind&1 != 0 {
			for i, f := range faultsOf(&r, kind, sim.NodeID(node), sim.NodeID(other), len(p.Nodes)) {
				cfg.Plan = append(cfg.Plan, sim.Planned{At: [...]sim.Time{at, end}[i], Fault: f})
			}
		}
	}
	cfg.Plan = append(cfg.Plan, sim.Planned{At: calm, Fault: sim.Heal{All: true}})
	return cfg
}

// faultsOf is a fault of a kind and what undoes it.
func faultsOf(r *sim.Rand, kind int, node, other sim.NodeID, nodes int) []sim.Fault {
	target := sim.Target{Node: node}
	if r.Below(3) == 0 {
		target = sim.Target{Role: "leader"}
	}
	switch kind {
	case 0:
		return []sim.Fault{sim.Crash{Target: target, During: r.Below(2) == 0, After: r.Below(6)}, sim.Restart{Target: sim.Target{Node: node}}}
	case 1:
		return []sim.Fault{sim.Pause{Target: sim.Target{Node: node}}, sim.Resume{Target: sim.Target{Node: node}}}
	case 2:
		return []sim.Fault{sim.Reset{A: node, B: other}}
	case 3:
		return []sim.Fault{sim.Cut{From: node, To: other}, sim.Mend{From: node, To: other}}
	case 4:
		return []sim.Fault{sim.Clog{From: node, To: other, For: r.Between(10*ms, 600*ms)}}
	}
	var side []sim.NodeID
	for id := 1; id <= nodes; id++ {
		if r.Below(2) == 0 {
			side = append(side, sim.NodeID(id))
		}
	}
	return []sim.Fault{sim.Partition{Groups: [][]sim.NodeID{side}}, sim.Heal{}}
}

// lan is a network without faults.
func lan() sim.Network { return sim.Network{Delay: sim.Range{Min: ms, Max: 8 * ms}} }

const (
	// calm is when a storm ends, and due when there must be one leader for all.
	calm = sim.Time(8 * time.Second)
	due  = calm + sim.Time(60*time.Second)
)

// weather runs a configuration to its end: the goal met after the calm, a
// property violated, or no progress in time.
func weather(t testing.TB, cfg sim.Config) *sim.World {
	t.Helper()
	w, err := sim.New(cfg)
	if err != nil {
		t.Fatal(err)
	}
	for until := calm; w.Run(until) && until < due && w.Missing() != ""; {
		until += sim.Time(100 * ms)
	}
	w.Finish()
	w.Close()
	return w
}

// verdict names what a run has violated: a monitor, "progress" or "".
func verdict(w *sim.World) string {
	if v := w.Violation(); v != nil {
		return v.Monitor
	}
	if w.Missing() != "" {
		return "progress"
	}
	return ""
}

func protocol(t testing.TB, e Ensemble, bugs ...string) sim.Protocol {
	t.Helper()
	p, err := New(e, nil, bugs)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// Whatever the weather, an unbroken ensemble violates nothing and has one leader
// for all once it is calm; and the weather is bad enough to be worth it.
func TestStormsBreakNothing(t *testing.T) {
	seen := map[string]uint64{}
	for seed := range *more {
		w := weather(t, stormy(t)(seed))
		if v := verdict(w); v != "" {
			t.Fatalf("seed %d: %s: %v %s", seed, v, w.Violation(), w.Missing())
		}
		for _, m := range w.Marks() {
			seen[m.Name] += min(m.Count, 1)
		}
	}
	reach := []string{sim.CrashBetweenEffects, sim.WritesLost, sim.StreamReset}
	for _, l := range Landmarks() {
		reach = append(reach, l.String())
	}
	for _, landmark := range reach {
		if seen[landmark] == 0 && *more >= 1000 {
			t.Errorf("no storm reached %s", landmark)
		}
	}
}

// Every bug is found by seeds alone, by the judge that it names; without the
// bug the same seeds are clean.
func TestSeedsFindEveryBug(t *testing.T) {
	hunts := map[string]struct {
		within uint64
		config func(seed uint64, bugs ...string) sim.Config
	}{
		"demand-equality": {5, revenant(t)},
		"count-observers": {5, stormy(t)},
		"adopt-any":       {5, stormy(t)},
		"mix-rounds":      {5, leftover(t)},
		"keep-proposal":   {400, stormy(t)},
		"trust-followers": {50, stormy(t)},
	}
	for _, b := range Bugs() {
		t.Run(b.Name, func(t *testing.T) {
			hunt := hunts[b.Name]
			for seed := range hunt.within {
				if v := verdict(weather(t, hunt.config(seed))); v != "" {
					t.Fatalf("seed %d without the bug: %s", seed, v)
				}
				w := weather(t, hunt.config(seed, b.Name))
				if verdict(w) == b.Caught {
					t.Logf("seed %d: %v %s", seed, w.Violation(), w.Missing())
					return
				}
			}
			t.Errorf("%s has not caught it in %d seeds", b.Caught, hunt.within)
		})
	}
}

// stormy is the ensembles of the sweeps in storms, turn by turn.
func stormy(t *testing.T) func(uint64, ...string) sim.Config {
	return func(seed uint64, bugs ...string) sim.Config {
		e := Default()
		e.Observers = 1
		if seed%2 == 0 {
			e.Servers = 3
		}
		return storm(seed, protocol(t, e, bugs...))
	}
}

// plan is five or three servers on a LAN with faults at times in milliseconds.
func plan(t *testing.T, servers int, faults map[int][]sim.Fault) func(uint64, ...string) sim.Config {
	return func(seed uint64, bugs ...string) sim.Config {
		e := Default()
		e.Servers = servers
		cfg := sim.Config{Seed: seed, Protocol: protocol(t, e, bugs...), Network: lan(),
			Disk: sim.Disk{Sync: sim.Range{Min: ms, Max: 4 * ms}}, Boot: sim.Range{Max: 20 * ms}}
		for _, at := range slices.Sorted(maps.Keys(faults)) {
			for _, f := range faults[at] {
				cfg.Plan = append(cfg.Plan, sim.Planned{At: sim.Time(sim.Duration(at) * ms), Fault: f})
			}
		}
		cfg.Plan = append(cfg.Plan, sim.Planned{At: calm, Fault: sim.Heal{All: true}})
		return cfg
	}
}

func target(id sim.NodeID) sim.Target { return sim.Target{Node: id} }

// revenant is how members of one ensemble come to report different rounds: s1
// elects s3 and is slow to reach it, meanwhile s3 restarts and is elected again,
// by s2 alone. Then s2 has to join an ensemble in which no two report alike.
func revenant(t *testing.T) func(uint64, ...string) sim.Config {
	return plan(t, 3, map[int][]sim.Fault{
		0:    {sim.Clog{From: 1, To: 3, For: 1000 * ms}},
		600:  {sim.Crash{Target: target(3)}},
		620:  {sim.Restart{Target: target(3)}},
		1300: {sim.Crash{Target: target(2)}},
		1400: {sim.Restart{Target: target(2)}},
	})
}

// leftover is how a vote outlives its round: s5 is elected, by s2 and s3 that
// crash at once, so it has to look again and comes to a second round. Of the
// first, s1 has heard from s2 alone; now it hears from s5.
func leftover(t *testing.T) func(uint64, ...string) sim.Config {
	return plan(t, 5, map[int][]sim.Fault{
		0:    {sim.Partition{Groups: [][]sim.NodeID{{4}}}, sim.Cut{From: 3, To: 1}, sim.Cut{From: 5, To: 1}},
		150:  {sim.Crash{Target: target(2)}, sim.Crash{Target: target(3)}},
		1400: {sim.Mend{From: 5, To: 1}},
	})
}
