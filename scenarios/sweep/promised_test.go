package sweep_test

import (
	"context"
	"flag"
	"fmt"
	"testing"

	"github.com/zoolab/zoolab/checker"
	"github.com/zoolab/zoolab/checker/explore"
	"github.com/zoolab/zoolab/scenarios"
	"github.com/zoolab/zoolab/scenarios/strict"
	"github.com/zoolab/zoolab/scenarios/sweep"
	"github.com/zoolab/zoolab/sim"
)

// What the project promises of sweeps and searches, in one table each. By
// itself the test takes a few seconds; .ci/run sweeps a hundredth of the seeds
// and .ci/nightly all 100,000.
var promised = flag.Uint64("seeds", 300, "how many seeds the promised sweeps take")

// scene compiles a library scenario with settings.
func scene(t *testing.T, name string, settings ...string) *scenarios.Case {
	t.Helper()
	var set []strict.Setting
	for _, s := range settings {
		one, err := strict.ParseSetting(s)
		if err != nil {
			t.Fatal(err)
		}
		set = append(set, one)
	}
	return open(t, name, set...)
}

func swept(t *testing.T, c *scenarios.Case, o sweep.Options) *sweep.Report {
	t.Helper()
	r, err := sweep.Run(context.Background(), c, o)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// Paxos under every fault that the world has: no property is violated, every
// learner learns once all is healed, and one seed in a hundred or more came by
// each state that makes the sweep worth its green.
func TestPromisedPaxosHoldsUnderFaults(t *testing.T) {
	r := swept(t, scene(t, "paxos-random-faults"), sweep.Options{Seeds: sweep.Seeds{First: 1, Last: *promised}})
	t.Log(r.Summary())
	if r.Verdict != checker.Pass || r.Passed != *promised {
		t.Errorf("%+v", r.Failures)
	}
	for _, name := range []string{"second-ballot", "crash-between-effects", "dueling-retry"} {
		met := uint64(0)
		for _, l := range r.Landmarks {
			if l.Name == name {
				met = l.Seeds
			}
		}
		t.Logf("%s in %d seeds", name, met)
		if met < *promised/100 {
			t.Errorf("only %d of %d seeds came by %s", met, *promised, name)
		}
	}
}

// How each bug of Paxos is found: by a sweep whose first seed to find it is
// at most first, and, but for the livelock, by a search of at most states
// states that gives a trace of exactly so many moves.
var paxosBugs = []struct {
	bug, monitor string
	scenario     string // to sweep with the switch on, and with it off
	first        uint64
	settings     []string
	crashes      int
	states       int
	moves        int
}{
	{"forget-on-restart", "promise", "paxos-random-faults", 10, nil, 1, 5_000, 4},
	{"count-across-ballots", "learned-is-chosen", "paxos-random-faults", 50, nil, 0, 500_000, 12},
	{"ignore-accepted", "agreement", "paxos-random-faults", 50, nil, 0, 500_000, 12},
	{"count-messages", "learned-is-chosen", "paxos-random-faults", 200, nil, 0, 10_000, 7},
	{"reuse-ballot", "one-value-a-ballot", "paxos-random-faults", 3_000, lateCopies, 1, 100_000, 8},
	{"no-backoff", "progress", "paxos-dueling-proposers", 20, []string{"expect.reached=[]"}, 0, 0, 0},
}

// lateCopies is the weather in which promises to a proposer's first life reach
// its second: few proposers, values that differ by boot, copies far apart.
var lateCopies = []string{"random.kinds=[crash]", "clients=[]", "ensemble.proposers=1",
	"network.duplicate=30%", "network.reorder=50%", "network.delay=1ms..60ms"}

func TestPromisedBugsAreFoundBySweeping(t *testing.T) {
	for _, b := range paxosBugs {
		t.Run(b.bug, func(t *testing.T) {
			seeds := sweep.Options{Seeds: sweep.Seeds{First: 1, Last: b.first}, First: true}
			r := swept(t, scene(t, b.scenario, append(b.settings, "bugs=["+b.bug+"]")...), seeds)
			if r.Verdict != checker.Fail || r.Failures[0].Check != b.monitor {
				t.Fatalf("%s was to be caught by %s within %d seeds: %s %+v", b.bug, b.monitor, b.first, r.Summary(), r.Failures)
			}
			t.Logf("%s by %s, first in seed %d", b.bug, b.monitor, r.Failures[0].Seeds[0])
			seeds.First = false
			if r := swept(t, scene(t, b.scenario, b.settings...), seeds); r.Verdict != checker.Pass {
				t.Errorf("with the switch off: %s %+v", r.Summary(), r.Failures)
			}
		})
	}
}

func TestPromisedBugsAreFoundBySearch(t *testing.T) {
	for _, b := range paxosBugs {
		if b.states == 0 {
			continue // a livelock has no bad state to be found
		}
		t.Run(b.bug, func(t *testing.T) {
			o := explore.Options{States: b.states, Bounds: sim.Bounds{Crashes: b.crashes}}
			search := func(bugs string) (explore.Result, *scenarios.Case) {
				c := scene(t, "paxos-quiet", "clients=[]", "bugs="+bugs, "ensemble.proposers=2", "ensemble.acceptors=3", "ensemble.learners=1")
				r, err := explore.Breadth(context.Background(), c.Model(), o)
				if err != nil {
					t.Fatal(err)
				}
				return r, c
			}
			r, c := search("[" + b.bug + "]")
			if r.Violation == nil || r.Violation.Monitor != b.monitor || r.Moves != b.moves {
				t.Fatalf("%s was to be caught by %s after %d moves: %+v", b.bug, b.monitor, b.moves, r)
			}
			t.Logf("%s: %v, after %d moves, in %d states", b.bug, r.Violation, r.Moves, r.States)
			rerun(t, c, r)
			if r, _ := search("[]"); r.Violation != nil {
				t.Errorf("with the switch off: %v", r.Violation)
			}
		})
	}
}

// rerun runs a counterexample as the ordinary scenario that it is.
func rerun(t *testing.T, c *scenarios.Case, r explore.Result) {
	t.Helper()
	again, err := scenarios.Compile(c.Counterexample(r.Trace, r.Violation))
	if err != nil {
		t.Fatal(err)
	}
	res, err := again.Run(context.Background(), 1, scenarios.Options{})
	if err != nil {
		t.Fatal(err)
	}
	if res.Verdict != checker.Pass || res.Violation.Text != r.Violation.Text {
		t.Errorf("run as a scenario, the counterexample ends with %s", fmt.Sprint(res.Unmet, res.Violation))
	}
}
