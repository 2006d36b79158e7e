package main

import (
	"testing"

	"github.com/zoolab/zoolab/scenarios"
	"github.com/zoolab/zoolab/scenarios/file"
)

// BenchmarkSeeds is the seeds table, for profiles.
func BenchmarkSeeds(b *testing.B) {
	c := must(scenarios.Compile(must(file.Parse("weather", []byte(weather)))))
	for _, row := range seedRows {
		b.Run(row.name, func(b *testing.B) {
			b.ReportAllocs()
			for n := range b.N {
				must(row.run(c, uint64(n)))
			}
		})
	}
}
