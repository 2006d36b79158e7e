package scenarios

import (
	"fmt"

	"github.com/zoolab/zoolab/scenarios/file"
	"github.com/zoolab/zoolab/scenarios/strict"
	"github.com/zoolab/zoolab/sim"
)

// Model returns the configuration that a search explores: the case's
// protocol alone, since time, faults and draws are the search's to choose.
func (c *Case) Model() sim.Config { return sim.Config{Protocol: c.protocol} }

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
		s.Schedule = append(s.Schedule, c.entry(&trace[i]))
	}
	s.Expect.Violates = strict.N(v.Monitor)
	return s
}

// entry spells a choice as a schedule does. It is the inverse of stepOf for
// the choices that a search makes.
func (c *Case) entry(choice *sim.Choice) file.Choice {
	e := file.Choice{Again: choice.Again, Rand: choice.Rand}
	if choice.Crash {
		cut := choice.Cut
		e.Cut, e.Keep, e.Flush = &cut, fates(choice.Keep), choice.Flush
	}
	switch choice.Act {
	case sim.Take:
		e.Next = file.Address{Text: choice.On.String()}
	case sim.Drop:
		e.Lose = file.Address{Text: choice.On.String()}
	case sim.Inflict:
		switch f := choice.Fault.(type) {
		case sim.Crash:
			e.Crash = strict.N(c.NodeName(f.Target.Node))
			e.Keep, e.Flush = fates(f.Keep), f.Flush
		case sim.Restart:
			e.Restart = strict.N(c.NodeName(f.Target.Node))
		case sim.Reset:
			e.Reset = file.Names{strict.N(c.NodeName(f.A)), strict.N(c.NodeName(f.B))}
		default:
			panic(fmt.Sprintf("scenarios: a search does not inflict %T", f))
		}
	default:
		panic("scenarios: a search does not " + choice.Act.String())
	}
	return e
}

func fates(keep []sim.Keep) []file.Keep {
	var list []file.Keep
	for _, k := range keep {
		list = append(list, file.Keep{File: k.File, Writes: k.Writes, Torn: k.Torn})
	}
	return list
}
