package synod

import (
	"cmp"
	"strconv"

	"github.com/zoolab/zoolab/sim"
)

// A Ballot is a proposal number. Ballots are ordered by round and then by
// proposer, so that "different proposers choose their numbers from disjoint
// sets of numbers" (§2.5) without asking each other. Rounds count from 1; the
// zero Ballot is below all others and nobody's.
type Ballot struct {
	Round uint64
	ID    sim.NodeID // the proposer whose ballot it is
}

// Compare returns -1, 0 or 1 as b is below, equal to or above c.
func (b Ballot) Compare(c Ballot) int {
	return cmp.Or(cmp.Compare(b.Round, c.Round), cmp.Compare(b.ID, c.ID))
}

// Less reports whether b is below c.
func (b Ballot) Less(c Ballot) bool { return b.Compare(c) < 0 }

// String renders a ballot as "3.p2", round 3 of proposer p2, and the zero
// Ballot as "none". Proposers are the first nodes of the world, which is why a
// number is enough to name one.
func (b Ballot) String() string {
	if b == (Ballot{}) {
		return "none"
	}
	return strconv.FormatUint(b.Round, 10) + ".p" + strconv.Itoa(int(b.ID))
}

// A Proposal is a value with the ballot in which it was proposed. The zero
// Proposal is none.
type Proposal struct {
	Ballot Ballot
	Value  string
}

// Compare orders proposals by ballot and then by value.
func (p Proposal) Compare(q Proposal) int {
	return cmp.Or(p.Ballot.Compare(q.Ballot), cmp.Compare(p.Value, q.Value))
}

// Brief renders a proposal for tables: "blue at 3.p2", or "-".
func (p Proposal) Brief() string {
	if p == (Proposal{}) {
		return "-"
	}
	return p.String()
}

// String renders a proposal as "blue at 3.p2", and none as "nothing".
func (p Proposal) String() string {
	if p == (Proposal{}) {
		return "nothing"
	}
	return p.Value + " at " + p.Ballot.String()
}
