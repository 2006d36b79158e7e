package sim

import "github.com/zoolab/zoolab/sim/internal/layout"

// A Network says how links treat what travels on them.
type Network struct {
	// Delay is how long a message travels: most near Min, none past Max.
	Delay Range
	// Tail is a rare slow path that a message takes with a small chance.
	Tail Tail
	// Loss is the chance that a datagram vanishes. A stream segment that is
	// lost is sent again and comes Retransmit later.
	Loss PPM
	// Duplicate is the chance that a datagram arrives twice.
	Duplicate PPM
	// Reorder is the chance that a datagram travels alone and may overtake
	// others of its lane; the rest keep their order.
	Reorder PPM
	// Retransmit is what one lost segment costs a stream; 0 means 200 ms.
	Retransmit Duration
}

// A Tail is the slow path of a network.
type Tail struct {
	Chance PPM
	Delay  Range
}

const defaultRetransmit = 200 * Duration(1e6)

// Purposes of a lane's draws. Each message has four numbers of its own, so
// that switching loss off, say, changes no delay.
const (
	drawLoss = iota
	drawDelay
	drawTwin
	drawTwinDelay
	drawsPerMessage
)

// link is the state of one direction between two nodes while something is
// wrong with it.
type link struct{ From, To NodeID }

// clog is a link on which nothing arrives before a moment.
type clog struct {
	link
	until Time
}

// severed reports whether messages pass from one node to another.
func (w *World) severed(from, to NodeID) bool {
	if a, b := w.groups[from-1], w.groups[to-1]; a != b && a != everyone && b != everyone {
		return true
	}
	for _, c := range w.cuts {
		if c.From == from && c.To == to {
			return true
		}
	}
	return false
}

func (w *World) floorOf(from, to NodeID) Time {
	var floor Time
	for _, c := range w.clogs {
		if c.From == from && c.To == to {
			floor = max(floor, c.until)
		}
	}
	return floor
}

// relink works the state of all links into the lanes after it changed.
func (w *World) relink() {
	for i := range w.lanes {
		ln := &w.lanes[i]
		if ln.sort != laneDatagrams && ln.sort != laneStream || ln.from == 0 {
			continue
		}
		cut := w.severed(ln.from, ln.node) || ln.sort == laneStream && w.locals[ln.node-1].dark
		ln.narrow = w.limitOf(ln.from, ln.node) >= 0
		ln.floor = max(ln.floor, w.floorOf(ln.from, ln.node))
		if ln.sort == laneStream && cut != ln.cut {
			ln.frozen = cut
			if !cut { // what waited for an answer is sent again
				ln.floor = max(ln.floor, w.now.Add(w.net.Delay.at(draw(ln.rand, ^uint64(ln.n)))))
			}
		}
		ln.cut = cut
		w.offer(int32(i))
	}
}

// A pair is what one port keeps of two nodes, in one direction: its datagram
// lane, and how many messages of each kind have gone, over any connection. It
// is a place in World.pairs, where the lane's own place plus one, 0 for none,
// is followed by the counts: in a world of ten thousand clients whatever an
// event has to follow a pointer for is a cache miss.
func (w *World) pairOf(p *Port, from, to NodeID) int32 {
	name := uint64(w.portIndex(p, from))<<56 | uint64(from)<<28 | uint64(to)
	if at := w.routes.get(name); at >= 0 {
		return at
	}
	at := int32(len(w.pairs))
	w.pairs = append(w.pairs, make([]uint32, 1+len(p.kinds)+2)...)
	w.routes.put(name, at)
	return at
}

func (w *World) portIndex(p *Port, from NodeID) int {
	for i, q := range w.cast.protocol.Ports {
		if q == p {
			return i
		}
	}
	w.running = from // the mistake is the node's
	panic("sim: protocol " + w.cast.protocol.Name + " uses port " + p.name + " and does not list it")
}

// count numbers one more event of a kind on a pair. Openings and closings
// count after the port's kinds.
func (w *World) count(pair int32, ord int32) uint32 {
	c := &w.pairs[pair+1+ord]
	*c++
	return *c
}

