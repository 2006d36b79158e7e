package zookeeper

import (
	"slices"
	"time"

	"github.com/zoolab/zoolab/nodes/client"
	"github.com/zoolab/zoolab/nodes/datatree"
	"github.com/zoolab/zoolab/nodes/watch"
	"github.com/zoolab/zoolab/nodes/zab"
	"github.com/zoolab/zoolab/nodes/znode"
	"github.com/zoolab/zoolab/sim"
)

// mistakes is what planted mistakes remember. Without them it is empty.
type mistakes struct {
	before *datatree.Tree // staleRead, snapshotClaims: without the last transaction
	reads  int
	late   []lateWrite    // queueLate: sent on, and not yet in line
	ahead  *datatree.Tree // ackAndForget: with all that is proposed
	early  []earlyAnswer  // ackAndForget, ownWriteLate: to requests that are still in line
	events []lateEvent    // watchAfterReply: not yet told
	held   []heldTxn      // laggingFollower: committed, and not yet applied
	free   bool           // laggingFollower: what is delivered now is not to be held
}

type lateWrite struct {
	conn  sim.Conn
	write waiting
}

type earlyAnswer struct {
	asked
	result znode.Result
}

type lateEvent struct {
	conn  sim.Conn
	event znode.Event
}

type heldTxn struct {
	txn zab.Txn
	due sim.Time
}

// keepBefore remembers the tree as it is before a transaction.
func (s *server) keepBefore() {
	if s.bugs.has(staleRead) || s.bugs.has(snapshotClaims) {
		s.planted.before = s.tree.Clone()
	}
}

// misread is a read with the mistakes that are switched on.
func (s *server) misread(op *znode.Op, who []znode.ID) znode.Result {
	from := &s.tree
	if s.planted.reads++; s.bugs.has(staleRead) && s.planted.before != nil && s.planted.reads%4 == 0 {
		from = s.planted.before
	}
	r := from.Answer(*op, who)
	r.Zxid = s.tree.Zxid()
	if s.bugs.has(claimProposed) {
		r.Zxid = max(r.Zxid, s.peer.Standing().Zxid)
	}
	return r
}

// dequeue is when another thread gets its turn, which a mistake has left something
// to.
var dequeue = sim.Timer("dequeue")

// queueLater leaves it to another thread to put a write in line.
func (s *server) queueLater(env *sim.Env, c *connection, w waiting) {
	s.planted.late = append(s.planted.late, lateWrite{c.conn, w})
	env.SetTimerBetween(dequeue, 0, 20*time.Millisecond)
}

// tellLater leaves it to another thread to send an event.
func (s *server) tellLater(env *sim.Env, c *connection, e znode.Event) {
	s.planted.events = append(s.planted.events, lateEvent{c.conn, e})
	env.SetTimerBetween(dequeue, 0, 20*time.Millisecond)
}

func (s *server) onDequeue(env *sim.Env) {
	for _, w := range s.planted.late {
		if c := s.front.of(w.conn); c != nil {
			c.await(w.write)
		}
	}
	for _, e := range s.planted.events {
		if c := s.front.of(e.conn); c != nil {
			client.Notification.Send(env, c.conn, e.event)
		}
	}
	s.planted.late, s.planted.events = nil, nil
	s.release(env, env.Now())
}

// forget drops what a server remembers only as long as it serves. What it has held
// back becomes part of the tree, as if nothing had been wrong.
func (s *server) forget(env *sim.Env) {
	if s.bugs == 0 {
		return
	}
	for _, h := range s.planted.held {
		s.release(env, h.due)
	}
	s.planted = mistakes{before: s.planted.before, reads: s.planted.reads}
	env.StopTimer(dequeue)
}

// ackEarly answers a write of a leader's own client when it is proposed.
func (s *server) ackEarly(env *sim.Env, x *datatree.Txn) {
	if !s.bugs.has(ackAndForget) {
		return
	}
	if s.planted.ahead == nil {
		s.planted.ahead = s.tree.Clone()
	}
	r := s.planted.ahead.Apply(*x, nil)
	c := s.front.ofSession(x.Session)
	if c == nil || x.Cxid == 0 || x.Change.Op == znode.OpCloseSession || x.Change.Op == znode.OpCheck || hasMoved(&r) {
		return
	}
	if w, ok := c.first(); ok && w.what == forCommit && w.xid == x.Cxid {
		s.planted.early = append(s.planted.early, earlyAnswer{asked{c.conn, x.Cxid}, r})
		s.reply(env, c, x.Cxid, &r)
	}
}

