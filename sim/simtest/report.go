package simtest

import (
	"errors"
	"fmt"
	"strings"

	"github.com/zoolab/zoolab/sim"
)

// A Report is what an examination found and how much it tried.
type Report struct {
	Findings []Finding // of the first check that found anything
	Coverage Coverage
}

// Err returns the findings as one error, nil when there are none.
func (r Report) Err() error {
	var all []error
	for _, f := range r.Findings {
		all = append(all, f)
	}
	return errors.Join(all...)
}

// Coverage counts what was tried, so that silence is never empty.
type Coverage struct {
	Runs     int // worlds made from the start
	Clones   int // worlds cloned
	Events   int // events taken, over all worlds
	Restarts int // nodes restarted from disk
	Cuts     int // handlers crashed between or after their effects
	Fates    int // ways a disk came out of these crashes
}

// String renders the counts.
func (c Coverage) String() string {
	return fmt.Sprintf("%d runs, %d clones, %d events, %d restarts, %d handlers cut with %d fates of their disks",
		c.Runs, c.Clones, c.Events, c.Restarts, c.Cuts, c.Fates)
}

// A Finding is one way in which a node broke the contract.
type Finding struct {
	Check string      // which check found it, such as [SameSeed]
	Seed  uint64      // of the run
	Seq   uint64      // how many events had been taken, 0 when it is about no event
	Event sim.Address // the event at which it shows
	Node  string      // whose event that is, "" for nobody's
	Text  string      // what was seen
	Look  string      // what to look for in the node
	// Instead, when its On is set, is what was applied in place of the event
	// after Seq: apply it to see the failure again.
	Instead   sim.Choice
	Violation *sim.Violation // what the monitor said, if one spoke
}

// Error spells the finding as one paragraph: where, what, and what to look for.
func (f Finding) Error() string {
	var b strings.Builder
	fmt.Fprintf(&b, "simtest %s: seed %d", f.Check, f.Seed)
	if f.Seq > 0 {
		fmt.Fprintf(&b, ", event %d", f.Seq)
	}
	if f.Event != (sim.Address{}) {
		fmt.Fprintf(&b, " (%s)", f.Event)
	}
	if f.Node != "" {
		fmt.Fprintf(&b, ", node %s", f.Node)
	}
	fmt.Fprintf(&b, ": %s", f.Text)
	if f.Look != "" {
		fmt.Fprintf(&b, ". Look for %s", f.Look)
	}
	return b.String()
}

// find adds a finding about the last event of a world.
func (e *examination) find(w *sim.World, f Finding) {
	f.Seed = e.cfg.Seed
	switch {
	case w != nil && w.Seq() == 0:
		f.Text += ", before the first event"
	case w != nil:
		f.Seq = w.Seq()
		r := w.Recent(1)[0]
		f.Event = w.Address(r)
		if r.Node > 0 {
			f.Node = w.Name(r.Node)
		}
	}
	e.report.Findings = append(e.report.Findings, f)
}
