package tape

import (
	"fmt"

	"github.com/zoolab/zoolab/sim"
)

// A Progress asks whether a protocol's goal is met at some moment of a span
// that begins when the last trouble is over. It takes the place of the goal in the
// run's protocol. The time of happenings counts, not of the moment when somebody
// looks.
//
// A goal that stays met over the end of trouble is met at once, if nothing is
// left in force: that which is merely begun, as a cut that nobody mends, may
// not have told yet. Such a goal is to stay met until the end of the span, or to
// be met again in it. The same holds for one that has never been owed: a client
// may ask in a moment.
type Progress struct {
	sim.Goal
	last, due sim.Time // the span
	over      bool     // the last fault heals everything
	missing   string   // by the last happening that counts
	owed      bool     // something was missing, at whatever time
	met       bool     // in the span, for good
	first     sim.Time // when
}

// NewProgress watches a goal in a run with a plan. Trouble is over after the last
// fault, and not before begun, when the last client begins; the span is so long.
func NewProgress(g sim.Goal, plan []sim.Planned, begun sim.Time, within sim.Duration) *Progress {
	p := &Progress{Goal: g, last: begun, over: healed(plan), missing: g.Missing()}
	for i := range plan {
		p.last = max(p.last, plan[i].At)
	}
	p.due = p.last.Add(within)
	p.owed = p.missing != ""
	return p
}

// healed reports whether the last of the faults heals everything.
func healed(plan []sim.Planned) bool {
	var final sim.Planned
	for _, p := range plan {
		if p.At >= final.At {
			final = p
		}
	}
	h, ok := final.Fault.(sim.Heal)
	return ok && h.All
}

// Step shows the goal a happening. What comes after the due time does not
// count, nor after the goal was met: a client may have asked for something new.
func (p *Progress) Step(h sim.Happening) {
	if h.At > p.last && p.over && p.owed && p.missing == "" {
		p.meet(p.last)
	}
	p.Goal.Step(h)
	if p.met || h.At > p.due {
		return
	}
	before := p.missing
	p.missing = p.Goal.Missing()
	p.owed = p.owed || p.missing != ""
	if h.At > p.last && before != "" && p.missing == "" {
		p.meet(h.At)
	}
}

// meet notes the first moment at which the goal is met.
func (p *Progress) meet(at sim.Time) {
	if !p.met {
		p.met, p.first = true, at
	}
}

// Met is the first moment of the span at which the goal was met, if it was.
// One that was met when the span began, and never ceased to be, was so at once.
func (p *Progress) Met() (first sim.Time, met bool) {
	if p.met {
		return p.first, true
	}
	return p.last, p.missing == ""
}

// Clone returns an independent copy.
func (p *Progress) Clone() sim.Goal {
	c := *p
	c.Goal = p.Goal.Clone()
	return &c
}

// A Standing is how a run stands to its goal.
type Standing uint8

// The standings.
const (
	InTime Standing = iota // it was met
	Late                   // it was not, and is due
	Undue                  // the run ended before it was due
)

// Judge says how a run that has ended for a reason stands, in a sentence, too.
func (p *Progress) Judge(w *sim.World, why Stop) (Standing, string) {
	after := "after the last fault was over"
	if p.last == 0 {
		after = "after the start"
	}
	first, met := p.Met()
	switch {
	case !p.met && (why.Early() || w.Violation() != nil) && w.Now() < p.due:
		return Undue, fmt.Sprintf("the run ended at %s, before progress was due at %s", w.Now(), p.due)
	case !met:
		return Late, fmt.Sprintf("%s, %s %s", p.missing, p.due.Sub(p.last), after)
	case first > p.last:
		return InTime, fmt.Sprintf("met %s %s", first.Sub(p.last), after)
	case p.last == 0:
		return InTime, "met from the start on"
	}
	return InTime, "met before the last fault was over"
}
