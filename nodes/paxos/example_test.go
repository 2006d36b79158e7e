package paxos_test

import (
	"fmt"
	"time"

	"github.com/zoolab/zoolab/nodes/paxos"
	"github.com/zoolab/zoolab/nodes/paxos/synod"
	"github.com/zoolab/zoolab/sim"
)

// Two clients ask for two values; whoever comes late is told what was chosen.
func Example() {
	p, err := paxos.New(synod.Default(), []sim.Client{
		{Name: "c1", Server: "p1", Script: []string{"propose blue"}},
		{Name: "c2", Server: "p2", Script: []string{"sleep 1s", "propose red"}},
	}, nil)
	if err != nil {
		fmt.Println(err)
		return
	}
	p.Monitors = append(p.Monitors, sim.MonitorSpec{Name: "printer", New: func() sim.Monitor { return printer{} }})
	w, err := sim.New(sim.Config{Seed: 7, Protocol: p,
		Network: sim.Network{Delay: sim.Range{Min: time.Millisecond, Max: 10 * time.Millisecond}}})
	if err != nil {
		fmt.Println(err)
		return
	}
	defer w.Close()
	w.Run(sim.Time(2 * time.Second))
	fmt.Println("violation:", w.Violation())

	// Output:
	// p1 wants blue
	// l1 learned blue at 1.p1
	// c1 was told blue
	// c2 was told blue
	// violation: <nil>
}
