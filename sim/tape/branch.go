package tape

import (
	"errors"
	"fmt"
	"sort"

	"github.com/zoolab/zoolab/sim"
)

// A Branch is one course that a run takes.
type Branch struct {
	tape   *Tape
	name   string
	parent *Branch  // nil for main
	forked int      // the steps that it shares with its parent
	end    sim.Time // the first event at or past it is the last one
	led    bool     // it goes as it is told to
	until  sim.Time // it was told so
	own    track    // of the steps after those
	legs   []leg    // in order of steps
	front  *sim.World
	scribe scribe  // at the front
	driver *Driver // there as well
	over   string
	err    error
	walk   walk
	index  index
	cone   *Cone
	tones  []sim.Tone // of each node, at the front
}

// A leg is a part of a branch that a schedule leads along: from the branch's beginning,
// or from an act, to the next act.
type leg struct {
	from    int     // the steps before it
	entries []Entry // what was still to be made there, the act first
	omitted []omission
}

// An omission is an entry that did not fit, and was left out before a step.
type omission struct{ step, entry int }

func newBranch(t *Tape, name string, parent *Branch, forked int, begin *sim.World) *Branch {
	b := &Branch{tape: t, name: name, parent: parent, forked: forked, front: begin, tones: tonesOf(begin)}
	b.walk = newWalk(b)
	return b
}

// fork makes a branch that shares so many steps. What the schedule had not done by
// then is still to be done.
func (b *Branch) fork(step int) *Branch {
	w := b.front
	if step < b.Len() {
		w = b.tape.reel.listening(b, step)
	}
	f := newBranch(b.tape, fmt.Sprintf("b%d", len(b.tape.branches)), b, step, w.Clone())
	f.driver = b.driverAt(step)
	if f.end = b.end; b.led {
		f.end = min(w.Now()+b.tape.config.End, sim.Horizon)
	}
	return f
}

// act makes a choice at the front, before what the schedule has to do there. On an
// error nothing has changed.
func (b *Branch) act(c sim.Choice) error {
	b.front.Trace(b.scribe.begin(&b.tape.names))
	err := b.front.Apply(c)
	b.front.Trace(nil)
	if err != nil {
		return err
	}
	x := Entry{Choice: c, After: b.lastEvent()}
	if n := b.taken([]Entry{x}, b.Len())(x.After); n > 1 {
		x.Nth = n
	}
	entries := append([]Entry{x}, b.driver.remaining()...)
	b.legs = append(b.legs, leg{from: b.Len(), entries: entries})
	b.driver = resumed(entries, b.taken(entries, b.Len()))
	b.driver.made(0, c)
	b.over, b.err = "", nil
	b.append(0)
	return nil
}

// taken counts how often the events behind which entries stand were taken in the steps
// up to one.
func (b *Branch) taken(entries []Entry, to int) func(sim.Address) int {
	counts := b.standing(entries)
	if len(counts) > 0 {
		for step := 1; step <= to; step++ {
			x := b.brief(step)
			if n, asked := counts[x.on]; asked && x.sort != Acted {
				counts[x.on] = n + 1
			}
		}
	}
	return func(on sim.Address) int {
		x, _ := b.tape.names.find(on)
		return counts[x]
	}
}

// standing returns the events behind which entries stand, as far as there were any of
// their names.
func (b *Branch) standing(entries []Entry) map[name]int {
	all := map[name]int{}
	for i := range entries {
		if on := entries[i].After; on != (sim.Address{}) {
			if x, known := b.tape.names.find(on); known {
				all[x] = 0
			}
		}
	}
	return all
}

// leg returns the part of the branch to which one of its own steps belongs.
func (b *Branch) leg(step int) *leg {
	return &b.legs[max(0, sort.Search(len(b.legs), func(i int) bool { return b.legs[i].from >= step })-1)]
}

