package election

import (
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/zoolab/zoolab/nodes/quorum"
	"github.com/zoolab/zoolab/sim"
)

// ErrConfig is wrapped by [NewElector]'s errors about who takes part.
var ErrConfig = errors.New("these servers cannot hold elections")

// A Config is what all electors of an ensemble have in common. Durations that
// are 0 become ZooKeeper's.
type Config struct {
	Voters    []sim.NodeID // those who elect and can be elected
	Observers []sim.NodeID // those who want to know the outcome
	Bugs      []string     // names of [Bugs] to switch on

	FinalizeWait   sim.Duration // how long no better vote must come, 200 ms
	LeastResend    sim.Duration // the first silence after which votes are sent again, 200 ms
	MostResend     sim.Duration // what that grows to by doubling, 60 s
	ConnectTimeout sim.Duration // when a dial is given up, 5 s
	ObserverDelay  sim.Duration // the most an observer waits before it looks again, 200 ms
}

// check finds what cannot be.
func (c Config) check() error {
	if len(c.Voters) == 0 {
		return fmt.Errorf("%w: there are no voters: name one at least", ErrConfig)
	}
	all := slices.Concat(c.Voters, c.Observers)
	slices.Sort(all)
	for i, id := range all {
		switch {
		case id < 1 || id > quorum.Most:
			return fmt.Errorf("%w: node %d: let servers be the first nodes of the world, 1 to %d", ErrConfig, id, quorum.Most)
		case i > 0 && all[i-1] == id:
			return fmt.Errorf("%w: node %d is listed twice: a server is a voter or an observer", ErrConfig, id)
		}
	}
	return nil
}

// filled is the configuration with every duration set and voters in order.
func (c Config) filled() Config {
	c.Voters = slices.Sorted(slices.Values(c.Voters))
	for _, d := range []struct {
		is    *sim.Duration
		usual sim.Duration
	}{
		{&c.FinalizeWait, 200 * time.Millisecond},
		{&c.LeastResend, 200 * time.Millisecond},
		{&c.MostResend, time.Minute},
		{&c.ConnectTimeout, 5 * time.Second},
		{&c.ObserverDelay, 200 * time.Millisecond},
	} {
		if *d.is == 0 {
			*d.is = d.usual
		}
	}
	return c
}

// An electorate is a configuration as an elector reads it.
type electorate struct {
	config Config
	voters []sim.NodeID // the voting view, in order
	bugs   bugs
}

func newElectorate(c Config) (*electorate, error) {
	if err := c.check(); err != nil {
		return nil, err
	}
	broken, err := parseBugs(c.Bugs)
	if err != nil {
		return nil, err
	}
	e := &electorate{config: c.filled(), bugs: broken}
	e.voters = e.config.Voters
	if broken.has(countObservers) {
		e.voters = slices.Sorted(slices.Values(slices.Concat(c.Voters, c.Observers)))
	}
	return e, nil
}

// votes reports whether a server votes and can be voted for.
func (e *electorate) votes(id sim.NodeID) bool { return slices.Contains(e.voters, id) }

// quorum reports whether so many servers decide: any two majorities have a
// server in common.
func (e *electorate) quorum(servers int) bool { return servers > len(e.voters)/2 }
