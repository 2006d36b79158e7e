package sim

import "github.com/zoolab/zoolab/sim/internal/layout"

// Every node has three lanes of its own at places that follow from its id:
// its timers, its inbox, its boot. The plan's comes after the last node's.
func timerLane(id NodeID) int32 { return 3*int32(id) - 3 }
func inboxLane(id NodeID) int32 { return 3*int32(id) - 2 }

// take makes the event at place i of a queue happen; takeTimer does it for
// expiries, which stand in their node's slots. Whoever chose, these two are
// the ways in.
func (w *World) take(at int32, i uint32) {
	ln := &w.lanes[at]
	e := *ln.q.at(i) // a copy: handlers may put events where it lay
	ln.q.close(i)
	w.now = max(w.now, e.at, ln.floor)
	w.offerLane(at, ln)
	w.enter(at, ln, &e)
	if w.tracer != nil {
		w.traceEvent(Took, ln, &e, TimerID{})
	}
	var l *local
	if ln.node > 0 {
		l = &w.locals[ln.node-1]
	}
	switch ln.sort {
	case laneDatagrams:
		if ln.cut || !l.up {
			w.drop(ln, e)
			return
		}
		values := w.stores.slots[e.kind]
		w.hand(l, Delivery{From: ln.from, kind: values.kind, value: values.value(e.slot)}, &e)
	case laneStream:
		w.takeStream(at, l, &e)
	case laneInbox:
		w.takeInbox(l, &e)
	case laneDisk:
		w.synced(l, ln.file, &e)
	case laneBoot:
		w.boot(l)
	case lanePlan:
		w.takePlan(e)
	}
}

// enter opens the event in the history and in the ring.
func (w *World) enter(at int32, ln *lane, e *event) {
	w.seq++
	h := layout.Fold(w.hash, ln.key+uint64(e.n))
	h = layout.Fold(h, uint64(w.now))
	w.hash = layout.Fold(h, e.hash)
	x := w.ring.next()
	x.seq, x.at, x.hash, x.cause, x.k = w.seq, w.now, e.hash, e.cause, e.k
	x.node, x.from, x.lane, x.what, x.flag = ln.node, ln.from, ln.sort, e.what, e.flag
	x.subject = e.kind
	if e.kind < 0 {
		x.subject = w.subject(at, ln)
	}
}

func (w *World) takeStream(at int32, l *local, e *event) {
	ln := &w.lanes[at]
	conn := ln.conn
	d := Delivery{From: ln.from, Conn: w.conns[conn].name, kind: w.kindOf(ln, e), value: w.content(l, e)}
	if w.arriving(ln, e) && l.up {
		w.hand(l, d, e)
	} else if e.what == isMessage {
		w.drop(&w.lanes[at], *e)
	}
	w.forget(conn)
}

// kindOf finds the kind of what travels on a stream.
func (w *World) kindOf(ln *lane, e *event) *kind {
	switch e.what {
	case isOpened:
		return ln.port.opened
	case isClosed:
		return ln.port.closed
	}
	return w.stores.kinds[e.kind]
}

// content finds what an event says. Its store holds a message; a sync's token
// is laid where the node can read it for as long as the handler runs.
func (w *World) content(l *local, e *event) value {
	switch {
	case e.kind >= 0:
		return w.stores.slots[e.kind].value(e.slot)
	case e.what == isSynced:
		l.token = e.token
		return valueAt(&l.token)
	}
	return value{}
}

// hand gives a delivery to a node, or puts it in the inbox of a busy one.
func (w *World) hand(l *local, d Delivery, e *event) {
	if l.queues() {
		w.wait(l, waiting{d: d}, e)
		return
	}
	w.begin(l)
	if w.cfg.Paranoid {
		w.inspect(l, d, e.hash)
	}
	l.node.Receive(&w.env, d)
	w.end(l)
	w.releaseEvent(e)
}

func (w *World) wait(l *local, in waiting, e *event) {
	ln := &w.lanes[inboxLane(l.id)]
	ln.n++
	in.k = e.k
	e.at, e.n, e.k, e.cause, e.flag = w.now, ln.n, ln.n, uint32(w.seq), 0
	ln.q.push(*e)
	l.inbox = append(l.inbox, in)
	w.offerInbox(l)
}

