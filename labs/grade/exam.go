package grade

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/zoolab/zoolab/checker"
	"github.com/zoolab/zoolab/checker/explore"
	"github.com/zoolab/zoolab/labs"
	"github.com/zoolab/zoolab/labs/grade/cage"
	"github.com/zoolab/zoolab/labs/kit"
	"github.com/zoolab/zoolab/scenarios"
	"github.com/zoolab/zoolab/scenarios/sweep"
	"github.com/zoolab/zoolab/sim"
)

// An exam is one test of one submission.
type exam struct {
	lab     *labs.Lab
	test    Test
	worker  Worker
	options Options

	cage *cage.Cage
	c    *scenarios.Case
}

// outcome is what came of one run of an exam.
type outcome struct {
	hash     string
	failed   bool
	check    string // that failed first, "" when what failed is no check
	sentence string
	node     sim.NodeID
	seed     uint64
	event    uint64 // at which to look
}

// run runs the test's seeds, or its search.
func (x *exam) run(ctx context.Context) (TestResult, error) {
	began := time.Now()
	r := TestResult{Name: x.test.Name, Property: x.test.Property, Visible: !x.test.Hidden || x.options.Reveal, Passed: true}
	limits := x.options.Limits
	limits.Total = min(limits.Total, x.time())
	open, err := cage.Open(x.worker.Program, x.lab.Protocol, x.lab.Roles, x.worker.Variant, limits)
	if err != nil {
		return r, err
	}
	x.cage = open
	first, err := x.runs(ctx, &r)
	if first != nil && err == nil {
		r.Broke, r.Failure = x.broken(first.check), x.failure(first)
		if x.options.Feedback && (!x.test.Hidden || x.options.Reveal) && x.c != nil {
			x.explain(ctx, r.Failure, first)
		}
	}
	if closed := open.Close(); err == nil && closed != nil && first == nil {
		r.Passed = false
		r.Failure = x.failure(&outcome{failed: true, check: sim.Runaway, sentence: "the submission's process did not end well: " + closed.Error()})
	}
	r.Took = time.Since(began)
	return r, err
}

// time is the processor time that a worker has for the test, ten times what any of a
// right solution takes: handlers that are each in time must not be slow together.
func (x *exam) time() time.Duration {
	if x.test.States > 0 {
		return time.Minute
	}
	seeds, err := sweep.ParseSeeds(x.test.Seeds)
	if err != nil {
		return time.Minute
	}
	return 20*time.Second + time.Duration(min(seeds.Count(), mostSeeds))*time.Second/2
}

// runs compiles the scenario on the cage and runs it. It returns the first failure,
// which feedback may still look at while the cage is open.
func (x *exam) runs(ctx context.Context, r *TestResult) (*outcome, error) {
	s, err := x.test.scenario()
	if err != nil {
		return nil, err
	}
	s.Limits.Events = min(s.Limits.Events, mostEvents)
	if x.c, err = scenarios.CompileOn(s, x.cage); err != nil {
		return x.stillborn(r, err)
	}
	var first *outcome
	if x.test.States > 0 {
		first, err = x.search(ctx, r)
	} else {
		first, err = x.sweep(ctx, r)
	}
	if err != nil || first == nil {
		return first, err
	}
	r.Passed = false
	return first, nil
}

// stillborn is a test whose world could not be made: when the submission's nodes are
// to blame, it fails; when the scenario or the machine is, that is our mistake.
func (x *exam) stillborn(r *TestResult, err error) (*outcome, error) {
	if !errors.Is(err, scenarios.ErrStage) || errors.Is(err, cage.ErrStart) {
		return nil, err
	}
	r.Passed, r.Runs, r.Failed, r.FirstFailure = false, 1, 1, 1
	return &outcome{failed: true, check: sim.Runaway, sentence: err.Error()}, nil
}

