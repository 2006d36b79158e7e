package sim

import (
	"cmp"
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
	// Garble alters one leaf of a message, as a link without checksums may: see
	// [World.Leaves]. A second copy of it stays as it was.
	Garble
	// Inflict does Fault now; On is not used.
	Inflict
)

// String returns the act's word in scenario files.
func (a Act) String() string {
	return [...]string{"next", "drop", "duplicate", "hold", "garble", "inflict"}[a]
}

// A Choice is one decision of a driver: what to do with which event.
type Choice struct {
	Act Act
	On  Address
	// At is the least time at which the choice is made: the world's clock
	// moves there first. Time never runs backwards, so 0 asks for nothing.
	At Time
	// Content, when not 0, is the content hash that the event must have:
	// replay demands it.
	Content uint64
	// Crash, with Take, crashes the node that handles the event after Cut
	// of the handler's effects; Keep says what its disk keeps. With Inflict it is
	// the handler that a Restart or a Command runs.
	Crash bool
	Cut   int
	Keep  []Keep
	Flush bool // see Crash.Flush
	// Again, with Take, leaves a copy of a datagram under way, at the same
	// address, so that it can come again.
	Again bool
	// Rand, with Take and Inflict, are the handler's first answers from Rand and Maybe.
	Rand []uint64
	// Leaf, with Garble, is which part of the message is altered, counted from 0.
	Leaf int
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
	was := w.now
	w.now = max(w.now, c.At)
	err := w.apply(c)
	if err != nil {
		w.now = was
	}
	return err
}

