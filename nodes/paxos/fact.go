package paxos

import "github.com/zoolab/zoolab/sim"

// Facts that the nodes state. A fact that a disk must back stands when the
// disk has it, never earlier. Monitors, goals and graders judge by these and
// by [kv.Propose] alone.
var (
	// Wished: a proposer has a value that it wants chosen.
	Wished = sim.FactOf[Wish]("wished")
	// Began: a proposer has begun a ballot; its number is on disk.
	Began = sim.FactOf[Ballot]("began")
	// Proposed: a proposer has put a value to the vote.
	Proposed = sim.FactOf[Proposal]("proposed")
	// Promised: an acceptor has made a promise; it is on disk.
	Promised = sim.FactOf[Pledge]("promised")
	// Voted: an acceptor has accepted a proposal; the vote is on disk.
	Voted = sim.FactOf[Proposal]("voted")
	// Learned: a learner holds the proposal to be chosen.
	Learned = sim.FactOf[Proposal]("learned")
)

// A Wish is a value that a proposer wants chosen.
type Wish struct {
	Value  string
	Client sim.NodeID // who asked for it, 0 when it is the proposer's own
}

// String renders a wish by its value.
func (w Wish) String() string { return w.Value }

// A Pledge is a promise as an acceptor makes it: the ballot below which it
// ignores everything, and the vote that it reports.
type Pledge struct {
	Ballot Ballot
	Last   Proposal
}

// String renders a pledge as "3.p2, having voted for blue at 1.p1".
func (p Pledge) String() string { return p.Ballot.String() + ", having voted for " + p.Last.String() }
