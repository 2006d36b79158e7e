package sim

import "slices"

// conn is one connection: two directions, each a lane. A side that is open
// takes what arrives; bytes for a closed side are lost. When both sides are
// closed and nothing is under way, the connection is forgotten.
type conn struct {
	name  Conn
	port  *Port
	ends  [2]NodeID // the dialler, the dialled
	open  [2]bool
	gone  [2]bool  // a side that is not open, of which the other was not told: see halfopen.go
	mute  bool     // nothing answers at a side that is gone
	lanes [2]int32 // lanes[i] carries what ends[i] sends
}

// sideOf returns which end of the connection a node is. A connection of a
// node with itself is told apart by the lane instead; see arriving.
func (c *conn) sideOf(id NodeID) int {
	if c.ends[0] == id {
		return 0
	}
	return 1
}

// joins reports whether a node is one of the ends.
func (c *conn) joins(id NodeID) bool { return c.ends[0] == id || c.ends[1] == id }

// Ordinals of what is not a message, after the kinds of the port.
func (p *Port) ordOpened() int32 { return int32(len(p.kinds)) }
func (p *Port) ordClosed() int32 { return int32(len(p.kinds)) + 1 }

// dial makes a connection and sends the opening to the other side.
func (w *World) dial(l *local, x *effect) {
	w.mustExist(x.node, "a dial")
	if x.node == l.id {
		panic("sim: " + l.spec.Name + " dials itself: a stream needs two ends")
	}
	c := conn{name: x.conn, port: w.stores.kind(x.kind).port, ends: [2]NodeID{l.id, x.node}, open: [2]bool{true, false}}
	at := int32(len(w.conns))
	if n := len(w.freeConns); n > 0 {
		at = w.freeConns[n-1]
		w.freeConns = w.freeConns[:n-1]
	} else {
		w.conns = append(w.conns, conn{})
	}
	for side := range 2 {
		from, to := c.ends[side], c.ends[1-side]
		cut := w.severed(from, to) || w.locals[to-1].dark
		c.lanes[side] = w.addLane(lane{sort: laneStream, from: from, node: to, port: c.port, conn: at,
			pair: w.pairOf(c.port, from, to), cut: cut, frozen: cut, narrow: w.limitOf(from, to) >= 0, floor: w.floorOf(from, to),
			key: laneKey(laneStream, c.port.name, w.cast.name(from), w.cast.name(to), w.cast.name(x.conn.Dialer)) + uint64(x.conn.N)<<32})
	}
	w.conns[at] = c
	w.byConn.put(x.conn.key(), at)
	w.signal(at, 0, isOpened)
}

// signal sends an opening or a closing from one side to the other.
func (w *World) signal(at int32, side int, s what) {
	c := &w.conns[at]
	ord, hash := c.port.ordOpened(), uint64(openSeed)
	if s == isClosed {
		ord, hash = c.port.ordClosed(), closeSeed
	}
	lane := c.lanes[side]
	w.queue(lane, s, w.count(w.lanes[lane].pair, ord), hash, -1, 0)
}

const (
	openSeed  = 0x6f70656e
	closeSeed = 0x636c6f73
)

// sendStream queues a message on a connection, if this side is still open.
func (w *World) sendStream(l *local, x *effect) {
	if at := w.byConn.get(x.conn.key()); at >= 0 {
		c := &w.conns[at]
		if side := c.sideOf(l.id); c.ends[side] == l.id && c.open[side] {
			lane := c.lanes[side]
			w.queue(lane, isMessage, w.count(w.lanes[lane].pair, w.stores.kinds[x.kind].ord), x.word, x.kind, x.slot)
			return
		}
	}
	w.stores.release(x.kind, x.slot)
}

