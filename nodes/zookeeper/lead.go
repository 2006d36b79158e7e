package zookeeper

import (
	"github.com/zoolab/zoolab/nodes/znode"
	"github.com/zoolab/zoolab/sim"
)

// expiry is when a leader's first bucket of sessions comes due.
var expiry = sim.Timer("expiry")

// reap is when a leader looks for containers and nodes that have had their time.
var reap = sim.Timer("reap")

// lead begins an epoch: nothing is outstanding, and every session that is alive
// gets its full timeout anew. Nodes of sessions that are not are deleted.
func (s *server) lead(env *sim.Env, epoch uint32) {
	s.leads = true
	s.tree.Advance(znode.ZxidOf(epoch, 0))
	now := milliseconds(env)
	for _, known := range s.tree.Sessions() {
		s.tracker.track(known.ID, int64(known.Timeout), now, s.tick, 0)
	}
	s.tracker.wake(env, expiry)
	env.SetTimer(reap, s.containerCheck)
	for _, owner := range s.tree.Owners() {
		if _, alive := s.tree.Session(owner); !alive && s.leads {
			s.closeSession(env, owner)
		}
	}
}

// touch notes that a session was heard of, and reports whether it is open.
func (s *server) touch(env *sim.Env, id znode.SessionID, timeout int32) bool {
	open := s.tracker.touch(id, int64(timeout), milliseconds(env), s.tick)
	s.tracker.wake(env, expiry)
	return open
}

// onExpiry closes the sessions that were not heard of in time.
func (s *server) onExpiry(env *sim.Env) {
	s.tracker.waking = 0
	now := milliseconds(env)
	for _, id := range s.tracker.expire(now, s.tick) {
		t := s.tracker.sessions[id]
		s.tally.counts[ofExpiries]++
		env.Note(RuleExpiry, int64(id), now-t.heard, t.timeout, 0)
		env.Sometimes(SilentClosed)
		Expired.Observe(env, Expiry{Session: id, Heard: t.heard, Timeout: t.timeout, Decided: now})
		if s.closeSession(env, id); !s.leads {
			return
		}
	}
	s.tracker.wake(env, expiry)
}

// closeSession is a leader's own request to close a session.
func (s *server) closeSession(env *sim.Env, id znode.SessionID) {
	s.prepare(env, &request{Session: id, Op: znode.Op{Code: znode.OpCloseSession}}, env.Self())
}

// onReap asks for the deletion of what may go. Each is judged again when it is
// prepared.
func (s *server) onReap(env *sim.Env) {
	env.SetTimer(reap, s.containerCheck)
	for _, path := range s.tree.Reapable(milliseconds(env)) {
		if s.leads {
			env.Sometimes(Reaped)
			s.prepare(env, &request{Op: znode.Op{Code: znode.OpDeleteContainer, Path: path}}, env.Self())
		}
	}
}
