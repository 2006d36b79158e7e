package shrink

import (
	"context"
	"time"

	"github.com/zoolab/zoolab/scenarios"
	"github.com/zoolab/zoolab/scenarios/file"
	"github.com/zoolab/zoolab/scenarios/strict"
	"github.com/zoolab/zoolab/sim"
)

// A hunt is one shrinking under way.
type hunt struct {
	ctx     context.Context
	origin  *scenarios.Case
	seed    uint64
	options Options
	began   time.Time
	target  target
	before  Size
	best    *try
	done    map[string]*try // after which each pass had nothing left to remove
	stands  []harm          // what the original leaves wrong for good
	script  bool            // the schedule of best has every event, and no network has a say
	runs    int
	stopped string
	trail   []Step
}

// A try is a case that was run and fails as it should.
type try struct {
	c    *scenarios.Case
	res  *scenarios.Result
	made []sim.Choice // all that was chosen on the way
	size Size
}

func (t *try) sentence(of target) string { return of.sentence(t.res) }

// newHunt runs the case as it is, and then with everything spelt out.
func newHunt(ctx context.Context, c *scenarios.Case, seed uint64, o Options) (*hunt, error) {
	h := &hunt{ctx: ctx, origin: c, seed: seed, options: o, began: time.Now(), runs: 1, done: map[string]*try{}}
	first := &try{c: c}
	var err error
	if first.res, err = c.Run(ctx, seed, scenarios.Options{}); err != nil {
		return nil, err
	}
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	if h.target, err = targetOf(c, first.res); err != nil {
		return nil, err
	}
	h.before = sizeOf(c, first)
	s := h.explicit()
	h.stands = standing(s.Faults)
	explicit, err := c.Recompile(s)
	if err != nil {
		return nil, err
	}
	if h.best = h.run(explicit); h.best == nil {
		return nil, h.varied()
	}
	return h, nil
}

// varied is the error for a run that failed and then did not.
func (h *hunt) varied() error {
	if err := h.ctx.Err(); err != nil {
		return err
	}
	return ErrVaries
}

// explicit is the scenario with all that the seed has drawn, and with nothing to
// expect but the failure.
func (h *hunt) explicit() *file.Scenario {
	s := h.origin.Explicit(h.seed)
	s.Name = shrunkName(s.Name)
	s.Lesson = nil
	within := s.Expect.ProgressAfterHeal
	s.Expect = file.Expect{Monitors: s.Expect.Monitors, Consistency: s.Expect.Consistency}
	if !h.target.wish {
		s.Expect.Consistency = strict.Name{}
		s.Expect.Violates = strict.N(h.target.check)
	}
	if h.target.at == overdue {
		s.Expect.ProgressAfterHeal = within
	}
	s.Clients = clientsOf(h.origin)
	s.Limits.Events = min(s.Limits.Events, uint64(2*h.before.Events+1000))
	return s
}

// shrunkName is the name of what is left of a scenario.
func shrunkName(name file.Slug) file.Slug {
	const suffix = "-shrunk"
	if len(name)+len(suffix) > 64 {
		return name
	}
	return name + suffix
}

// clientsOf spells out clients that are counted. The case has their names: its
// volunteers are the clients in the order of the file.
func clientsOf(c *scenarios.Case) []file.Client {
	var names []string
	for _, n := range c.Model().Protocol.Nodes {
		if n.Volunteer {
			names = append(names, n.Name)
		}
	}
	var all []file.Client
	for _, one := range c.Scenario.Clients {
		n := max(1, one.Count)
		one.Count = 0
		for range n {
			one.Name.Text = names[len(all)]
			all = append(all, one)
		}
	}
	return all
}

// spent reports that no more runs are to be made.
func (h *hunt) spent() bool {
	switch {
	case h.stopped != "":
	case h.ctx.Err() != nil:
		h.stopped = "interrupted"
	case h.runs >= h.options.Runs:
		h.stopped = "the budget of runs was used up"
	case h.options.Time > 0 && time.Since(h.began) >= h.options.Time:
		h.stopped = "the time was used up"
	default:
		return false
	}
	return true
}

// run tries a case. It is nil when the case does not fail as it should.
func (h *hunt) run(c *scenarios.Case) *try {
	if h.spent() {
		return nil
	}
	h.runs++
	t := &try{c: c}
	o := scenarios.Options{Lenient: true, Made: func(x sim.Choice) { t.made = append(t.made, x) }}
	if h.target.at == during {
		o.Steps = 1 // what judges say of the clients is not the question
	}
	var err error
	if t.res, err = c.Run(h.ctx, c.Scenario.Seed, o); err != nil || h.ctx.Err() != nil || !h.target.met(t.res) {
		return nil
	}
	t.size = sizeOf(c, t)
	return t
}

// take tries a scenario and keeps it when it fails as it should and suits.
func (h *hunt) take(s *file.Scenario, suits func(Size) bool) bool {
	if h.spent() || h.target.at == overdue && !h.fair(s) {
		return false
	}
	c, err := h.origin.Recompile(s)
	if err != nil {
		return false // of a part that something else needs
	}
	return h.keep(h.run(c), suits)
}

// keep makes a try the best one if it suits.
func (h *hunt) keep(t *try, suits func(Size) bool) bool {
	if t != nil && h.script {
		t = h.rewritten(t)
	}
	if t == nil || !suits(t.size) {
		return false
	}
	h.best = t
	return true
}

// smaller suits what is smaller than the best one.
func (h *hunt) smaller(s Size) bool { return h.target.compare(s, h.best.size) < 0 }

// noLarger suits what is as small as the best one, however long its file.
func (h *hunt) noLarger(s Size) bool {
	s.Lines = min(s.Lines, h.best.size.Lines)
	return h.target.compare(s, h.best.size) <= 0
}

// simpler suits what has lost a part. How long it takes to fail is asked of scripts
// alone: in the order of time a violation may come later for want of a fault, and
// loses the rest as a script.
func (h *hunt) simpler(s Size) bool { return !h.script || h.smaller(s) }
