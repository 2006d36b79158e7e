package sim

import (
	"github.com/zoolab/zoolab/sim/internal/layout"
)

// A laneSort says what the events of a lane are.
type laneSort uint8

const (
	laneDatagrams laneSort = iota // messages of one port from one node to another
	laneStream                    // one direction of one connection
	laneTimer                     // a node's timers, as one lane: the earliest is its head
	laneInbox                     // what waits at a busy or paused node
	laneDisk                      // completions of the syncs of one file of one node
	laneBoot                      // a node's coming up
	lanePlan                      // the faults of the plan
)

// A lane is a queue of events that can only come in its order. The world's
// next event is the earliest of its lanes' heads, so a lane is also what a
// person or a search may choose from.
//
// What every event on the lane touches comes first, in as few cache lines as
// it fits into.
type lane struct {
	q      ring
	floor  Time   // nothing passes before this
	last   Time   // when the last event put on it will come, at the earliest
	key    uint64 // hash of its name: ties, draws and history go by it
	rand   uint64 // key of its draws: the seed and the name
	node   NodeID // whose events these are: the receiver, or the timers' owner
	from   NodeID // messages: the sender
	n      uint32
	sort   laneSort
	cut    bool  // no message passes
	narrow bool  // the link has a capacity
	frozen bool  // a stream that is cut, or held by hand
	conn   int32 // laneStream: place of its connection
	pair   int32 // messages: see pairOf
	port   *Port
	file   *fileInfo
}

// An event is something that will happen: a message on its way, a sync that
// will complete. What a message says lies in a store, by slot.
type event struct {
	at    Time
	hash  uint64 // of the content
	arg   uint64 // sync: the mark it covers
	token uint64
	cause uint32 // the event that gave rise to it, low 32 bits
	n     uint32 // n-th on its lane
	k     uint32 // k-th of its kind on its pair, or of its sort on its lane
	kind  int32  // id of the kind, -1 for none
	slot  int32
	what  what
	flag  uint8
}

const (
	flagBarrier = 1 << iota // a sync that held effects wait for
	flagTwin                // the second copy of a duplicated message
	flagHeld                // set aside by hand
)

// ring is a queue over a power-of-two array.
type ring struct {
	buf  []event
	head uint32
	size uint32
}

func (r *ring) at(i uint32) *event { return &r.buf[(r.head+i)&uint32(len(r.buf)-1)] }

func (r *ring) push(e event) { *r.extend() = e }

// extend makes a place at the end for the caller to fill in: what lay there
// before is still in it.
func (r *ring) extend() *event {
	if int(r.size) == len(r.buf) {
		r.widen()
	}
	r.size++
	return r.at(r.size - 1)
}

func (r *ring) widen() {
	buf := make([]event, max(1, 2*len(r.buf)))
	for i := range r.size {
		buf[i] = *r.at(i)
	}
	r.buf, r.head = buf, 0
}

// insert makes a place for an event that comes at a moment, behind those that
// come no later, and returns it for the caller to fill in. The new event is
// written once, where it will lie, and most events of a lane that reorders
// never move.
func (r *ring) insert(at Time) (e *event, i uint32) {
	if int(r.size) == len(r.buf) {
		r.widen()
	}
	i = r.size
	r.size++
	e = r.at(i)
	for ; i > 0; i-- {
		before := r.at(i - 1)
		if before.at <= at {
			break
		}
		*e = *before
		e = before
	}
	e.at = at
	return e, i
}

func (r *ring) pop() event {
	e := *r.at(0)
	r.head++
	r.size--
	return e
}

// take removes the event at place i, wherever it stands.
func (r *ring) take(i uint32) event {
	e := *r.at(i)
	r.close(i)
	return e
}

// close closes the place of an event that is gone.
func (r *ring) close(i uint32) {
	for ; i > 0; i-- {
		*r.at(i) = *r.at(i - 1)
	}
	r.head++
	r.size--
}

// Names of lanes are hashed from these parts; the words are the ones that
// addresses use.
func laneKey(sort laneSort, parts ...string) uint64 {
	h := layout.Fold(laneSeed, uint64(sort))
	for _, p := range parts {
		h = layout.FoldString(h, p)
	}
	return h
}

const laneSeed = 0x6c616e65

// addLane makes a lane and its leaf, reusing the place of a retired one.
func (w *World) addLane(ln lane) int32 {
	ln.rand = layout.Fold(w.seedKey, ln.key)
	var at int32
	if n := len(w.freeLanes); n > 0 {
		at = w.freeLanes[n-1]
		w.freeLanes = w.freeLanes[:n-1]
		ln.q = ring{buf: w.lanes[at].q.buf}
		w.lanes[at] = ln
	} else {
		at = int32(len(w.lanes))
		w.lanes = append(w.lanes, ln)
		w.tree.grow(len(w.lanes))
	}
	w.tree.name[at] = ln.key
	return at
}

func (w *World) retireLane(at int32) {
	ln := &w.lanes[at]
	w.empty(ln)
	ln.frozen, ln.n = true, 0
	w.tree.rest(at)
	w.freeLanes = append(w.freeLanes, at)
}

// empty throws away what is on a lane.
func (w *World) empty(ln *lane) {
	for ln.q.size > 0 {
		e := ln.q.pop()
		w.releaseEvent(&e)
	}
}

// lose throws away what is on a lane and lets the history say what of it
// were messages.
func (w *World) lose(ln *lane) {
	for ln.q.size > 0 {
		w.lost(ln, ln.q.pop())
	}
}

func (w *World) lost(ln *lane, e event) {
	if e.kind >= 0 {
		w.drop(ln, e)
	}
}

// offer tells the tree what a lane has to offer now.
func (w *World) offer(at int32) { w.offerLane(at, &w.lanes[at]) }

func (w *World) offerLane(at int32, ln *lane) {
	if ln.q.size == 0 || ln.frozen {
		w.tree.rest(at)
		return
	}
	w.tree.set(at, max(ln.q.at(0).at, ln.floor))
}
