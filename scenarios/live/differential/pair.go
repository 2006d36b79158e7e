package differential

import (
	"cmp"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"sync"
	"time"
)

// A Pair is the two ensembles that are compared.
type Pair struct {
	Ours, Theirs *Side
	runs         int
	moved        bool // in this run a session was taken over from one who still held it
}

// A Config says what they are asked.
type Config struct {
	Seed uint64
	Ops  int // requests, counted in both together as one
	// Pipelined has visitors send several requests at a time.
	Pipelined bool
	// Steps is how many there are in a run, 0 for 150. Each begins with an empty node.
	Steps int
	// Patience bounds how long a difference is made shorter, 0 for 20 s.
	Patience time.Duration
}

// A Report is what was asked.
type Report struct {
	Runs, Steps, Ops int
	Kinds            map[string]int // requests by their opcode
	Codes            map[string]int // answers by opcode and error
	// Still are the runs that were left because the other ensemble did not answer in
	// time, where ours had. Nothing is compared of their last steps.
	Still []*FailedError
}

// mostStill is how many runs of a comparison may be left so.
const mostStill = 3

// Compare asks both, until there is a difference or enough has been asked. An error is
// about an ensemble that does not work at all.
func (p *Pair) Compare(c Config) (*Report, *Difference, error) {
	if c.Steps == 0 {
		c.Steps = 150
	}
	if c.Patience == 0 {
		c.Patience = 20 * time.Second
	}
	report := &Report{Kinds: map[string]int{}, Codes: map[string]int{}}
	for run := uint64(0); report.Ops < c.Ops; run++ {
		d := newDrawer(rand.New(rand.NewPCG(c.Seed, run)), c, p)
		diff, err := p.play(func(i int, _ []Step) (Step, bool) {
			if i >= c.Steps || report.Ops >= c.Ops {
				return Step{}, false
			}
			step := d.step()
			report.note(step)
			return step, true
		}, report)
		if failed := (*FailedError)(nil); errors.As(err, &failed) && failed.Theirs && len(report.Still) < mostStill {
			report.Still = append(report.Still, failed)
			if err := p.tidy(); err != nil {
				return report, nil, fmt.Errorf("seed %d, run %d: %w; and before: %w", c.Seed, run, err, failed)
			}
			continue
		}
		if err != nil {
			return report, nil, fmt.Errorf("seed %d, run %d: %w", c.Seed, run, err)
		}
		if diff != nil {
			diff.Run = int(run)
			return report, p.shorten(diff, c.Patience), nil
		}
		report.Runs++
	}
	return report, nil, nil
}

func (r *Report) note(s Step) {
	r.Steps++
	r.Ops += max(1, len(s.Asks))
	if s.Act != Send {
		r.Kinds[string(s.Act)]++
	}
}

// Again plays a script.
func (p *Pair) Again(steps []Step) (*Difference, error) {
	return p.play(func(i int, _ []Step) (Step, bool) {
		if i >= len(steps) {
			return Step{}, false
		}
		return steps[i], true
	}, nil)
}

// play has steps done, up to the first difference.
func (p *Pair) play(next func(i int, before []Step) (Step, bool), report *Report) (found *Difference, err error) {
	p.runs++
	p.moved = false
	if err := p.both(func(s *Side) error { return s.begin(p.runs) }); err != nil {
		return nil, err
	}
	var steps []Step
	for i := 0; found == nil; i++ {
		step, more := next(i, steps)
		if !more {
			break
		}
		steps = append(steps, step)
		p.moved = p.moved || step.Act == Open && p.Ours.held(step)
		if ours, theirs := p.each(func(s *Side) error { return s.do(step) }); ours != nil || theirs != nil {
			return nil, &FailedError{cmp.Or(ours, theirs), steps, ours == nil}
		}
		a, b := p.Ours.collect(step), p.Theirs.collect(step)
		report.hear(a)
		if found = p.differ(a, b); found == nil && p.Ours.distance() != p.Theirs.distance() {
			found = &Difference{What: "what has been applied", Field: "zxid", Ours: p.Ours.distance(), Theirs: p.Theirs.distance()}
		}
		if found != nil {
			found.Heard = [2][]string{p.Ours.lines(a[found.Slot].heard), p.Theirs.lines(b[found.Slot].heard)}
			found.Step, found.Steps, found.Names = i, slices.Clone(steps), [2]string{p.Ours.Name, p.Theirs.Name}
		}
	}
	if err := p.both((*Side).dismiss); err != nil {
		return nil, err
	}
	if found == nil {
		found, err = p.left(steps)
	}
	return found, errors.Join(err, p.both((*Side).clear))
}

// left compares what there is in the end.
func (p *Pair) left(steps []Step) (*Difference, error) {
	var ours, theirs []string
	err := p.both(func(s *Side) error {
		all, err := s.survey("/")
		if s == p.Ours {
			ours = all
		} else {
			theirs = all
		}
		return err
	})
	if slices.Equal(ours, theirs) || err != nil || len(steps) == 0 {
		return nil, err
	}
	return &Difference{What: "the tree after the end of all sessions", Field: "paths", Ours: fmt.Sprintf("%q", ours), Theirs: fmt.Sprintf("%q", theirs),
		Step: len(steps) - 1, Steps: steps, Names: [2]string{p.Ours.Name, p.Theirs.Name}}, nil
}

// A FailedError says that a step could not be done to its end.
type FailedError struct {
	Err    error
	Steps  []Step // the last is the one
	Theirs bool   // the other ensemble alone could not do it
}

func (e *FailedError) Error() string {
	return fmt.Sprintf("step %d, %s: %v", len(e.Steps)-1, e.Steps[len(e.Steps)-1], e.Err)
}

// Unwrap returns what has failed.
func (e *FailedError) Unwrap() error { return e.Err }

// distance is how many transactions there have been in this run.
func (s *Side) distance() string { return fmt.Sprintf("+%d", s.applied-s.base) }

// hear counts the answers.
func (r *Report) hear(t told) {
	if r == nil {
		return
	}
	for i := range t {
		for _, h := range t[i].heard {
			if h.ask == nil {
				r.Kinds["event"]++
				continue
			}
			_, _, code := header(h.frame)
			r.Kinds[opName(h.ask.Op)]++
			if h.ask.Op != opConnect {
				r.Codes[fmt.Sprintf("%s %d", opName(h.ask.Op), code)]++
			}
		}
	}
}

// tidy ends a run that was left.
func (p *Pair) tidy() error {
	if err := p.both((*Side).dismiss); err != nil {
		return err
	}
	return p.both((*Side).clear)
}

// both has something done on both sides at once.
func (p *Pair) both(do func(*Side) error) error { return cmp.Or(p.each(do)) }

// each does the same, and tells what failed where.
func (p *Pair) each(do func(*Side) error) (ours, theirs error) {
	var wait sync.WaitGroup
	wait.Go(func() { ours = do(p.Ours) })
	theirs = do(p.Theirs)
	wait.Wait()
	return ours, theirs
}
