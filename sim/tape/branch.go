package tape

import (
	"errors"
	"fmt"
	"slices"
	"sort"

	"github.com/zoolab/zoolab/sim"
)

// A Branch is one course that a run takes.
type Branch struct {
	tape     *Tape
	name     string
	parent   *Branch  // nil for main
	forked   int      // the steps that it shares with its parent
	moments  []Moment // of the steps after those
	schedule []Entry  // its own and those that it has from its parent
	front    state    // after the last step
	view     state    // where somebody looked last
	viewed   int
	kept     []checkpoint // in order of steps
	every    int          // steps between two of them
	over     string
	err      error
}

// A state is a world with who drives it.
type state struct {
	world  *sim.World
	driver Driver
}

func (s state) clone() state { return state{s.world.Clone(), s.driver.resume(s.driver.schedule)} }

// A checkpoint is the state after a step.
type checkpoint struct {
	step int
	state
}

// At most mostKept checkpoints are kept; with more steps, they stand farther apart.
const (
	mostKept   = 128
	firstEvery = 64
)

func newBranch(t *Tape, name string, begin state, schedule []Entry) *Branch {
	b := &Branch{tape: t, name: name, schedule: schedule, front: begin, every: firstEvery}
	b.kept = []checkpoint{{0, begin.clone()}}
	return b
}

// fork makes a branch that shares so many steps. Of the schedule it has the run's
// own entries, and of those made by hand the ones before.
func (b *Branch) fork(step int) *Branch {
	s := b.state(step)
	own := len(b.tape.config.Schedule)
	kept := own
	for _, i := range s.driver.made {
		kept = max(kept, i+1)
	}
	schedule := b.schedule[:kept:kept]
	begin := state{s.world.Clone(), s.driver.resume(schedule)}
	f := newBranch(b.tape, fmt.Sprintf("b%d", len(b.tape.branches)), begin, schedule)
	f.parent, f.forked, f.kept[0].step = b, step, step
	return f
}

// act makes a choice at the front, behind what the schedule has to do there.
func (b *Branch) act(x Entry) error {
	schedule, why := b.schedule, b.over
	if b.view.world != nil { // it knows nothing of the new entry
		b.view.world.Close()
		b.view.world = nil
	}
	b.schedule = append(slices.Clip(b.schedule), x)
	b.front.driver = b.front.driver.resume(b.schedule)
	b.over = ""
	for !slices.Contains(b.front.driver.made, len(schedule)) {
		if !b.extend() {
			err := b.err
			b.schedule, b.over, b.err = schedule, why, nil
			b.front.driver = b.front.driver.resume(schedule)
			return errors.Unwrap(err)
		}
	}
	return nil
}

func (b *Branch) close() {
	b.front.world.Close()
	if b.view.world != nil {
		b.view.world.Close()
	}
	for _, c := range b.kept {
		c.world.Close()
	}
}

// Name returns "main", or "b" and the branch's number.
func (b *Branch) Name() string { return b.name }

// Parent returns the branch that this one left, nil for main, and how many steps it
// shares with it.
func (b *Branch) Parent() (*Branch, int) { return b.parent, b.forked }

// Len returns how many steps are recorded.
func (b *Branch) Len() int { return b.forked + len(b.moments) }

// Moment returns what is known of a step, 1 to Len. It must not be written to.
func (b *Branch) Moment(step int) *Moment {
	for step <= b.forked {
		b = b.parent
	}
	return &b.moments[step-b.forked-1]
}

// Over says why nothing comes after the last step, "" while something may. The
// error is for an entry of the schedule that could not be made.
func (b *Branch) Over() (why string, err error) { return b.over, b.err }

// Extend records up to n more steps and returns how many it could.
func (b *Branch) Extend(n int) int {
	for i := range n {
		if !b.extend() {
			return i
		}
	}
	return n
}

