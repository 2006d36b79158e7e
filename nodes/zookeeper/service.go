package zookeeper

import (
	"github.com/zoolab/zoolab/nodes/client"
	"github.com/zoolab/zoolab/nodes/datatree"
	"github.com/zoolab/zoolab/nodes/znode"
	"github.com/zoolab/zoolab/sim"
)

// receive is the service to clients: port 2181.
func (s *server) receive(env *sim.Env, d sim.Delivery) {
	c := s.front.of(d.Conn)
	switch {
	case client.Request.Is(d) && c != nil:
		s.onRequest(env, c, client.Request.Of(d))
	case client.Ping.Is(d) && c != nil:
		s.onPing(env, c)
	case client.ConnectRequest.Is(d) && c == nil:
		s.onConnect(env, d.Conn, client.ConnectRequest.Of(d))
	case d.Closed() && c != nil:
		s.front.remove(c) // the session lives on
	}
}

// onConnect gives a client a session, or lets it go on with the one it has. A
// server that cannot hangs up without a word, and the client tries another.
func (s *server) onConnect(env *sim.Env, conn sim.Conn, m client.Introduction) {
	switch {
	case !s.serving:
		env.Close(conn)
	case m.LastZxidSeen > s.tree.Zxid() && !s.bugs.has(serveBehind):
		env.Note(RuleBehind, int64(m.Session), int64(m.LastZxidSeen), int64(s.tree.Zxid()), 0)
		env.Sometimes(RefusedBehind)
		env.Close(conn)
	case m.Session == 0:
		s.open(env, conn, s.grant(m.Timeout))
	default:
		s.reopen(env, conn, m)
	}
}

// open asks for a session: creating one is a write like any other.
func (s *server) open(env *sim.Env, conn sim.Conn, timeout int32) {
	s.front.next++
	id := s.front.next
	c := s.front.add(connection{conn: conn, session: id, timeout: timeout})
	c.await(waiting{what: forCreate})
	s.submit(env, &request{Session: id, Op: znode.Op{Code: znode.OpCreateSession, Timeout: timeout}})
}

// reopen takes over a session. Whoever else has it here must let go first, even
// of one that comes with the wrong password.
func (s *server) reopen(env *sim.Env, conn sim.Conn, m client.Introduction) {
	if other := s.front.ofSession(m.Session); other != nil {
		s.front.hangUp(env, other)
	}
	if m.Password != password(m.Session) {
		refuse(env, conn)
		return
	}
	c := s.front.add(connection{conn: conn, session: m.Session, timeout: s.grant(m.Timeout)})
	c.await(waiting{what: forLeader})
	s.revalidate(env, c)
}

// refuse tells a client that it has no session.
func refuse(env *sim.Env, conn sim.Conn) {
	client.ConnectResponse.Send(env, conn, client.Welcome{Password: nobody})
	env.Close(conn)
}

// nobody is the password that goes with no session.
const nobody = "\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00"

// welcome tells a client what session it has, once it has it.
func (s *server) welcome(env *sim.Env, c *connection) {
	client.ConnectResponse.Send(env, c.conn, client.Welcome{Timeout: c.timeout, Session: c.session, Password: password(c.session)})
}

// hear notes that a session is alive. A leader that is about to close it, or has
// closed it, pays it no more attention, and its client gets no answer.
func (s *server) hear(env *sim.Env, c *connection) bool {
	if s.leads {
		return s.touch(env, c.session, c.timeout)
	}
	s.news.hear(c)
	return true
}

// onRequest lets a write go its way to the leader and a read be answered at
// once, unless the session has something outstanding: then what comes of it
// later waits its turn. Other sessions are none of its business.
func (s *server) onRequest(env *sim.Env, c *connection, m client.Call) {
	if !s.hear(env, c) {
		return
	}
	switch {
	case isWrite(m.Op.Code):
		s.onWrite(env, c, m)
	case m.Op.Code == znode.OpSync && !s.leads:
		s.onSync(env, c, m)
	case len(c.line) > 0:
		op := m.Op
		c.await(waiting{m.Xid, forTurn, &op})
	default:
		s.answer(env, c, m.Xid, &m.Op)
	}
}

// isWrite reports whether clients may ask for this and it becomes a transaction.
func isWrite(op znode.OpCode) bool {
	switch op {
	case znode.OpCheck, znode.OpCreateSession, znode.OpDeleteContainer:
		return false
	}
	return datatree.Writes(op)
}

// onWrite puts a write in line and sends it on.
func (s *server) onWrite(env *sim.Env, c *connection, m client.Call) {
	session := c.session
	if s.bugs.has(queueLate) && !s.leads {
		s.queueLater(env, c, m.Xid)
	} else {
		c.await(waiting{xid: m.Xid, what: forCommit})
	}
	s.submit(env, &request{Session: session, Cxid: m.Xid, Op: m.Op})
}

// onSync asks the leader of a learner whether all has been committed that was
// proposed by now. A leader passes a sync on like a read.
func (s *server) onSync(env *sim.Env, c *connection, m client.Call) {
	c.await(waiting{m.Xid, forSync, &m.Op})
	s.syncs = append(s.syncs, asked{c.conn, m.Xid})
	s.peer.Flush(env, uint64(len(s.syncs)))
}

// onPing answers a client that has nothing to ask, in its turn.
func (s *server) onPing(env *sim.Env, c *connection) {
	switch {
	case !s.hear(env, c):
	case len(c.line) > 0:
		c.await(waiting{what: pingInTurn})
	default:
		s.pong(env, c)
	}
}

func (s *server) pong(env *sim.Env, c *connection) {
	client.Pong.Send(env, c.conn, client.Sighting{Zxid: s.tree.Zxid()})
}

// answer serves a read from this server's tree. What is no read at all is
// refused, and costs the client its connection. A leader knows if the session
// has moved on.
func (s *server) answer(env *sim.Env, c *connection, xid int32, op *znode.Op) {
	if s.leads && s.tracker.standing(c.session, env.Self(), false) == znode.ErrSessionMoved {
		s.front.hangUp(env, c)
		return
	}
	r := s.read(c, op)
	s.reply(env, c, xid, &r)
	if r.Err == znode.ErrUnimplemented {
		s.front.hangUp(env, c)
	}
}

func (s *server) read(c *connection, op *znode.Op) znode.Result {
	switch op.Code {
	case znode.OpCheck:
		return znode.Result{Err: znode.ErrUnimplemented, Zxid: s.tree.Zxid()}
	case znode.OpCreateSession:
		return znode.Result{Err: znode.ErrMarshallingError, Zxid: s.tree.Zxid()}
	case znode.OpDeleteContainer:
		return znode.Result{Err: znode.ErrBadArguments, Zxid: s.tree.Zxid()}
	case znode.OpGetEphemerals:
		own := *op
		own.Session = c.session
		return s.tree.Answer(own, nil)
	}
	if s.bugs != 0 {
		return s.misread(op)
	}
	return s.tree.Answer(*op, nil)
}

// reply sends the answer to a request.
func (s *server) reply(env *sim.Env, c *connection, xid int32, r *znode.Result) {
	client.Reply.Send(env, c.conn, client.Answer{Xid: xid, Result: *r})
}
