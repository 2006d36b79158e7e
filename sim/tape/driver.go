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
	// Nth is which taking of that event is meant, for one that comes again because a
	// copy of it was left under way; 0 is the first, as 1 is.
	Nth int
	// Waits: the choice is made when the event that it is about comes up in the
	// order of time, instead of that event being taken. After is not used.
	Waits bool
	// Timed: the choice is made at its time, before all that happens then or later.
	// After is not used.
	Timed bool
}

// A Driver makes the choices of one run: those of a schedule at their places, and
// the earliest event, again and again, everywhere else. Entries whose moment has come
// are made in the order of the schedule, before anything else happens.
type Driver struct {
	// Chosen, if set, is told of an entry just before its choice is made.
	Chosen func(w *sim.World, entry int)
	// Misfit, if set, is told of an entry whose choice the world does not take, and may
	// return another choice to make in its place; otherwise the entry is left out.
	// Without it such an entry is an error.
	Misfit func(w *sim.World, entry int) (instead sim.Choice, ok bool)
	// Made, if set, is told of every choice that was made, of the earliest events too.
	Made func(sim.Choice)

	schedule []Entry               // never written to
	ready    []int                 // entries whose moment has come, in order
	waits    map[sim.Address][]int // by the event that must come up
	after    map[sim.Address][]rest
	timed    []int  // by their times
	past     []bool // of each entry, whether it was made or left out
	left     int    // how many are not
}

// A rest is an entry that stands behind an event, and how often that has still to be
// taken.
type rest struct{ entry, times int }

// NewDriver returns the driver of a run that has not begun. The schedule must not be
// written to afterwards.
func NewDriver(schedule []Entry) *Driver {
	return resumed(schedule, func(sim.Address) int { return 0 })
}

// resumed returns the driver of a run that is under way, for entries of which none was
// made: taken says how often an event was taken.
func resumed(schedule []Entry, taken func(sim.Address) int) *Driver {
	d := &Driver{schedule: schedule, past: make([]bool, len(schedule)), left: len(schedule)}
	if len(schedule) > 0 {
		d.waits, d.after = map[sim.Address][]int{}, map[sim.Address][]rest{}
	}
	for i := range schedule {
		switch x := &schedule[i]; {
		case x.Timed:
			d.timed = append(d.timed, i)
		case x.Waits:
			d.waits[x.Choice.On] = append(d.waits[x.Choice.On], i)
		case x.After == sim.Address{}:
			d.ready = append(d.ready, i)
		default:
			d.stand(i, max(1, x.Nth)-taken(x.After))
		}
	}
	return d
}

// stand puts an entry behind its event, which is to be taken so many times more.
func (d *Driver) stand(entry, times int) {
	if times <= 0 {
		d.ready = append(d.ready, entry)
		return
	}
	on := d.schedule[entry].After
	d.after[on] = append(d.after[on], rest{entry, times})
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

// Done reports that no entry is left to be made.
func (d *Driver) Done() bool { return d.left == 0 }

// Due returns the entry whose choice is made next, -1 for the earliest event.
func (d *Driver) Due(w *sim.World) int {
	if len(d.ready) > 0 {
		return d.ready[0]
	}
	if len(d.timed) > 0 {
		if at, ok := w.NextAt(); !ok || at >= d.schedule[d.timed[0]].Choice.At {
			return d.timed[0]
		}
	}
	if len(d.waits) > 0 {
		if next, ok := w.Next(); ok {
			if list := d.waits[next.On]; len(list) > 0 {
				return list[0]
			}
		}
	}
	return -1
}

// Step makes one choice. It returns the place of the entry that it was, -1 for the
// earliest event, and false when nothing is left to happen. The error is a
// [*Refusal], and nothing has changed then.
func (d *Driver) Step(w *sim.World) (entry int, more bool, err error) {
	for entry = d.Due(w); entry >= 0; entry = d.Due(w) {
		if d.Chosen != nil {
			d.Chosen(w, entry)
		}
		switch err := w.Apply(d.schedule[entry].Choice); {
		case err == nil:
			d.made(entry, d.schedule[entry].Choice)
			return entry, true, nil
		case d.Misfit == nil:
			return entry, false, &Refusal{entry, err}
		case errors.Is(err, sim.ErrOver):
			return -1, false, nil
		}
		if instead, ok := d.Misfit(w, entry); ok && w.Apply(instead) == nil {
			d.made(entry, instead)
			return entry, true, nil
		}
		d.leave(entry)
	}
	if d.Done() && d.Made == nil {
		return -1, w.Step(), nil
	}
	next, _ := w.Next()
	if more = w.Step(); more {
		d.happened(next)
	}
	return -1, more, nil
}

// Take takes an event by name, as a recording does, in place of the earliest one: no
// entry may be due. The error is the world's.
func (d *Driver) Take(w *sim.World, on sim.Address, content uint64) error {
	if err := w.Apply(sim.Choice{On: on, Content: content}); err != nil {
		return err
	}
	d.took(on)
	return nil
}

// made notes that the choice of an entry was made, or another in its place.
func (d *Driver) made(entry int, c sim.Choice) {
	d.leave(entry)
	d.happened(c)
}

// happened notes that a choice was made.
func (d *Driver) happened(c sim.Choice) {
	if c.Act == sim.Take {
		d.took(c.On)
	}
	if d.Made != nil {
		d.Made(c)
	}
}

// leave takes an entry that is due out of what is to come.
func (d *Driver) leave(entry int) {
	d.past[entry] = true
	d.left--
	if len(d.ready) > 0 && d.ready[0] == entry {
		d.ready = d.ready[1:]
		return
	}
	if d.schedule[entry].Timed {
		d.timed = d.timed[1:]
		return
	}
	on := d.schedule[entry].Choice.On
	if list := d.waits[on]; len(list) > 1 {
		d.waits[on] = list[1:]
	} else {
		delete(d.waits, on)
	}
}

// took notes that an event was taken: entries behind it have their moment now.
func (d *Driver) took(on sim.Address) {
	list := d.after[on]
	if len(list) == 0 {
		return
	}
	still := list[:0]
	for _, r := range list {
		if r.times--; r.times > 0 {
			still = append(still, r)
			continue
		}
		at, _ := slices.BinarySearch(d.ready, r.entry)
		d.ready = slices.Insert(d.ready, at, r.entry)
	}
	if d.after[on] = still; len(still) == 0 {
		delete(d.after, on)
	}
}

// remaining returns the entries that are still to be made, in order.
func (d *Driver) remaining() []Entry {
	var all []Entry
	for i := range d.schedule {
		if !d.past[i] {
			all = append(all, d.schedule[i])
		}
	}
	return all
}

// Unused is the error for the first entry whose moment has not come, or nil.
func (d *Driver) Unused() error {
	if d.left == 0 {
		return nil
	}
	return &Refusal{slices.Index(d.past, false), ErrNeverCame}
}
