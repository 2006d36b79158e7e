package synod

import (
	"encoding/binary"
	"slices"
	"strings"

	"github.com/zoolab/zoolab/nodes/quorum"
	"github.com/zoolab/zoolab/sim"
)

// progress is the goal: every learner that is up has learned. It is owed as
// soon as there is something to learn or someone to see to it: when a value is
// chosen, or a proposer that is up wishes for one. (Wishes are lost in a crash,
// as the paper keeps ballot numbers alone in stable storage; whoever wished
// through a client is asked again.)
type progress struct {
	judgement
	polls   polls
	decided bool
	up      quorum.Set // proposers and learners
	wishing quorum.Set
	learned quorum.Set // learners, in their present boot
}

// Step follows boots, wishes, votes and learners.
func (g *progress) Step(h sim.Happening) {
	switch {
	case sim.Booted.Is(h):
		if g.concerns(h.Node) {
			g.up = g.up.With(h.Node)
		}
	case sim.Crashed.Is(h), sim.Halted.Is(h):
		if g.concerns(h.Node) {
			g.up, g.wishing, g.learned = g.up.Without(h.Node), g.wishing.Without(h.Node), g.learned.Without(h.Node)
		}
	case wished.Is(h):
		g.wishing = g.wishing.With(h.Node)
	case voted.Is(h):
		if !g.decided {
			g.decided = g.chosen(g.polls.vote(voted.Of(h), h.Node))
		}
	case learned.Is(h):
		g.learned = g.learned.With(h.Node)
	}
}

// concerns leaves out clients, of which there may be more than a set holds.
func (g *progress) concerns(id sim.NodeID) bool {
	return int(id) <= g.cast.Proposers+g.cast.Acceptors+g.cast.Learners
}

// Missing names the learners that have yet to learn.
func (g *progress) Missing() string {
	if !g.decided && g.wishing.Size() == 0 {
		return ""
	}
	var who []string
	for _, id := range g.cast.learners() {
		if g.up.Has(id) && !g.learned.Has(id) {
			who = append(who, g.name(id))
		}
	}
	switch {
	case len(who) == 0:
		return ""
	case g.decided:
		return "the chosen value has not reached " + strings.Join(who, ", ")
	}
	return "no value has been chosen for " + strings.Join(who, ", ") + " to learn"
}

// Clone returns an independent copy.
func (g *progress) Clone() sim.Goal {
	c := *g
	c.polls = slices.Clone(g.polls)
	return &c
}

// Encode appends all it follows.
func (g *progress) Encode(b []byte) []byte {
	b = g.polls.encode(b)
	for _, of := range []quorum.Set{g.up, g.wishing, g.learned} {
		b = binary.AppendUvarint(b, uint64(of))
	}
	if g.decided {
		return append(b, 1)
	}
	return append(b, 0)
}
