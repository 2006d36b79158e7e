package rpc_test

import (
	"fmt"
	"time"

	"github.com/zoolab/zoolab/nodes/rpc"
	"github.com/zoolab/zoolab/nodes/rpc/call"
	"github.com/zoolab/zoolab/sim"
)

// A client appends twice over a network that loses every other packet.
func Example() {
	p, err := rpc.New(call.Default(), []sim.Client{{Name: "c1", Script: []string{"append x a", "append x b"}}}, nil)
	if err != nil {
		fmt.Println(err)
		return
	}
	w, err := sim.New(sim.Config{Seed: 7, Protocol: p,
		Network: sim.Network{Delay: sim.Range{Min: time.Millisecond, Max: 10 * time.Millisecond}, Loss: 500_000}})
	if err != nil {
		fmt.Println(err)
		return
	}
	defer w.Close()
	w.Run(sim.Time(time.Minute))
	fmt.Println("registers:", w.Exhibits(1)[0].Rows[0].Cells)
	fmt.Println("violation:", w.Violation() != nil)
	// Output:
	// registers: [x ab]
	// violation: false
}
