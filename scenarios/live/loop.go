package live

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/zoolab/zoolab/nodes/gate"
	"github.com/zoolab/zoolab/scenarios"
	"github.com/zoolab/zoolab/sim"
)

// A loop is the one goroutine that owns the world.
type loop struct {
	Config
	course  *scenarios.Course
	world   *sim.World
	clock   clock
	house   *house
	crier   *crier
	journal *journal
	record  *recorder
	gauge   gauge
	passage passage

	asleep   int      // nodes that have yet to come up for the first time
	greeting string   // what a gate is told first
	kept     []string // what it has not been told yet, as what callers did
}

func newLoop(c Config) (*loop, error) {
	l := &loop{Config: c, crier: newCrier(c.Told), record: newRecorder(c), gauge: newGauge(), greeting: gate.Begins(time.Now().UnixMilli())}
	l.house = newHouse(c.Limits, l.crier)
	l.journal = newJournal(c, l.crier)
	course, err := c.Case.Begin(c.Seed, scenarios.Options{Watch: ear{l}, Trusting: true})
	if err != nil {
		l.crier.end()
		return nil, err
	}
	l.course, l.world = course, course.World()
	l.asleep = l.world.Nodes()
	l.passage = passage{world: l.world, most: c.Moment, step: func(at sim.Time) { l.journal.step(l.world, at) }}
	l.kept = []string{l.greeting}
	return l, nil
}

// run lets the world's time pass until there is a reason to end.
func (l *loop) run(ctx context.Context) error {
	if err := l.record.begin(); err != nil {
		return err
	}
	l.clock = newClock(l.Pace, time.Now())
	alarm := time.NewTimer(0)
	defer alarm.Stop()
	for {
		if err := l.pass(ctx, l.clock.look(time.Now())); err != nil {
			return err
		}
		if why := l.over(ctx); why != "" {
			l.crier.say("serving ends: %s", why)
			return nil
		}
		if err := l.tend(); err != nil {
			return err
		}
		alarm.Reset(l.pause())
		if err := l.wait(ctx, alarm); err != nil {
			return err
		}
	}
}

// wait waits for what comes next, and has it happen.
func (l *loop) wait(ctx context.Context, alarm *time.Timer) error {
	said := l.house.said
	if len(l.kept) > 0 {
		if told, err := l.tell(); told || err != nil {
			return err
		}
		said = nil // the gate takes nothing: what is said waits where it is
	}
	deeds := l.Deeds
	if l.asleep > 0 {
		deeds = nil // to whom is yet to come up nothing can be done
	}
	select {
	case <-ctx.Done():
	case <-alarm.C:
	case w := <-said:
		return l.hear(w)
	case d, ok := <-deeds:
		if !ok {
			l.Deeds = nil
			return nil
		}
		return l.deed(d)
	case look, ok := <-l.Looks:
		if !ok {
			l.Looks = nil
			return nil
		}
		look(l.world)
	}
	return nil
}

// over says why serving ends, "" when it does not.
func (l *loop) over(ctx context.Context) string {
	v := l.world.Violation()
	switch {
	case v != nil:
		return fmt.Sprintf("%s is violated at %s: %s", v.Monitor, v.At, v.Text)
	case ctx.Err() != nil:
		return "as it was asked to"
	case l.world.Now() >= sim.Horizon:
		return fmt.Sprintf("the world's time ends at %s", sim.Horizon)
	}
	if used := l.gauge.used(l.clock.looked); used > uint64(l.Memory) {
		return fmt.Sprintf("%d bytes of memory are in use, and %d are the limit: judges keep all that was asked and answered, and servers what was stored", used, l.Memory)
	}
	return ""
}

// pause is how long nothing happens by itself, and no longer than the clock's stride
// bears.
func (l *loop) pause() time.Duration {
	at, ok := l.world.NextAt()
	if !ok {
		return stride / 2
	}
	return max(0, min(stride/2, l.clock.until(at, time.Now())))
}

