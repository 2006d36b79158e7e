package scenarios

import (
	"slices"
	"time"

	"github.com/zoolab/zoolab/scenarios/file"
	"github.com/zoolab/zoolab/scenarios/lesson"
	"github.com/zoolab/zoolab/scenarios/strict"
	"github.com/zoolab/zoolab/sim"
	"github.com/zoolab/zoolab/sim/tape/condition"
)

// A Case is a scenario made ready to run: its protocol is built, every name
// in it is found. It is never changed, so that many goroutines may run it
// with different seeds.
type Case struct {
	Scenario *file.Scenario
	// Ref is how the command line named the scenario, with its --set
	// options: what commands printed for people should say.
	Ref string

	from     Moment // that it was opened by
	stage    Stage  // that runs some of its nodes, or nil
	row      Protocol
	ensemble any // a pointer to the struct that the row has for it
	protocol sim.Protocol
	roster   *roster
	config   sim.Config // without seed and plan
	schedule schedule
	expect   expectation
	lesson   *lesson.Lesson
}

// Compile makes a scenario ready. The error is an [*strict.Errors] with all
// that is wrong, each at its place in the file.
func Compile(s *file.Scenario) (*Case, error) { return compile(s, nil) }

func compile(s *file.Scenario, stage Stage) (*Case, error) {
	row, err := protocolNamed(s.Protocol)
	if err != nil {
		return nil, strict.Join(s.Pos, err)
	}
	c := &Case{Scenario: s, Ref: string(s.Name), row: row, ensemble: row.Ensemble(), stage: stage}
	if c.protocol, err = build(s, row, c.ensemble, stage); err != nil {
		return nil, err
	}
	c.roster = newRoster(c.protocol)
	clocks, errClocks := clocksOf(s)
	c.config = sim.Config{
		Protocol: c.protocol,
		Network:  networkOf(s.Network),
		Disk:     diskOf(s.Disk),
		Service:  span(s.Service),
		Clocks:   clocks,
		Boot:     sim.Range{Max: bootJitter},
		Buggify:  s.Buggify,
		Paranoid: true,
	}
	// Drawn faults name nodes that exist, so that the listed ones are all
	// that can be wrong, whatever the seed.
	var errSchedule, errExpect error
	_, errFaults := planOf(c.roster, s, s.Faults)
	c.schedule, errSchedule = scheduleOf(c.roster, s)
	c.expect, errExpect = expectationOf(c)
	read, errLesson := lesson.Read(s)
	c.lesson = read
	err = strict.Join(s.Pos, errClocks, errFaults, errSchedule, errExpect, errLesson)
	if err != nil {
		return nil, err
	}
	w, err := sim.New(c.Config(s.Seed)) // what the world refuses is refused here
	if err != nil {
		return nil, strict.Join(s.Pos, err)
	}
	defer w.Close()
	if err := c.lesson.Check(condition.NamesOf(w)); err != nil {
		return nil, err
	}
	return c, nil
}

// Lesson returns what the scenario teaches, nil when it has no lesson.
func (c *Case) Lesson() *lesson.Lesson { return c.lesson }

// Faults returns the explicit list of faults of a run: the scenario's own and
// then what the seed has drawn.
func (c *Case) Faults(seed uint64) []file.Fault {
	listed := c.Scenario.Faults
	if len(listed) == 0 {
		return drawFaults(c.Scenario, c.roster, seed)
	}
	return append(listed[:len(listed):len(listed)], drawFaults(c.Scenario, c.roster, seed)...)
}

// Explicit returns the scenario of one run with everything spelt out that the
// seed had decided beforehand. Running it gives the same hash.
func (c *Case) Explicit(seed uint64) *file.Scenario {
	s := *c.Scenario
	s.Seed, s.Random, s.Faults = seed, nil, c.Faults(seed)
	return &s
}

// Config returns the world's configuration for one seed.
func (c *Case) Config(seed uint64) sim.Config {
	cfg := c.config
	cfg.Seed = seed
	plan, err := planOf(c.roster, c.Scenario, c.Faults(seed))
	if err != nil {
		panic("scenarios: a drawn fault cannot be planned: " + err.Error())
	}
	cfg.Plan = plan
	return cfg
}

// lastTrouble is when the run is left in peace: after the last fault and the
// last client's start.
func lastTrouble(s *file.Scenario, plan []sim.Planned) sim.Time {
	var last sim.Time
	for _, p := range plan {
		last = max(last, p.At)
	}
	for _, c := range s.Clients {
		last = max(last, sim.Time(c.Start))
	}
	return last
}

// end is when the run is over.
func (c *Case) end() sim.Time { return sim.Time(time.Duration(c.Scenario.Until)) }

// A Cast is how many nodes of one role a case has.
type Cast struct {
	Role  string
	Count int
}

// Cast lists the roles of the case's nodes in order.
func (c *Case) Cast() []Cast {
	var roles []Cast
	for _, n := range c.protocol.Nodes {
		i := slices.IndexFunc(roles, func(r Cast) bool { return r.Role == n.Role })
		if i < 0 {
			i = len(roles)
			roles = append(roles, Cast{Role: n.Role})
		}
		roles[i].Count++
	}
	return roles
}

// NodeName returns the name of a node, "the world" for 0.
func (c *Case) NodeName(id sim.NodeID) string {
	if id < 1 || int(id) > len(c.protocol.Nodes) {
		return "the world"
	}
	return c.roster.name(id)
}

// Landmarks are those that the protocol asks sweeps to have seen, in its
// order. Nodes of a stage are somebody else's, and owe nobody any.
func (c *Case) Landmarks() []string {
	if c.stage != nil {
		return nil
	}
	names := make([]string, len(c.protocol.Landmarks))
	for i, l := range c.protocol.Landmarks {
		names[i] = l.String()
	}
	return names
}
