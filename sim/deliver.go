package sim

import "github.com/zoolab/zoolab/sim/internal/layout"

// Every node has three lanes of its own at places that follow from its id,
// and the plan's comes after the last node's.
func timerLane(id NodeID) int32  { return 3*int32(id) - 3 }
func inboxLane(id NodeID) int32  { return 3*int32(id) - 2 }
func bootLane(id NodeID) int32   { return 3*int32(id) - 1 }
func (w *World) planLane() int32 { return 3 * int32(len(w.locals)) }

// take makes the event at place i of a queue happen; takeTimer does it for
// expiries, which stand in their node's slots. Whoever chose, these two are
// the ways in.
func (w *World) take(at int32, i uint32) {
	ln := &w.lanes[at]
	e := ln.q.at(i)
	w.now = max(w.now, e.at, ln.floor)
	ev := ln.q.take(i)
	w.offer(at)
	w.enter(ln, &ev, TimerID{})
	var l *local
	if ln.node > 0 {
		l = &w.locals[ln.node-1]
	}
	switch ln.sort {
	case laneDatagrams:
		w.takeDatagram(ln, l, ev)
	case laneStream:
		w.takeStream(at, l, ev)
	case laneInbox:
		w.takeInbox(l, ev)
	case laneDisk:
		w.synced(l, ln.file, ev)
	case laneBoot:
		w.boot(l)
	case lanePlan:
		w.takePlan(ev)
	}
}

// enter opens the event in the history and in the trace.
func (w *World) enter(ln *lane, e *event, timer TimerID) {
	w.seq++
	h := layout.Fold(w.hash, ln.key+uint64(e.n))
	h = layout.Fold(h, uint64(w.now))
	w.hash = layout.Fold(h, e.hash)
	r := w.ring.next()
	*r = Record{Sort: Took, Seq: w.seq, At: w.now, Node: ln.node, From: ln.from, Hash: e.hash, Cause: e.cause, K: e.k,
		kind: e.kind, slot: e.slot, port: ln.port, file: ln.file, timer: timer, lane: ln.sort, what: e.what, flag: e.flag}
	if w.tracer != nil {
		w.tracer.Record(w, *r)
	}
}

func (w *World) takeDatagram(ln *lane, l *local, e event) {
	if ln.cut || !l.up {
		w.drop(ln, e)
		return
	}
	w.hand(l, waiting{d: w.delivery(ln, e)}, e)
}

func (w *World) takeStream(at int32, l *local, e event) {
	ln := &w.lanes[at]
	conn := ln.conn
	d := w.delivery(ln, e)
	d.Conn = w.conns[conn].name
	if w.arriving(ln, e) && l.up {
		w.hand(l, waiting{d: d}, e)
	} else if e.what == isMessage {
		w.drop(&w.lanes[at], e)
	}
	w.forget(conn)
}

func (w *World) delivery(ln *lane, e event) Delivery {
	d := Delivery{From: ln.from, stores: w.stores, port: ln.port, hash: e.hash, slot: e.slot, what: e.what}
	if e.kind >= 0 {
		d.kind = w.stores.kinds[e.kind]
	}
	return d
}

// hand gives an arrival to a node, or puts it in the inbox of a busy one.
func (w *World) hand(l *local, in waiting, e event) {
	if l.busy() || len(l.inbox) > 0 {
		w.wait(l, in, e)
		return
	}
	w.handle(l, in)
	w.releaseEvent(e)
}

func (w *World) wait(l *local, in waiting, e event) {
	ln := &w.lanes[inboxLane(l.id)]
	ln.n++
	e.at, e.n, e.k, e.cause = w.now, ln.n, ln.n, uint32(w.seq)
	ln.q.push(e)
	l.inbox = append(l.inbox, in)
	w.offerInbox(l)
}

// takeInbox handles what has waited longest.
func (w *World) takeInbox(l *local, e event) {
	in := l.inbox[0]
	l.inbox = l.inbox[:copy(l.inbox, l.inbox[1:])]
	w.handle(l, in)
	w.releaseEvent(e)
	w.offerInbox(l)
}

// offerInbox opens the inbox lane when the node can take from it.
func (w *World) offerInbox(l *local) {
	at := inboxLane(l.id)
	ln := &w.lanes[at]
	if ln.frozen = l.busy(); !ln.frozen {
		ln.floor = max(ln.floor, w.now)
	}
	w.offer(at)
}

// handle runs one handler of a node and makes its effects take place.
func (w *World) handle(l *local, in waiting) {
	w.running = l
	w.env.begin(l, w.now)
	if w.cfg.Paranoid && in.d.kind != nil && w.stores.of(in.d.kind).hash(in.d.slot) != in.d.hash {
		w.violate("mutated-payload", &Violation{Node: l.id, Text: "a " + in.d.Kind() + " from " + w.cast.name(in.d.From) +
			" to " + l.spec.Name + " changed after it was sent: a message's slices must not be written to"})
	}
	w.env.run(l, in)
	w.running = nil
	w.settle(l, w.env.out)
}

// run is the step that everything stands on: a node's state and one input
// give its next state, in place, and a list of effects in env.out. It needs
// no World; a search runs it on locals of its own.
func (e *Env) run(l *local, in waiting) {
	switch {
	case in.d.what == isBoot:
		l.node.Start(e)
	case in.timer.timer != nil:
		l.node.Timer(e, in.timer)
	default:
		l.node.Receive(e, in.d)
	}
}

// offerTimers tells the tree when the node's next timer expires.
func (w *World) offerTimers(l *local) {
	if _, at := l.nextTimer(); at < never {
		w.tree.set(timerLane(l.id), leafKey(at, w.lanes[timerLane(l.id)].key))
	} else {
		w.tree.rest(timerLane(l.id))
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
	w.enter(ln, &e, id)
	w.offerTimers(l)
	w.hand(l, waiting{timer: id}, e)
}
