package scenarios_test

import (
	"context"
	"testing"

	"github.com/zoolab/zoolab/scenarios"
)

// BenchmarkSeeds is what a sweep spends on one seed of the scenario that the
// issues sweep.
func BenchmarkSeeds(b *testing.B) {
	c := open(b, "paxos-random-faults")
	b.ReportAllocs()
	seed, events := uint64(0), uint64(0)
	for b.Loop() {
		seed++
		res, err := c.Run(context.Background(), seed, scenarios.Options{Ring: 16})
		if err != nil {
			b.Fatal(err)
		}
		events += res.Events
	}
	b.ReportMetric(float64(events)/float64(seed), "events/op")
}