// hangUp closes a connection at a node's side and tells the other.
func (w *World) hangUp(l *local, name Conn) {
	w.unread(l, name)
	at := w.byConn.get(name.key())
	if at < 0 || !w.conns[at].joins(l.id) {
		return
	}
	c := &w.conns[at]
	side := c.sideOf(l.id)
	if !c.open[side] {
		return
	}
	c.open[side] = false
	w.signal(at, side, isClosed)
	w.forget(at)
}

// unread forgets what came on a connection and still waits at a busy node:
// nothing more is to come from it.
func (w *World) unread(l *local, name Conn) {
	if len(l.inbox) == 0 || name == (Conn{}) {
		return
	}
	at := inboxLane(l.id)
	ln := &w.lanes[at]
	for i := len(l.inbox) - 1; i >= 0; i-- {
		if in := &l.inbox[i]; in.timer.timer == nil && !in.d.is(isSynced) && in.d.Conn == name {
			w.lost(ln, ln.q.take(uint32(i)))
			l.inbox = slices.Delete(l.inbox, i, i+1)
		}
	}
	w.offer(at)
}

// arriving takes what comes up on a stream: it reports whether the node is
// to be told.
func (w *World) arriving(ln *lane, e *event) bool {
	at := ln.conn
	c := &w.conns[at]
	to := c.sideOf(ln.node)
	switch {
	case c.gone[to] && e.what != isClosed:
		w.disown(at, to)
		return false
	case e.what == isOpened && to == 1:
		if !w.locals[ln.node-1].up { // nobody there: refused
			w.signal(at, 1, isClosed)
			return false
		}
		c.open[1] = true
		w.signal(at, 1, isOpened)
		return true
	case e.what == isClosed:
		was := c.open[to]
		c.open[to] = false
		return was
	}
	return c.open[to]
}

// forget frees a connection that both sides have closed and on which nothing
// is under way. An opening still under way keeps it: the other side must
// first hear of it to be told that it is closed.
func (w *World) forget(at int32) {
	c := &w.conns[at]
	if c.port == nil || c.open[0] || c.open[1] || w.lanes[c.lanes[0]].q.size > 0 || w.lanes[c.lanes[1]].q.size > 0 {
		return
	}
	w.byConn.remove(c.name.key())
	w.retireLane(c.lanes[0])
	w.retireLane(c.lanes[1])
	*c = conn{}
	w.freeConns = append(w.freeConns, at)
}

// breakConns resets every connection of a node that goes down.
func (w *World) breakConns(l *local) {
	for at := range w.conns {
		c := &w.conns[at]
		if c.port == nil || c.ends[0] != l.id && c.ends[1] != l.id {
			continue
		}
		w.breakSide(int32(at), c.sideOf(l.id), l.flush)
	}
}

// breakSide resets a connection at one side: some prefix of what that side
// had sent (all of it, with flush) still arrives, and then the closing; what was on its way to it is
// lost. A side that is not open has nothing to lose: an opening still on its
// way will be refused when it comes.
func (w *World) breakSide(at int32, side int, flush bool) {
	c := &w.conns[at]
	if !c.open[side] {
		return
	}
	c.open[side] = false
	in := c.lanes[1-side]
	w.lose(&w.lanes[in])
	w.offer(in)
	least := uint32(0)
	if out := &w.lanes[c.lanes[side]]; out.q.size > 0 && out.q.at(0).what == isOpened {
		least = 1 // the other side must hear of it before it can be told
	}
	w.shorten(c.lanes[side], least, flush)
	w.signal(at, side, isClosed)
}

// shorten loses some suffix of what is under way on a stream, but for the
// least that must arrive; with flush it loses nothing.
func (w *World) shorten(at int32, least uint32, flush bool) {
	ln := &w.lanes[at]
	keep := max(least, uint32(below(draw(ln.rand, ^uint64(ln.n)), uint64(ln.q.size)+1)))
	for !flush && ln.q.size > keep {
		ln.q.size--
		w.drop(ln, *ln.q.at(ln.q.size))
	}
	w.offer(at)
}
