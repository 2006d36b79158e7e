// Package quorum counts who has agreed. Protocols decide when a majority has:
// any two majorities have a member in common, and that is all their proofs need.
package quorum

import (
	"math/bits"
	"strings"

	"github.com/zoolab/zoolab/sim"
)

// A Set is a set of nodes, a bit a node, so that it copies, compares and
// encodes as a number. That it is a set is the point: a message that comes
// twice adds nobody. It holds nodes 1 to [Most]; servers come first in a world,
// and ensembles are smaller by far.
type Set uint64

// Most is the highest id that a [Set] holds.
const Most = 63

// Of returns the set of some nodes.
func Of(ids ...sim.NodeID) (s Set) {
	for _, id := range ids {
		s = s.With(id)
	}
	return s
}

// Has reports whether a node is in the set. A node that no set can hold is not.
func (s Set) Has(id sim.NodeID) bool { return id <= Most && s&(1<<uint(id)) != 0 }

// With returns the set with a node.
func (s Set) With(id sim.NodeID) Set { return s | 1<<uint(id) }

// Without returns the set without a node.
func (s Set) Without(id sim.NodeID) Set { return s &^ (1 << uint(id)) }

// Size returns the number of nodes.
func (s Set) Size() int { return bits.OnesCount64(uint64(s)) }

// Names lists the members by what they are called, in the order of their ids: "s1
// s3", or "-" for nobody.
func (s Set) Names(name func(sim.NodeID) string) string {
	var in []string
	for id := sim.NodeID(1); id <= Most; id++ {
		if s.Has(id) {
			in = append(in, name(id))
		}
	}
	if len(in) == 0 {
		return "-"
	}
	return strings.Join(in, " ")
}

// Majority is how many of n make a quorum.
func Majority(n int) int { return n/2 + 1 }

// Decides reports whether a majority of voters is in the set, whoever else is.
func (s Set) Decides(voters Set) bool { return (s & voters).Size() >= Majority(voters.Size()) }
