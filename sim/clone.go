package sim

import (
	"slices"

	"github.com/zoolab/zoolab/sim/internal/layout"
)

// Clone returns an independent copy that goes on exactly as this world
// would. Messages and synced records are shared, being immutable. A tracer
// is not cloned: set one with [World.Trace].
func (w *World) Clone() *World {
	c := *w
	c.stores = w.stores.clone()
	c.tracer = nil
	c.env = Env{stores: c.stores, cast: w.cast}
	c.running = nil
	c.locals = make([]local, len(w.locals))
	for i := range w.locals {
		c.locals[i] = w.locals[i].clone()
		c.locals[i].rehome(c.stores)
	}
	c.cloneLanes(w.lanes)
	c.freeLanes = slices.Clone(w.freeLanes)
	c.tree = w.tree.clone()
	c.routes, c.byConn, c.diskLanes = w.routes.clone(), w.byConn.clone(), w.diskLanes.clone()
	c.pairs = make([]pair, len(w.pairs))
	for i, p := range w.pairs {
		c.pairs[i] = pair{p.lane, slices.Clone(p.counts)}
	}
	c.conns, c.freeConns = slices.Clone(w.conns), slices.Clone(w.freeConns)
	c.groups, c.cuts, c.clogs = slices.Clone(w.groups), slices.Clone(w.cuts), slices.Clone(w.clogs)
	c.later = slices.Clone(w.later)
	c.cloneJudges(w)
	c.ring.buf = slices.Clone(w.ring.buf)
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

// rehome points what waits in a clone's inbox at the clone's stores.
func (l *local) rehome(s *stores) {
	for i := range l.inbox {
		l.inbox[i].d.stores = s
	}
	if l.script != nil {
		l.script.rehome(s)
	}
}

// Trace sets the tracer of a world, nil for none.
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
		h = layout.Fold(h, uint64(l.boot)<<32|l.draws)
		h = layout.Fold(h, uint64(len(l.held))<<32|uint64(len(l.inbox)))
		h = layout.Fold(h, l.ops<<32|uint64(l.dials))
	}
	var lanes uint64 // a sum: lanes have no order of their own
	for i := range w.lanes {
		ln := &w.lanes[i]
		if ln.q.size == 0 && ln.n == 0 {
			continue
		}
		lanes += ln.digest()
	}
	h = layout.Fold(h, lanes)
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
	return h
}

func (ln *lane) digest() uint64 {
	h := layout.Fold(ln.key, uint64(ln.n))
	for i := range ln.q.size {
		e := ln.q.at(i)
		h = layout.Fold(layout.Fold(h, uint64(max(e.at, ln.floor))), e.hash+uint64(e.n))
	}
	return h
}
