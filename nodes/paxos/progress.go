package paxos

import (
	"encoding/binary"
	"slices"
	"strings"

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
	up      group // proposers and learners
	wishing group
	learned group // learners, in their present boot
}

// Step follows boots, wishes, votes and learners.
func (g *progress) Step(h sim.Happening) {
	switch {
	case sim.Booted.Is(h):
		if g.concerns(h.Node) {
			g.up = g.up.with(h.Node)
		}
	case sim.Crashed.Is(h), sim.Halted.Is(h):
		if g.concerns(h.Node) {
			g.up, g.wishing, g.learned = g.up.without(h.Node), g.wishing.without(h.Node), g.learned.without(h.Node)
		}
	case Wished.Is(h):
		g.wishing = g.wishing.with(h.Node)
	case Voted.Is(h):
		if !g.decided {
			g.decided = g.chosen(g.polls.vote(Voted.Of(h), h.Node))
		}
	case Learned.Is(h):
		g.learned = g.learned.with(h.Node)
	}
}

// concerns leaves out clients, of which there may be more than a group holds.
func (g *progress) concerns(id sim.NodeID) bool {
	return int(id) <= g.cast.Proposers+g.cast.Acceptors+g.cast.Learners
}

// Missing names the learners that have yet to learn.
func (g *progress) Missing() string {
	if !g.decided && g.wishing.size() == 0 {
		return ""
	}
	var who []string
	for _, id := range g.cast.learners() {
		if g.up.has(id) && !g.learned.has(id) {
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
	for _, of := range []group{g.up, g.wishing, g.learned} {
		b = binary.AppendUvarint(b, uint64(of))
	}
	if g.decided {
		return append(b, 1)
	}
	return append(b, 0)
}