// tend does what is to be done now and then, whatever else happens.
func (l *loop) tend() error {
	l.house.relieve()
	if l.clock.lost >= time.Second {
		l.crier.say("the world's clock has stood still for %s: this process was stopped, or the world takes longer than the wall's time",
			l.clock.lost.Round(time.Millisecond))
		l.clock.lost = 0
	}
	return l.record.now(l.world, l.clock.looked)
}

// Bounds of what is taken at once, before the world goes on.
const (
	mostActs  = 256
	mostBytes = 1 << 20
)

// hear takes what has been said by now, in the order in which it was.
func (l *loop) hear(w word) error {
	size := 0
	for {
		if act := l.house.act(w); act != "" {
			l.kept = append(l.kept, act)
			size += len(act)
		}
		if len(l.kept) == mostActs || size > mostBytes || w.act == "" {
			break // whoever has seen that one is gone asks later than that one did
		}
		select {
		case w = <-l.house.said:
			continue
		default:
		}
		break
	}
	_, err := l.tell()
	return err
}

// tell has the gate do what is kept for it, all at one moment. A gate that is not up,
// or paused, cannot: then it is kept, and the outside waits.
func (l *loop) tell() (told bool, err error) {
	if len(l.kept) == 0 {
		return false, nil
	}
	line, at := strings.Join(l.kept, "; "), l.moment()
	switch err := l.choose(typed(l.Gate, at, line)); {
	case errors.Is(err, gate.ErrGate), errors.Is(err, sim.ErrOver):
		return false, err
	case err != nil:
		return false, nil
	}
	clear(l.kept)
	l.kept = l.kept[:0]
	return true, l.record.typed(at, line)
}

// moment is when the next choice is made: later than all that has happened. Between it
// and the last choice, the world has passed on. Where nothing is left to happen only a
// choice takes it on.
func (l *loop) moment() sim.Time {
	next := l.world.Now() + 1
	if _, more := l.world.NextAt(); !more {
		next = max(next, l.clock.at)
	}
	return next
}

// choose makes a choice, of a moment at which all that was before it has happened.
func (l *loop) choose(c sim.Choice) error {
	if err := l.world.Apply(c); err != nil {
		return err
	}
	if l.Chosen != nil {
		l.Chosen(c)
	}
	return nil
}

// typed is the choice that a line is typed at a gate.
func typed(at sim.NodeID, when sim.Time, line string) sim.Choice {
	return sim.Choice{Act: sim.Inflict, At: when, Fault: sim.Command{Target: sim.Target{Node: at}, Line: line}}
}

// pass takes the world to a moment, or not as far when that takes longer than a stride.
// At least it takes what is left of now, behind which the next choice comes.
func (l *loop) pass(ctx context.Context, until sim.Time) error {
	err := l.passage.to(max(until, l.world.Now()), func() bool { return ctx.Err() != nil || time.Since(l.clock.looked) > stride })
	if _, more := l.world.NextAt(); more {
		l.clock.reached(l.world.Now())
	}
	l.crier.passed(l.world.Now())
	if l.Passed != nil {
		l.Passed(l.world.Now())
	}
	return err
}

// An ear hears what gates have for the outside. It is a monitor that never objects.
type ear struct{ *loop }

// Step passes on what is for visitors. A gate that goes down knows nobody any more, and a
// server that does cannot be reached.
func (e ear) Step(h sim.Happening) *sim.Violation {
	if sim.Booted.Is(h) && h.Boot == 1 {
		e.asleep--
	}
	switch {
	case gate.Sent.Is(h):
		e.house.send(gate.Sent.Of(h))
	case gate.Dropped.Is(h):
		e.house.hangUp(gate.Dropped.Of(h).To)
	case h.Node == e.Gate && sim.Crashed.Is(h):
		e.house.empty()
		e.kept = append(e.kept[:0], e.greeting)
	case sim.Booted.Is(h):
		e.house.power(e.Case.NodeName(h.Node), true)
	case sim.Crashed.Is(h), sim.Halted.Is(h):
		e.house.power(e.Case.NodeName(h.Node), false)
	}
	e.journal.hear(h)
	return nil
}

// Clone returns the ear: there is one outside.
func (e ear) Clone() sim.Monitor { return e }

// Encode appends nothing.
func (e ear) Encode(b []byte) []byte { return b }
