package zookeeper

import (
	"slices"

	"github.com/zoolab/zoolab/nodes/watch"
	"github.com/zoolab/zoolab/nodes/znode"
	"github.com/zoolab/zoolab/sim"
)

// A front is a server's connections to clients. They stand in slots, which are
// reused, so that neither their number nor their coming and going costs more
// than a look into an index.
type front struct {
	slots     []connection
	free      []int32
	byConn    map[sim.Conn]int32
	bySession map[znode.SessionID]int32
	next      znode.SessionID // the last that was given out
	watches   watch.Tables    // of the connections; one's go with it
}

// A connection is one that has a session, or is about to.
type connection struct {
	conn    sim.Conn // zero in a free slot
	session znode.SessionID
	timeout int32  // granted, in milliseconds
	told    uint32 // the round of news that has the session
	watcher watch.Watcher
	who     []znode.ID // whom the client has authenticated as, its address among them
	line    []waiting  // requests to answer, in order; the first waits for a commit, a sync or the leader's word
}

// A waiting request is one of a session that has a write or a sync outstanding,
// or is that itself. Writes are not kept: they are on their way, and come back
// as transactions.
type waiting struct {
	xid    int32
	what   wait
	read   *znode.Op // of a read, and of what is unread
	since  int64     // milliseconds; 0 of what is not counted
	barred bool      // its session is local, and may not own the node that it asks for
}

// A wait is what a request waits for.
type wait uint8

const (
	forCreate  wait = iota // the session's creation to be applied
	forLeader              // the leader's word that the session is alive
	forCommit              // the write to be applied
	forClose               // the end of the session to be applied
	forSync                // the leader's word that all has been committed
	forTurn                // what is ahead of it, and then it is a read
	pingInTurn             // the same, and then it is a ping
	leaving                // the same, and then the local session ends, as its client has asked
	outlived               // the same, and then it ends for its client's silence
	unread                 // the session to be there, and then it is whatever it is
)

// turn reports whether it is only for what is ahead.
func (w wait) turn() bool { return w >= forTurn && w <= outlived }

// add takes in a connection under its session. Another of the same session must
// have been removed.
func (f *front) add(c connection) *connection {
	if f.byConn == nil {
		f.byConn, f.bySession = map[sim.Conn]int32{}, map[znode.SessionID]int32{}
	}
	var i int32
	if n := len(f.free); n > 0 {
		i, f.free = f.free[n-1], f.free[:n-1]
		f.slots[i] = c
	} else {
		i = int32(len(f.slots))
		f.slots = append(f.slots, c)
	}
	f.byConn[c.conn], f.bySession[c.session] = i, i
	f.slots[i].watcher = watch.Watcher(i) + 1
	return &f.slots[i]
}

// of returns a connection by its name, nil when it is none of a session.
func (f *front) of(c sim.Conn) *connection {
	if i, ok := f.byConn[c]; ok {
		return &f.slots[i]
	}
	return nil
}

// ofSession returns the connection of a session, nil when it has none here.
func (f *front) ofSession(id znode.SessionID) *connection {
	if i, ok := f.bySession[id]; ok {
		return &f.slots[i]
	}
	return nil
}

// ofWatcher returns the connection that a watch is of. The watcher's number is that
// of the connection's slot, counted from 1.
func (f *front) ofWatcher(w watch.Watcher) *connection { return &f.slots[w-1] }

// remove forgets a connection, what it waited for and what it watched.
func (f *front) remove(c *connection) {
	i := f.byConn[c.conn]
	f.watches.Forget(c.watcher)
	delete(f.byConn, c.conn)
	delete(f.bySession, c.session)
	*c = connection{}
	f.free = append(f.free, i)
}

// hangUp closes a connection and removes it.
func (f *front) hangUp(env *sim.Env, c *connection) {
	env.Close(c.conn)
	f.remove(c)
}

// closeAll hangs up on everybody.
func (f *front) closeAll(env *sim.Env) {
	for i := range f.slots {
		if f.slots[i].conn != (sim.Conn{}) {
			env.Close(f.slots[i].conn)
		}
	}
	f.watches.Reset()
	*f = front{next: f.next, watches: f.watches}
}

// open counts the connections.
func (f *front) open() int { return len(f.byConn) }

// first returns what the connection waits for; false when for nothing.
func (c *connection) first() (waiting, bool) {
	if len(c.line) == 0 {
		return waiting{}, false
	}
	return c.line[0], true
}

// expects reports whether a client waits for its session to be there.
func (c *connection) expects() bool {
	w, ok := c.first()
	return ok && (w.what == forCreate || w.what == forLeader)
}

// await puts a request in line.
func (c *connection) await(w waiting) { c.line = append(c.line, w) }

// pop takes the first request out of the line.
func (c *connection) pop() { c.line = slices.Delete(c.line, 0, 1) }
