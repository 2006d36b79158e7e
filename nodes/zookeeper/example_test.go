package zookeeper_test

import (
	"fmt"
	"time"

	"github.com/zoolab/zoolab/nodes/zookeeper"
	"github.com/zoolab/zoolab/sim"
)

// Five servers and a client with a script. The second of the two creates fails,
// and takes its place in the order all the same.
func Example() {
	p, err := zookeeper.New(zookeeper.Default(), []sim.Client{
		{Name: "c1", Server: "s1", Script: []string{"create /a x", "create /a y", "set /a z if-version 0", "get /a", "close"}},
	}, nil)
	if err != nil {
		fmt.Println(err)
		return
	}
	p.Monitors = append(p.Monitors, sim.MonitorSpec{Name: "printer", New: func() sim.Monitor { return printer{} }})
	w, err := sim.New(sim.Config{Seed: 7, Protocol: p,
		Network: sim.Network{Delay: sim.Range{Min: time.Millisecond, Max: 5 * time.Millisecond}}})
	if err != nil {
		fmt.Println(err)
		return
	}
	defer w.Close()
	w.Run(sim.Time(3 * time.Second))
	fmt.Printf("missing: %q, violated: %v\n", w.Missing(), w.Violation())
	// Output:
	// OK at 0x100000002 ""
	// NodeExists at 0x100000003 ""
	// OK at 0x100000004 ""
	// OK at 0x100000004 "z"
	// OK at 0x100000005 ""
	// missing: "", violated: <nil>
}
