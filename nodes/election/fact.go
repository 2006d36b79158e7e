package election

import "github.com/zoolab/zoolab/sim"

// Facts that electors state. They stand as soon as they are said: an election
// leaves nothing on disk.
var (
	// Looked: a server has begun to look. The ballot is its first: for itself,
	// or an observer's for nobody.
	Looked = sim.FactOf[Ballot]("looked")
	// Voted: a voter proposes this from now on, and says so to all.
	Voted = sim.FactOf[Ballot]("voted-for")
	// Elected: a server's election has ended.
	Elected = sim.FactOf[Outcome]("elected")
	// Updated: a server reports its vote with a new epoch from now on.
	Updated = sim.FactOf[Ballot]("vote-updated")
)

// An Outcome is how an election ended for one server.
type Outcome struct {
	State State // what the server is now
	Ballot
	By Way
}

// String renders an outcome as "following 3 (epoch 2, 0x200000007) in round 5,
// by votes".
func (o Outcome) String() string {
	return o.State.String() + " " + o.Ballot.String() + ", " + o.By.String()
}

// A Way is by which of the three ways an election ended.
type Way uint8

// The ways to end an election.
const (
	ByVotes       Way = iota // a quorum voted for the same and nobody for better
	InRound                  // a quorum of the round is for a leader that leads
	OutOfElection            // a quorum follows a leader that leads
)

// String renders a way in a few words.
func (w Way) String() string {
	return [...]string{"by votes", "in the round of the established", "by those out of election"}[w]
}