// takeInbox handles what has waited longest. Where its content lies is asked
// again: a clone's stores are not those that it came in with.
func (w *World) takeInbox(l *local, e *event) {
	in := l.inbox[0]
	l.inbox = l.inbox[:copy(l.inbox, l.inbox[1:])]
	in.d.value = w.content(l, e)
	w.begin(l)
	if w.cfg.Paranoid {
		w.inspect(l, in.d, e.hash)
	}
	w.env.run(l, in)
	w.end(l)
	w.releaseEvent(e)
	w.offerInbox(l)
}

// offerInbox opens the inbox lane when the node can take from it.
func (w *World) offerInbox(l *local) {
	at := inboxLane(l.id)
	ln := &w.lanes[at]
	ln.frozen = l.busy()
	switch {
	case l.slow && !ln.frozen && ln.q.size > 0:
		w.serve(l, ln)
	case ln.frozen:
		l.serving = 0
	default:
		ln.floor, l.serving = w.now, 0
	}
	w.offer(at)
}

// begin and end stand around every handler: the env is the node's, and then
// what it was asked for takes place.
func (w *World) begin(l *local) {
	w.running = l.id
	w.env.begin(l, w.now)
}

func (w *World) end(l *local) {
	w.running = 0
	if w.env.quiet > 0 {
		w.env.hush()
	}
	w.settle(l, w.env.out)
}

// inspect looks for a message that was written to on its way.
func (w *World) inspect(l *local, d Delivery, hash uint64) {
	if d.kind != nil && d.kind.id >= 0 && d.kind.hashOf(d.value) != hash {
		w.violate("mutated-payload", &Violation{Node: l.id, Text: "a " + d.Kind() + " from " + w.cast.name(d.From) +
			" to " + l.spec.Name + " changed after it was sent: a message's slices must not be written to"})
	}
}

// run is the step that everything stands on: a node's state and one input
// give its next state, in place, and a list of effects in env.out. It needs
// no World; a search runs it on locals of its own.
func (e *Env) run(l *local, in waiting) {
	switch {
	case in.timer.timer != nil:
		l.node.Timer(e, in.timer)
	case in.d.kind == booting:
		l.node.Start(e)
	default:
		l.node.Receive(e, in.d)
	}
}

// offerTimer tells the tree that a timer of the node is set. Most timers are
// timeouts, set again long before they are due, so a leaf is only ever made
// earlier here: that the timer it stands for has been moved or stopped is
// found out when the leaf comes to the front.
func (w *World) offerTimer(l *local, at Time) {
	if lane := timerLane(l.id); at < w.tree.at(lane) {
		w.tree.set(lane, at)
	}
}

// front returns the lane whose event comes first and when that is: never, or
// later still, when nothing is left to come by itself.
func (w *World) front() (int32, Time) {
	for {
		at, due := w.tree.first()
		ln := &w.lanes[at]
		if ln.sort != laneTimer || due >= never {
			return at, due
		}
		switch _, real := w.locals[ln.node-1].nextTimer(); real {
		case due:
			return at, due
		case never:
			w.tree.rest(at)
		default:
			w.tree.set(at, real)
		}
	}
}

// takeTimer lets one armed timer expire: the one at place i of the node's
// slots, or the next one when i is negative.
func (w *World) takeTimer(ln *lane, i int) {
	l := &w.locals[ln.node-1]
	if i < 0 {
		i, _ = l.nextTimer()
	}
	t := &l.timers[i]
	w.now = max(w.now, t.at)
	t.at = never
	t.fired++
	id := t.id
	e := event{hash: id.key(), n: t.fired, k: t.fired, kind: -1, what: isTimer}
	w.enter(timerLane(l.id), ln, &e)
	if w.tracer != nil {
		w.traceEvent(Took, ln, &e, id)
	}
	if l.queues() {
		w.wait(l, waiting{timer: id}, &e)
		return
	}
	w.begin(l)
	l.node.Timer(&w.env, id)
	w.end(l)
}
