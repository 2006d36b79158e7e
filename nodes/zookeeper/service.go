package zookeeper

import (
	"github.com/zoolab/zoolab/nodes/client"
	"github.com/zoolab/zoolab/nodes/znode"
	"github.com/zoolab/zoolab/sim"
)

// receive is the service to clients: port 2181.
func (s *server) receive(env *sim.Env, d sim.Delivery) {
	c := s.front.of(d.Conn)
	switch {
	case client.Request.Is(d) && c != nil:
		s.tally.received(env, c)
		s.onRequest(env, c, client.Request.Of(d))
	case client.Ping.Is(d) && c != nil:
		s.tally.received(env, c)
		s.onRequest(env, c, client.Call{Xid: xidPing, Op: znode.Op{Code: znode.OpPing}})
	case client.ConnectRequest.Is(d) && c == nil:
		s.tally.in++
		s.onConnect(env, d.Conn, client.ConnectRequest.Of(d))
	case client.Word.Is(d) && c == nil:
		s.onWord(env, d.Conn, client.Word.Of(d))
	case d.Closed() && c != nil:
		s.tally.counts[ofHangUps]++
		s.front.remove(c) // the session lives on
	}
}

// onConnect gives a client a session, or lets it go on with the one it has. A
// server that cannot hangs up without a word, and the client tries another.
func (s *server) onConnect(env *sim.Env, conn sim.Conn, m client.Introduction) {
	if s.serving || s.vigil.reads {
		s.tally.counts[ofIntroductions]++
	}
	switch {
	case s.vigil.reads:
		s.onReader(env, conn, m)
	case !s.serving || s.isBehind(env, m):
		env.Close(conn)
	case m.Session == 0:
		s.open(env, conn, m)
	default:
		s.reopen(env, conn, m)
	}
}

// isBehind reports whether a client has seen more than this server has applied.
func (s *server) isBehind(env *sim.Env, m client.Introduction) bool {
	if int64(m.LastZxidSeen) <= int64(s.tree.Zxid()) || s.bugs.has(serveBehind) {
		return false
	}
	env.Note(RuleBehind, int64(m.Session), int64(m.LastZxidSeen), int64(s.tree.Zxid()), 0)
	env.Sometimes(RefusedBehind)
	return true
}

// open asks for a session: creating one is a write like any other, unless it is local.
func (s *server) open(env *sim.Env, conn sim.Conn, m client.Introduction) {
	s.front.next++
	id := s.front.next
	from, timeout := m.From.Or(conn), s.grant(m.Timeout)
	c := s.front.add(connection{conn: conn, session: id, timeout: timeout, who: stranger(from)})
	s.tally.begin(env, c, from)
	if s.rules.LocalSessions {
		s.openLocally(env, c)
		return
	}
	c.await(waiting{what: forCreate, since: milliseconds(env)})
	s.submit(env, &request{Session: id, Op: znode.Op{Code: znode.OpCreateSession, Timeout: timeout}})
}

// reopen takes over a session. Whoever else has it here must let go first, even
// of one that comes with the wrong password.
func (s *server) reopen(env *sim.Env, conn sim.Conn, m client.Introduction) {
	s.tally.counts[ofRevalidations]++
	if other := s.front.ofSession(m.Session); other != nil {
		s.front.hangUp(env, other)
	}
	if m.Password != password(m.Session) {
		s.refuse(env, conn)
		return
	}
	from := m.From.Or(conn)
	c := s.front.add(connection{conn: conn, session: m.Session, timeout: s.grant(m.Timeout), who: stranger(from)})
	s.tally.begin(env, c, from)
	c.await(waiting{what: forLeader})
	s.revalidate(env, c)
}

// refuse tells a client that it has no session.
func (s *server) refuse(env *sim.Env, conn sim.Conn) {
	s.tally.out++
	client.ConnectResponse.Send(env, conn, client.Welcome{Password: nobody, ReadOnly: s.vigil.reads})
	env.Close(conn)
}

// nobody is the password that goes with no session.
const nobody = "\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00"

// welcome tells a client what session it has, once it has it, and reads what came
// from it meanwhile. After it the connection may be gone.
func (s *server) welcome(env *sim.Env, c *connection) {
	s.tally.sent(c)
	client.ConnectResponse.Send(env, c.conn, client.Welcome{Timeout: c.timeout, Session: c.session, Password: password(c.session), ReadOnly: s.vigil.reads})
	conn, unread := c.conn, c.line
	c.line = nil
	for _, w := range unread {
		if c = s.front.of(conn); c == nil {
			return
		}
		s.onRequest(env, c, client.Call{Xid: w.xid, Op: *w.read})
	}
}

// hear notes that a session is alive. A leader that is about to close it, or has
// closed it, pays it no more attention, and its client gets no answer.
func (s *server) hear(env *sim.Env, c *connection) bool {
	switch {
	case c.leaves():
		return false
	case s.touchLocally(env, c):
		return true
	case s.leads:
		return s.touch(env, c.session, c.timeout)
	}
	s.news.hear(c)
	return true
}

