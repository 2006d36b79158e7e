package scenarios

import (
	"github.com/zoolab/zoolab/sim"
	"github.com/zoolab/zoolab/sim/tape"
)

// Tape returns a case under a seed as a run to go back and forth in. It goes as
// [Case.Run] goes, with the same hash.
func (c *Case) Tape(seed uint64) (*tape.Tape, error) { return c.tape(seed, false) }

// Twin returns a case under a seed as a run that somebody else leads: its main goes as it
// is told to ([tape.Branch.Lead]), and a branch goes on for as long as the case does.
func (c *Case) Twin(seed uint64) (*tape.Tape, error) { return c.tape(seed, true) }

func (c *Case) tape(seed uint64, led bool) (*tape.Tape, error) {
	r, err := c.begin(seed, Options{})
	if err != nil {
		return nil, err
	}
	t := tape.Config{World: func() (*sim.World, error) { return r.world, nil }, Seed: seed, End: r.end(), Events: r.Scenario.Limits.Events, Led: led}
	if !led {
		t.Schedule = r.schedule.entries
	}
	return tape.New(t)
}
