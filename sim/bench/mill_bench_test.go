package main

import (
	"fmt"
	"strings"
	"testing"
)

// BenchmarkEvents is the engine's side of the speed table, for profiles.
func BenchmarkEvents(b *testing.B) {
	for _, j := range jobs {
		j.nodes = 5
		b.Run(plain(j.name), func(b *testing.B) {
			m := startWorld(j)
			m.step(warmUp)
			b.ReportAllocs()
			b.ResetTimer()
			m.step(b.N)
		})
	}
}

// BenchmarkCommits is the broadcast table with a full window, for profiles.
func BenchmarkCommits(b *testing.B) {
	for _, c := range broadcasters {
		for _, j := range broadcastJobs {
			if j.window == 1 {
				continue
			}
			b.Run(fmt.Sprintf("%s/%d", plain(c.name), j.servers), func(b *testing.B) {
				e := c.start(j)
				e.step(warmUp)
				b.ReportAllocs()
				b.ResetTimer()
				e.step(b.N)
			})
		}
	}
}

// plain is a name without what -bench would take for something else.
func plain(name string) string { return strings.NewReplacer(", ", "-", " ", "-").Replace(name) }
