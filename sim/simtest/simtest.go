package simtest

import (
	"slices"

	"github.com/zoolab/zoolab/sim"
)

// A T is the test that a check may fail: a *testing.T, a *testing.B or a
// *rapid.T.
type T interface {
	Helper()
	Error(args ...any)
	Errorf(format string, args ...any)
	Logf(format string, args ...any)
}

// The names of the checks, in the order in which they are made. A check is
// made only when those before it found nothing: what breaks SameSeed would
// break all that follow.
const (
	Plain       = "plain"
	Quiet       = "quiet"
	Payload     = "payload"
	SameSeed    = "same-seed"
	OtherSeed   = "other-seed"
	Stable      = "stable"
	Independent = "independent"
	Shown       = "shown"
	Restart     = "restart"
	Crash       = "crash"
)

// Check examines a configuration and fails the test with one sentence for
// each thing found.
func Check(t T, cfg sim.Config, opts ...Option) {
	t.Helper()
	r := Examine(cfg, opts...)
	for _, f := range r.Findings {
		t.Error(f)
	}
	t.Logf("simtest: %s", r.Coverage)
}

// MustFail examines a configuration with a planted mistake and fails the test
// unless the check of that name finds something; it returns what.
func MustFail(t T, check string, cfg sim.Config, opts ...Option) Finding {
	t.Helper()
	r := Examine(cfg, opts...)
	for _, f := range r.Findings {
		if f.Check == check {
			return f
		}
	}
	t.Errorf("simtest: the planted mistake was not found by %q (%s); it found %v", check, r.Coverage, r.Findings)
	return Finding{}
}

// Examine makes every check on a configuration and returns what it found. A
// Tracer in the configuration is left out, Paranoid is switched on.
func Examine(cfg sim.Config, opts ...Option) Report {
	b := budget{seeds: 1, events: 1000, points: 100, tail: 300}
	for _, o := range opts {
		o(&b)
	}
	cfg.Tracer, cfg.Paranoid = nil, true
	cfg.Protocol.Monitors = append(slices.Clip(cfg.Protocol.Monitors), sim.MonitorSpec{Name: watching, New: newWatcher})
	var r Report
	for range b.seeds {
		e := examination{cfg: cfg, budget: b, report: &r}
		for _, check := range []func(){e.quiet, e.sameSeed, e.otherSeed, e.clones, e.shown, e.restarts, e.crashes} {
			if check(); len(r.Findings) > 0 {
				return r
			}
		}
		cfg.Seed++
	}
	return r
}

// An Option changes how much is tried.
type Option func(*budget)

type budget struct {
	seeds, events, points, tail int
	drawless                    bool
}

// Seeds sets how many seeds are examined, from the configuration's upward;
// one without it.
func Seeds(n int) Option { return func(b *budget) { b.seeds = n } }

// Events sets how many events a run has at most; 1,000 without it.
func Events(n int) Option { return func(b *budget) { b.events = n } }

// Points sets at how many events, spread evenly over a run, handlers are
// crashed; 100 without it. Clones and restarts are tried at a tenth of them.
func Points(n int) Option { return func(b *budget) { b.points = n } }

// Tail sets how many events a world runs on after a crash for its monitors to
// notice; 300 without it.
func Tail(n int) Option { return func(b *budget) { b.tail = n } }

// Drawless says that nothing in the configuration is drawn, so that other
// seeds need not give other runs.
func Drawless() Option { return func(b *budget) { b.drawless = true } }

// examination is one seed under examination. Its checks add to the report.
type examination struct {
	cfg    sim.Config
	budget budget
	report *Report
	way    way // the run that all others are held against
}

// points spreads n places evenly over the events of the run.
func (e *examination) points(n int) []int {
	all := len(e.way.steps)
	n = min(max(n, 1), all)
	var out []int
	for i := range n {
		out = append(out, i*all/n)
	}
	return out
}

// world makes a world of the configuration. It has been made before without
// an error.
func (e *examination) world() *sim.World { return e.worldOf(e.cfg) }

// worldOf is world with something in the configuration that changes no run.
func (e *examination) worldOf(cfg sim.Config) *sim.World {
	w, err := sim.New(cfg)
	if err != nil {
		panic("simtest: the same configuration was fine a moment ago: " + err.Error())
	}
	e.report.Coverage.Runs++
	return w
}
