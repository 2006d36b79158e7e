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
			w := running(t, v.parts)
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
		})
	}
}
