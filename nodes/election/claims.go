package election

import (
	"slices"

	"github.com/zoolab/zoolab/nodes/quorum"
	"github.com/zoolab/zoolab/sim"
)

// claims is who has ever held which ballot. It never forgets, across crashes
// neither: a notification may be under way for as long as it likes.
type claims []claim

// A claim is a ballot with the servers that voted for it while they looked, and
// those that settled on it as the outcome of an election.
type claim struct {
	Ballot
	Cast    quorum.Set
	Settled quorum.Set
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
		k.Cast = k.Cast.With(h.Node)
	case Elected.Is(h):
		k := c.on(Elected.Of(h).Ballot)
		k.Settled = k.Settled.With(h.Node)
	case Updated.Is(h):
		k := c.on(Updated.Of(h))
		k.Settled = k.Settled.With(h.Node)
	}
}

// holders is who has held a ballot that is as wanted.
func (c claims) holders(wanted func(claim) quorum.Set) (g quorum.Set) {
	for _, k := range c {
		g |= wanted(k)
	}
	return g
}
