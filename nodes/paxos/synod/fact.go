package synod

import "github.com/zoolab/zoolab/sim"

// Facts that the nodes state. A fact that a disk must back stands when the
// disk has it, if its role speaks only then, as it should. Monitors, goals and
// graders judge by these and by [kv.Propose] alone, and so they are stated here
// and nowhere else: by [Booth], [Desk] and [Herald], as they speak.
var (
	// A proposer has a value that it wants chosen.
	wished = sim.FactOf[Wish]("wished")
	// A proposer has begun a ballot.
	began = sim.FactOf[Ballot]("began")
	// A proposer has put a value to the vote.
	proposed = sim.FactOf[Proposal]("proposed")
	// An acceptor has made a promise.
	promised = sim.FactOf[Pledge]("promised")
	// An acceptor has accepted a proposal.
	voted = sim.FactOf[Proposal]("voted")
	// A learner holds the proposal to be chosen.
	learned = sim.FactOf[Proposal]("learned")
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
