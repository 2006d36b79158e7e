package zookeeper

import (
	"fmt"

	"github.com/zoolab/zoolab/nodes/zab"
	"github.com/zoolab/zoolab/nodes/znode"
	"github.com/zoolab/zoolab/sim"
)

// REVALIDATE 6: a learner asks its leader whether a session, whose client has
// come to it, is alive; and the leader's answer.
var REVALIDATE = sim.Message[revalidation](zab.Port, "REVALIDATE")

type revalidation struct {
	Session znode.SessionID
	Timeout int32 // granted by the learner, in milliseconds
	Valid   bool  // in the answer
}

// String renders a revalidation as "0x1…, 6000 ms".
func (v revalidation) String() string {
	if v.Valid {
		return v.Session.String() + " is valid"
	}
	return fmt.Sprintf("%s, %d ms", v.Session, v.Timeout)
}

// revalidate finds out whether the session of a connection is alive. Only the
// leader knows, unless it is local: then nobody else does.
func (s *server) revalidate(env *sim.Env, c *connection) {
	switch {
	case s.touchLocally(env, c):
		s.resume(env, c, true)
	case s.vigil.reads:
		s.resume(env, c, false)
	case s.leads:
		s.resume(env, c, s.adopt(env, c.session, c.timeout, env.Self()))
	default:
		REVALIDATE.Send(env, s.peer.LeaderConn(), revalidation{Session: c.session, Timeout: c.timeout})
	}
}

// onRevalidate is the question at a leader, and the answer at a learner.
func (s *server) onRevalidate(env *sim.Env, from sim.NodeID, conn sim.Conn, m revalidation) {
	if s.leads {
		s.tally.counts[ofQuestions]++
		m.Valid = s.adopt(env, m.Session, m.Timeout, from)
		REVALIDATE.Send(env, conn, m)
		return
	}
	c := s.front.ofSession(m.Session)
	if !s.serving || conn != s.peer.LeaderConn() || c == nil {
		return
	}
	if w, ok := c.first(); ok && w.what == forLeader {
		s.resume(env, c, m.Valid)
	}
}

// adopt touches a session and makes a server its owner, unless it is closing or
// there is none.
func (s *server) adopt(env *sim.Env, id znode.SessionID, timeout int32, owner sim.NodeID) bool {
	if !s.touch(env, id, timeout) {
		return false
	}
	if s.tracker.move(id, owner) {
		env.Note(RuleMove, int64(id), int64(owner), 0, 0)
		env.Sometimes(OwnerChanged)
	}
	return true
}

// resume lets a client go on with its session, or tells it that there is none.
func (s *server) resume(env *sim.Env, c *connection, valid bool) {
	if !valid {
		conn := c.conn
		s.front.remove(c)
		s.refuse(env, conn)
		return
	}
	c.pop()
	s.welcome(env, c)
}
