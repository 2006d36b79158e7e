package scenarios

import (
	"errors"
	"fmt"
	"strconv"

	"github.com/zoolab/zoolab/scenarios/file"
	"github.com/zoolab/zoolab/scenarios/strict"
	"github.com/zoolab/zoolab/sim"
	"github.com/zoolab/zoolab/sim/tape"
)

// A schedule is that of a file as a driver makes it. A line of the file may be several
// entries: crash: all.
type schedule struct {
	entries []tape.Entry
	lines   []int // of each entry, the line of the file that it is of, from 0
}

// scheduleOf reads the schedule of a file, in its order.
func scheduleOf(r *roster, f *file.Scenario) (schedule, error) {
	s := schedule{make([]tape.Entry, 0, len(f.Schedule)), make([]int, 0, len(f.Schedule))}
	var errs []error
	for i := range f.Schedule {
		entries, err := entriesOf(r, f.Network, &f.Schedule[i])
		for _, x := range entries {
			s.entries, s.lines = append(s.entries, x), append(s.lines, i)
		}
		errs = append(errs, err)
	}
	return s, strict.Join(strict.Position{}, errs...)
}

// acts are what can be done with an event, by the key of a file. Losing bytes is not
// waiting for them, which is the only difference to dropping a message.
var acts = map[string]struct {
	act   sim.Act
	waits bool
}{
	"next":      {sim.Take, false},
	"lose":      {sim.Drop, false},
	"drop":      {sim.Drop, true},
	"hold":      {sim.Hold, true},
	"duplicate": {sim.Duplicate, true},
	"garble":    {sim.Garble, true},
}

// entriesOf reads one line.
func entriesOf(r *roster, usual file.Network, c *file.Choice) ([]tape.Entry, error) {
	x := tape.Entry{Nth: c.Nth, Choice: sim.Choice{Act: sim.Inflict, At: sim.Time(c.At), Rand: c.Rand, Again: c.Again, Leaf: c.Leaf}}
	var faults []sim.Fault
	var errs [4]error
	switch key, on := c.Event(); key {
	case "":
		faults, errs[0] = faultsOf(r, &c.Deed, usual)
	default:
		x.Choice.Act, x.Waits = acts[key].act, acts[key].waits && c.After.Text == ""
		x.Choice.On, errs[0] = addressOf(on)
	}
	if c.After.Text != "" {
		x.After, errs[1] = addressOf(c.After)
	}
	x.Choice.Content, errs[2] = contentOf(c)
	switch {
	case c.CrashAfter != nil:
		x.Choice.Crash, x.Choice.Cut, x.Choice.Keep, x.Choice.Flush = true, *c.CrashAfter, keeps(c.Keep), c.Flush
	case c.Crash == nil && (c.Keep != nil || c.Flush):
		errs[3] = c.Pos.Errorf("no node crashes here that could keep or send anything").Hint("write crashAfter: 0 beside it, or remove keep and flush")
	}
	if x.Choice.Act != sim.Inflict {
		return []tape.Entry{x}, strict.Join(c.Pos, errs[:]...)
	}
	entries := make([]tape.Entry, len(faults))
	for i, f := range faults {
		if crash, ok := f.(sim.Crash); ok {
			crash.Keep, crash.Flush = keeps(c.Keep), c.Flush
			f = crash
		}
		entries[i] = x
		entries[i].Choice.Fault = f
	}
	return entries, strict.Join(c.Pos, errs[:]...)
}

func keeps(list []file.Keep) []sim.Keep {
	var fates []sim.Keep
	for _, k := range list {
		fates = append(fates, sim.Keep{File: k.File, Writes: k.Writes, Torn: k.Torn})
	}
	return fates
}

// addressOf reads the text that names an event.
func addressOf(a file.Address) (sim.Address, error) {
	on, err := sim.ParseAddress(a.Text)
	if err != nil {
		return on, a.Pos.Errorf("%v", err)
	}
	return on, nil
}

// contentOf reads what the event must be: 64 bits in hexadecimal.
func contentOf(c *file.Choice) (uint64, error) {
	if c.Content == "" {
		return 0, nil
	}
	hash, err := strconv.ParseUint(string(c.Content), 16, 64)
	if err != nil || hash == 0 {
		return 0, c.Pos.Errorf("content: %s is not the fingerprint of an event", c.Content).
			Hint("it is 16 hexadecimal digits, as zoolab run --trace writes them")
	}
	return hash, nil
}

// refused tells of an entry that could not be made, at its place in the file. Other
// errors, and none, are returned as they are.
func (r *run) refused(err error) error {
	var refusal *tape.Refusal
	if !errors.As(err, &refusal) {
		return err
	}
	e, x := &r.Scenario.Schedule[r.schedule.lines[refusal.Place]], &r.schedule.entries[refusal.Place]
	switch {
	case !errors.Is(err, tape.ErrNeverCame):
	case x.Waits:
		return e.Pos.Errorf("%s %q: the message never came up", e.Action(), x.Choice.On.String()).
			Hint("the schedule does not fit this scenario and seed")
	default:
		return e.After.Pos.Errorf("after %q: the event was never taken%s", x.After.String(), nth(x.Nth)).
			Hint("the schedule does not fit this scenario and seed")
	}
	said := e.Pos.Errorf("%s: %v", e.Action(), refusal.Err)
	if !errors.Is(err, sim.ErrAbsent) {
		return said
	}
	var there []string
	for _, p := range r.world.Pending() {
		there = append(there, p.On.String())
	}
	if near := strict.Nearest(x.Choice.On.String(), there); near != "" {
		return said.Hint("did you mean %q?", near)
	}
	return said.Hint("the schedule does not fit this scenario and seed")
}

// nth says how often, when that is more than once.
func nth(n int) string {
	if n < 2 {
		return ""
	}
	return fmt.Sprintf(" %d times", n)
}
