package scenarios

import (
	"cmp"
	"context"
	"errors"
	"io"

	"github.com/zoolab/zoolab/checker"
	"github.com/zoolab/zoolab/sim"
	"github.com/zoolab/zoolab/sim/tape"
)

// Options are what a run may have besides its scenario and seed. None of
// them changes its hash.
type Options struct {
	// Tracer is shown everything that happens.
	Tracer sim.Tracer
	// Facts asks for a summary of what nodes said.
	Facts bool
	// History asks for every operation of every client, as text.
	History bool
	// Steps is how many steps Porcupine may take for a second opinion, where a
	// judge has a first one: 0 for [checker.Patience]. A history of more
	// operations costs nothing then, so a sweep asks for few.
	Steps int
	// Record gets the whole run as a trace file, which [Replay] repeats.
	Record io.Writer
	// Watch is shown all that nodes state.
	Watch sim.Monitor
	// Trusting leaves out what it costs to hold nodes to their contract, as
	// [sim.Config.Paranoid] does: for a protocol that other runs have held to it.
	Trusting bool
	// Ring is how many events the world keeps for looking back, 0 for 1,024.
	Ring int
	// Made is told of every choice in the order of the run, of the earliest events
	// too: as a schedule they lead along the same course.
	Made func(sim.Choice)
	// Lenient has a choice of the schedule that does not fit made on the nearest event
	// of its kind, and left out where there is none, instead of ending the run with an
	// error. Such a run has a hash of its own and is not recorded.
	Lenient bool
}

// A run is one case under one seed, on its way.
type run struct {
	*Case
	seed      uint64
	config    sim.Config
	world     *sim.World
	patience  int       // how many steps Porcupine may take
	watchers  []Watcher // one for each judge of the row
	counter   *counter
	recorder  *checker.Recorder // if the history was asked for
	chronicle *chronicle        // if facts were
	goal      *tape.Progress
	stop      tape.Stop
	short     bool // whoever drives it ended it before its time was over
}

// early reports that the run might have gone on.
func (r *run) early() bool { return r.stop.Early() || r.short }

// Run runs a case with a seed to its end, or until ctx is done, and judges
// it. The error is for a schedule that does not fit the run, and for a
// trace that cannot be written; what the run itself did wrong is in the result.
func (c *Case) Run(ctx context.Context, seed uint64, o Options) (*Result, error) {
	var trace *traceWriter
	if o.Record != nil {
		if o.Lenient {
			return nil, errors.New("a run that passes over choices is not recorded: record the run of what was made")
		}
		trace = newTraceWriter(o.Record, c, seed)
		o.Tracer = trace.beside(o.Tracer)
	}
	r, err := c.begin(seed, o)
	if err != nil {
		return nil, err
	}
	defer r.world.Close()
	if err := r.drive(ctx, trace, &o); err != nil {
		return nil, err
	}
	if trace == nil {
		return r.judge(ctx), nil
	}
	trace.over(r.world, r.stop)
	res := r.judge(ctx)
	return res, trace.finish(res)
}

// drive takes the run to its end. The last event is the first one at or past the end
// of its time. The error is for an entry of the schedule.
func (r *run) drive(ctx context.Context, trace *traceWriter, o *Options) error {
	d := r.driver(o)
	if trace != nil {
		d.Chosen = func(w *sim.World, entry int) { trace.write(r.choiceLine(w, entry)) }
	}
	var err error
	r.stop, err = d.Run(r.world, r.end(), r.Scenario.Limits.Events, func() bool { return ctx.Err() != nil })
	if err == nil && !o.Lenient && !r.stop.Early() && r.world.Violation() == nil {
		err = d.Unused() // otherwise its moment might still have come
	}
	return r.refused(err)
}

// begin makes the world of a run, with those that watch it.
func (c *Case) begin(seed uint64, o Options) (*run, error) {
	r := &run{Case: c, seed: seed, config: c.Config(seed), patience: cmp.Or(o.Steps, checker.Patience), counter: &counter{}}
	cfg := r.config
	cfg.Ring, cfg.Tracer, cfg.Paranoid = o.Ring, o.Tracer, cfg.Paranoid && !o.Trusting
	watch := func(name string, m sim.Monitor) {
		specs := cfg.Protocol.Monitors
		cfg.Protocol.Monitors = append(specs[:len(specs):len(specs)], sim.MonitorSpec{Name: name, New: func() sim.Monitor { return m }})
	}
	watch("operations", r.counter)
	for _, j := range c.row.Judges {
		r.watchers = append(r.watchers, j.New(c.ensemble))
		watch(j.Checks[0].Name, r.watchers[len(r.watchers)-1])
	}
	if o.Watch != nil {
		watch("outside", o.Watch)
	}
	if o.History {
		r.recorder = checker.NewRecorder()
		watch("history", r.recorder)
	}
	if o.Facts {
		r.chronicle = &chronicle{}
		watch("chronicle", r.chronicle)
	}
	if goal := c.protocol.Goal; goal != nil && c.expect.progress {
		r.goal = tape.NewProgress(goal(), r.config.Plan, lastTrouble(c.Scenario, r.config.Plan), c.expect.within)
		cfg.Protocol.Goal = func() sim.Goal { return r.goal }
	}
	w, err := sim.New(cfg)
	r.world = w
	return r, err
}
