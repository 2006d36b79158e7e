package client

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/zoolab/zoolab/nodes/quorum"
	"github.com/zoolab/zoolab/nodes/znode"
	"github.com/zoolab/zoolab/sim"
)

// ErrClient is wrapped by [New]'s errors about a client as a whole.
var ErrClient = errors.New("this client cannot take part")

// A Config is what all clients of an ensemble have in common.
type Config struct {
	Servers  []sim.NodeID // those that serve clients, in the order in which clients are dealt out to them
	Names    []string     // what they are called, in the same order
	TickTime sim.Duration // of the servers, in whose ticks sessions are granted
	// Least and Most bound the sessions that servers grant; 0 is for 2 and 20 ticks.
	Least, Most sim.Duration
	Compat      znode.Release // whose ways clients have
	MaxBuffer   int           // how long an answer may be, in bytes, before a client hangs up; 0 for any length
}

// Servers grant sessions of 2 to 20 of their ticks, if they are not told
// otherwise. A client that asks for another would get what it never asked for;
// one that says nothing asks for 5.
const (
	leastTicks = 2
	usualTicks = 5
	mostTicks  = 20
)

// New returns the factory of the nodes of a client, the nth of those that an
// ensemble has, counted from 0: clients that name no server are dealt out in
// turn. A client with neither script nor workload holds a session and asks for
// nothing. Its errors wrap [ErrClient], [ErrScript] or [ErrWorkload] and say what
// to write instead.
func New(cfg Config, c sim.Client, nth int) (func() sim.Node, error) {
	session, err := cfg.session(c, nth)
	if err != nil {
		return nil, err
	}
	switch {
	case c.Start < 0 || c.Start > longest:
		return nil, fmt.Errorf("%w: %s starts after %s: write 0s to %s", ErrClient, c.Name, c.Start, longest)
	case c.Workload != nil && len(c.Script) > 0:
		return nil, fmt.Errorf("%w: %s has a script and a workload: keep one of them", ErrClient, c.Name)
	case c.Workload != nil:
		return loadOf(c, session)
	}
	return scriptOf(c, session)
}

// session is a client's session, not begun.
func (cfg Config) session(c sim.Client, nth int) (Session, error) {
	if len(cfg.Servers) == 0 || len(cfg.Servers) != len(cfg.Names) || slices.Max(cfg.Servers) > quorum.Most {
		return Session{}, fmt.Errorf("%w: %d servers with %d names: let servers be among the nodes 1 to %d, each with a name",
			ErrClient, len(cfg.Servers), len(cfg.Names), quorum.Most)
	}
	first := nth % len(cfg.Servers)
	if c.Server != "" {
		if first = slices.Index(cfg.Names, c.Server); first < 0 {
			return Session{}, fmt.Errorf("%w: %s talks to %q: write one of %s", ErrClient, c.Name, c.Server, strings.Join(cfg.Names, ", "))
		}
	}
	timeout, err := cfg.timeout(c)
	if err != nil {
		return Session{}, err
	}
	s := NewSession(cfg.Servers, cfg.Servers[first], timeout)
	s.terms.names, s.terms.compat, s.terms.longest, s.terms.reads = cfg.Names, cfg.Compat, cfg.MaxBuffer, c.ReadOnly
	return s, nil
}

// timeout is how long a client's session is to outlive its silence. Servers
// count in whole milliseconds, ticks as well.
func (cfg Config) timeout(c sim.Client) (sim.Duration, error) {
	tick := max(cfg.TickTime.Truncate(time.Millisecond), time.Millisecond)
	is, least, most := c.SessionTimeout, cmp.Or(cfg.Least, leastTicks*tick), cmp.Or(cfg.Most, mostTicks*tick)
	switch {
	case is == 0:
		return min(max(usualTicks*tick, least), most), nil
	case is < least || is > most || is%time.Millisecond != 0:
		which := ""
		if cfg.Least == 0 && cfg.Most == 0 {
			which = fmt.Sprintf(", which is %d to %d ticks", leastTicks, mostTicks)
		}
		return 0, fmt.Errorf("%w: %s has a sessionTimeout of %s: write whole milliseconds, %s to %s%s", ErrClient, c.Name, is, least, most, which)
	}
	return is, nil
}

func scriptOf(c sim.Client, session Session) (func() sim.Node, error) {
	var lines []line
	for _, text := range c.Script {
		l, err := parseLine(text)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", c.Name, err)
		}
		lines = append(lines, l)
	}
	return func() sim.Node { return &script{start: c.Start, lines: lines, session: session} }, nil
}

// loadOf takes a workload by value or by the pointer that it was decoded into.
func loadOf(c sim.Client, session Session) (func() sim.Node, error) {
	var w Workload
	switch of := c.Workload.(type) {
	case Workload:
		w = of
	case *Workload:
		w = *of
	default:
		return nil, fmt.Errorf("%w: %s has a workload of another protocol, a %T", ErrClient, c.Name, of)
	}
	p, err := newPlan(w, c.Name)
	if err != nil {
		return nil, fmt.Errorf("%w: %s: %w", ErrWorkload, c.Name, err)
	}
	return func() sim.Node { return &load{start: c.Start, plan: p, session: session} }, nil
}
