package sim

import (
	"errors"
	"fmt"
	"slices"
)

// An Act is what a choice does with the event it names.
type Act uint8

const (
	// Take makes the event happen now: the world's time becomes the event's,
	// or stays where it is if it is past that already.
	Take Act = iota
	// Drop loses a message.
	Drop
	// Duplicate puts a second copy of a datagram beside it.
	Duplicate
	// Hold sets a message aside: it comes only when it is taken by name. On
	// a stream it holds up everything behind it.
	Hold
	// Inflict does Fault now; On is not used.
	Inflict
)

var acts = [...]string{"next", "drop", "duplicate", "hold", "inflict"}

// String returns the act's word in scenario files.
func (a Act) String() string { return acts[a] }

// A Choice is one decision of a driver: what to do with which event.
type Choice struct {
	Act Act
	On  Address
	// Content, when not 0, is the content hash that the event must have:
	// replay demands it.
	Content uint64
	// Crash, with Take, crashes the node that handles the event after Cut
	// of the handler's effects; Keep says what its disk keeps.
	Crash bool
	Cut   int
	Keep  []Keep
	// Rand, with Take, are the handler's first answers from Rand and Maybe.
	Rand []uint64
	// Fault is what Inflict does.
	Fault Fault
}

// Errors of Apply.
var (
	// ErrAbsent: no pending event has that address.
	ErrAbsent = errors.New("no such event is pending")
	// ErrContent: the event is there and says something else.
	ErrContent = errors.New("the event is there with another content")
	// ErrBehind: on a stream, other messages must come first.
	ErrBehind = errors.New("the message is behind others on its connection")
	// ErrAct: that cannot be done with that event.
	ErrAct = errors.New("that cannot be done with it")
	// ErrOver: a property is violated, the run has ended.
	ErrOver = errors.New("the run is over")
)

// Apply performs one choice. On an error the world is unchanged.
func (w *World) Apply(c Choice) error {
	if w.violation != nil {
		return fmt.Errorf("%w: %w", ErrOver, w.violation)
	}
	if c.Act == Inflict {
		return w.applyFault(c.Fault)
	}
	at, i, ok := w.find(c.On)
	if !ok {
		return fmt.Errorf("%q: %w", c.On, ErrAbsent)
	}
	ln := &w.lanes[at]
	if c.Content != 0 && w.contentAt(ln, i) != c.Content {
		return fmt.Errorf("%q: %w (%016x, not %016x)", c.On, ErrContent, w.contentAt(ln, i), c.Content)
	}
	if ln.sort == laneStream && i > 0 {
		return fmt.Errorf("%q: %w", c.On, ErrBehind)
	}
	message := ln.sort == laneDatagrams || ln.sort == laneStream
	switch {
	case c.Act == Take:
		return w.applyTake(at, i, c)
	case !message:
		return fmt.Errorf("%s %q: %w: only messages can be lost, copied or held", c.Act, c.On, ErrAct)
	case c.Act == Drop:
		w.drop(ln, ln.q.take(i))
	case c.Act == Hold:
		w.hold(ln, i)
	case c.Act == Duplicate:
		return w.double(at, i, c)
	}
	w.offer(at)
	return nil
}

func (w *World) applyFault(f Fault) error {
	if f == nil {
		return fmt.Errorf("inflict nothing: %w", ErrAct)
	}
	defer w.guard()
	w.seq++
	w.inflict(f)
	return nil
}

func (w *World) applyTake(at int32, i uint32, c Choice) error {
	ln := &w.lanes[at]
	switch {
	case ln.sort == laneInbox && (ln.frozen || i > 0):
		return fmt.Errorf("%q: %w: the node is busy or paused, or others wait before it", c.On, ErrAct)
	case ln.sort == laneDisk && i > 0:
		return fmt.Errorf("%q: %w: syncs of a file complete in order", c.On, ErrAct)
	case ln.sort == laneStream && ln.cut:
		return fmt.Errorf("%q: %w: the link is cut", c.On, ErrAct)
	case c.Crash && ln.node == 0:
		return fmt.Errorf("%q: %w: no node handles it", c.On, ErrAct)
	}
	defer w.guard()
	if c.Crash {
		l := &w.locals[ln.node-1]
		l.keep = c.Keep
		w.cutNext = c.Cut
		defer func() { w.cutNext = -1 }()
	}
	w.env.forced = c.Rand
	defer func() { w.env.forced = nil }()
	if ln.sort == laneTimer {
		w.takeTimer(ln, int(i))
	} else {
		w.take(at, i)
	}
	return nil
}

// hold sets a message aside. A held datagram goes to the end of its lane at
// a time that never comes; a stream stands still.
func (w *World) hold(ln *lane, i uint32) {
	if ln.sort == laneStream {
		ln.q.at(i).at = never
		return
	}
	e := ln.q.take(i)
	e.at = never
	e.flag |= flagHeld
	ln.q.push(e)
}