// sweep runs the seeds side by side, up to the first that fails. Which that is does not
// depend on how many run at a time.
func (x *exam) sweep(ctx context.Context, r *TestResult) (*outcome, error) {
	seeds, err := sweep.ParseSeeds(x.test.Seeds)
	if err != nil {
		return nil, err
	}
	n := int(min(seeds.Count(), mostSeeds))
	all := make([]*outcome, n)
	errs := make([]error, n)
	var mu sync.Mutex
	next, end := 0, n
	take := func() int {
		mu.Lock()
		defer mu.Unlock()
		if next >= end || ctx.Err() != nil {
			return -1
		}
		next++
		return next - 1
	}
	var wg sync.WaitGroup
	for range x.options.Workers {
		wg.Go(func() {
			for i := take(); i >= 0; i = take() {
				o, err := x.one(ctx, seeds.At(uint64(i)))
				mu.Lock()
				all[i], errs[i] = o, err
				if err != nil || o.failed {
					end = min(end, i+1)
				}
				mu.Unlock()
			}
		})
	}
	wg.Wait()
	if ctx.Err() != nil {
		return nil, nil
	}
	r.Runs = end
	fold := newFold()
	for i := range end {
		if errs[i] != nil {
			return nil, errs[i]
		}
		fold.add(all[i].hash)
	}
	r.Hash = fold.String()
	if end == 0 || !all[end-1].failed {
		return nil, nil
	}
	r.Failed, r.FirstFailure = 1, end
	return all[end-1], nil
}

// mostEvents bounds a run of a test, a hundred times above what any run of a right
// solution takes: a timer of no length goes off for ever at one moment.
const mostEvents = 50_000

// mostSeeds bounds a test.
const mostSeeds = 1_000_000

// one runs one seed.
func (x *exam) one(ctx context.Context, seed uint64) (*outcome, error) {
	res, err := x.c.Run(ctx, seed, scenarios.Options{Steps: patience, Lenient: true})
	if err != nil {
		return nil, err
	}
	o := &outcome{hash: res.Hash, failed: res.Verdict != checker.Pass, check: res.Broken, seed: seed, event: res.Moment()}
	if !o.failed {
		return o, nil
	}
	o.sentence = res.Unmet
	if v := res.Violation; v != nil {
		if v.Monitor == sim.Runaway && errors.Is(cage.Cause(v.Text), cage.ErrStart) {
			return nil, errors.New(v.Text) // in the middle of a run the machine had no room for another process
		}
		o.check, o.sentence, o.node = v.Monitor, v.Text, v.Node
	} else if o.check == "" {
		o.check, _, _ = strings.Cut(res.Unmet, ":")
	}
	return o, nil
}

// patience is how many steps Porcupine may take for a run, where another judge has a
// first opinion.
const patience = 20_000

// search visits every behaviour within the bounds of the test.
func (x *exam) search(ctx context.Context, r *TestResult) (*outcome, error) {
	found, err := explore.Breadth(ctx, x.c.Model(), explore.Options{Bounds: x.test.Search(), States: x.test.States, Depth: x.test.Depth})
	if errors.Is(err, explore.ErrStopped) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	fold := newFold()
	fold.add(fmt.Sprint(found.States, found.Transitions, found.Depth))
	r.Runs, r.Hash = found.States, fold.String()
	v := found.Violation
	if v == nil {
		return nil, nil
	}
	r.Failed, r.FirstFailure = 1, 1
	x.c, err = x.c.Recompile(x.c.Counterexample(found.Trace, v))
	return &outcome{failed: true, check: v.Monitor, sentence: v.Text, node: v.Node}, err
}

// broken is the property of the lab that a check holds runs to, "" for none.
func (x *exam) broken(check string) string {
	i := slices.IndexFunc(x.lab.Properties, func(p labs.Property) bool { return slices.Contains(p.Checks, check) })
	if i < 0 {
		return ""
	}
	return x.lab.Properties[i].Name
}

// class says in what way a run failed.
func (x *exam) class(o *outcome) Class {
	if _, yes := kit.Unwritten(o.sentence); yes {
		return NotWritten
	}
	switch o.check {
	case "panic":
		return Panicked
	case sim.Varied:
		return Unrepeatable
	case sim.Runaway:
		if errors.Is(cage.Cause(o.sentence), cage.ErrTime) {
			return RanAway
		}
		return DiedOf
	case "end":
		return RanAway
	}
	name := x.broken(o.check)
	if name == "" {
		name = x.test.Property
	}
	switch x.lab.Property(name).Kind {
	case labs.Safety:
		return BrokeSafety
	case labs.Efficiency:
		return TooCostly
	}
	return BrokeLiveness
}
