package tape

import (
	"errors"
	"fmt"
	"slices"

	"github.com/zoolab/zoolab/sim"
)

// An Entry is one line of a schedule: a choice, and when it is made.
type Entry struct {
	Choice sim.Choice
	// After is the event behind which the choice is made, before anything else
	// happens. The zero Address stands for the beginning of the run.
	After sim.Address
	// Waits: the choice is made when the event that it is about comes up in the
	// order of time, instead of that event being taken.
	Waits bool
}

// A Driver makes the choices of one run: those of a schedule at their places, and
// the earliest event, again and again, everywhere else. It is a value: a copy goes
// on by itself with a clone of the world.
type Driver struct {
	schedule []Entry // shared, never written to
	made     []int   // places of the entries whose choices were made, in order of their making
	todo     []int   // places of the others
	last     sim.Address
}

// NewDriver returns the driver of a run that has not begun.
func NewDriver(schedule []Entry) Driver {
	d := Driver{schedule: schedule}
	for i := range schedule {
		d.todo = append(d.todo, i)
	}
	return d
}

// resume returns a driver that has made the same choices and goes on with another
// schedule, which begins with the same entries as far as they were made.
func (d *Driver) resume(schedule []Entry) Driver {
	c := Driver{schedule: schedule, made: slices.Clone(d.made), last: d.last}
	for i := range schedule {
		if !slices.Contains(c.made, i) {
			c.todo = append(c.todo, i)
		}
	}
	return c
}

// A Refusal is the error for an entry whose choice the world does not take.
type Refusal struct {
	Place int // in the schedule, from 0
	Err   error
}

// Error says which entry, and why not.
func (r *Refusal) Error() string {
	return fmt.Sprintf("entry %d of the schedule: %v", r.Place+1, r.Err)
}

// Unwrap returns the world's error.
func (r *Refusal) Unwrap() error { return r.Err }

// ErrNeverCame is wrapped by the error for an entry whose moment never came.
var ErrNeverCame = errors.New("its moment never came")

// Step makes one choice. It returns the place of the entry that it was, -1 for the
// earliest event, and false when nothing is left to happen. The error is a
// [*Refusal].
func (d *Driver) Step(w *sim.World) (entry int, more bool, err error) {
	if len(d.todo) == 0 {
		return -1, w.Step(), nil
	}
	next, more := w.Next()
	k := d.due(next.On, more)
	if k < 0 {
		if more = w.Step(); more {
			d.last = next.On
		}
		return -1, more, nil
	}
	entry = d.todo[k]
	x := &d.schedule[entry]
	if err := w.Apply(x.Choice); err != nil {
		return entry, false, &Refusal{entry, err}
	}
	d.todo = slices.Delete(d.todo, k, k+1)
	d.made = append(d.made, entry)
	if x.Choice.Act == sim.Take {
		d.last = x.Choice.On
	}
	return entry, true, nil
}

// due returns which of the entries to come is made now, -1 for none: one that
// belongs behind the last event before one that waits for the next.
func (d *Driver) due(next sim.Address, more bool) int {
	waiting := -1
	for k, i := range d.todo {
		switch x := &d.schedule[i]; {
		case !x.Waits && x.After == d.last:
			return k
		case x.Waits && more && x.Choice.On == next && waiting < 0:
			waiting = k
		}
	}
	return waiting
}

// Unused is the error for the first entry whose moment has not come, or nil.
func (d *Driver) Unused() error {
	if len(d.todo) == 0 {
		return nil
	}
	return &Refusal{d.todo[0], ErrNeverCame}
}
