package scenarios

import (
	"fmt"

	"github.com/zoolab/zoolab/scenarios/file"
	"github.com/zoolab/zoolab/scenarios/strict"
	"github.com/zoolab/zoolab/sim"
	"github.com/zoolab/zoolab/sim/tape"
)

// Model returns the configuration that a search explores: the case's protocol
// alone, with the monitors that the scenario wants, since time, faults and draws
// are the search's to choose.
func (c *Case) Model() sim.Config { return sim.Config{Protocol: c.config.Protocol} }

// Counterexample returns a scenario whose schedule is a trace that a search
// has found: on a network where nothing goes wrong by itself it takes those
// choices, and ends with the violation.
func (c *Case) Counterexample(trace []sim.Choice, v *sim.Violation) *file.Scenario {
	s := file.New()
	from := c.Scenario
	s.Name = from.Name
	if suffix := file.Slug("-shortest"); len(s.Name)+len(suffix) <= 64 {
		s.Name += suffix
	}
	s.About = fmt.Sprintf("The shortest way to %s: %s.", v.Monitor, v.Text)
	s.Protocol, s.Ensemble, s.Clients, s.Bugs = from.Protocol, from.Ensemble, from.Clients, from.Bugs
	calm := sim.CalmNetwork().Delay
	s.Network.Delay = strict.Span{Min: calm.Min, Max: calm.Max}
	s.Disk.Sync = strict.Span{}
	s.Until = from.Until
	for i := range trace {
		line, err := c.roster.spelled(&tape.Entry{Choice: trace[i]})
		if err != nil {
			panic("scenarios: a search does what " + err.Error())
		}
		s.Schedule = append(s.Schedule, line)
	}
	s.Expect.Violates = strict.N(v.Monitor)
	return s
}
