package scenarios

import (
	"context"
	"errors"
	"slices"

	"github.com/zoolab/zoolab/scenarios/strict"
	"github.com/zoolab/zoolab/sim"
)

// A driver makes the choices of one run: first those of the schedule, in its
// order, and then the earliest event, again and again. An entry that says
// what becomes of a message when it comes up (drop, hold, duplicate) waits
// until the order of time reaches that message.
type driver struct {
	world   *sim.World
	waiting []step
	chosen  func(*sim.World, step) // told before an entry of the schedule is applied
}

// A stop is why a run ended.
type stop uint8

const (
	stopQuiet       stop = iota // nothing was left to happen, or a property was violated
	stopEnd                     // its virtual time was over
	stopEvents                  // it had as many events as it may
	stopInterrupted             // somebody wanted no more of it
)

var stops = [...]string{"quiet", "end", "events", "interrupted"}

// String is the word that trace files have for it.
func (s stop) String() string { return stops[s] }

// early reports that the run was ended from outside, and might have gone on.
func (s stop) early() bool { return s == stopEvents || s == stopInterrupted }

// stopNamed reads the word; another one is as good as none.
func stopNamed(word string) stop {
	return stop(max(0, slices.Index(stops[:], word)))
}

// schedule applies the entries of a schedule. The error is an
// [*strict.Error] that names the entry which cannot be.
func (d *driver) schedule(steps []step) error {
	for _, s := range steps {
		if s.waits {
			d.waiting = append(d.waiting, s)
			continue
		}
		if err := d.apply(s); err != nil {
			return err
		}
	}
	return nil
}

func (d *driver) apply(s step) error {
	if d.chosen != nil {
		d.chosen(d.world, s)
	}
	err := d.world.Apply(s.choice)
	if err == nil {
		return nil
	}
	refused := s.entry.Pos.Errorf("%s: %v", s.entry.Action(), err)
	if !errors.Is(err, sim.ErrAbsent) {
		return refused
	}
	var there []string
	for _, p := range d.world.Pending() {
		there = append(there, p.On.String())
	}
	if near := strict.Nearest(s.choice.On.String(), there); near != "" {
		return refused.Hint("did you mean %q?", near)
	}
	return refused.Hint("the schedule does not fit this scenario and seed")
}

// run takes events until the run is over. The last event is the first one at
// or past the end.
func (d *driver) run(ctx context.Context, end sim.Time, events uint64) (stop, error) {
	w := d.world
	for n := 0; ; n++ {
		switch {
		case n&1023 == 0 && ctx.Err() != nil:
			return stopInterrupted, nil
		case w.Now() >= end:
			return stopEnd, nil
		case w.Seq() >= events:
			return stopEvents, nil
		}
		if len(d.waiting) > 0 {
			if taken, err := d.intercept(); taken || err != nil {
				if err != nil {
					return stopQuiet, err
				}
				continue
			}
		}
		if !w.Step() {
			return stopQuiet, nil
		}
	}
}

// intercept looks whether an entry waits for the event that comes up now, and
// if so applies it instead of taking the event.
func (d *driver) intercept() (bool, error) {
	next, ok := d.world.Next()
	if !ok {
		return false, nil
	}
	i := slices.IndexFunc(d.waiting, func(s step) bool { return s.choice.On == next.On })
	if i < 0 {
		return false, nil
	}
	s := d.waiting[i]
	d.waiting = slices.Delete(d.waiting, i, i+1)
	return true, d.apply(s)
}

// unused is the error for entries whose message never came up, or nil.
func (d *driver) unused() error {
	if len(d.waiting) == 0 {
		return nil
	}
	e := d.waiting[0].entry
	return e.Pos.Errorf("%s %q: the message never came up", e.Action(), d.waiting[0].choice.On.String()).
		Hint("the schedule does not fit this scenario and seed")
}
