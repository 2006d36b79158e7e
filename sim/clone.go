package sim

import (
	"slices"

	"github.com/zoolab/zoolab/sim/internal/layout"
)

// Clone returns an independent copy that goes on exactly as this world
// would. Messages and records on disk are shared, being immutable; to share
// them w gives up what it had for itself, so one world must not be cloned by two
// goroutines at once. A tracer
// is not cloned: set one with [World.Trace].
func (w *World) Clone() *World {
	c := *w
	c.stores = w.stores.clone()
	c.tracer = nil
	c.env = Env{stores: c.stores, cast: w.cast}
	c.running = 0
	c.locals = make([]local, len(w.locals))
	for i := range w.locals {
		c.locals[i] = w.locals[i].clone()
	}
	c.cloneLanes(w.lanes)
	c.freeLanes = slices.Clone(w.freeLanes)
	c.tree = w.tree.clone()
	c.routes, c.byConn, c.diskLanes = w.routes.clone(), w.byConn.clone(), w.diskLanes.clone()
	c.pairs = slices.Clone(w.pairs)
	c.conns, c.freeConns = slices.Clone(w.conns), slices.Clone(w.freeConns)
	c.groups, c.cuts, c.clogs, c.limits = slices.Clone(w.groups), slices.Clone(w.cuts), slices.Clone(w.clogs), slices.Clone(w.limits)
	c.cloneJudges(w)
	c.ring = w.ring.clone()
	c.listen()
	return &c
}

// cloneLanes copies the queues into one array, which is most of what a
// clone would otherwise spend on allocation.
func (w *World) cloneLanes(from []lane) {
	total := 0
	for i := range from {
		total += span(from[i].q.size)
	}
	arena := make([]event, total)
	w.lanes = slices.Clone(from)
	for i := range w.lanes {
		src, n := &from[i].q, span(from[i].q.size)
		q := ring{buf: arena[:n:n], size: src.size}
		for k := range src.size {
			q.buf[k] = *src.at(k)
		}
		arena = arena[n:]
		w.lanes[i].q = q
	}
}

// span is the size of a ring that holds n events: a power of two, or nothing.
func span(n uint32) int {
	if n == 0 {
		return 0
	}
	s := 1
	for uint32(s) < n {
		s *= 2
	}
	return s
}

func (w *World) cloneJudges(from *World) {
	w.monitors = make([]Monitor, len(from.monitors))
	for i, m := range from.monitors {
		w.monitors[i] = m.Clone()
	}
	w.trackers = make([]Tracker, len(from.trackers))
	for i, t := range from.trackers {
		w.trackers[i] = t.Clone()
	}
	if from.goal != nil {
		w.goal = from.goal.Clone()
	}
	w.marks = slices.Clone(from.marks)
	if from.violation != nil {
		v := *from.violation
		w.violation = &v
	}
}

// Trace sets the tracer of a world, nil for none. It sees what comes about from
// now on; but where nothing has listened before, neither a monitor nor a goal,
// the facts that a node has stated behind a barrier have not been kept for it.
func (w *World) Trace(t Tracer) {
	w.tracer = t
	w.listen()
}

// Fingerprint returns a hash of the state: what every node, disk, timer,
// link, connection and monitor is now, however it came to be so. Two worlds
// of one configuration with equal fingerprints go on alike.
func (w *World) Fingerprint() uint64 {
	h := layout.Fold(worldSeed, uint64(w.now))
	var b []byte
	for i := range w.locals {
		l := &w.locals[i]
		b = l.encode(b[:0], true)
		h = layout.FoldString(h, string(b))
		h = layout.Fold(h, l.draws)
		h = w.foldWaiting(h, l)
	}
	var lanes uint64 // a sum: lanes have no order of their own
	for i := range w.lanes {
		ln := &w.lanes[i]
		if ln.q.size == 0 && ln.n == 0 {
			continue
		}
		lanes += ln.digest(w.now)
	}
	h = layout.Fold(h, lanes)
	var conns uint64
	for i := range w.conns {
		if c := &w.conns[i]; c.port != nil {
			conns += c.digest()
		}
	}
	h = layout.Fold(h, conns)
	if w.goal != nil {
		b = w.goal.Encode(b[:0])
		h = layout.FoldString(h, string(b))
	}
	for _, t := range w.trackers {
		b = t.Encode(b[:0])
		h = layout.FoldString(h, string(b))
	}
	for _, m := range w.monitors {
		b = m.Encode(b[:0])
		h = layout.FoldString(h, string(b))
	}
	for _, g := range w.groups {
		h = layout.Fold(h, uint64(g))
	}
	for _, c := range w.cuts {
		h = layout.Fold(h, uint64(c.From)<<32|uint64(c.To))
	}
	for _, c := range w.clogs {
		if c.until > w.now {
			h = layout.Fold(layout.Fold(h, uint64(c.From)<<32|uint64(c.To)), uint64(c.until))
		}
	}
	for _, l := range w.limits {
		h = layout.Fold(layout.Fold(h, uint64(l.From)<<32|uint64(l.To)), uint64(max(l.free, w.now)))
		h = layout.Fold(layout.Fold(h, uint64(l.every)), uint64(l.queue))
	}
	return w.net.fold(h)
}