// driverAt returns the driver as it was after a step.
func (b *Branch) driverAt(step int) *Driver {
	if step == b.forked && b.parent != nil {
		return b.parent.driverAt(step)
	}
	l := b.leg(step)
	d := resumed(l.entries, b.taken(l.entries, l.from))
	omitted, behind := l.omitted, b.standing(l.entries)
	for n := l.from + 1; n <= step && !d.Done(); n++ {
		for len(omitted) > 0 && omitted[0].step == n {
			d.leave(omitted[0].entry)
			omitted = omitted[1:]
		}
		if _, place := b.entry(n); place >= 0 {
			d.made(place, d.schedule[place].Choice)
		} else if x := b.brief(n); len(behind) > 0 {
			if _, asked := behind[x.on]; asked {
				d.took(b.tape.names.address(x))
			}
		}
	}
	return d
}

func (b *Branch) close() {
	b.front.Close()
	b.walk.close()
}

// Name returns "main", or "b" and the branch's number.
func (b *Branch) Name() string { return b.name }

// Tape returns the tape that the branch is of.
func (b *Branch) Tape() *Tape { return b.tape }

// Parent returns the branch that this one left, nil for main, and how many steps it
// shares with it.
func (b *Branch) Parent() (*Branch, int) { return b.parent, b.forked }

// Len returns how many steps are recorded.
func (b *Branch) Len() int { return b.forked + b.own.n }

// Over says why nothing comes after the last step, "" while something may. The
// error is for an entry of the run's own schedule that could not be made, a
// [*Refusal]: main ends there. On a branch, which has left the schedule's course,
// an entry that does not fit is left out.
func (b *Branch) Over() (why string, err error) { return b.over, b.err }

// Extend records up to n more steps and returns how many it could.
func (b *Branch) Extend(n int) int {
	for i := range n {
		if !b.extend() {
			return i
		}
	}
	return n
}

func (b *Branch) extend() bool {
	if b.over != "" {
		return false
	}
	if b.over = b.overAt(b.front, b.Len()); b.over != "" {
		b.err = b.unused(b.front, b.driver)
		return false
	}
	if !b.told(b.front, b.driver) {
		b.over = NotTold
		return false
	}
	b.front.Trace(b.scribe.begin(&b.tape.names))
	entry, more, err := b.follow(b.driver, b.omit).Step(b.front)
	b.front.Trace(nil)
	switch {
	case err != nil:
		b.over, b.err = "its schedule does not fit", err
		return false
	case !more:
		b.over, b.err = "nothing is left to happen", b.unused(b.front, b.driver)
		return false
	}
	b.append(entry)
	return true
}

// unused is the error for the first entry of the run's own schedule whose moment has not
// come though the run is at its end, or nil. On a branch none has to come; nor after a
// violation, or where the run is stopped while it might go on.
func (b *Branch) unused(w *sim.World, d *Driver) error {
	stopped := w.Now() < b.end && w.Seq() >= b.tape.config.Events
	if b.parent != nil || w.Violation() != nil || stopped || b.over == Filled || b.led {
		return nil
	}
	return d.Unused()
}

// omit notes that an entry was left out before the next step.
func (b *Branch) omit(entry int) {
	l := &b.legs[len(b.legs)-1]
	l.omitted = append(l.omitted, omission{b.Len() + 1, entry})
}

// follow has a driver go along the branch: on main every entry must fit, and elsewhere
// one that does not is left out, and told of.
func (b *Branch) follow(d *Driver, omit func(entry int)) *Driver {
	if b.parent != nil {
		d.Misfit = func(_ *sim.World, entry int) (sim.Choice, bool) {
			omit(entry)
			return sim.Choice{}, false
		}
	}
	return d
}

