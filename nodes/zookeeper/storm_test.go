package zookeeper

import (
	"flag"
	"fmt"
	"testing"
	"time"

	"github.com/zoolab/zoolab/nodes/client"
	"github.com/zoolab/zoolab/sim"
)

// more is for longer sweeps: go test -run Storms -seeds 10000.
var more = flag.Uint64("seeds", 60, "how many seeds of storms to run")

// A storm is a swarm configuration drawn from a seed: delays, and crashes,
// pauses, resets, partitions and one-way cuts that end with a heal at calm.
func storm(seed uint64, p sim.Protocol) sim.Config {
	r := sim.NewRand(seed, "storm")
	cfg := sim.Config{Seed: seed, Protocol: p, Network: lan(), Disk: sim.Disk{Sync: sim.Range{Min: ms, Max: 4 * ms}},
		Boot: sim.Range{Max: [...]sim.Duration{20 * ms, 500 * ms}[r.Below(2)]}}
	bad := lan()
	bad.Delay.Max = [...]sim.Duration{10 * ms, 30 * ms, 100 * ms}[r.Below(3)]
	bad.Loss = sim.PPM(r.Below(2) * r.Below(50_000))
	cfg.Clocks = sim.Clocks{Skew: 50 * ms, Drift: sim.PPM(r.Below(2) * 100_000)}
	cfg.Plan = append(cfg.Plan, sim.Planned{Fault: sim.Weather{Network: bad}})
	outage := [...]sim.Duration{30 * ms, 300 * ms, 1500 * ms, 4 * time.Second}[r.Below(4)]
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
	aim := target(node)
	if r.Below(3) == 0 {
		aim = sim.Target{Role: "leader"}
	}
	switch kind {
	case 0:
		return []sim.Fault{sim.Crash{Target: aim, During: r.Below(2) == 0, After: r.Below(6)}, sim.Restart{Target: target(node)}}
	case 1:
		return []sim.Fault{sim.Pause{Target: target(node)}, sim.Resume{Target: target(node)}}
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
	// calm is when a storm ends, and due when everybody must be served.
	calm = sim.Time(8 * time.Second)
	due  = calm + sim.Time(60*time.Second)
)

// crowd is clients with workloads of all sorts.
func crowd(n, ops int) []sim.Client {
	var all []sim.Client
	for i := range n {
		w := client.DefaultWorkload()
		w.Ops, w.Every, w.Window, w.Paths = ops, 40*ms, 1+i%4, 4
		w.Mix = &client.Mix{Get: 6, Exists: 1, List: 1, Sync: 1, Set: 4, SetIf: 2, Create: 3, Ephemeral: 3, Sequential: 1, Delete: 3}
		all = append(all, sim.Client{Name: fmt.Sprintf("c%d", i+1), Workload: w})
	}
	return all
}

// tempest is an ensemble of a seed with its crowd in its storm: of three or five
// servers, with an observer or without, with short memories or long ones.
func tempest(t testing.TB, e Ensemble, seed uint64, bugs ...string) (sim.Config, Ensemble) {
	t.Helper()
	e.Servers, e.Observers = [...]int{3, 5}[seed%2], int(seed/2%2)
	e.CommittedLog, e.SnapCount = [...]int{5, 500}[seed/4%2], [...]int{10, 100000}[seed/8%2]
	p, err := New(e, crowd(4, 150), bugs)
	if err != nil {
		t.Fatal(err)
	}
	return storm(seed, p), e
}

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
