package shrink

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/zoolab/zoolab/scenarios"
	"github.com/zoolab/zoolab/scenarios/file"
)

// Options bound the work. They decide what comes out only when they end it.
type Options struct {
	Runs int           // at most so many runs, 0 for 2,000
	Time time.Duration // and so much of the wall's time, 0 for any
}

const usualRuns = 2_000

// A Result is the smallest scenario that was found.
type Result struct {
	// Scenario fails by itself, in every run, as Check says.
	Scenario *file.Scenario
	// Case is the scenario made ready, on the stage of the case it came from.
	Case     *scenarios.Case
	Check    string // the check that fails, first as last
	Sentence string // what it says at the end
	Hash     string // of the run of Scenario
	Before   Size
	After    Size
	Runs     int    // that it took
	Trail    []Step // what each pass came to, in order
	// Stopped says what ended the work while something was left to try, "" when
	// nothing was.
	Stopped string
}

// A Step is what one pass came to.
type Step struct {
	Pass  string // what it tries to remove
	Runs  int
	After Size
}

// ErrNothing is wrapped by the error of Shrink for a run that ends as expected, or in
// which what is missed is no violation.
var ErrNothing = errors.New("there is nothing to shrink")

// ErrVaries is wrapped by the error of Shrink when the same run ends in two ways, as
// it does when nodes in a process of their own do not do the same twice.
var ErrVaries = errors.New("the run is not the same each time")

// Shrink finds a smallest scenario that fails as a case fails with a seed: by the same
// check. The same case, seed and bounds give the same scenario. When ctx is done it
// returns the smallest that it has. The error wraps [ErrNothing] or [ErrVaries], or is
// that of [scenarios.Case.Run].
func Shrink(ctx context.Context, c *scenarios.Case, seed uint64, o Options) (*Result, error) {
	return shrink(ctx, c, seed, o, passes)
}

// shrink is Shrink with other passes.
func shrink(ctx context.Context, c *scenarios.Case, seed uint64, o Options, passes []pass) (*Result, error) {
	if o.Runs == 0 {
		o.Runs = usualRuns
	}
	h, err := newHunt(ctx, c, seed, o)
	if err != nil {
		return nil, err
	}
	for _, p := range passes {
		h.pass(p)
	}
	return h.finish()
}

// pass lets one pass work, and writes down what came of it. One that has left nothing
// to remove is not asked again until another has found something.
func (h *hunt) pass(p pass) {
	if h.spent() || p.when != nil && !p.when(h) || h.done[p.name] == h.best {
		return
	}
	before, was := h.runs, h.best
	p.work(h)
	if p.settles || h.best == was {
		h.done[p.name] = h.best
	}
	if n := h.runs - before; n > 0 && p.name != round {
		h.trail = append(h.trail, Step{Pass: p.name, Runs: n, After: h.best.size})
	}
}

// finish writes the scenario as a file and runs it as anyone will: from the file,
// strictly, twice.
func (h *hunt) finish() (*Result, error) {
	s := *h.best.c.Scenario
	s.Limits = file.New().Limits
	s.About = h.about()
	parsed, err := file.Parse(string(s.Name), file.Marshal(&s))
	if err != nil {
		return nil, fmt.Errorf("what was shrunk cannot be written: %w", err)
	}
	c, err := h.origin.Recompile(parsed)
	if err != nil {
		return nil, fmt.Errorf("what was shrunk cannot be read: %w", err)
	}
	ctx := context.WithoutCancel(h.ctx) // the last two runs are worth more than the time
	var hash string
	for range 2 {
		res, err := c.Run(ctx, parsed.Seed, scenarios.Options{})
		if err != nil {
			return nil, fmt.Errorf("%w: %w", ErrVaries, err)
		}
		if !h.target.met(res) || hash != "" && hash != res.Hash {
			return nil, fmt.Errorf("%w: the smallest scenario failed by %s when it was found, and ends with hash %s and %q now", ErrVaries, h.target.check, res.Hash, res.Broken)
		}
		hash = res.Hash
	}
	return &Result{Scenario: parsed, Case: c, Check: h.target.check, Sentence: h.best.sentence(h.target), Hash: hash, Before: h.before,
		After: sizeOf(c, h.best), Runs: h.runs, Trail: h.trail, Stopped: h.stopped}, nil
}

// about says where the scenario comes from and what it shows.
func (h *hunt) about() string {
	const most = 600
	text := fmt.Sprintf("What is left of %s with seed %d: %s: %s", h.origin.Scenario.Name, h.seed, h.target.check, h.best.sentence(h.target))
	if runes := []rune(text); len(runes) > most {
		return string(runes[:most-1]) + "…"
	}
	return text
}
