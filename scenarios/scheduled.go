package scenarios

import "github.com/zoolab/zoolab/sim/tape"

// Scheduled returns the case with another schedule, which may be written to
// afterwards. It costs a fraction of compiling the scenario again. The error is for a
// choice that no file can say.
func (c *Case) Scheduled(entries []tape.Entry) (*Case, error) {
	lines, err := c.lines(entries)
	if err != nil {
		return nil, err
	}
	s := *c.Scenario
	s.Schedule = lines
	one := *c
	one.Scenario = &s
	one.schedule = schedule{make([]tape.Entry, len(entries)), make([]int, len(entries))}
	for i := range entries {
		one.schedule.entries[i], one.schedule.lines[i] = entries[i], i
	}
	return &one, nil
}

// driver returns who makes the choices of a run.
func (r *run) driver(o *Options) *tape.Driver {
	d := tape.NewDriver(r.schedule.entries)
	d.Made = o.Made
	if o.Lenient {
		d.Lenient()
	}
	return d
}

// Entries returns the schedule of the case, as a driver makes it. It must not be
// written to.
func (c *Case) Entries() []tape.Entry { return c.schedule.entries }