// foldWaiting takes in what stands between a node's handlers: effects behind
// a barrier, a crash that is under way, what is wrong with disk and clock.
func (w *World) foldWaiting(h uint64, l *local) uint64 {
	quiet := 0
	for i := range l.held {
		x := &l.held[i]
		quiet += int(x.quiet)
		if x.op == opQuiet || x.op == opFact && !w.judged() {
			quiet++ // the same whether a trace hears them or nobody does
			continue
		}
		h = layout.Fold(h, uint64(quiet))
		quiet = 0
		h = layout.Fold(h, uint64(x.op)<<32|uint64(uint32(x.node)))
		h = layout.Fold(layout.Fold(h, x.word), uint64(x.span)+x.conn.key())
		h = x.fold(h, w)
	}
	for i := range l.inbox {
		in := &l.inbox[i]
		h = layout.Fold(layout.Fold(h, uint64(in.d.From)), in.d.Conn.key())
		h = layout.FoldString(h, in.d.Kind()+in.timer.String())
		h = layout.Fold(h, uint64(in.k))
	}
	h = layout.Fold(layout.Fold(h, uint64(quiet)), uint64(len(l.inbox)))
	h = layout.Fold(h, uint64(uint32(l.cut))<<32|uint64(uint32(l.armed)))
	for _, k := range l.keep {
		h = layout.Fold(layout.FoldString(h, k.File), uint64(k.Writes))
		if k.Torn {
			h++
		}
	}
	if l.done {
		h++
	}
	if l.flush {
		h += 2
	}
	if l.silent {
		h += 4
	}
	h = layout.Fold(layout.Fold(h, uint64(l.service.Min)), uint64(l.service.Max))
	for _, f := range l.files {
		h = f.scarred().fold(h, f.mark()-uint64(f.loose()))
	}
	h = l.disk.fold(h)
	return layout.Fold(layout.Fold(h, uint64(l.skew)), uint64(l.drift))
}

// fold takes in what an effect is about. What a fact says counts where a
// monitor, the goal or a tracker will hear it.
func (x *effect) fold(h uint64, w *World) uint64 {
	k := w.stores.kind(x.kind)
	if x.op == opSometimes || x.op == opHalt {
		return layout.FoldString(h, k.name)
	}
	h = layout.FoldString(h, "")
	switch {
	case x.op == opClose:
		return h
	case x.carries():
		return layout.Fold(layout.Fold(h, k.key), w.stores.of(k).hash(x.slot))
	case k.file != nil:
		return layout.Fold(h, k.file.key)
	case k.timer != nil:
		return layout.Fold(h, k.timer.key)
	}
	return layout.Fold(h, k.port.key)
}

func (n *Network) fold(h uint64) uint64 {
	for _, v := range [...]int64{int64(n.Delay.Min), int64(n.Delay.Max), int64(n.Tail.Chance), int64(n.Tail.Delay.Min),
		int64(n.Tail.Delay.Max), int64(n.Loss), int64(n.Duplicate), int64(n.Reorder), int64(n.Retransmit)} {
		h = layout.Fold(h, uint64(v))
	}
	return h
}

func (c *conn) digest() uint64 {
	h := layout.Fold(c.name.key(), uint64(c.ends[0])<<32|uint64(c.ends[1]))
	for _, flag := range []bool{c.open[0], c.open[1], c.gone[0], c.gone[1], c.mute} {
		h <<= 1
		if flag {
			h++
		}
	}
	return layout.Fold(c.port.key, h)
}

// digest takes in a lane's events and what the next one put on it depends on.
func (ln *lane) digest(now Time) uint64 {
	h := layout.Fold(ln.key, uint64(ln.n))
	h = layout.Fold(layout.Fold(h, uint64(max(ln.last, now))), uint64(max(ln.floor, now)))
	for i := range ln.q.size {
		e := ln.q.at(i)
		h = layout.Fold(layout.Fold(h, uint64(max(e.at, ln.floor))), e.hash+uint64(e.n))
	}
	return h
}
