package zookeeper

import (
	"slices"

	"github.com/zoolab/zoolab/nodes/znode"
	"github.com/zoolab/zoolab/sim"
)

// A local session is one that its server keeps to itself: no transaction makes it or
// ends it, no other server knows of it, and when its server ceases to serve it is
// gone. The server expires it, by its own clock. It may do what others may but own a
// node: its first ephemeral one makes it a session like any other, if that is
// allowed.

// localExpiry is when a server's first bucket of local sessions comes due.
var localExpiry = sim.Timer("local-expiry")

// openLocally gives a client a session that nobody is asked for.
func (s *server) openLocally(env *sim.Env, c *connection) {
	now := milliseconds(env)
	s.local.track(c.session, int64(c.timeout), now, s.tick, env.Self())
	s.local.wake(env, localExpiry)
	env.Note(RuleLocal, int64(c.session), 0, 0, 0)
	s.tally.served(env, c, response{znode.OpCreateSession, 0, s.tree.Zxid(), now})
	s.welcome(env, c)
}

// touchLocally notes that a local session was heard of, and reports whether it is
// one.
func (s *server) touchLocally(env *sim.Env, c *connection) bool {
	if !s.local.touch(c.session, int64(c.timeout), milliseconds(env), s.tick) {
		return false
	}
	s.local.wake(env, localExpiry)
	return true
}

// endsLocally reports whether the end of a session is a matter for its server alone.
// One that is being upgraded is local no more, whatever is still to be committed
// (ZOOKEEPER-3471).
func (s *server) endsLocally(c *connection) bool {
	if _, made := s.tree.Session(c.session); !made && s.rules.LocalSessions && s.bugs.has(closeUpgradingLocally) {
		return true
	}
	return s.local.has(c.session)
}

// upgrade makes a session of a local one that is known to all, before it asks for a
// node of its own. The leader is told first, so the node finds its owner. It reports
// whether there is still somebody to ask.
func (s *server) upgrade(env *sim.Env, c *connection) bool {
	s.local.forget(c.session)
	env.Note(RuleUpgrade, int64(c.session), 0, 0, 0)
	env.Sometimes(LocalUpgraded)
	s.submit(env, &request{Session: c.session, Op: znode.Op{Code: znode.OpCreateSession, Timeout: c.timeout}})
	return s.serving
}

// onLocalExpiry ends the local sessions that were not heard of in time.
func (s *server) onLocalExpiry(env *sim.Env) {
	s.local.waking = 0
	now := milliseconds(env)
	for _, id := range s.local.expire(now, s.tick) {
		t := s.local.sessions[id]
		s.tally.counts[ofExpiries]++
		env.Note(RuleLocalExpiry, int64(id), now-t.heard, t.timeout, 0)
		env.Sometimes(LocalExpired)
		if c := s.front.ofSession(id); c != nil {
			s.endLocally(env, c, waiting{what: outlived})
		} else {
			s.local.forget(id)
		}
	}
	s.local.wake(env, localExpiry)
}

// endLocally ends a local session when what it has asked for before is answered.
// Nothing is heard of it from now on.
func (s *server) endLocally(env *sim.Env, c *connection, how waiting) {
	s.local.forget(c.session)
	if s.bugs.has(closeUpgradingLocally) {
		s.tracker.forget(c.session)
	}
	c.await(how)
	s.advance(env, c)
}

// partLocally is the end of a local session whose turn has come: its client is
// answered if it has asked for that.
func (s *server) partLocally(env *sim.Env, c *connection, w waiting) {
	if w.what == leaving {
		s.tally.served(env, c, response{znode.OpCloseSession, w.xid, s.tree.Zxid(), w.since})
		s.reply(env, c, w.xid, &znode.Result{Zxid: s.tree.Zxid()})
	}
	s.front.hangUp(env, c)
}

// leaves reports whether a connection is that of a local session which is to end. It
// is the last that stands in line.
func (c *connection) leaves() bool {
	n := len(c.line)
	return n > 0 && (c.line[n-1].what == leaving || c.line[n-1].what == outlived)
}

// standing is what a write that came by a server is to be told of its session, and
// what if it is to make a node that the session owns. A leader knows no local sessions
// but its own, so it believes other servers in what they send; of a session that would
// have to be its own it knows better. To its own it says why they get no node, but for
// what no server asks to be upgraded for.
func (s *server) standing(env *sim.Env, q *request, owner sim.NodeID) (standing, owning znode.Code) {
	switch own := s.local.has(q.Session); {
	case !s.rules.LocalSessions || s.tracker.has(q.Session):
		return s.tracker.standing(q.Session, owner, s.bugs.has(acceptClosing)), znode.OK
	case own && ownsNodes(&q.Op):
		return znode.OK, znode.ErrEphemeralOnLocalSession
	case !own && madeBy(q.Session) == env.Self():
		return znode.ErrSessionExpired, znode.OK
	}
	return znode.OK, znode.ErrSessionExpired
}

// ownsNodes reports whether a request, as it comes from a client, is to make a node
// that goes with the session. A multi with a part that cannot be read is not looked
// into, and neither is a createContainer: 3.8 forgets that it may bear such a flag.
func ownsNodes(op *znode.Op) bool {
	switch op.Code {
	case znode.OpCreate, znode.OpCreate2:
		return goesWithSession(op.Mode)
	case znode.OpMulti:
		makes := func(part znode.Op) bool { return fieldsOfOp(part.Code, true)&fMode != 0 && goesWithSession(part.Mode) }
		unread := func(part znode.Op) bool { return fieldsOfOp(part.Code, true) == 0 }
		return slices.ContainsFunc(op.Ops, makes) && !slices.ContainsFunc(op.Ops, unread)
	}
	return false
}

func goesWithSession(m znode.CreateMode) bool {
	return m == znode.Ephemeral || m == znode.EphemeralSequential
}
