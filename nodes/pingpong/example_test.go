package pingpong_test

import (
	"fmt"
	"time"

	"github.com/zoolab/zoolab/nodes/pingpong"
	"github.com/zoolab/zoolab/nodes/pingpong/court"
	"github.com/zoolab/zoolab/sim"
)

// A third of all messages is lost, and the game comes to its end.
func Example() {
	p, err := pingpong.New(court.Default(), nil, nil)
	if err != nil {
		fmt.Println(err)
		return
	}
	w, err := sim.New(sim.Config{Seed: 7, Protocol: p,
		Network: sim.Network{Delay: sim.Range{Min: time.Millisecond, Max: 10 * time.Millisecond}, Loss: sim.Certain / 3}})
	if err != nil {
		fmt.Println(err)
		return
	}
	defer w.Close()
	w.Run(sim.Time(30 * time.Millisecond))
	fmt.Printf("missing: %q\n", w.Missing())
	w.Run(sim.Time(5 * time.Second))
	fmt.Printf("missing: %q\n", w.Missing())
	fmt.Println("violation:", w.Violation())

	// Output:
	// missing: "ping1 has scored 0 of 5 rounds"
	// missing: ""
	// violation: <nil>
}
