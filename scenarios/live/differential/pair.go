package differential

import (
	"cmp"
	"encoding/binary"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"strconv"
	"sync"
	"time"
)

// A Pair is the two ensembles that are compared.
type Pair struct {
	Ours, Theirs *Side
	runs         int
	// known tells by the steps of a run, and what had no answer of the last, whether the run
	// is left where the other ensemble stands still: nil for [Pair.isKnown].
	known func(steps []Step, asked []Ask) bool

	moved   bool // in this run a session was taken over from one who still held it
	undrawn bool // and one whose session has moved did what none such is drawn to do
}

// A Config says what they are asked.
type Config struct {
	Seed uint64
	Ops  int // requests, counted in both together as one
	// Pipelined has visitors send several requests at a time.
	Pipelined bool
	// Expiring lets some sessions expire, which takes about 5 s each.
	Expiring bool
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
	// time, where ours had, for the one reason that is known: see [Pair.isKnown]. Nothing is
	// compared of their last steps.
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
	if p.known == nil {
		p.known = p.isKnown
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
		if failed := (*FailedError)(nil); errors.As(err, &failed) && failed.Theirs && p.known(failed.Steps, failed.Asked) && len(report.Still) < mostStill {
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
	p.moved, p.undrawn = false, false
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
		p.undrawn = p.undrawn || p.Ours.visitors[step.Slot] != nil && p.Ours.moved(step.Slot) && (step.Act == Flee || len(step.Asks) > 1)
		if ours, theirs := p.each(func(s *Side) error { return s.do(step) }); ours != nil || theirs != nil {
			return nil, &FailedError{cmp.Or(ours, theirs), steps, ours == nil, p.Theirs.unanswered(step.Slot)}
		}
		a, b := p.Ours.collect(step), p.Theirs.collect(step)
		report.hear(p.Ours, step, a)
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
	Asked  []Ask  // by who did the step, and not answered by the other ensemble
}

func (e *FailedError) Error() string {
	var asked []string
	for _, a := range e.Asked {
		asked = append(asked, a.Says)
	}
	return fmt.Sprintf("step %d, %s: %v; without an answer: %q", len(e.Steps)-1, e.Steps[len(e.Steps)-1], e.Err, asked)
}

// Unwrap returns what has failed.
func (e *FailedError) Unwrap() error { return e.Err }

// isKnown reports whether the other ensemble stands still by what is known of Apache
// ZooKeeper 3.8.0: of several servers, the end of a session that was asked for at once with
// an ephemeral node before it is sometimes not answered.
func (p *Pair) isKnown(steps []Step, asked []Ask) bool {
	asks := steps[len(steps)-1].Asks
	return len(p.Theirs.Servers) > 1 && len(asks) > 1 && asks[len(asks)-1].Op == opCloseSession &&
		slices.ContainsFunc(asked, func(a Ask) bool { return a.Op == opCloseSession }) && slices.ContainsFunc(asks, ephemeral)
}

// ephemeral reports whether a request is to create a node that goes with its session.
func ephemeral(a Ask) bool {
	if len(a.Body) < 4 || a.Op != opCreate && a.Op != opCreate2 {
		return false
	}
	flags := binary.BigEndian.Uint32(a.Body[len(a.Body)-4:])
	return flags == 1 || flags == 3
}

// distance is how many transactions there have been in this run.
func (s *Side) distance() string { return fmt.Sprintf("+%d", s.applied-s.base) }

// hear counts the answers.
func (r *Report) hear(s *Side, step Step, t told) {
	if r == nil {
		return
	}
	if v := t[step.Slot]; step.Act == Open && v.over && len(v.heard) == 0 {
		r.Codes["connect hung up"]++
	}
	for i := range t {
		for _, h := range t[i].heard {
			r.hearOne(s, h)
		}
	}
}

// hearOne counts an answer or an event, and of a multi its parts.
func (r *Report) hearOne(s *Side, h heard) {
	_, _, code := header(h.frame)
	all := s.fieldsOf(h)
	value := func(name string) string {
		i := slices.IndexFunc(all, func(f field) bool { return f.Name == name })
		if i < 0 {
			return ""
		}
		return all[i].Value
	}
	switch {
	case h.ask == nil:
		r.Kinds["event"]++
		r.Codes["event "+value("event type")]++
		return
	case h.ask.Op == opConnect:
		granted := "granted"
		if value("timeOut") == "0" {
			granted = "refused"
		}
		r.Codes["connect "+granted]++
	default:
		r.Codes[fmt.Sprintf("%s %d", opName(h.ask.Op), code)]++
	}
	r.Kinds[opName(h.ask.Op)]++
	for i := 0; value(fmt.Sprintf("part %d done", i)) == "0"; i++ {
		kind, _ := strconv.Atoi(value(fmt.Sprintf("part %d type", i))) // an int has been read there
		r.Codes[fmt.Sprintf("part of %s, %s %s", opName(h.ask.Op), opName(int32(kind)), cmp.Or(value(fmt.Sprintf("part %d code", i)), "0"))]++
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
