package scenarios

import (
	"slices"
	"time"

	"github.com/zoolab/zoolab/scenarios/file"
	"github.com/zoolab/zoolab/scenarios/strict"
	"github.com/zoolab/zoolab/sim"
)

// Progress is the name of the check that the protocol's goal is met in time
// after the last fault.
const Progress = "progress"

// What the world itself objects to, whatever the protocol.
var worldChecks = []Listed{
	{Name: "panic", About: "No handler of a node panics."},
	{Name: sim.Runaway, About: "Every handler comes back: it neither runs on nor takes its process with it."},
	{Name: sim.Varied, About: "A handler that is given the same does the same. Held to it are nodes in a process of their own."},
	{Name: "mutated-payload", About: "No node writes to a message after it was sent."},
}

// An expectation is how a run should end, with every name found.
type expectation struct {
	violates    string // the first violation, "" for none
	progress    bool   // the goal must be met in time
	within      time.Duration
	monitors    []string // those that watch
	reached     []string
	consistency string
}

// expectationOf finds the names in a scenario's expectation and narrows the
// monitors of the case to those that it asks for.
func expectationOf(c *Case) (expectation, error) {
	x := c.Scenario.Expect
	e := expectation{violates: x.Violates.Text, within: x.ProgressAfterHeal, reached: x.Reached.Texts(), consistency: x.Consistency.Text}
	e.progress = e.within > 0 || e.violates == Progress
	errs := []error{c.findMonitors(x.Monitors, &e), c.checkLandmarks(x.Reached)}
	if e.violates != "" {
		errs = append(errs, c.checkViolates(x.Violates, e.monitors))
	}
	if e.consistency != "" {
		errs = append(errs, x.Consistency.CheckIn("consistency of "+c.row.Name, c.models()))
	}
	errs = append(errs, c.checkProgress(e))
	return e, strict.Join(c.Scenario.Pos, errs...)
}

// findMonitors keeps the monitors that a scenario wants, all of them unless
// it lists some.
func (c *Case) findMonitors(wanted file.Names, e *expectation) error {
	var all []string
	for _, m := range c.protocol.Monitors {
		all = append(all, m.Name)
	}
	if wanted.All() || len(wanted) == 0 {
		e.monitors = all
		return nil
	}
	var errs []error
	for _, n := range wanted {
		errs = append(errs, n.CheckIn("monitor of "+c.row.Name, all))
	}
	e.monitors = wanted.Texts()
	c.config.Protocol.Monitors = slices.DeleteFunc(slices.Clone(c.protocol.Monitors), func(m sim.MonitorSpec) bool {
		return !slices.Contains(e.monitors, m.Name)
	})
	return strict.Join(c.Scenario.Pos, errs...)
}

// checkLandmarks refuses landmarks that no node can reach.
func (c *Case) checkLandmarks(reached file.Names) error {
	known := []string{sim.CrashBetweenEffects, sim.WritesLost, sim.StreamReset, sim.HalfOpenRevealed, sim.LinkOverCapacity,
		sim.TornRecordFound, sim.CorruptionFound, sim.LieCostWrites, sim.DiskFullHit}
	for _, l := range c.protocol.Landmarks {
		known = append(known, l.String())
	}
	var errs []error
	for _, n := range reached {
		errs = append(errs, n.CheckIn("landmark of "+c.row.Name, known))
	}
	return strict.Join(c.Scenario.Pos, errs...)
}

// checkViolates refuses to wait for a violation that nobody would report.
func (c *Case) checkViolates(want strict.Name, watching []string) error {
	names := []string{Progress}
	for _, m := range c.protocol.Monitors {
		names = append(names, m.Name)
		if m.Name == want.Text && !slices.Contains(watching, m.Name) {
			return want.Pos.Errorf("%s is to be violated, and does not watch the run", want).Hint("add it to monitors")
		}
	}
	for _, j := range c.row.Judges {
		for _, check := range j.Checks {
			names = append(names, check.Name)
		}
	}
	for _, w := range worldChecks {
		names = append(names, w.Name)
	}
	return want.CheckIn("check", names)
}

// models are the consistency models that the protocol's judges can name.
func (c *Case) models() []string {
	var names []string
	for _, j := range c.row.Judges {
		names = append(names, j.Models...)
	}
	return names
}

// checkProgress refuses to wait for progress that nobody promised, or past
// the end of the run.
func (c *Case) checkProgress(e expectation) error {
	s := c.Scenario
	if !e.progress {
		return nil
	}
	if c.protocol.Goal == nil {
		return s.Pos.Errorf("protocol %s promises no progress", c.row.Name).Hint("remove progressAfterHeal")
	}
	if e.within == 0 {
		return s.Expect.Violates.Pos.Errorf("nothing says how long progress is waited for").Hint("write progressAfterHeal: 5s beside it")
	}
	plan, err := planOf(c.roster, s, s.Faults)
	if err != nil {
		return nil // said elsewhere
	}
	last := lastTrouble(s, plan)
	if s.Random != nil {
		last = max(last, sim.Time(s.Random.Until))
	}
	if due := last.Add(e.within); due > c.end() {
		return s.Pos.Errorf("progress is due at %s, after the run ends at %s", strict.FormatDuration(time.Duration(due)),
			strict.FormatDuration(s.Until)).Hint("write until: %s or more", strict.FormatDuration(time.Duration(due)))
	}
	return nil
}
