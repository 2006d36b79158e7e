package zookeeper

import (
	"testing"

	"github.com/zoolab/zoolab/nodes/client"
	"github.com/zoolab/zoolab/sim"
)

// BenchmarkCommits is five servers on a LAN and clients who write 500 times, from
// boot to the last answer, without faults. "bare" leaves the judges out.
func BenchmarkCommits(b *testing.B) {
	for name, bare := range map[string]bool{"bare": true, "judged": false} {
		b.Run(name, func(b *testing.B) {
			var clients []sim.Client
			for _, n := range []string{"c1", "c2", "c3", "c4", "c5"} {
				w := client.DefaultWorkload()
				w.Ops, w.Window, w.Every, w.Paths, w.Mix = 100, 8, 0, 10, &client.Mix{Set: 1, Create: 1}
				clients = append(clients, sim.Client{Name: n, Workload: w})
			}
			p, err := New(Default(), clients, nil)
			if err != nil {
				b.Fatal(err)
			}
			if bare {
				p.Monitors = nil
			}
			b.ReportAllocs()
			events := uint64(0)
			for seed := uint64(0); b.Loop(); seed++ {
				w, err := sim.New(sim.Config{Seed: seed, Protocol: p, Network: lan(), Disk: sim.Disk{Sync: sim.Range{Min: ms, Max: 4 * ms}}})
				if err != nil {
					b.Fatal(err)
				}
				for w.Missing() != "" || !done(w, 5) {
					if !w.Run(w.Now().Add(20 * ms)) {
						b.Fatal(w.Violation())
					}
				}
				events += w.Stats().Events
				w.Close()
			}
			b.ReportMetric(float64(events)/float64(b.N), "events/op")
		})
	}
}

// done reports whether every server has applied at least n sessions and 500
// writes.
func done(w *sim.World, servers sim.NodeID) bool {
	for id := sim.NodeID(1); id <= servers; id++ {
		if at := column(w, id, "commit"); len(at) < len("1.1f9") || at < "1.1f9" {
			return false
		}
	}
	return true
}
