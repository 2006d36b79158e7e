package paxos

import (
	"math/bits"

	"github.com/zoolab/zoolab/sim"
)

// A group is a set of nodes, a bit a node. Bits suffice: proposers, acceptors
// and learners come first in a world and end at 33 (see the bounds of
// [Ensemble]). Being a set is the point: a message that comes twice adds
// nobody.
type group uint64

func (g group) has(id sim.NodeID) bool      { return g&(1<<uint(id)) != 0 }
func (g group) with(id sim.NodeID) group    { return g | 1<<uint(id) }
func (g group) without(id sim.NodeID) group { return g &^ (1 << uint(id)) }
func (g group) size() int                   { return bits.OnesCount64(uint64(g)) }

// majority is how many of n acceptors make a quorum: any two sets of that size
// have a member in common, and that is all the proof needs.
func majority(n int) int { return n/2 + 1 }
