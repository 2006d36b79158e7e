package tape_test

import (
	"errors"
	"testing"

	"github.com/zoolab/zoolab/sim"
	"github.com/zoolab/zoolab/sim/tape"
	"pgregory.net/rapid"
)

// anyTape draws a tape with a schedule of its own, and extends it.
func anyTape(t *rapid.T) (*tape.Tape, tape.Config) {
	cfg := anyRun(t)
	c := tape.Config{World: world(cfg), Schedule: anySchedule(t, cfg), End: far, Events: 1 << 40}
	p, err := tape.New(c)
	if err != nil {
		t.Fatal(err)
	}
	p.Main().Extend(rapid.IntRange(0, 300).Draw(t, "steps"))
	return p, c
}

// anyAct acts somewhere, and reports whether that could be done.
func anyAct(t *rapid.T, p *tape.Tape) bool {
	b := p.Branches()[rapid.IntRange(0, len(p.Branches())-1).Draw(t, "branch")]
	step := rapid.SampledFrom([]int{0, b.Len(), rapid.IntRange(0, b.Len()).Draw(t, "step")}).Draw(t, "which")
	on, at, err := p.Act(b, step, anyChoice(t, b.World(step)))
	if err != nil {
		return false
	}
	if m := on.Moment(at); m.Entry == nil || at != on.Len() {
		t.Fatalf("the act on %s at %d is step %d of %s, which is %+v", b.Name(), step, at, on.Name(), m)
	}
	on.Extend(rapid.IntRange(0, 120).Draw(t, "more steps"))
	return true
}

// again makes a world anew and takes it along a branch's schedule with a driver, showing
// it after each step, 0 first.
func again(t *rapid.T, c tape.Config, b *tape.Branch, show func(step int, w *sim.World)) {
	w, err := c.World()
	if err != nil {
		t.Fatal(err)
	}
	defer w.Close()
	d := tape.NewDriver(b.Schedule())
	show(0, w)
	for step := 1; step <= b.Len(); step++ {
		entry, more, err := d.Step(w)
		if err != nil || !more {
			t.Fatalf("step %d of %s does not come again: %v", step, b.Name(), err)
		}
		if m := b.Moment(step); (entry >= 0) != (m.Entry != nil) {
			t.Fatalf("step %d of %s is the schedule's entry %d, and was %+v", step, b.Name(), entry, m.Entry)
		}
		show(step, w)
	}
	if err := d.Unused(); err != nil {
		t.Fatalf("%s: %v", b.Name(), err)
	}
}

// Whatever was done on whatever branch, its schedule takes a new run along the same
// course: hash by hash.
func TestABranchIsItsSchedule(t *testing.T) {
	acts := 0
	rapid.Check(t, func(t *rapid.T) {
		p, c := anyTape(t)
		defer p.Close()
		for range rapid.IntRange(1, 6).Draw(t, "acts") {
			if anyAct(t, p) {
				acts++
			}
		}
		for _, b := range p.Branches() {
			again(t, c, b, func(step int, w *sim.World) {
				if step > 0 && w.Hash() != b.Moment(step).Hash {
					t.Fatalf("step %d of %s has another hash: %s", step, b.Name(), course(b, step-2, step))
				}
			})
		}
	})
	if acts < 100 {
		t.Errorf("only %d acts could be done", acts)
	}
}

// Going back and forth restores all that can be seen of a world, on every branch.
func TestBackAndForth(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p, c := anyTape(t)
		defer p.Close()
		for range 3 {
			anyAct(t, p)
		}
		seen := map[*tape.Branch][]string{}
		for _, b := range p.Branches() {
			again(t, c, b, func(_ int, w *sim.World) { seen[b] = append(seen[b], state(w)) })
		}
		for range 60 {
			b := p.Branches()[rapid.IntRange(0, len(p.Branches())-1).Draw(t, "branch")]
			at := rapid.IntRange(0, b.Len()).Draw(t, "step")
			for step := at; step > max(-1, at-3); step-- { // there, and backward from there
				if got := state(b.World(step)); got != seen[b][step] {
					t.Fatalf("step %d of %s is\n%s\nand was\n%s\nby %s and %+v", step, b.Name(), got, seen[b][step], course(b, step-5, step), b.Schedule())
				}
			}
		}
	})
}