// append keeps what the scribe has taken down of a step.
func (b *Branch) append(entry int) {
	s, w, step := &b.scribe, b.front, b.Len()+1
	x := s.x
	x.seq, x.at, x.hash = w.Seq(), w.Now(), w.Hash()
	switch {
	case s.cause > 0:
		x.cause = int32(b.stepOf(s.cause))
	case entry >= 0 && !s.took:
		on := b.driver.schedule[entry].Choice.On
		x.on, x.cause = b.tape.names.put(on), int32(b.Sent(on))
	}
	if entry >= 0 {
		x.flags |= isChoice
		b.own.made = append(b.own.made, placed{step, entry})
	}
	b.own.add(x)
	if x.node == 0 {
		for _, id := range s.shared {
			b.own.shared = append(b.own.shared, share{step, id})
		}
	}
	for _, sign := range s.signs {
		sign.Step = step
		b.own.signs = append(b.own.signs, sign)
	}
	for _, on := range s.sent {
		b.index.send(on, step)
	}
	for _, subject := range s.about {
		b.index.mention(subject, step)
	}
	b.turn()
	b.walk.passed(b)
}

// stepOf returns the step in which the world's count of events became seq. Nearly every
// step is one event, so it is looked for where it would stand if those since then were.
func (b *Branch) stepOf(seq uint64) int {
	n := b.Len()
	if n == 0 {
		return 1
	}
	if guess := n - int(b.brief(n).seq-seq); guess > 0 && guess <= n && b.brief(guess).seq == seq && (guess == 1 || b.brief(guess-1).seq < seq) {
		return guess
	}
	return 1 + sort.Search(n, func(i int) bool { return b.brief(i+1).seq >= seq })
}

// lastEvent returns the address of the last event taken, the zero Address when there
// was none.
func (b *Branch) lastEvent() sim.Address {
	for step := b.Len(); step > 0; step-- {
		if x := b.brief(step); x.sort != Acted {
			return b.tape.names.address(x)
		}
	}
	return sim.Address{}
}

// Schedule returns the entries that were made in the recorded steps, in the order in
// which they were: with them the run takes this course by itself. The slice is a
// copy.
//
// Where a hand has acted behind an entry that waited, with no event between them, that
// one is written down with the event that both stand behind: otherwise it would wait
// for the other.
func (b *Branch) Schedule() []Entry {
	var made []Entry
	waited, last := 0, 0 // entries since the last event that have waited, and the step of the last
	for step := range b.choices {
		x, _ := b.entry(step)
		if step > last+1 {
			waited = 0 // an event has come between
		}
		made, last = append(made, *x), step
		if x.Waits {
			waited++
			continue
		}
		for i := range waited {
			w := &made[len(made)-2-i]
			w.After, w.Nth, w.Waits = x.After, x.Nth, false
		}
		waited = 0
	}
	return made
}

// choices yields the steps in which entries were made.
func (b *Branch) choices(yield func(step int) bool) { b.choicesTo(b.Len(), yield) }

func (b *Branch) choicesTo(to int, yield func(step int) bool) bool {
	if b.parent != nil && !b.parent.choicesTo(min(to, b.forked), yield) {
		return false
	}
	for _, x := range b.own.made {
		if x.step > to {
			break
		}
		if !yield(x.step) {
			return false
		}
	}
	return true
}

// ErrStopped is the error for a course that nobody wanted to the end.
var ErrStopped = errors.New("stopped before the end of the run")

// Course goes on to the end of the run, or as far as main was told, without recording it
// and so without a bound on its steps. It returns all entries that are made on the way, as
// Schedule does, and the hash of the whole. It asks now and then whether it is to stop. The
// error is ErrStopped, or one of Over.
func (b *Branch) Course(stop func() bool) (schedule []Entry, hash uint64, err error) {
	w, d := b.front.Clone(), b.follow(b.driverAt(b.Len()), func(int) {})
	defer w.Close()
	schedule = b.Schedule()
	if b.over != "" && b.err != nil {
		return nil, 0, b.err
	}
	for n := 0; b.ended(w) == "" && b.told(w, d); n++ {
		if n&1023 == 0 && stop() {
			return nil, 0, ErrStopped
		}
		entry, more, err := d.Step(w)
		if err != nil {
			return nil, 0, err
		}
		if !more {
			break
		}
		if entry >= 0 {
			schedule = append(schedule, d.schedule[entry])
		}
	}
	return schedule, w.Hash(), b.unused(w, d)
}
