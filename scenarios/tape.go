package scenarios

import (
	"github.com/zoolab/zoolab/sim"
	"github.com/zoolab/zoolab/sim/tape"
)

// Tape returns a case under a seed as a run to go back and forth in. It goes as
// [Case.Run] goes, with the same hash.
func (c *Case) Tape(seed uint64) (*tape.Tape, error) {
	r, err := c.begin(seed, Options{})
	if err != nil {
		return nil, err
	}
	return tape.New(tape.Config{World: func() (*sim.World, error) { return r.world, nil }, Schedule: r.schedule.entries,
		Seed: seed, End: r.end(), Events: r.Scenario.Limits.Events})
}