// overtake serves a read that has to wait for its turn when it comes.
func (s *server) overtake(c *connection, m client.Call) {
	if s.bugs.has(ownWriteLate) && (m.Op.Code == znode.OpGetData || m.Op.Code == znode.OpExists) {
		s.planted.early = append(s.planted.early, earlyAnswer{asked{c.conn, m.Xid}, s.tree.Answer(m.Op, m.Op.Who)})
	}
}

// answered returns the answer that a request in line was given before its time.
func (s *server) answered(c *connection, xid int32) (r znode.Result, ok bool) {
	i := slices.IndexFunc(s.planted.early, func(e earlyAnswer) bool { return e.asked == asked{c.conn, xid} })
	if i < 0 {
		return znode.Result{}, false
	}
	r = s.planted.early[i].result
	s.planted.early = slices.Delete(s.planted.early, i, i+1)
	return r, true
}

// halve puts the first operation of a multi that fails into its transaction.
func (s *server) halve(x *datatree.Txn, r datatree.Request) {
	if !s.bugs.has(multiByHalves) || x.Change.Op != znode.OpMulti || len(x.Change.Parts) < 2 {
		return
	}
	if first := x.Change.Parts[0]; first.Op == znode.OpError && first.Err == znode.OK {
		r.Op.Ops = r.Op.Ops[:1]
		x.Change.Parts[0] = s.ahead.Prepare(&s.tree, x.Zxid, r).Change.Parts[0]
	}
}

// settled is how many transactions of an epoch a follower applies before it begins
// to lag, so that it has clients who can be misled.
const settled = 50

// lag holds back what a follower is to apply, for thirty ticks.
func (s *server) lag(env *sim.Env, x zab.Txn) (held bool) {
	if !s.bugs.has(laggingFollower) || !s.serving || s.leads || s.planted.free || x.Zxid.Counter() < settled {
		return false
	}
	late := sim.Duration(30*s.tick) * time.Millisecond
	if len(s.planted.held) == 0 {
		env.SetTimer(dequeue, late)
	}
	s.planted.held = append(s.planted.held, heldTxn{x, env.Now().Add(late)})
	return true
}

// release applies what has been held back long enough.
func (s *server) release(env *sim.Env, now sim.Time) {
	s.planted.free = true
	for len(s.planted.held) > 0 && s.planted.held[0].due <= now {
		x := s.planted.held[0].txn
		s.planted.held = s.planted.held[1:]
		s.Deliver(env, x)
	}
	s.planted.free = false
	if len(s.planted.held) > 0 {
		env.SetTimer(dequeue, s.planted.held[0].due.Sub(now))
	}
}

// written is the tree that a snapshot is made of.
func (s *server) written() *datatree.Tree {
	if s.bugs.has(snapshotClaims) && s.planted.before != nil {
		return s.planted.before
	}
	if len(s.planted.held) == 0 {
		return &s.tree
	}
	t := s.tree.Clone()
	for _, h := range s.planted.held {
		if x, err := DecodeTxn(h.txn.Zxid, h.txn.Value); err == nil {
			t.Apply(x, nil)
		}
	}
	return t
}

// lose keeps of what a transaction has done to many nodes what it did to the first.
func (s *server) lose(x *datatree.Txn, all []datatree.Notice) []datatree.Notice {
	if s.bugs.has(watchLost) && (x.Change.Op == znode.OpMulti || x.Change.Op == znode.OpCloseSession) {
		return all[:min(len(all), 2)] // the node and its parent
	}
	return all
}

// keepWatch leaves a watch that has fired once more.
func (s *server) keepWatch(w watch.Watcher, n datatree.Notice) {
	if s.bugs.has(watchTwice) && n.Type == znode.EventNodeDataChanged {
		s.front.watches.Data(w, n.Path)
	}
}

// sinceNow takes what the server has seen for what the client has.
func (s *server) sinceNow(w *znode.Watches) *znode.Watches {
	if !s.bugs.has(setWatchesSkips) {
		return w
	}
	now := *w
	now.Since = s.tree.Zxid()
	return &now
}
