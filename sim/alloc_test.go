package sim_test

import (
	"testing"
	"time"

	"github.com/zoolab/zoolab/sim"
)

// TestStepsDoNotAllocate holds the engine to no allocation an event once a
// run has found its size, whatever travels and whoever looks. What a node
// writes to its disk stays, so it is not counted here.
func TestStepsDoNotAllocate(t *testing.T) {
	rough := sim.Network{Delay: orderly.Delay, Reorder: 200_000}
	for _, v := range []struct {
		name string
		parts
	}{
		{"datagrams", parts{net: orderly}},
		{"datagrams out of order", parts{net: rough}},
		{"streams", parts{stream: true, net: orderly}},
		{"facts nobody watches", parts{fact: true, net: orderly}},
		{"facts and a monitor", parts{fact: true, watch: true, net: orderly}},
		{"timers", parts{timer: true, net: orderly}},
		{"all of it", parts{fact: true, watch: true, timer: true, net: rough}},
		{"all of it on streams", parts{fact: true, watch: true, timer: true, stream: true, net: rough}},
	} {
		t.Run(v.name, func(t *testing.T) {
			v.window = 64
			doNotAllocate(t, running(t, v.parts))
		})
	}
}

// TestTroubleDoesNotAllocate either: links with a capacity, and slow nodes.
func TestTroubleDoesNotAllocate(t *testing.T) {
	for _, stream := range []bool{false, true} {
		w := running(t, parts{window: 64, fact: true, watch: true, timer: true, stream: stream, net: orderly})
		for id := range sim.NodeID(5) {
			strike(t, sim.Capacity{From: id + 1, To: (id+1)%5 + 1, Every: 20 * time.Microsecond, Queue: 1000})(w)
			strike(t, sim.Slow{Target: node(id + 1), Service: sim.Range{Min: 1, Max: 20 * time.Microsecond}})(w)
		}
		doNotAllocate(t, w)
	}
}

// doNotAllocate fails when events of a world allocate that has found its size.
func doNotAllocate(t *testing.T, w *sim.World) {
	t.Helper()
	w.Run(w.Now().Add(3 * time.Second)) // lanes and stores reach their size
	const events = 20_000
	allocs := testing.AllocsPerRun(1, func() {
		for range events {
			if !w.Step() {
				t.Fatal("the mill stands still:", w.Violation())
			}
		}
	})
	if allocs > 0 {
		t.Errorf("%v allocations in %d events", allocs, events)
	}
}
