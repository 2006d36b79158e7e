package election

import (
	"math/bits"
	"slices"

	"github.com/zoolab/zoolab/sim"
)

// A group is a set of servers, a bit a server; see [Config] for why bits do.
type group uint64

func groupOf(ids []sim.NodeID) (g group) {
	for _, id := range ids {
		g = g.with(id)
	}
	return g
}

func (g group) has(id sim.NodeID) bool   { return id <= most && g&(1<<uint(id)) != 0 }
func (g group) with(id sim.NodeID) group { return g | 1<<uint(id) }
func (g group) size() int                { return bits.OnesCount64(uint64(g)) }

// claims is who has ever held which ballot. It never forgets, across crashes
// neither: a notification may be under way for as long as it likes.
type claims []claim

// A claim is a ballot with the servers that voted for it while they looked, and
// those that settled on it as the outcome of an election.
type claim struct {
	Ballot
	Cast    group
	Settled group
}

// on finds the claim on a ballot.
func (c *claims) on(b Ballot) *claim {
	i, found := slices.BinarySearchFunc(*c, b, func(k claim, b Ballot) int { return k.Compare(b) })
	if !found {
		*c = slices.Insert(*c, i, claim{Ballot: b})
	}
	return &(*c)[i]
}

// step takes in what a server states.
func (c *claims) step(h sim.Happening) {
	switch {
	case Voted.Is(h):
		k := c.on(Voted.Of(h))
		k.Cast = k.Cast.with(h.Node)
	case Elected.Is(h):
		k := c.on(Elected.Of(h).Ballot)
		k.Settled = k.Settled.with(h.Node)
	case Updated.Is(h):
		k := c.on(Updated.Of(h))
		k.Settled = k.Settled.with(h.Node)
	}
}

// holders is who has held a ballot that is as wanted.
func (c claims) holders(wanted func(claim) group) (g group) {
	for _, k := range c {
		g |= wanted(k)
	}
	return g
}