// However often somebody acts, what was recorded stays as it was; an act that cannot be
// done changes nothing at all.
func TestTheOldFutureStays(t *testing.T) {
	failed := 0
	rapid.Check(t, func(t *rapid.T) {
		p, _ := anyTape(t)
		defer p.Close()
		for range 8 {
			before, lens := map[*tape.Branch][]uint64{}, map[*tape.Branch]int{}
			for _, b := range p.Branches() {
				before[b], lens[b] = hashes(b), b.Len()
			}
			done := anyAct(t, p)
			if !done {
				failed++
			}
			for b, was := range before {
				is := hashes(b)
				if len(is) < len(was) || !done && len(is) != len(was) {
					t.Fatalf("%s had %d steps and has %d", b.Name(), len(was), len(is))
				}
				for i := range was {
					if is[i] != was[i] {
						t.Fatalf("step %d of %s is another one", i+1, b.Name())
					}
				}
				if b == p.Main() && len(is) != len(was) {
					t.Fatal("an act went to main")
				}
			}
			if !done && len(p.Branches()) != len(before) {
				t.Fatal("an act that could not be done has left a branch")
			}
		}
	})
	if failed < 20 {
		t.Errorf("only %d acts could not be done", failed)
	}
}

func hashes(b *tape.Branch) []uint64 {
	all := make([]uint64, b.Len())
	for i := range all {
		all[i] = b.Moment(i + 1).Hash
	}
	return all
}

// Going on to the end without recording is going on: the same entries are made, and the
// hash is that of the recorded end.
func TestTheCourseOfABranchIsItsExtension(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		cfg := anyRun(t)
		c := tape.Config{World: world(cfg), Schedule: anySchedule(t, cfg), End: far, Events: uint64(rapid.IntRange(50, 400).Draw(t, "events"))}
		p, err := tape.New(c)
		if err != nil {
			t.Fatal(err)
		}
		defer p.Close()
		p.Main().Extend(rapid.IntRange(0, 100).Draw(t, "steps"))
		anyAct(t, p)
		anyAct(t, p)
		for _, b := range p.Branches() {
			schedule, hash, err := b.Course(never)
			for b.Extend(100) > 0 {
			}
			_, over := b.Over()
			if (err == nil) != (over == nil) || err != nil && err.Error() != over.Error() {
				t.Fatalf("the course of %s ends with %v, the branch with %v", b.Name(), err, over)
			}
			var refusal *tape.Refusal
			if err != nil && (b != p.Main() || !errors.As(err, &refusal)) {
				t.Fatalf("%s: %v", b.Name(), err)
			}
			if err == nil && (hash != b.World(b.Len()).Hash() || len(schedule) != len(b.Schedule())) {
				t.Fatalf("the course of %s has %d entries and ends at %016x, the branch %d and at %016x", b.Name(),
					len(schedule), hash, len(b.Schedule()), b.World(b.Len()).Hash())
			}
		}
	})
}

// A search backward finds what a look at every step finds.
func TestLastBefore(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p, _ := anyTape(t)
		defer p.Close()
		anyAct(t, p)
		b := p.Branches()[len(p.Branches())-1]
		b.Extend(300)
		rare := uint64(rapid.SampledFrom([]int{1, 10, 100, 1000}).Draw(t, "one in"))
		holds := func(_ int, w *sim.World) bool { return w.Hash()%rare == 0 }
		at, want := rapid.IntRange(0, b.Len()+1).Draw(t, "before"), -1
		b.Scan(0, at-1, func(step int, w *sim.World) bool {
			if holds(step, w) {
				want = step
			}
			return true
		})
		if got := b.LastBefore(at, holds); got != want {
			t.Fatalf("the last step before %d is %d, and a search finds %d", at, want, got)
		}
	})
}