func (b *Branch) extend() bool {
	if b.over != "" {
		return false
	}
	s := &b.front
	if b.over = b.tape.over(s.world, b.Len()); b.over != "" {
		return false
	}
	r := &recorder{}
	s.world.Trace(r)
	entry, more, err := s.driver.Step(s.world)
	s.world.Trace(nil)
	if err != nil {
		b.over, b.err = "its schedule does not fit", err
		return false
	}
	if !more {
		b.over = "nothing is left to happen"
		return false
	}
	b.append(r, entry)
	return true
}

// append completes the moment of a step.
func (b *Branch) append(r *recorder, entry int) {
	m, w := &r.m, b.front.world
	m.Step, m.Seq, m.At, m.Hash = b.Len()+1, w.Seq(), w.Now(), w.Hash()
	if entry >= 0 {
		m.Entry = &b.schedule[entry]
		if !r.took {
			m.On = m.Entry.Choice.On
		}
	}
	if m.Cause > 0 {
		m.Cause = b.stepOf(uint64(m.Cause))
	}
	b.moments = append(b.moments, *m)
	if m.Step%b.every == 0 {
		b.keep()
	}
}

// stepOf returns the step in which the world's count of events became seq.
func (b *Branch) stepOf(seq uint64) int {
	return 1 + sort.Search(b.Len(), func(i int) bool { return b.Moment(i+1).Seq >= seq })
}

// keep makes a checkpoint of the front, and lets every other one go when there are
// too many.
func (b *Branch) keep() {
	b.kept = append(b.kept, checkpoint{b.Len(), b.front.clone()})
	if len(b.kept) <= mostKept {
		return
	}
	b.every *= 2
	b.kept = slices.DeleteFunc(b.kept, func(c checkpoint) bool {
		if c.step%b.every == 0 || c.step == b.forked {
			return false
		}
		c.world.Close()
		return true
	})
}

// World returns the world as it was after a step, 0 for the beginning. It may be
// looked at until the tape is asked for something else, and must not be changed.
func (b *Branch) World(step int) *sim.World { return b.state(step).world }

// state goes to a step, from where somebody looked last or from a checkpoint,
// whichever is nearer.
func (b *Branch) state(step int) state {
	if step < 0 || step > b.Len() {
		panic(fmt.Sprintf("tape: step %d of %d", step, b.Len()))
	}
	if step == b.Len() {
		return b.front
	}
	if step < b.forked {
		return b.parent.state(step)
	}
	i := sort.Search(len(b.kept), func(i int) bool { return b.kept[i].step > step }) - 1
	if b.view.world == nil || b.viewed > step || b.viewed < b.kept[i].step {
		if b.view.world != nil {
			b.view.world.Close()
		}
		c := &b.kept[i]
		b.view, b.viewed = state{c.world.Clone(), c.driver.resume(b.schedule)}, c.step
	}
	for b.viewed < step {
		b.again()
	}
	return b.view
}

// again takes the step after the one that is viewed.
func (b *Branch) again() {
	_, more, err := b.view.driver.Step(b.view.world)
	b.viewed++
	if err != nil || !more || b.view.world.Hash() != b.Moment(b.viewed).Hash {
		panic(fmt.Sprintf("tape: step %d of %s is not what was recorded", b.viewed, b.name))
	}
}

// lastEvent returns the address of the last event taken by a step, the zero Address
// when none was.
func (b *Branch) lastEvent(step int) sim.Address {
	for ; step > 0; step-- {
		m := b.Moment(step)
		if m.Sort != Acted {
			return m.On
		}
	}
	return sim.Address{}
}

// Schedule returns the entries that were made, in the order of the schedule: with
// them the run takes this branch's course by itself. The slice is a copy.
func (b *Branch) Schedule() []Entry {
	made := slices.Sorted(slices.Values(b.front.driver.made))
	out := make([]Entry, len(made))
	for i, k := range made {
		out[i] = b.schedule[k]
	}
	return out
}
