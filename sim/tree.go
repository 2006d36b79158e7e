package sim

import (
	"math/bits"
	"slices"
)

// tree is a tournament over lanes: the root holds the lane whose next event
// comes first. A leaf's key is its lane's next time with 16 bits of the
// lane's name key below it, so that almost every comparison is one of two
// words, which compiles without a branch. Where all 64 bits agree, the whole
// name keys decide.
//
// A heap of events was rejected: it moves every event log n times and
// mispredicts on the way, where a lane appends and the tree only replays the
// path of the lane that changed.
type tree struct {
	nodes []match  // the root at 1, the children of i at 2i and 2i+1, the leaves from size on
	name  []uint64 // a leaf's whole name key
	size  int32    // number of leaves, a power of two
}

// A match is a node of the tree: the lane that wins below it, and its key.
type match struct {
	key uint64
	win int32
}

// idle is the key of a lane with nothing to offer. Idle leaves have keys of
// their own so that equal keys always mean a true tie.
const idle = ^uint64(0) - 1<<31

func newTree(leaves int) tree {
	size := int32(8)
	for int(size) < leaves {
		size *= 2
	}
	t := tree{nodes: make([]match, 2*size), name: make([]uint64, size), size: size}
	for i := range size {
		t.nodes[size+i] = match{idle + uint64(i), i}
	}
	t.replay()
	return t
}

// first returns the lane whose event comes first, and its key.
func (t *tree) first() (int32, uint64) { return t.nodes[1].win, t.nodes[1].key }

// replay plays every match anew.
func (t *tree) replay() {
	for i := t.size - 1; i >= 1; i-- {
		a, b := t.nodes[2*i], t.nodes[2*i+1]
		if b.key < a.key || a.key == b.key && t.name[b.win] < t.name[a.win] {
			a = b
		}
		t.nodes[i] = a
	}
}

// grow makes room for at least n leaves.
func (t *tree) grow(n int) {
	if n <= int(t.size) {
		return
	}
	g := newTree(n)
	copy(g.name, t.name)
	for i := range t.size {
		if m := t.nodes[t.size+i]; m.key < idle {
			g.nodes[g.size+i] = m
		}
	}
	g.replay()
	*t = g
}

// set gives a leaf its key and replays its path to the root. The path ends
// early where the match comes out as before.
func (t *tree) set(leaf int32, key uint64) {
	nodes, win := t.nodes, leaf
	i := int(t.size) + int(leaf)
	nodes[i].key = key
	for i > 1 {
		other := nodes[i^1]
		i >>= 1
		if other.key == key {
			if t.name[other.win] < t.name[win] {
				win = other.win
			}
		} else {
			// Who wins is a coin toss, which a branch would guess wrong half
			// of the time; the borrow of a subtraction guesses nothing.
			_, less := bits.Sub64(other.key, key, 0)
			win ^= (win ^ other.win) & -int32(less)
			key = min(key, other.key)
		}
		m := &nodes[i]
		if m.key == key && m.win == win {
			return
		}
		m.key, m.win = key, win
	}
}

func (t *tree) rest(leaf int32) { t.set(leaf, idle+uint64(leaf)) }

func (t *tree) clone() tree {
	return tree{nodes: slices.Clone(t.nodes), name: slices.Clone(t.name), size: t.size}
}
