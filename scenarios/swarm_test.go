package scenarios_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/zoolab/zoolab/scenarios"
	"github.com/zoolab/zoolab/scenarios/file"
	"github.com/zoolab/zoolab/scenarios/strict"
)

// faultsOf prints what a seed draws, a line a fault.
func faultsOf(c *scenarios.Case, seed uint64) []string {
	var lines []string
	for _, f := range c.Faults(seed) {
		lines = append(lines, strings.TrimSpace(strings.ReplaceAll(string(strict.Marshal(&f)), "\n", " ")))
	}
	return lines
}

// A drawn list stays within what the protocol is asked to bear, ends with
// healing, and has no fault after that.
func TestDrawnFaultsAreBearable(t *testing.T) {
	c := open(t, "paxos-random-faults")
	used := map[string]int{}
	for seed := range uint64(1000) {
		faults := c.Faults(seed)
		last := faults[len(faults)-1]
		if !last.Heal.Everything() || last.At != c.Scenario.Random.Until {
			t.Fatalf("seed %d ends with %+v", seed, last)
		}
		for i, f := range faults {
			used[f.Action()]++
			if f.At+f.For > last.At {
				t.Fatalf("seed %d: fault %d lasts until %s", seed, i, f.At+f.For)
			}
			if down := outages(faults, f.At); down["acceptor"] > 2 || down["proposer"] > 1 || down["learner"] > 1 {
				t.Fatalf("seed %d: at %s there are out: %v", seed, f.At, down)
			}
		}
	}
	for _, kind := range c.Scenario.Random.Kinds {
		if used[kind.Text] < 100 {
			t.Errorf("of %s a thousand seeds have drawn %d", kind, used[kind.Text])
		}
	}
}

// outages counts who is down or paused at a moment, by role.
func outages(faults []file.Fault, at time.Duration) map[string]int {
	roles := map[byte]string{'a': "acceptor", 'p': "proposer", 'l': "learner"}
	down := map[string]int{}
	for _, f := range faults {
		for _, n := range append(slices.Clone(f.Crash), f.Pause...) {
			if f.At <= at && at < f.At+f.For {
				down[roles[n.Text[0]]]++
			}
		}
	}
	return down
}

// Nodes and links that are left to themselves are drawn often enough, bridges
// have every other node on one of two sides, and a plan is its own plan.
func TestLonelyFaultsAreDrawn(t *testing.T) {
	c := open(t, "paxos-random-faults", strict.Setting{Path: "random.kinds", Value: "[bridge, capacity, halfOpen, silentCrash, slow]"},
		strict.Setting{Path: "random.until", Value: "2s"})
	used := map[string]int{}
	for seed := range uint64(300) {
		faults := c.Faults(seed)
		for _, f := range faults[:len(faults)-1] {
			action := f.Action()
			if f.Silent {
				action = "silentCrash"
			}
			used[action]++
			if action == "bridge" && (len(f.Sides) != 2 || len(f.Sides[0])+len(f.Sides[1]) != 9 || len(f.Sides[0])*len(f.Sides[1]) == 0) {
				t.Fatalf("seed %d: a bridge between %v", seed, f.Sides)
			}
		}
		if explicit := compile(t, c.Explicit(seed)); !slices.Equal(faultsOf(explicit, seed), faultsOf(c, seed)) {
			t.Fatalf("seed %d: the plan is not its own plan", seed)
		}
	}
	for _, kind := range c.Scenario.Random.Kinds {
		if used[kind.Text] < 100 {
			t.Errorf("of %s 300 seeds have drawn %d", kind, used[kind.Text])
		}
	}
}

// How the list is bounded, or what the other parts of the scenario are,
// changes nothing about the faults that stay.
func TestDrawnFaultsAreIndependent(t *testing.T) {
	whole := open(t, "paxos-random-faults")
	fewer := open(t, "paxos-random-faults", strict.Setting{Path: "random.atMost", Value: "5"})
	other := open(t, "paxos-random-faults", strict.Setting{Path: "clients", Value: "[]"}, strict.Setting{Path: "network.loss", Value: "1%"})
	for seed := range uint64(100) {
		all := faultsOf(whole, seed)
		if got := faultsOf(fewer, seed); len(got) > 6 || !slices.Equal(got[:len(got)-1], all[:len(got)-1]) {
			t.Fatalf("seed %d: the first five are\n%s\nof\n%s", seed, strings.Join(got, "\n"), strings.Join(all, "\n"))
		}
		if got := faultsOf(other, seed); !slices.Equal(got, all) {
			t.Fatalf("seed %d: another number of clients draws other faults", seed)
		}
	}
}
