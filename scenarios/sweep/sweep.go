package sweep

import (
	"context"
	"fmt"
	"runtime"
	"sync"
	"sync/atomic"

	"github.com/zoolab/zoolab/scenarios"
)

// Options say which seeds to run, and how.
type Options struct {
	Seeds Seeds
	// Workers is how many seeds run at a time; 0 means one a core.
	Workers int
	// First ends the sweep at the lowest seed that fails, or, where the
	// scenario expects a violation, at the lowest that finds it.
	First bool
	// Progress, when set, is told of every few seeds that are done. It is
	// called by several goroutines at once.
	Progress func(seeds int)
}

// chunkSize is how many seeds a worker takes at a time: few enough to stop
// soon, enough for the handing out to cost nothing.
const chunkSize = 64

// secondOpinion is how many steps Porcupine may take where the certificate has
// decided already: enough for histories of a hundred operations and more, so
// that a sweep is a test of the judges, too, and far less than a run costs.
const secondOpinion = 200

// Run sweeps a case over seeds. When ctx is done it returns what it has, with
// Interrupted set. The error is for a schedule that does not fit some seed, and
// names the lowest.
func Run(ctx context.Context, c *scenarios.Case, o Options) (*Report, error) {
	if o.Workers <= 0 {
		o.Workers = runtime.GOMAXPROCS(0)
	}
	s := &sweeper{c: c, o: o, chunks: (o.Seeds.Count() + chunkSize - 1) / chunkSize, results: make(chan *tally, o.Workers)}
	s.last.Store(s.chunks)
	var workers sync.WaitGroup
	for range o.Workers {
		workers.Go(func() { s.work(ctx) })
	}
	go func() {
		workers.Wait()
		close(s.results)
	}()
	total, err := s.merge()
	if err != nil {
		return nil, err
	}
	return total.report(c, o, ctx.Err() != nil), nil
}

// A sweeper hands out chunks and merges what comes back.
type sweeper struct {
	c       *scenarios.Case
	o       Options
	chunks  uint64
	next    atomic.Uint64 // the chunk to hand out
	last    atomic.Uint64 // chunks beyond this one are no longer wanted
	results chan *tally
}

// work runs chunks until there are no more.
func (s *sweeper) work(ctx context.Context) {
	for ctx.Err() == nil {
		n := s.next.Add(1) - 1
		if n >= s.chunks || n > s.last.Load() {
			return
		}
		s.results <- s.chunk(ctx, n)
	}
}

// chunk runs the seeds of one chunk. With First it ends at the first seed
// that is to be reported, and so do the chunks after it.
func (s *sweeper) chunk(ctx context.Context, n uint64) *tally {
	t := newTally(n)
	begin := n * chunkSize
	for i := begin; i < min(begin+chunkSize, s.o.Seeds.Count()); i++ {
		seed := s.o.Seeds.At(i)
		res, err := s.c.Run(ctx, seed, scenarios.Options{Ring: 16, Steps: secondOpinion})
		if err != nil {
			t.err = fmt.Errorf("seed %d: %w", seed, err)
			s.stopAfter(n)
			return t
		}
		if ctx.Err() != nil {
			return t // this seed may have been cut short
		}
		if found := t.add(res); found && s.o.First {
			s.stopAfter(n)
			break
		}
	}
	if s.o.Progress != nil {
		s.o.Progress(int(t.runs))
	}
	return t
}

// stopAfter lowers the last chunk that is wanted.
func (s *sweeper) stopAfter(n uint64) {
	for {
		last := s.last.Load()
		if n >= last || s.last.CompareAndSwap(last, n) {
			return
		}
	}
}

// merge adds up the tallies in the order of chunks, as far as they are
// wanted. An interrupted sweep may lack some; those that are there count.
func (s *sweeper) merge() (*tally, error) {
	total := newTally(0)
	early := map[uint64]*tally{}
	next := uint64(0)
	for t := range s.results {
		early[t.chunk] = t
		for early[next] != nil && next <= s.last.Load() {
			if err := total.merge(early[next]); err != nil {
				return nil, s.drain(err)
			}
			delete(early, next)
			next++
		}
	}
	for n := next; n < s.chunks && len(early) > 0 && n <= s.last.Load(); n++ {
		if t := early[n]; t != nil {
			if err := total.merge(t); err != nil {
				return nil, err
			}
			delete(early, n)
		}
	}
	return total, nil
}

// drain lets the workers finish what nobody wants any more.
func (s *sweeper) drain(err error) error {
	s.stopAfter(0)
	for range s.results {
		continue
	}
	return err
}
