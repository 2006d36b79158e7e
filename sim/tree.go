package sim

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
	key  []uint64
	win  []int32
	name []uint64 // a leaf's whole name key
	size int32    // number of leaves, a power of two
}

// idle is the key of a lane with nothing to offer. Idle leaves have keys of
// their own so that equal keys always mean a true tie.
const idle = ^uint64(0) - 1<<31

func newTree(leaves int) tree {
	size := int32(8)
	for int(size) < leaves {
		size *= 2
	}
	t := tree{key: make([]uint64, 2*size), win: make([]int32, 2*size), name: make([]uint64, size), size: size}
	for i := range size {
		t.key[size+i], t.win[size+i] = idle+uint64(i), i
	}
	t.replay()
	return t
}

// replay plays every match anew.
func (t *tree) replay() {
	for i := t.size - 1; i >= 1; i-- {
		t.play(i)
	}
}

func (t *tree) play(i int32) {
	a, b := 2*i, 2*i+1
	if t.key[b] < t.key[a] || t.key[a] == t.key[b] && t.name[t.win[b]] < t.name[t.win[a]] {
		a = b
	}
	t.key[i], t.win[i] = t.key[a], t.win[a]
}

// grow makes room for at least n leaves.
func (t *tree) grow(n int) {
	if n <= int(t.size) {
		return
	}
	g := newTree(n)
	copy(g.name, t.name)
	for i := range t.size {
		if k := t.key[t.size+i]; k < idle {
			g.key[g.size+i] = k
		}
	}
	g.replay()
	*t = g
}

// set gives a leaf its key and replays its path to the root. The path ends
// early where the match comes out as before.
func (t *tree) set(leaf int32, key uint64) {
	i := t.size + leaf
	ks, ws := t.key, t.win
	ks[i] = key
	win := leaf
	for i > 1 {
		j := i ^ 1
		other := ks[j]
		if other == key {
			if t.name[ws[j]] < t.name[win] {
				win = ws[j]
			}
		} else if other < key {
			key, win = other, ws[j]
		}
		i >>= 1
		if ks[i] == key && ws[i] == win {
			return
		}
		ks[i], ws[i] = key, win
	}
}

func (t *tree) rest(leaf int32) { t.set(leaf, idle+uint64(leaf)) }

func (t *tree) clone() tree {
	return tree{key: append([]uint64(nil), t.key...), win: append([]int32(nil), t.win...),
		name: append([]uint64(nil), t.name...), size: t.size}
}
