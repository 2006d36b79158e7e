package zookeeper

import (
	"github.com/zoolab/zoolab/nodes/datatree"
	"github.com/zoolab/zoolab/nodes/znode"
	"github.com/zoolab/zoolab/sim"
)

// submit sends a write on its way: a learner's to the leader, a leader's into
// its own pipeline. After it the connection it came by may be gone.
func (s *server) submit(env *sim.Env, q *request) {
	if s.leads {
		s.prepare(env, q, env.Self())
		return
	}
	s.peer.Forward(env, encodeRequest(q))
}

// Request takes in a write that a learner has forwarded.
func (s *server) Request(env *sim.Env, from sim.NodeID, value string) {
	q, err := decodeRequest(value)
	if err != nil {
		panic(err)
	}
	s.prepare(env, &q, from)
}

// prepare is the stage where a write becomes a transaction, and gets its place
// in the order of all. One that must fail gets one as well. The server that it
// came by is the session's owner, or is told that the session has moved.
func (s *server) prepare(env *sim.Env, q *request, owner sim.NodeID) {
	z, ok := s.peer.Next(env, s)
	if !ok {
		return
	}
	now := milliseconds(env)
	standing, owning := znode.OK, znode.OK
	switch {
	case q.refused() != znode.OK:
		s.propose(env, &datatree.Txn{Zxid: z, Time: now, Session: q.Session, Cxid: q.Cxid, Change: datatree.Change{Op: znode.OpError, Err: q.refused()}})
		return
	case q.Op.Code == znode.OpCreateSession:
		s.tracker.track(q.Session, int64(q.Op.Timeout), now, s.tick, owner)
		s.tracker.wake(env, expiry)
	case q.Op.Code == znode.OpCloseSession:
		s.tracker.close(q.Session)
	case q.Op.Code == znode.OpDeleteContainer:
	default:
		standing, owning = s.standing(env, q, owner)
	}
	if standing != znode.OK {
		s.noteStanding(env, q, owner, standing)
	}
	r := datatree.Request{Session: q.Session, Cxid: q.Cxid, Time: now, Op: q.Op, Who: q.Who, Standing: standing, Owning: owning}
	x := s.ahead.Prepare(&s.tree, z, r)
	if x.Change.Failed() {
		env.Sometimes(MultiFailed)
	}
	s.halve(&x, r)
	s.propose(env, &x)
}

func (s *server) propose(env *sim.Env, x *datatree.Txn) {
	value := EncodeTxn(x)
	s.tally.proposed(len(value), s.inQuorum())
	s.peer.Propose(env, s, value)
	s.ackEarly(env, x)
}

func (s *server) noteStanding(env *sim.Env, q *request, owner sim.NodeID, standing znode.Code) {
	rule, mark := RuleExpired, WriteAfterClose
	if standing == znode.ErrSessionMoved {
		rule, mark = RuleMoved, WriteAfterMove
	}
	env.Note(rule, int64(q.Session), int64(q.Cxid), int64(owner), 0)
	env.Sometimes(mark)
}

// final is the last stage: the transaction is applied, whoever waits for it
// here gets the answer, and then what waited behind it its turn. One that is
// closed loses its connection, wherever that is.
func (s *server) final(env *sim.Env, c *connection, x *datatree.Txn, r *znode.Result) {
	closes := x.Change.Op == znode.OpCloseSession
	if s.leads {
		s.ahead.Applied(x.Zxid)
		s.watchQuota(env, x, &x.Change)
		if closes {
			s.tracker.forget(x.Session)
		}
	}
	if c == nil || c.session != x.Session {
		return
	}
	w, ok := c.first()
	own := ok && w.xid == x.Cxid && w.what == waitOf(x)
	if own {
		c.pop()
	}
	switch {
	case own && w.what == forCreate:
		s.tally.served(env, c, response{x.Change.Op, x.Cxid, x.Zxid, w.since})
		s.welcome(env, c)
		return
	case own && hasMoved(r): // whose session has moved is told so by the end of the connection (ZOOKEEPER-710)
		s.front.hangUp(env, c)
		return
	case own:
		s.settle(env, c, x, r, w)
	}
	switch {
	case closes:
		s.front.hangUp(env, c)
	case own:
		s.advance(env, c)
	}
}

// watchQuota notes where a change has left more than a quota allows. It stands: what
// a hard limit forbids was refused before it became a change.
func (s *server) watchQuota(env *sim.Env, x *datatree.Txn, c *datatree.Change) {
	if !s.rules.EnforceQuota {
		return
	}
	for i := range c.Parts {
		s.watchQuota(env, x, &c.Parts[i])
	}
	switch c.Op {
	case znode.OpCreate, znode.OpCreate2, znode.OpCreateContainer, znode.OpCreateTTL, znode.OpSetData:
		if q, ok, _ := s.tree.Quota(c.Path); ok && q.Exceeded() {
			env.Note(RuleQuota, int64(x.Session), int64(x.Zxid), 0, 0)
		}
	}
}

// waitOf is how a request waits for a transaction. What a leader closes by itself
// bears no number, and is not taken for the write that has the number 0.
func waitOf(x *datatree.Txn) wait {
	switch x.Change.Op {
	case znode.OpCreateSession:
		return forCreate
	case znode.OpCloseSession:
		return forClose
	}
	return forCommit
}

// settle answers a request whose transaction has been applied. A check that holds has
// no answer: 3.8 makes a transaction of one outside of a multi, and then has no Stat to
// write.
func (s *server) settle(env *sim.Env, c *connection, x *datatree.Txn, r *znode.Result, w waiting) {
	s.tally.served(env, c, response{x.Change.Op, x.Cxid, x.Zxid, w.since})
	if r.Err == znode.ErrSessionExpired && w.barred { // a leader knows no better of another server's session
		r.Err = znode.ErrEphemeralOnLocalSession
	}
	if _, told := s.answered(c, x.Cxid); !told && x.Change.Op != znode.OpCheck {
		s.reply(env, c, x.Cxid, r)
	}
}

// hasMoved reports whether a write was refused because its session has moved.
func hasMoved(r *znode.Result) bool {
	if r.Err == znode.ErrSessionMoved {
		return true
	}
	for i := range r.Results {
		if r.Results[i].Err == znode.ErrSessionMoved {
			return true
		}
	}
	return false
}

// advance answers what waited for its turn, up to the next that has to wait for
// something else.
func (s *server) advance(env *sim.Env, c *connection) {
	for {
		w, ok := c.first()
		if !ok || !w.what.turn() {
			return
		}
		c.pop()
		switch w.what {
		case pingInTurn:
			s.pong(env, c, w.since)
		case forTurn:
			s.answer(env, c, w.xid, w.read, w.since)
		default:
			s.partLocally(env, c, w)
		}
		if c.session == 0 { // answer hung up
			return
		}
	}
}

// asked is a request by its place.
type asked struct {
	conn sim.Conn
	xid  int32
}

// Flushed releases the sync that was asked for first, if it still waits.
func (s *server) Flushed(env *sim.Env, _ uint64) {
	first := s.syncs[0]
	s.syncs = s.syncs[1:]
	c := s.front.of(first.conn)
	if c == nil {
		return
	}
	for i := range c.line {
		if w := &c.line[i]; w.what == forSync && w.xid == first.xid {
			w.what = forTurn
			s.advance(env, c)
			return
		}
	}
}
