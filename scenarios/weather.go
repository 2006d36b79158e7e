package scenarios

import (
	"time"

	"github.com/zoolab/zoolab/scenarios/file"
	"github.com/zoolab/zoolab/scenarios/strict"
	"github.com/zoolab/zoolab/sim"
)

// bootJitter is over how much time nodes come up, so that no protocol can
// lean on an order of booting.
const bootJitter = 5 * time.Millisecond

// networkOf is a file's network as the world has it. A slow message of the
// file travels so much longer than a usual one; the world's tail is the
// whole time.
func networkOf(n file.Network) sim.Network {
	return sim.Network{
		Delay:     span(n.Delay),
		Tail:      tailOf(n.Tail, n.Delay),
		Loss:      sim.PPM(n.Loss),
		Duplicate: sim.PPM(n.Duplicate),
		Reorder:   sim.PPM(n.Reorder),
	}
}

func tailOf(t file.Tail, usual strict.Span) sim.Tail {
	return sim.Tail{Chance: sim.PPM(t.Chance), Delay: sim.Range{Min: usual.Min + t.Delay.Min, Max: usual.Max + t.Delay.Max}}
}

func span(s strict.Span) sim.Range { return sim.Range{Min: s.Min, Max: s.Max} }

// change is the network after a fault has replaced what it mentions of it.
func change(n file.Network, by *file.NetworkChange) file.Network {
	if by.Delay != nil {
		n.Delay = *by.Delay
	}
	if by.Tail != nil {
		n.Tail = *by.Tail
	}
	if by.Loss != nil {
		n.Loss = *by.Loss
	}
	if by.Duplicate != nil {
		n.Duplicate = *by.Duplicate
	}
	if by.Reorder != nil {
		n.Reorder = *by.Reorder
	}
	return n
}

// clocksOf is how wrong clocks are from the start. The world draws each skew
// evenly to both sides, so a lopsided span cannot be had.
func clocksOf(s *file.Scenario) (sim.Clocks, error) {
	c := s.Clocks
	if c.Skew.Min != -c.Skew.Max {
		most := max(c.Skew.Max, -c.Skew.Min)
		return sim.Clocks{}, s.Pos.Errorf("clocks are skewed further to one side than to the other").
			Hint("write skew: -%s..%[1]s, and set single clocks by a fault", strict.FormatDuration(time.Duration(most)))
	}
	return sim.Clocks{Skew: time.Duration(c.Skew.Max), Drift: sim.PPM(c.Drift)}, nil
}
