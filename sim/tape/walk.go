package tape

import (
	"fmt"
	"slices"
	"sort"

	"github.com/zoolab/zoolab/sim"
)

// A walk is how a branch goes back and forth: clones of the world at some of its
// steps, and one world that goes to where somebody looks.
type walk struct {
	kept  []checkpoint // in order of steps, the first at the branch's beginning
	every int          // steps between two of them
	most  int          // how many there may be
	world *sim.World   // where somebody looked last, or nil
	at    int
}

// A checkpoint is the world after a step.
type checkpoint struct {
	step  int
	world *sim.World
}

// With more steps there are no more than enough checkpoints, which stand farther apart,
// until they are as far apart as a jump may take; then there are more, up to mostKept.
// What each of them takes goes with the number of nodes: where there are hundreds, there
// are fewer checkpoints and longer jumps.
const (
	firstEvery = 64   // steps
	far        = 2048 // steps, a few milliseconds
	enough     = 128
	mostKept   = 512
	fewestKept = 32
	mostClones = 16 << 10 // of nodes, in all of them
)

func newWalk(b *Branch) walk {
	most := min(mostKept, max(fewestKept, mostClones/b.front.Nodes()))
	return walk{kept: []checkpoint{{b.forked, b.front.Clone()}}, every: firstEvery, most: most}
}

func (k *walk) close() {
	k.leave()
	for _, c := range k.kept {
		c.world.Close()
	}
}

func (k *walk) leave() {
	if k.world != nil {
		k.world.Close()
		k.world = nil
	}
}

// passed makes a checkpoint of the front when it is time for one, and lets every
// other one go when there are too many.
func (k *walk) passed(b *Branch) {
	if b.Len()%k.every != 0 {
		return
	}
	k.kept = append(k.kept, checkpoint{b.Len(), b.front.Clone()})
	if n := len(k.kept); n <= min(enough, k.most) || n <= k.most && k.every >= far {
		return
	}
	k.every *= 2
	k.kept = slices.DeleteFunc(k.kept, func(c checkpoint) bool {
		if c.step%k.every == 0 || c.step == b.forked {
			return false
		}
		c.world.Close()
		return true
	})
}

// before returns the last checkpoint that is not after a step.
func (k *walk) before(step int) *checkpoint {
	return &k.kept[sort.Search(len(k.kept), func(i int) bool { return k.kept[i].step > step })-1]
}

// World returns the world as it was after a step, 0 for the beginning. It may be
// looked at until the tape is asked for something else, and must not be changed.
func (b *Branch) World(step int) *sim.World {
	switch {
	case step < 0 || step > b.Len():
		panic(fmt.Sprintf("tape: step %d of %d", step, b.Len()))
	case step == b.Len():
		return b.front
	case step < b.forked:
		return b.parent.World(step)
	}
	k, c := &b.walk, b.walk.before(step)
	if k.world == nil || k.at > step || k.at < c.step {
		k.leave()
		k.world, k.at = c.world.Clone(), c.step
	}
	for k.at < step {
		k.at++
		b.again(k.world, k.at)
	}
	return k.world
}

// again takes a recorded step once more.
func (b *Branch) again(w *sim.World, step int) {
	var err error
	if x, _ := b.entry(step); x != nil {
		err = w.Apply(x.Choice)
	} else {
		w.Step()
	}
	if err != nil || w.Hash() != b.brief(step).hash {
		panic(fmt.Sprintf("tape: step %d of %s is not what was recorded", step, b.name))
	}
}

// Scan shows the worlds after the recorded steps from one to another, both included, in
// their order, until f returns false. It costs one run over them.
func (b *Branch) Scan(from, to int, f func(step int, w *sim.World) bool) {
	for step := max(0, from); step <= min(to, b.Len()); step++ {
		if !f(step, b.World(step)) {
			return
		}
	}
}

// LastBefore returns the last step before one after which something holds, -1 when
// there is none. It goes back from checkpoint to checkpoint, so what lies near is found
// soon, and the whole costs one run over the steps.
func (b *Branch) LastBefore(step int, holds func(step int, w *sim.World) bool) int {
	for end := min(step, b.Len()+1) - 1; end >= 0; {
		on := b
		for end < on.forked {
			on = on.parent
		}
		begin, found := on.walk.before(end).step, -1
		on.Scan(begin, end, func(at int, w *sim.World) bool {
			if holds(at, w) {
				found = at
			}
			return true
		})
		if found >= 0 {
			return found
		}
		end = begin - 1
	}
	return -1
}
