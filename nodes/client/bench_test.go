package client

import (
	"testing"
	"time"

	"github.com/zoolab/zoolab/sim"
)

// BenchmarkOperation is what an operation costs with all that the world has to do for
// it, and what one costs that leaves a watch.
func BenchmarkOperation(b *testing.B) {
	for name, mix := range map[string]Mix{
		"plain": {Get: 1, Exists: 1},
		"watch": {GetWatch: 1, ExistsWatch: 1},
	} {
		b.Run(name, func(b *testing.B) {
			w := Workload{Ops: 1e9, Every: ms, Window: 4, Paths: 10, Depth: 1, Mix: &mix}
			world := echoed(b, w)
			defer world.Close()
			world.Run(sim.Time(10 * time.Second)) // whatever grows has grown
			b.ReportAllocs()
			for b.Loop() {
				world.Run(world.Now().Add(ms)) // one operation on average
			}
		})
	}
}

// echoed is a world of a client with a workload, whose server says OK to all of it.
func echoed(t testing.TB, w Workload) *sim.World {
	t.Helper()
	p := sim.Protocol{Name: "echo", Ports: []*sim.Port{Port}, Nodes: []sim.NodeSpec{{Name: "s1", New: func() sim.Node { return &echo{} }}}}
	node, err := New(Config{Servers: []sim.NodeID{1}, Names: []string{"s1"}, TickTime: time.Second}, sim.Client{Name: "c1", SessionTimeout: s6, Workload: w}, 0)
	if err != nil {
		t.Fatal(err)
	}
	p.Nodes = append(p.Nodes, sim.NodeSpec{Name: "c1", New: node})
	world, err := sim.New(sim.Config{Protocol: p, Network: sim.Network{Delay: sim.Range{Min: ms, Max: ms}}})
	if err != nil {
		t.Fatal(err)
	}
	return world
}