// double puts a twin beside a datagram, to come at the same time.
func (w *World) double(at int32, i uint32, c Choice) error {
	ln := &w.lanes[at]
	if ln.sort == laneStream {
		return fmt.Errorf("duplicate %q: %w: a stream carries nothing twice", c.On, ErrAct)
	}
	e := *ln.q.at(i)
	if e.flag&flagTwin != 0 {
		return fmt.Errorf("duplicate %q: %w: it is a second copy itself", c.On, ErrAct)
	}
	e.flag |= flagTwin
	w.stores.slabs[e.kind].retain(e.slot)
	ln.q.push(e)
	ln.q.sift()
	w.offer(at)
	return nil
}

func (w *World) contentAt(ln *lane, i uint32) uint64 {
	if ln.sort == laneTimer {
		return w.locals[ln.node-1].timers[i].id.key()
	}
	return ln.q.at(i).hash
}

// Later registers a choice for when its event comes up in the order of time:
// the event is then lost, held, copied or cut instead of simply taken.
func (w *World) Later(c Choice) { w.later = append(w.later, c) }

// intercept looks whether the event about to be taken has a choice waiting
// for it.
func (w *World) intercept(at int32) bool {
	ln := &w.lanes[at]
	var a Address
	if ln.sort == laneTimer {
		l := &w.locals[ln.node-1]
		i, _ := l.nextTimer()
		a = Address{Port: "timer", Node: l.spec.Name, Kind: l.timers[i].id.String(), K: l.timers[i].fired + 1}
	} else {
		a = w.addressOf(ln, ln.q.at(0))
	}
	i := slices.IndexFunc(w.later, func(c Choice) bool { return c.On == a })
	if i < 0 {
		return false
	}
	c := w.later[i]
	w.later = slices.Delete(w.later, i, i+1)
	return w.Apply(c) == nil
}

func (w *World) addressOf(ln *lane, e *event) Address {
	return w.Address(Record{Sort: Took, Node: ln.node, From: ln.from, K: e.k, kind: e.kind, port: ln.port,
		file: ln.file, lane: ln.sort, what: e.what, flag: e.flag})
}

// Pending is an event that may happen.
type Pending struct {
	On      Address
	At      Time // when it comes if nobody chooses; held or cut: never
	Held    bool // by hand, by a cut or behind others: not in the order of time
	Content uint64
	Text    string // the message, as its String method or its fields show it
}

// Pending lists every event that may happen, in the order in which they
// would. On a stream only the first message is an event yet.
func (w *World) Pending() []Pending {
	var out []Pending
	for i := range w.lanes {
		ln := &w.lanes[i]
		if ln.sort == laneTimer {
			out = w.pendingTimers(out, ln)
			continue
		}
		n := ln.q.size
		if ln.sort != laneDatagrams {
			n = min(n, 1)
		}
		for k := range n {
			e := ln.q.at(k)
			p := Pending{On: w.addressOf(ln, e), At: max(e.at, ln.floor, w.now), Content: e.hash, Held: ln.frozen || e.at == never}
			if e.kind >= 0 {
				p.Text = w.stores.slabs[e.kind].text(e.slot)
			}
			if ln.sort == lanePlan {
				p.Text = w.plan[e.k-1].Fault.text(w.cast)
			}
			out = append(out, p)
		}
	}
	slices.SortStableFunc(out, func(a, b Pending) int {
		switch {
		case a.At != b.At:
			return int(min(max(a.At-b.At, -1), 1))
		case a.On.String() < b.On.String():
			return -1
		}
		return 1
	})
	return out
}

func (w *World) pendingTimers(out []Pending, ln *lane) []Pending {
	l := &w.locals[ln.node-1]
	for i := range l.timers {
		if t := &l.timers[i]; t.at < never {
			out = append(out, Pending{At: max(t.at, w.now), Content: t.id.key(),
				On: Address{Port: "timer", Node: l.spec.Name, Kind: t.id.String(), K: t.fired + 1}})
		}
	}
	return out
}

// Next returns the choice that Step would make: the earliest event. It
// returns false when nothing is left to happen in the order of time.
func (w *World) Next() (Choice, bool) {
	at, key := w.tree.win[1], w.tree.key[1]
	if w.violation != nil || key >= leafKey(never, 0) {
		return Choice{}, false
	}
	ln := &w.lanes[at]
	if ln.sort == laneTimer {
		l := &w.locals[ln.node-1]
		i, _ := l.nextTimer()
		t := &l.timers[i]
		return Choice{On: Address{Port: "timer", Node: l.spec.Name, Kind: t.id.String(), K: t.fired + 1}, Content: t.id.key()}, true
	}
	e := ln.q.at(0)
	return Choice{On: w.addressOf(ln, e), Content: e.hash}, true
}
