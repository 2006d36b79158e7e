package election_test

import (
	"fmt"
	"time"

	"github.com/zoolab/zoolab/nodes/election"
	"github.com/zoolab/zoolab/sim"
)

// Three voters elect the one with the largest id, as their histories are alike.
// It crashes, the others elect again, and when it is back it joins them.
func Example() {
	e := election.Default()
	e.Servers = 3
	p, err := election.New(e, nil, nil)
	if err != nil {
		fmt.Println(err)
		return
	}
	p.Monitors = append(p.Monitors, sim.MonitorSpec{Name: "printer", New: func() sim.Monitor { return printer{} }})
	leader := sim.Target{Role: "leader"}
	w, err := sim.New(sim.Config{Seed: 7, Protocol: p,
		Network: sim.Network{Delay: sim.Range{Min: time.Millisecond, Max: 10 * time.Millisecond}},
		Plan: []sim.Planned{
			{At: sim.Time(2 * time.Second), Fault: sim.Crash{Target: leader}},
			{At: sim.Time(3 * time.Second), Fault: sim.Heal{All: true}},
		}})
	if err != nil {
		fmt.Println(err)
		return
	}
	defer w.Close()
	w.Run(sim.Time(5 * time.Second))
	fmt.Printf("missing: %q, violation: %v\n", w.Missing(), w.Violation())

	// Output:
	// s2 is following 3 (epoch 0, 0x0) in round 1, by votes
	// s1 is following 3 (epoch 0, 0x0) in round 1, by votes
	// s3 is leading 3 (epoch 0, 0x0) in round 1, by votes
	// s3 crashes
	// s1 is following 2 (epoch 1, 0x100000023) in round 2, by votes
	// s2 is leading 2 (epoch 1, 0x100000023) in round 2, by votes
	// s3 is following 2 (epoch 2, 0x100000023) in round 2, in the round of the established
	// missing: "", violation: <nil>
}