// send puts a datagram on its way, or loses it.
func (w *World) send(l *local, x *effect) {
	kind := w.stores.kinds[x.kind]
	at := w.pairOf(kind.port, l.id, x.node)
	k := w.count(at, kind.ord)
	slot := int32(w.pairs[at]) - 1
	if slot < 0 {
		slot = w.openLane(at, kind.port, l.id, x.node)
	}
	ln := &w.lanes[slot]
	ln.n++
	if w.tracer != nil {
		w.traceEvent(Sent, ln, &event{hash: x.word, cause: uint32(w.seq), k: k, kind: x.kind, slot: x.slot}, TimerID{})
	}
	z, now := uint64(ln.n)*drawsPerMessage, w.now
	if ln.cut || w.net.Loss > 0 && w.net.Loss.hits(draw(ln.rand, z+drawLoss)) {
		w.drop(ln, event{hash: x.word, cause: uint32(w.seq), n: ln.n, k: k, kind: x.kind, slot: x.slot})
		return
	}
	if ln.narrow {
		at, room := w.admit(ln)
		if !room {
			w.drop(ln, event{hash: x.word, cause: uint32(w.seq), n: ln.n, k: k, kind: x.kind, slot: x.slot})
			return
		}
		now = at
	}
	if w.net.Duplicate > 0 && w.net.Duplicate.hits(draw(ln.rand, z+drawTwin)) {
		w.stores.slots[x.kind].retain(x.slot)
		w.travel(slot, ln, x, k, now, draw(ln.rand, z+drawTwinDelay)).flag = flagTwin
	}
	w.travel(slot, ln, x, k, now, draw(ln.rand, z+drawDelay))
}

// openLane makes the datagram lane of a pair.
func (w *World) openLane(at int32, p *Port, from, to NodeID) int32 {
	slot := w.addLane(lane{sort: laneDatagrams, from: from, node: to, port: p, pair: at,
		key: laneKey(laneDatagrams, p.name, w.cast.name(from), w.cast.name(to)),
		cut: w.severed(from, to), narrow: w.limitOf(from, to) >= 0, floor: w.floorOf(from, to)})
	w.pairs[at] = uint32(slot + 1)
	return slot
}

// travel puts a datagram, the k-th of its kind, which goes at a moment, on its
// lane with a time of arrival.
func (w *World) travel(at int32, ln *lane, x *effect, k uint32, goes Time, z uint64) *event {
	t := goes.Add(w.net.delay(z))
	if alone := w.net.Reorder > 0 && w.net.Reorder.hits(draw(z, 1)); !alone {
		t = max(t, ln.last)
		ln.last = t
	}
	e, place := ln.q.insert(t)
	e.hash, e.cause, e.n, e.k = x.word, uint32(w.seq), ln.n, k
	e.kind, e.slot, e.what, e.flag = x.kind, x.slot, isMessage, 0
	if place == 0 {
		w.tree.set(at, max(t, ln.floor))
	}
	return e
}

// delay picks a travelling time. The tail's chance is taken from bits that
// the delay itself does not use.
func (n *Network) delay(z uint64) Duration {
	if n.Tail.Chance > 0 && n.Tail.Chance.hits(draw(z, 2)) {
		return n.Tail.Delay.expAt(z)
	}
	return n.Delay.expAt(z)
}

// queue puts something on one direction of a connection: what it is, the k-th of
// that, and its hash; and a message's kind and slot.
func (w *World) queue(at int32, s what, k uint32, hash uint64, kind, slot int32) {
	ln := &w.lanes[at]
	ln.n++
	z := uint64(ln.n) * drawsPerMessage
	d := w.net.delay(draw(ln.rand, z+drawDelay))
	if w.net.Loss > 0 && w.net.Loss.hits(draw(ln.rand, z+drawLoss)) {
		again := w.net.Retransmit
		if again == 0 {
			again = defaultRetransmit
		}
		d += again
	}
	goes := w.now
	if ln.narrow {
		goes = w.await(ln)
	}
	ln.last = max(goes.Add(d), ln.last)
	e := ln.q.extend()
	e.at, e.hash, e.cause, e.n, e.k = ln.last, hash, uint32(w.seq), ln.n, k
	e.kind, e.slot, e.what, e.flag = kind, slot, s, 0
	if w.tracer != nil {
		w.traceEvent(Sent, ln, e, TimerID{})
	}
	if ln.q.size == 1 {
		w.offerLane(at, ln)
	}
}

// drop loses a message for good. The history says so: two runs that lose
// different messages are different runs.
func (w *World) drop(ln *lane, e event) {
	w.hash = layout.Fold(w.hash, ln.key^dropSeed+uint64(e.n))
	w.stats.Dropped++
	if w.tracer != nil {
		w.traceEvent(Dropped, ln, &e, TimerID{})
	}
	w.releaseEvent(&e)
}

const dropSeed = 0x64726f70

// releaseEvent gives back what an event carried.
func (w *World) releaseEvent(e *event) {
	if e.kind >= 0 {
		w.stores.release(e.kind, e.slot)
	}
}