func (w *World) apply(c Choice) error {
	if w.violation != nil {
		return fmt.Errorf("%w: %w", ErrOver, w.violation)
	}
	if c.Act == Inflict {
		return w.applyFault(c)
	}
	at, i, ok := w.find(c.On)
	if !ok {
		return fmt.Errorf("%q: %w", c.On, ErrAbsent)
	}
	ln := &w.lanes[at]
	if c.Content != 0 && w.contentAt(ln, i) != c.Content {
		return fmt.Errorf("%q: %w (%016x, not %016x)", c.On, ErrContent, w.contentAt(ln, i), c.Content)
	}
	if ln.sort == laneStream && i > 0 && (c.Act != Drop || !ln.lastBytes(i)) {
		return fmt.Errorf("%q: %w", c.On, ErrBehind)
	}
	message := ln.sort == laneDatagrams || ln.sort == laneStream
	switch {
	case c.Act == Take:
		return w.applyTake(at, i, c)
	case c.Act == Garble:
		return w.garble(ln, i, c)
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

func (w *World) applyFault(c Choice) error {
	if c.Fault == nil {
		return fmt.Errorf("inflict nothing: %w", ErrAct)
	}
	for _, id := range c.Fault.nodes() {
		if id < 1 || int(id) > len(w.locals) {
			return fmt.Errorf("inflict a fault on node %d: %w: there are nodes 1 to %d", id, ErrAct, len(w.locals))
		}
	}
	defer w.guard()
	var cut *local
	do := func() string { return c.Fault.inflict(w) }
	if f, ok := c.Fault.(handling); ok {
		var err error
		if cut, do, err = f.handler(w); err != nil {
			return fmt.Errorf("inflict %s: %w: %w", c.Fault.text(w.cast), ErrAct, err)
		}
	}
	if c.Crash && cut == nil {
		return fmt.Errorf("inflict %s: %w: no handler of it can be cut", c.Fault.text(w.cast), ErrAct)
	}
	if c.Crash {
		cut.keep, cut.flush, cut.silent = c.Keep, c.Flush, false
		w.cutNext = c.Cut
	}
	w.env.forced = c.Rand
	w.seq++
	w.inflict(c.Fault, do)
	w.env.forced, w.cutNext = nil, -1
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
		return fmt.Errorf("%q: %w: the link is cut, or the machine at its end is off", c.On, ErrAct)
	case c.Crash && !w.handled(ln, i):
		return fmt.Errorf("%q: %w: no handler runs that a crash could cut: it is lost, or its node is down, busy, slow or paused", c.On, ErrAct)
	}
	if c.Again && ln.sort != laneDatagrams {
		return fmt.Errorf("%q: %w: only a datagram can come again", c.On, ErrAct)
	}
	if ln.sort != laneTimer && ln.q.at(i).at == never { // it was held: it comes now
		ln.q.at(i).at = w.now
	}
	if c.Again {
		e := *ln.q.at(i)
		w.stores.slabs[e.kind].retain(e.slot)
		defer w.returned(at, e)
	}
	defer w.guard()
	if c.Crash {
		l := &w.locals[ln.node-1]
		l.keep, l.flush, l.silent = c.Keep, c.Flush, false
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

// handled reports whether taking the event runs a handler at once, or the
// rest of one that waited for its sync.
func (w *World) handled(ln *lane, i uint32) bool {
	if ln.node == 0 {
		return false
	}
	l := &w.locals[ln.node-1]
	switch ln.sort {
	case laneBoot:
		return !l.up
	case laneInbox:
		return true
	case laneDisk:
		if ln.q.at(i).flag&flagBarrier != 0 {
			return !l.paused
		}
	case laneDatagrams:
		if ln.cut {
			return false
		}
	case laneStream:
		c := &w.conns[ln.conn]
		to := c.sideOf(ln.node)
		if opening := ln.q.at(i).what == isOpened && to == 1; !opening && !c.open[to] {
			return false
		}
	}
	return l.up && !l.queues()
}

// lastBytes reports whether place i of a stream is the last before its
// closing: a reset may lose bytes from the end.
func (ln *lane) lastBytes(i uint32) bool {
	return ln.q.size >= 2 && i == ln.q.size-2 && ln.q.at(i+1).what == isClosed && ln.q.at(i).what == isMessage
}

// returned puts a datagram that has just been taken back on its way.
func (w *World) returned(at int32, e event) {
	ln := &w.lanes[at]
	again, _ := ln.q.insert(e.at)
	*again = e
	w.offer(at)
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
	for k := range ln.q.size {
		if t := ln.q.at(k); t.n == e.n && k != i {
			return fmt.Errorf("duplicate %q: %w: its second copy is on its way already", c.On, ErrAct)
		}
	}
	e.flag |= flagTwin
	w.stores.slabs[e.kind].retain(e.slot)
	twin, _ := ln.q.insert(e.at)
	*twin = e
	w.offer(at)
	return nil
}

func (w *World) contentAt(ln *lane, i uint32) uint64 {
	if ln.sort == laneTimer {
		return w.locals[ln.node-1].timers[i].id.key()
	}
	return ln.q.at(i).hash
}

func (w *World) addressOf(ln *lane, e *event) Address {
	return w.Address(Record{Sort: Took, Node: ln.node, From: ln.from, K: e.k, kind: e.kind, port: ln.port,
		file: ln.file, lane: ln.sort, what: e.what, flag: e.flag})
}

// Pending is an event that may happen.
type Pending struct {
	On      Address
	At      Time // when it comes if nobody chooses; after the [Horizon] when it is held
	Held    bool // by hand, by a cut or behind others: not in the order of time
	Content uint64
	Text    string // the message, as its String method or its fields show it
}

// Pending lists every event that may happen, in the order in which they
// would. On a stream only the first message is an event yet.
func (w *World) Pending() []Pending {
	var all []ranked
	for i := range w.lanes {
		ln := &w.lanes[i]
		if ln.sort == laneTimer {
			all = w.pendingTimers(all, ln)
			continue
		}
		n := ln.q.size
		if ln.sort != laneDatagrams {
			n = min(n, 1)
		}
		for k := range n {
			e := ln.q.at(k)
			due := max(e.at, ln.floor)
			if ln.frozen {
				due = never
			}
			p := Pending{On: w.addressOf(ln, e), At: max(due, w.now), Content: e.hash, Held: due >= never}
			if e.kind >= 0 {
				p.Text = w.stores.slabs[e.kind].text(e.slot)
			}
			if ln.sort == lanePlan {
				p.Text = w.plan[e.k-1].Fault.text(w.cast)
			}
			all = append(all, ranked{p, due, ln.key})
		}
	}
	slices.SortStableFunc(all, func(a, b ranked) int { return cmp.Or(cmp.Compare(a.due, b.due), cmp.Compare(a.lane, b.lane)) })
	out := make([]Pending, len(all))
	for i := range all {
		out[i] = all[i].Pending
	}
	return out
}

// ranked is a pending event with its place in the order of time: when it is
// due, be that past, and its lane's name for ties.
type ranked struct {
	Pending
	due  Time
	lane uint64
}

func (w *World) pendingTimers(out []ranked, ln *lane) []ranked {
	l := &w.locals[ln.node-1]
	for i := range l.timers {
		if t := &l.timers[i]; t.at < never {
			p := Pending{At: max(t.at, w.now), Content: t.id.key(),
				On: Address{Port: "timer", Node: l.spec.Name, Kind: t.id.String(), K: t.fired + 1}}
			out = append(out, ranked{p, t.at, ln.key})
		}
	}
	return out
}

// Next returns the choice that Step would make: the earliest event. It
// returns false when nothing is left to happen in the order of time.
func (w *World) Next() (Choice, bool) {
	at, due := w.front()
	if w.violation != nil || due >= never {
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

// String spells the choice: "next wire p1>a2 Prepare#3, crash after 2 effects".
func (c Choice) String() string {
	s := c.Act.String() + " " + c.On.String()
	if c.Act == Inflict {
		s = fmt.Sprintf("%s %+v", c.Act, c.Fault)
	}
	if c.Act == Garble {
		s += fmt.Sprintf(", leaf %d", c.Leaf)
	}
	if c.Again {
		s += ", leaving a copy"
	}
	if c.Crash {
		s += fmt.Sprintf(", crash after %d effects", c.Cut)
	}
	for _, k := range c.Keep {
		s += fmt.Sprintf(", keep %d of %s", k.Writes, k.File)
	}
	if len(c.Rand) > 0 {
		s += fmt.Sprintf(", rand %v", c.Rand)
	}
	return s
}
