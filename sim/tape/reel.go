package tape

import (
	"slices"

	"github.com/zoolab/zoolab/sim"
)

// A reel makes moments again, from a world of its own that goes along a branch and is
// listened to. They come in blocks, of which the last ones are kept.
type reel struct {
	blocks []*block // the one asked for last is the last
	world  *sim.World
	on     *Branch // where the world is
	at     int
	r      recorder
}

// A block is a run of moments. It is never longer than it was made for, so that pointers
// to moments stay good.
type block struct {
	on      *Branch
	before  int // the steps before it
	moments []Moment
}

const (
	blockSteps = 256
	mostBlocks = 64
	// With a step, those before it are made as well, as many as this, when they lie on the
	// way: who goes backward asks for them next.
	leadIn = 16 * blockSteps
)

// moment returns that of one of a branch's own steps.
func (l *reel) moment(b *Branch, step int) *Moment {
	before := begins(b, step)
	k := l.find(b, before)
	if k == nil || len(k.moments) < step-before {
		l.make(b, step)
		k = l.find(b, before)
	}
	return &k.moments[step-before-1]
}

// begins returns how many steps stand before the block of a step.
func begins(b *Branch, step int) int { return max(b.forked, (step-1)/blockSteps*blockSteps) }

// find returns a block that is there, perhaps with less than all of its moments.
func (l *reel) find(b *Branch, before int) *block {
	for i := len(l.blocks) - 1; i >= 0; i-- {
		k := l.blocks[i]
		if k.on != b || k.before != before {
			continue
		}
		if i < len(l.blocks)-1 {
			l.blocks = append(slices.Delete(l.blocks, i, i+1), k)
		}
		return k
	}
	return nil
}

// make goes to the end of a step's block, or of what is recorded.
func (l *reel) make(b *Branch, step int) {
	before := begins(b, step)
	have := before
	if k := l.find(b, before); k != nil {
		have += len(k.moments)
	}
	l.seek(b, have)
	end := min(before+blockSteps, b.Len())
	for l.at < end {
		l.at++
		var k *block
		if l.at > before-leadIn {
			k = l.block(l.at)
		}
		l.r = recorder{out: l.r.out, off: k == nil}
		b.again(l.world, l.at)
		if k != nil {
			k.moments = append(k.moments, l.r.moment(b, l.at))
		}
	}
}

// listening returns the world after a step of a branch's own, or at its beginning, as one
// finds it who has listened all the way.
func (l *reel) listening(b *Branch, step int) *sim.World {
	l.seek(b, step)
	for l.r.off = true; l.at < step; {
		l.at++
		b.again(l.world, l.at)
	}
	return l.world
}

// seek takes the world to a step or before it.
func (l *reel) seek(b *Branch, step int) {
	c := b.walk.before(step)
	if l.world != nil && l.on == b && c.step <= l.at && l.at <= step {
		return
	}
	l.close()
	l.world, l.on, l.at = c.world.Clone(), b, c.step
	// It is listened to all the way: what a node has stated behind a barrier is not kept
	// for who comes later.
	l.world.Trace(&l.r)
}

// block returns the block of which a step is the next moment, nil when that is there
// already or those before it are not.
func (l *reel) block(step int) *block {
	before := begins(l.on, step)
	k := l.find(l.on, before)
	if k == nil && step == before+1 {
		if len(l.blocks) == mostBlocks {
			l.blocks = slices.Delete(l.blocks, 0, 1)
		}
		k = &block{on: l.on, before: before, moments: make([]Moment, 0, blockSteps)}
		l.blocks = append(l.blocks, k)
	}
	if k == nil || len(k.moments) != step-before-1 {
		return nil
	}
	return k
}

func (l *reel) close() {
	if l.world != nil {
		l.world.Close()
		l.world = nil
	}
}

// A recorder writes down what is not kept of one step at a time.
type recorder struct {
	m   Moment
	out []Outcome
	off bool
}

// Record takes in one record of the world.
func (r *recorder) Record(w *sim.World, x sim.Record) {
	switch {
	case r.off:
	case x.Sort == sim.Took:
		r.m.From, r.m.Text, r.m.Subjects = x.From, w.Text(x), w.Subjects(x)
	default:
		r.out = append(r.out, Outcome{Sort: x.Sort, Node: x.Node, From: x.From, On: w.Address(x), Name: x.Name(w),
			Text: w.Text(x), Note: x.Note, Subjects: w.Subjects(x)})
	}
}

// moment returns the moment of the step that was just made again.
func (r *recorder) moment(b *Branch, step int) Moment {
	r.m.Brief, r.m.Turns = b.Brief(step), b.turnsIn(step)
	r.m.Entry, _ = b.entry(step)
	r.m.Out = slices.Clone(r.out)
	clear(r.out)
	r.out = r.out[:0]
	return r.m
}