// onRequest lets a write go its way to the leader and a read be answered at
// once, unless the session has something outstanding: then what comes of it
// later waits its turn. Other sessions are none of its business. Of one whose
// session is not there yet nothing is read.
func (s *server) onRequest(env *sim.Env, c *connection, m client.Call) {
	if c.expects() {
		op := m.Op
		c.await(waiting{xid: m.Xid, what: unread, read: &op})
		return
	}
	how := s.mannerOf(m.Op.Code)
	switch {
	case znode.RequestSize(&m.Op) > s.longest:
		env.Note(RuleFrame, int64(c.session), int64(znode.RequestSize(&m.Op)), int64(s.longest), 0)
		env.Sometimes(FrameRefused)
		s.front.hangUp(env, c)
		return
	case how == asAuth:
		s.onAuth(env, c, m)
		return
	case !s.hear(env, c):
		return
	}
	m.Op.Who = c.who // who asks is who it is now, however long the answer waits
	switch {
	case how == unheardOf:
		s.onUnheardOf(env, c, m.Xid)
	case s.vigil.reads && m.Op.Code != znode.OpCloseSession && (how == asWrite || how == asSync):
		s.onReaderWrite(env, c, m)
	case how == asWrite:
		s.onWrite(env, c, m)
	case how == asSync && !s.leads:
		s.onSync(env, c, m)
	case how == asPing:
		s.onPing(env, c)
	case len(c.line) > 0:
		s.overtake(c, m)
		op := m.Op
		c.await(waiting{xid: m.Xid, what: forTurn, read: &op, since: milliseconds(env)})
	default:
		s.answer(env, c, m.Xid, &m.Op, milliseconds(env))
	}
}

// onUnheardOf refuses what there is no such request of, at once, and ends the
// connection.
func (s *server) onUnheardOf(env *sim.Env, c *connection, xid int32) {
	s.reply(env, c, xid, &znode.Result{Err: znode.ErrUnimplemented, Zxid: noZxid})
	s.front.hangUp(env, c)
}

// onWrite puts a write in line and sends it on.
func (s *server) onWrite(env *sim.Env, c *connection, m client.Call) {
	q := request{Session: c.session, Cxid: m.Xid, Who: m.Op.Who, Op: m.Op}
	wants := s.local.has(c.session) && ownsNodes(&m.Op)
	if wants && s.rules.LocalUpgrades && !s.upgrade(env, c) {
		return
	}
	w := waiting{xid: m.Xid, what: forCommit, since: milliseconds(env), barred: wants && !s.rules.LocalUpgrades}
	switch {
	case m.Op.Code == znode.OpCloseSession && s.endsLocally(c):
		w.what = leaving
		s.endLocally(env, c, w)
		return
	case m.Op.Code == znode.OpCloseSession:
		w.what = forClose
		c.await(w)
	case s.bugs.has(queueLate) && !s.leads:
		s.queueLater(env, c, w)
	default:
		c.await(w)
	}
	s.submit(env, &q)
}

// onSync asks the leader of a learner whether all has been committed that was
// proposed by now. A leader passes a sync on like a read.
func (s *server) onSync(env *sim.Env, c *connection, m client.Call) {
	c.await(waiting{xid: m.Xid, what: forSync, read: &m.Op, since: milliseconds(env)})
	s.syncs = append(s.syncs, asked{c.conn, m.Xid})
	s.peer.Flush(env, uint64(len(s.syncs)))
}

// onPing answers a client that has nothing to ask, in its turn.
func (s *server) onPing(env *sim.Env, c *connection) {
	if now := milliseconds(env); len(c.line) > 0 {
		c.await(waiting{what: pingInTurn, since: now})
	} else {
		s.pong(env, c, now)
	}
}

// pong answers a ping that came at a time.
func (s *server) pong(env *sim.Env, c *connection, since int64) {
	if s.hasLeft(env, c) {
		s.front.hangUp(env, c)
		return
	}
	s.tally.served(env, c, response{znode.OpPing, xidPing, s.tree.Zxid(), since})
	s.tally.sent(c)
	client.Pong.Send(env, c.conn, client.Sighting{Zxid: s.tree.Zxid()})
}

// hasLeft reports whether a session has moved to another server, which a leader alone
// knows: it serves not even a ping then.
func (s *server) hasLeft(env *sim.Env, c *connection) bool {
	return s.leads && s.tracker.standing(c.session, env.Self(), false) == znode.ErrSessionMoved
}

// answer serves a read, which came at a time, from this server's tree.
func (s *server) answer(env *sim.Env, c *connection, xid int32, op *znode.Op, since int64) {
	if s.hasLeft(env, c) {
		s.front.hangUp(env, c)
		return
	}
	r := s.read(env, c, op)
	if early, ok := s.answered(c, xid); ok {
		r = early
	}
	s.arm(c, op, &r)
	s.tally.served(env, c, response{op.Code, xid, s.tree.Zxid(), since})
	s.reply(env, c, xid, &r)
}

func (s *server) read(env *sim.Env, c *connection, op *znode.Op) znode.Result {
	switch op.Code {
	case znode.OpAddWatch, znode.OpCheckWatches, znode.OpRemoveWatches, znode.OpSetWatches, znode.OpSetWatches2:
		return s.tend(env, c, op)
	case znode.OpWhoAmI:
		return znode.Result{Who: named(op.Who), Zxid: s.tree.Zxid()}
	case znode.OpGetEphemerals:
		own := *op
		own.Session = c.session
		return s.tree.Answer(own, op.Who)
	}
	if s.bugs != 0 {
		return s.misread(op, op.Who)
	}
	return s.tree.Answer(*op, op.Who)
}

// reply sends the answer to a request.
func (s *server) reply(env *sim.Env, c *connection, xid int32, r *znode.Result) {
	s.tally.sent(c)
	client.Reply.Send(env, c.conn, client.Answer{Xid: xid, Result: *r})
}
