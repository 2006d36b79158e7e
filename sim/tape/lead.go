package tape

import "github.com/zoolab/zoolab/sim"

// NotTold is why nothing comes after the last step of a main that is led, as long as
// nobody has told it how it goes on.
const NotTold = "it has come no further yet"

// Lead tells main of a tape that is led how it goes on: with these choices, each made at
// its time (At of [sim.Choice]) before all that happens then or later, in this order; and
// with all that happens by itself no later than until. Extend records what was told, and
// nothing beyond. A branch that leaves main has the choices that it has been told so
// far, at their times.
func (b *Branch) Lead(choices []sim.Choice, until sim.Time) {
	if !b.led {
		panic("tape: a branch is led that goes by itself")
	}
	l := &b.legs[0]
	for _, c := range choices {
		l.entries = append(l.entries, Entry{Choice: c, Timed: true})
	}
	b.driver.join(l.entries)
	b.until = max(b.until, until)
	if b.over == NotTold {
		b.over = ""
	}
}

// Untold is how many of the choices that main was told are not recorded yet.
func (b *Branch) Untold() int { return len(b.driver.timed) }

// told reports whether what comes next is not for others to say.
func (b *Branch) told(w *sim.World, d *Driver) bool {
	if !b.led || len(d.timed) > 0 {
		return true
	}
	at, ok := w.NextAt()
	return ok && at <= b.until
}

// join puts entries that are made by time behind those of the schedule.
func (d *Driver) join(schedule []Entry) {
	for i := len(d.schedule); i < len(schedule); i++ {
		d.timed = append(d.timed, i)
	}
	more := len(schedule) - len(d.schedule)
	d.schedule, d.past, d.left = schedule, append(d.past, make([]bool, more)...), d.left+more
}
