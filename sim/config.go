package sim

import (
	"errors"
	"fmt"
	"strings"

	"github.com/zoolab/zoolab/sim/internal/layout"
)

// ErrConfig is wrapped by every error of New.
var ErrConfig = errors.New("this world cannot be made")

func errConfig(format string, args ...any) error {
	return fmt.Errorf("%w: %s", ErrConfig, fmt.Sprintf(format, args...))
}

func errNotPlain(name string, kind string) error {
	return errConfig("the factory of %s makes a %s; a node is a pointer to a plain struct", name, kind)
}

// Horizon is the latest moment that a run can reach, 39 hours.
const Horizon = never - 1

// MaxDrift bounds how fast or slow a clock may run: half its speed, either way.
const MaxDrift = Certain / 2

func (c *Config) check() error {
	if len(c.Protocol.Nodes) == 0 {
		return errConfig("protocol %q has no nodes", c.Protocol.Name)
	}
	ports := map[string]bool{}
	for _, p := range c.Protocol.Ports {
		if ports[p.name] {
			return errConfig("protocol %q lists two ports named %s", c.Protocol.Name, p.name)
		}
		ports[p.name] = true
	}
	seen := map[string]bool{}
	for _, n := range c.Protocol.Nodes {
		switch {
		case n.Name == "" || n.New == nil:
			return errConfig("a node of %q lacks a name or a factory", c.Protocol.Name)
		case strings.ContainsAny(n.Name, "> \t\n"):
			return errConfig("the node name %q would break addresses: leave out spaces and >", n.Name)
		case seen[n.Name]:
			return errConfig("two nodes are named %s", n.Name)
		}
		seen[n.Name] = true
		probe := newLocal(0, &n, 0)
		if err := probe.bear(); err != nil {
			return fmt.Errorf("%w: node %s: %w", ErrConfig, n.Name, err)
		}
	}
	for _, r := range []struct {
		what string
		r    Range
	}{{"network delay", c.Network.Delay}, {"slow tail", c.Network.Tail.Delay}, {"sync", c.Disk.Sync}, {"service", c.Service}, {"boot", c.Boot}} {
		if r.r.Min < 0 || r.r.Max < r.r.Min || r.r.Max > Duration(Horizon) {
			return errConfig("%s %s..%s must not be negative, end before it begins or pass %s", r.what, r.r.Min, r.r.Max, Horizon)
		}
	}
	for _, p := range []PPM{c.Network.Loss, c.Network.Duplicate, c.Network.Reorder, c.Network.Tail.Chance, c.Disk.Torn} {
		if p < 0 || p > Certain {
			return errConfig("a chance of %d parts per million is not between 0 and 1,000,000", p)
		}
	}
	if c.Clocks.Skew < 0 || c.Clocks.Drift < 0 || c.Clocks.Drift > MaxDrift {
		return errConfig("clocks: skew and drift are bounds, not negative, and drift is at most %d parts per million", MaxDrift)
	}
	for _, p := range c.Plan {
		if p.At < 0 || p.At > Horizon || p.Fault == nil {
			return errConfig("a fault at %s; the plan runs from 0 to %s", p.At, Horizon)
		}
		for _, id := range p.Fault.nodes() {
			if id < 1 || int(id) > len(c.Protocol.Nodes) {
				return errConfig("the fault at %s names node %d; there are nodes 1 to %d", p.At, id, len(c.Protocol.Nodes))
			}
		}
	}
	return nil
}

// cast is what a world knows of its nodes that never changes; clones share it.
type cast struct {
	protocol Protocol
	peers    [][]NodeID // by node id
	buggify  bool
	seed     uint64
}

func newCast(cfg Config) *cast {
	c := &cast{protocol: cfg.Protocol, buggify: cfg.Buggify, seed: cfg.Seed, peers: make([][]NodeID, len(cfg.Protocol.Nodes)+1)}
	byRole := map[string][]NodeID{} // shared: ten thousand clients are each other's peers
	for i, n := range cfg.Protocol.Nodes {
		byRole[n.Role] = append(byRole[n.Role], NodeID(i+1))
	}
	for i, n := range cfg.Protocol.Nodes {
		c.peers[i+1] = byRole[n.Role]
	}
	return c
}

func (c *cast) name(id NodeID) string {
	if id < 1 || int(id) > len(c.protocol.Nodes) {
		return "the world"
	}
	return c.protocol.Nodes[id-1].Name
}

func (c *cast) nameAll(ids []NodeID) []string {
	names := make([]string, len(ids))
	for i, id := range ids {
		names[i] = c.name(id)
	}
	return names
}

// buggy reports whether a site is switched on in this run: half of them are.
func (c *cast) buggy(s Site) bool {
	return c.buggify && draw(layout.Fold(s.key, c.seed), 0)&1 == 0
}
