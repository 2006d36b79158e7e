package main

import (
	"math/bits"
	"reflect"
	"unsafe"

	"github.com/zoolab/zoolab/sim/internal/layout"
)

// loop is the yardstick: the event loop one would write for the same node
// contract, around a binary heap. It has the engine's duties on the way of a
// message. Nodes and monitors are interfaces. Handlers leave a list of
// effects that take place afterwards and that a crash could cut. Values of
// any type lie in stores with reference counts. Delays, loss, duplication and
// reordering are drawn from keys that follow from names. Events are numbered
// by lane, and by kind and pair. Lanes are found sparsely, for ten thousand
// clients need no matrix. The history is hashed, and the last events are kept
// in a ring; a tracer would see them all. Nodes may be down or busy, their
// clocks wrong, links cut or clogged.
//
// It is spared streams, disks, faults, clones and search, so it stands on the
// fast side of what it is compared with.
type loop struct {
	job     job
	events  eventHeap
	now     int64
	seq     uint64
	history uint64
	lanes   []loopLane
	routes  loopTable // from and to → lane
	nodes   []loopNode
	env     loopEnv
	kinds   []loopKind
	watch   []loopMonitor
	goal    loopMonitor
	tracer  func(loopRecord)
	ring    []loopRecord
	net     loopNet
	cut     int // effects before the next crash, -1 for none
}

// loopNet is the weather: chances in parts per million.
type loopNet struct {
	least, most              int64
	loss, duplicate, reorder int64
}

type loopLane struct {
	name, rand  uint64
	last, floor int64
	n           uint32
	counts      [8]uint32 // by kind
	cut         bool
	from        int32
}

type loopNode struct {
	actor    loopActor
	up, busy bool
	boot     uint32
	inbox    []loopDelivery
	name     uint64
	timers   []loopTimer
	skew     int64
	drift    int64
	queued   int64 // when the node's one entry in the heap comes, 0 for none
}

type loopTimer struct {
	id    int32
	due   int64
	fired uint32
}

// loopActor is the node contract of the loop.
type loopActor interface {
	receive(*loopEnv, loopDelivery)
	timer(*loopEnv, int32)
}

// loopMonitor judges facts.
type loopMonitor interface{ step(loopFact) bool }

type loopDelivery struct {
	from, kind, slot int32
	env              *loopEnv
}

type loopFact struct {
	at   int64
	seq  uint64
	node int32
	boot uint32
	kind int32
	slot int32
	env  *loopEnv
}

type loopRecord struct {
	seq, hash  uint64
	at         int64
	cause, k   uint32
	node, from int32
	kind       int32
	flag       uint8
}

// loopEnv is what a handler touches the loop through.
type loopEnv struct {
	loop *loop
	self int32
	out  []loopEffect
	now  int64 // by the node's clock
}

type loopOp uint8

const (
	loopSend loopOp = iota
	loopState
	loopSet
)

type loopEffect struct {
	op    loopOp
	to    int32
	kind  int32
	slot  int32
	timer int32
	hash  uint64
	span  int64
}

// loopKind is a kind of message or fact with the store of its values.
type loopKind interface{ release(slot int32) }

type loopStore[T any] struct {
	cells []struct {
		value T
		refs  int32
	}
	free   []int32
	layout *layout.Layout
}

func newStore[T any]() *loopStore[T] {
	return &loopStore[T]{layout: must(layout.Of(reflect.TypeFor[T]()))}
}

func (s *loopStore[T]) put(v T) int32 {
	if n := len(s.free); n > 0 {
		slot := s.free[n-1]
		s.free = s.free[:n-1]
		s.cells[slot].value, s.cells[slot].refs = v, 1
		return slot
	}
	s.cells = append(s.cells, struct {
		value T
		refs  int32
	}{v, 1})
	return int32(len(s.cells) - 1)
}

func (s *loopStore[T]) release(slot int32) {
	if s.cells[slot].refs--; s.cells[slot].refs == 0 {
		s.free = append(s.free, slot)
	}
}

func storeOf[T any](e *loopEnv, kind int32) *loopStore[T] { return e.loop.kinds[kind].(*loopStore[T]) }

// send, state, set and read are what handlers do, for values of any type.
func send[T any](e *loopEnv, kind, to int32, v T) {
	s := storeOf[T](e, kind)
	slot := s.put(v)
	e.out = append(e.out, loopEffect{op: loopSend, to: to, kind: kind, slot: slot, hash: s.layout.Hash(seed, unsafe.Pointer(&s.cells[slot].value))})
}

func state[T any](e *loopEnv, kind int32, v T) {
	e.out = append(e.out, loopEffect{op: loopState, kind: kind, slot: storeOf[T](e, kind).put(v)})
}

func set(e *loopEnv, timer int32, span int64) {
	e.out = append(e.out, loopEffect{op: loopSet, timer: timer, span: span})
}

func (e *loopEnv) begin(node int32) {
	n := &e.loop.nodes[node]
	e.self, e.out = node, e.out[:0]
	e.now = e.loop.now + n.skew
	if n.drift != 0 {
		e.now += e.loop.now / 1_000_000 * n.drift
	}
}

func read[T any](e *loopEnv, kind, slot int32) T { return storeOf[T](e, kind).cells[slot].value }

