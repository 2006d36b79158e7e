package sim

import (
	"math/bits"
	"slices"
)

// tree is a tournament over lanes: the root holds the lane whose next event
// comes first. A node is one word, the time of the winner's next event with
// the winner's place below it, so that a match is a minimum and needs no
// branch: who comes first is a coin toss, and half the tosses would be
// guessed wrong. Where two times agree the lanes' names decide, not
// their places: a place says who was there first and must not be seen.
//
// A heap of events was rejected: it moves every event log n times and
// mispredicts on the way, where a lane appends and the tree only replays the
// path of the lane that changed.
type tree struct {
	nodes []uint64 // the root at 1, the children of i at 2i and 2i+1, the leaves from size on
	name  []uint64 // a leaf's whole name key
	size  int      // number of leaves, a power of two
}

// placeBits is what is left of a word by 47 bits of nanoseconds.
const (
	placeBits = 17
	maxLanes  = 1 << placeBits
)

func leafKey(at Time, place int32) uint64 { return uint64(at)<<placeBits | uint64(place) }

func leafTime(key uint64) Time { return Time(key >> placeBits) }

// idleKey is the key of a lane with nothing to offer: past never, and not
// the time of any other lane, so that idle lanes are no ties.
func idleKey(place int32) uint64 { return leafKey(never+1+Time(place), place) }

func newTree(leaves int) tree {
	size := 8
	for size < leaves {
		size *= 2
	}
	t := tree{nodes: make([]uint64, 2*size), name: make([]uint64, size), size: size}
	for i := range size {
		t.nodes[size+i] = idleKey(int32(i))
	}
	t.replay()
	return t
}

// first returns the lane whose event comes first, and its time.
func (t *tree) first() (int32, Time) { return int32(t.nodes[1] % maxLanes), leafTime(t.nodes[1]) }

// at returns when a leaf's event comes.
func (t *tree) at(leaf int32) Time { return leafTime(t.nodes[t.size+int(leaf)]) }

// replay plays every match anew.
func (t *tree) replay() {
	for i := t.size - 1; i >= 1; i-- {
		t.nodes[i] = t.earlier(t.nodes[2*i], t.nodes[2*i+1])
	}
}

// earlier returns which of two keys comes first.
func (t *tree) earlier(a, b uint64) uint64 {
	if a^b >= maxLanes {
		return min(a, b)
	}
	if t.name[b%maxLanes] < t.name[a%maxLanes] {
		return b
	}
	return a
}

// grow makes room for at least n leaves.
func (t *tree) grow(n int) {
	if n <= t.size {
		return
	}
	if n > maxLanes {
		panic("sim: a world has at most 131,072 lanes: three a node, and one for each pair or side of a connection that is in use")
	}
	g := newTree(n)
	copy(g.name, t.name)
	for i := range t.size {
		g.nodes[g.size+i] = t.nodes[t.size+i]
	}
	g.replay()
	*t = g
}

// set says when a leaf's event comes, and replays its path to the root. The
// path ends early where the match comes out as before.
func (t *tree) set(leaf int32, at Time) { t.play(leaf, leafKey(min(at, never), leaf)) }

// rest says that a leaf has nothing to offer.
func (t *tree) rest(leaf int32) { t.play(leaf, idleKey(leaf)) }

func (t *tree) play(leaf int32, key uint64) {
	nodes := t.nodes
	i := t.size + int(leaf)
	nodes[i] = key
	for i > 1 {
		other := nodes[i^1]
		if other^key < maxLanes {
			key = t.earlier(key, other)
		} else {
			// The minimum, by arithmetic: left to itself, the compiler
			// branches here.
			less, borrow := bits.Sub64(other, key, 0)
			key += less & -borrow
		}
		i >>= 1
		if nodes[i] == key {
			return
		}
		nodes[i] = key
	}
}

func (t *tree) clone() tree {
	return tree{nodes: slices.Clone(t.nodes), name: slices.Clone(t.name), size: t.size}
}
