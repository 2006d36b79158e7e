package scenarios

import (
	"context"

	"github.com/zoolab/zoolab/sim"
)

// A Course is a run that its caller drives.
type Course struct{ r *run }

// Begin makes the world of a run that the caller drives to whatever end it likes.
func (c *Case) Begin(seed uint64, o Options) (*Course, error) {
	r, err := c.begin(seed, o)
	if err != nil {
		return nil, err
	}
	return &Course{r}, nil
}

// World is the world of the run.
func (c *Course) World() *sim.World { return c.r.world }

// Judge ends the run and judges it. What was to be seen by the end of the scenario's time
// is undecided if that is not over.
func (c *Course) Judge(ctx context.Context) *Result {
	next, more := c.r.world.NextAt()
	c.r.short = more && next < c.r.end()
	return c.r.judge(ctx)
}