func (l *loop) step(n int) int {
	for i := range n {
		for len(l.events) > 0 && !l.take() {
		}
		if len(l.events) == 0 {
			return i
		}
	}
	return n
}

// take makes the earliest event happen. It returns false when that was a
// timer that has been moved since.
func (l *loop) take() bool {
	e := l.events.pop()
	node := &l.nodes[e.node]
	var t *loopTimer
	if e.lane < 0 {
		if t = l.expired(node, e.node, e.at); t == nil {
			return false
		}
		e.k = t.fired
		e.n = t.fired
	}
	l.now = max(l.now, e.at)
	l.seq++
	h := layout.Fold(l.history, e.name+uint64(e.n))
	h = layout.Fold(h, uint64(l.now))
	l.history = layout.Fold(h, e.hash)
	r := &l.ring[l.seq&uint64(len(l.ring)-1)]
	*r = loopRecord{seq: l.seq, hash: e.hash, at: l.now, cause: e.cause, k: e.k, node: e.node, kind: e.kind, flag: e.flag}
	if e.lane >= 0 {
		r.from = l.lanes[e.lane].from
	}
	if l.tracer != nil {
		l.tracer(*r)
	}
	l.env.begin(e.node)
	switch {
	case t != nil:
		node.actor.timer(&l.env, t.id)
	case !node.up || l.lanes[e.lane].cut:
	default:
		d := loopDelivery{from: l.lanes[e.lane].from, kind: e.kind, slot: e.slot, env: &l.env}
		if node.busy || len(node.inbox) > 0 {
			node.inbox = append(node.inbox, d)
			return true
		}
		node.actor.receive(&l.env, d)
	}
	l.settle(e.node)
	if t == nil {
		l.kinds[e.kind].release(e.slot)
	}
	return true
}

// expired finds the timer that is due, and otherwise puts the node's entry
// back to where the next one is. One entry a node, put right when it comes up,
// is far cheaper than one for each time that a timer is set.
func (l *loop) expired(node *loopNode, id int32, at int64) *loopTimer {
	node.queued = 0
	var next *loopTimer
	for i := range node.timers {
		if t := &node.timers[i]; t.due > 0 && (next == nil || t.due < next.due) {
			next = t
		}
	}
	if next != nil && next.due <= at {
		next.due = 0
		next.fired++
		return next
	}
	if next != nil {
		l.wake(node, id, next.due)
	}
	return nil
}

func (l *loop) wake(node *loopNode, id int32, at int64) {
	node.queued = at
	l.events.push(heapEvent{at: at, name: node.name, lane: -1, node: id, kind: -1, cause: uint32(l.seq)})
}

func (l *loop) settle(id int32) {
	for i := range l.env.out {
		if l.cut >= 0 {
			if l.cut == 0 {
				l.nodes[id].up = false
				return
			}
			l.cut--
		}
		switch x := &l.env.out[i]; x.op {
		case loopSend:
			l.send(id, x)
		case loopState:
			f := loopFact{at: l.now, seq: l.seq, node: id, kind: x.kind, slot: x.slot, boot: l.nodes[id].boot, env: &l.env}
			for _, m := range l.watch {
				m.step(f)
			}
			if l.goal != nil {
				l.goal.step(f)
			}
			l.kinds[x.kind].release(x.slot)
		case loopSet:
			l.set(id, x)
		}
	}
}

func (l *loop) set(id int32, x *loopEffect) {
	node := &l.nodes[id]
	i := 0
	for i < len(node.timers) && node.timers[i].id != x.timer {
		i++
	}
	if i == len(node.timers) {
		node.timers = append(node.timers, loopTimer{id: x.timer})
	}
	node.timers[i].due = l.now + x.span
	if node.queued == 0 || node.queued > node.timers[i].due {
		l.wake(node, id, node.timers[i].due)
	}
}

func (l *loop) send(from int32, x *loopEffect) {
	at := l.routes.find(uint64(from)<<32 | uint64(x.to))
	ln := &l.lanes[at]
	ln.n++
	ln.counts[x.kind]++
	z := uint64(ln.n) * 4
	if ln.cut || l.net.loss > 0 && hits(l.net.loss, draw(ln.rand, z)) {
		l.kinds[x.kind].release(x.slot)
		return
	}
	if l.net.duplicate > 0 && hits(l.net.duplicate, draw(ln.rand, z+2)) {
		panic("no mill duplicates")
	}
	z = draw(ln.rand, z+1)
	due := max(l.now+delay(l.net.least, l.net.most, z), ln.floor)
	if alone := l.net.reorder > 0 && hits(l.net.reorder, draw(z, 1)); !alone {
		due = max(due, ln.last)
		ln.last = due
	}
	l.events.push(heapEvent{at: due, name: ln.name, hash: x.hash, lane: at, node: x.to, slot: x.slot,
		n: ln.n, k: ln.counts[x.kind], cause: uint32(l.seq), kind: x.kind})
}

// draw and hits are the engine's own functions, which it does not export.
func draw(key, n uint64) uint64 {
	z := key + (n+1)*0x9e3779b97f4a7c15
	z = (z ^ z>>30) * 0xbf58476d1ce4e5b9
	z = (z ^ z>>27) * 0x94d049bb133111eb
	return z ^ z>>31
}

func hits(ppm int64, z uint64) bool {
	hi, _ := bits.Mul64(z, 1_000_000)
	return hi < uint64(ppm)
}
