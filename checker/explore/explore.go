// Package explore searches every behaviour of a protocol within bounds,
// breadth first, so that the first violation it meets has a shortest trace.
// Time is taken out: see [sim.Model] for what that leaves out.
//
// Start at [Breadth]. The transitions come from [sim.Model], which runs the
// very nodes and monitors that simulations run; this package keeps the
// visited set, the frontier and the way back. A counterexample is returned
// as choices by address: the schedule of an ordinary scenario file, already
// performed once in a [sim.World] to prove that it is real.
package explore

import (
	"context"
	"errors"
	"fmt"

	"github.com/zoolab/zoolab/sim"
)

// Options bound a search.
type Options struct {
	// Bounds are the model's: crashes, expiries, duplicates.
	sim.Bounds
	// States is how many distinct states to visit at most; 0 means 1,000,000.
	States int
	// Depth is how many moves a behaviour may have; 0 means no bound.
	Depth int
	// Progress, when set, is called now and then from the searching
	// goroutine.
	Progress func(Result)
	// Tracer, when set, is shown the counterexample as it is performed.
	Tracer sim.Tracer
}

// A Result is what a search found.
type Result struct {
	States      int    // distinct states visited
	Transitions uint64 // moves made, to states new or seen before
	Depth       int    // moves of the longest behaviour looked at
	// Exhausted says that every state within the bounds was visited: no
	// violation exists there, up to the chance of Collision.
	Exhausted bool
	// Violation is the first property broken, nil when none was.
	Violation *sim.Violation
	// Trace is a shortest sequence of choices that breaks it, boots first.
	Trace []sim.Choice
	// Moves counts the trace's moves, without boots and copies.
	Moves int

	Handlers uint64   // node handlers run; the rest was remembered
	Locals   int      // distinct states of single nodes
	Letters  int      // distinct messages
	Reached  []string // landmarks met, sorted
	// Collision bounds the chance that two states shared a fingerprint and
	// one was passed over, as the b of 2^-b.
	Collision int
}

// ErrStopped is returned with the partial result when the context ends.
var ErrStopped = errors.New("the search was stopped")

// Breadth searches breadth first. The result is the same on every machine.
// It fails when the protocol cannot be run (wrapping [sim.ErrConfig]), when
// the context ends ([ErrStopped], with what was found so far), or when a
// counterexample of the search does not hold in a world, which is a defect
// of sim and says so.
func Breadth(ctx context.Context, cfg sim.Config, o Options) (Result, error) {
	m, err := sim.NewModel(cfg, o.Bounds)
	if err != nil {
		return Result{}, err
	}
	if o.States == 0 {
		o.States = 1_000_000
	}
	s := &search{ctx: ctx, o: o, m: m}
	err = s.run()
	s.tally()
	if err != nil || s.r.Violation == nil {
		return s.r, err
	}
	return s.r, s.prove()
}

// search is a breadth-first search under way.
type search struct {
	ctx  context.Context
	o    Options
	m    *sim.Model
	r    Result
	seen fingerprints
	// way holds, for each state visited, the move that led to it first.
	way    []step
	starts []sim.Start
	now    level // states of the depth being expanded
	next   level // states they lead to
	broken step
}

// step is a move and the state it was made in, by number. From -1 there is no
// move: Pick is the number of the start.
type step struct {
	from int32
	move sim.Move
}

// level is the states of one depth, end to end in one array.
type level struct {
	words []int32
	ends  []int
	first int32 // number of the first state
}

func (l *level) add(s sim.State) {
	l.words = append(l.words, s...)
	l.ends = append(l.ends, len(l.words))
}

func (l *level) at(i int) sim.State {
	start := 0
	if i > 0 {
		start = l.ends[i-1]
	}
	return l.words[start:l.ends[i]:l.ends[i]]
}

func (l *level) clear(first int32) {
	l.words, l.ends, l.first = l.words[:0], l.ends[:0], first
}

func (s *search) run() error {
	starts, v := s.m.Initial()
	s.starts = starts
	for i, t := range starts {
		s.visit(t.State, step{from: -1, move: sim.Move{Pick: int32(i)}})
	}
	if v != nil {
		s.r.Violation, s.broken = v, step{from: -1, move: sim.Move{Pick: int32(len(starts) - 1)}}
		return nil
	}
	for s.r.Depth = 0; len(s.next.ends) > 0; s.r.Depth++ {
		if s.o.Depth > 0 && s.r.Depth == s.o.Depth {
			return nil
		}
		s.now, s.next = s.next, s.now
		s.next.clear(int32(len(s.way)))
		for i := range s.now.ends {
			if done, err := s.expand(i); done || err != nil {
				return err
			}
		}
	}
	s.r.Exhausted = true
	return nil
}

// expand makes every move of one state. It reports done when the search has
// its answer or its bound.
func (s *search) expand(i int) (done bool, err error) {
	if i&0x3ff == 0 {
		s.tally()
		if s.o.Progress != nil {
			s.o.Progress(s.r)
		}
		if s.ctx.Err() != nil {
			return true, fmt.Errorf("%w after %d states", ErrStopped, s.r.States)
		}
	}
	from := s.now.first + int32(i)
	s.m.Expand(s.now.at(i), func(mv sim.Move, t sim.State, v *sim.Violation) bool {
		s.r.Transitions++
		if v != nil {
			s.r.Violation, s.broken, done = v, step{from, mv}, true
			return false
		}
		if len(s.way) >= s.o.States && !s.seen.has(s.m.Fingerprint(t)) {
			done = true
			return false
		}
		s.visit(t, step{from, mv})
		return true
	})
	return done, nil
}

// visit keeps a state that is new.
func (s *search) visit(t sim.State, by step) {
	if s.seen.add(s.m.Fingerprint(t)) {
		s.way = append(s.way, by)
		s.next.add(t)
	}
}

func (s *search) tally() {
	s.r.States = len(s.way)
	s.r.Handlers, s.r.Locals, s.r.Letters = s.m.Handlers(), s.m.Locals(), s.m.Letters()
	s.r.Reached = s.m.Reached()
	s.r.Collision = 65
	for n := s.r.States; n > 1; n /= 2 {
		s.r.Collision -= 2
	}
}

// prove performs the counterexample in a world.
func (s *search) prove() error {
	var path []sim.Move
	at := s.broken
	for ; at.from >= 0; at = s.way[at.from] {
		path = append(path, at.move)
	}
	for i, j := 0, len(path)-1; i < j; i, j = i+1, j-1 {
		path[i], path[j] = path[j], path[i]
	}
	s.r.Moves, s.r.Depth = len(path), len(path)
	trace, v, err := s.m.Replay(s.starts[at.move.Pick], path, s.o.Tracer)
	s.r.Trace = trace
	switch {
	case err != nil:
		return fmt.Errorf("the search found %v, and the world could not follow: %w", s.r.Violation, err)
	case v == nil || v.Monitor != s.r.Violation.Monitor:
		return fmt.Errorf("the search found %v, and the world sees %v: a defect of sim", s.r.Violation, v)
	}
	s.r.Violation = v
	return nil
}
