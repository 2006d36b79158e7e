package scenarios_test

import (
	"context"
	"strings"
	"testing"

	"github.com/zoolab/zoolab/scenarios"
	"github.com/zoolab/zoolab/scenarios/file"
	"github.com/zoolab/zoolab/sim"
)

// Whatever a search may choose can be written to a file, read back, and is
// then what the world does.
func TestACounterexampleIsAScenario(t *testing.T) {
	boot := func(node string) sim.Choice { return sim.Choice{On: sim.Address{Port: "boot", Node: node}} }
	target := func(id sim.NodeID) sim.Target { return sim.Target{Node: id} }
	trace := []sim.Choice{boot("s1"), boot("s2"), boot("s3"),
		{Act: sim.Inflict, Fault: sim.Reset{A: 1, B: 2}},
		{Act: sim.Inflict, Fault: sim.Crash{Target: target(3), Keep: []sim.Keep{{File: "epoch", Writes: 1, Torn: true}}, Flush: true}},
		{Act: sim.Inflict, Fault: sim.Restart{Target: target(3)}, Crash: true, Cut: 1, Flush: true},
	}
	found := open(t, "election-count-observers").Counterexample(trace, &sim.Violation{Monitor: "candidate-stood", Text: "it did not"})
	again, err := file.Parse("shortest.yaml", file.Marshal(found))
	if err != nil {
		t.Fatal(err)
	}
	var seen struck
	if _, err := compile(t, again).Run(context.Background(), 1, scenarios.Options{Tracer: &seen}); err != nil {
		t.Fatal(err)
	}
	got := strings.Join(seen.lines, "\n")
	for _, want := range []string{" reset s1-s2", " crash s3 keep epoch 1 torn flush\n", " restart s3"} {
		if !strings.Contains(got, want) {
			t.Errorf("the search chose%q, and the world was struck by\n%s", want, got)
		}
	}
}
