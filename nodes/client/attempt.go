package client

import (
	"time"

	"github.com/zoolab/zoolab/nodes/quorum"
	"github.com/zoolab/zoolab/nodes/znode"
	"github.com/zoolab/zoolab/sim"
)

// An attempt is how a session comes by a server, and which one it has.
type attempt struct {
	conn   sim.Conn   // the connection that stands or is being made, zero for none
	server sim.NodeID // whose it is, or was the last
	home   sim.NodeID // who let the session in last, 0 before
	tried  quorum.Set // in this round

	alone sim.Duration // how long nobody had been heard when the timer was set
	armed sim.Time     // when that was, or when somebody was heard since
	span  sim.Duration // of the timer, as far as that is known
}

// succeed notes that the server has let the session in, and whether that has
// moved it.
func (a *attempt) succeed() (moved bool) {
	moved = a.home != 0 && a.home != a.server
	a.home, a.tried = a.server, quorum.Of(a.server)
	return moved
}

// try dials the next server. However long that takes, it may take no longer
// than its share of the session's timeout.
func (s *Session) try(env *sim.Env) {
	a := &s.attempt
	a.server = s.nextServer(env)
	a.tried = a.tried.With(a.server)
	env.Note(RuleTry, int64(a.server), int64(a.tried.Size()), 0, 0)
	a.conn = env.Dial(Port, a.server)
	env.SetTimer(beat, s.arm(env, s.connectTimeout()))
}

// nextServer picks the server that was found to write, or one not tried in this
// round: the first one named, and then whichever the world draws, so that the
// clients of a server that went do not all turn to the same one. After a round
// another begins, without the one that has just failed.
func (s *Session) nextServer(env *sim.Env) sim.NodeID {
	if found := s.search.take(); found != 0 {
		return found
	}
	a := &s.attempt
	left := s.untried()
	if left == 0 {
		a.tried = 0
		if len(s.terms.servers) > 1 {
			a.tried = quorum.Of(a.server)
		}
		left = s.untried()
	}
	if a.tried == 0 && (a.server == 0 || left == 1) {
		return s.terms.first
	}
	nth := 0
	if left > 1 {
		nth = env.Rand(left)
	}
	for _, id := range s.terms.servers {
		if a.tried.Has(id) {
			continue
		}
		if nth == 0 {
			return id
		}
		nth--
	}
	panic("client: a session without a server to try")
}

// untried counts the servers left in this round.
func (s *Session) untried() (n int) {
	for _, id := range s.terms.servers {
		if !s.attempt.tried.Has(id) {
			n++
		}
	}
	return n
}

// onOpened introduces the client. From here the server has its own time to
// answer.
func (s *Session) onOpened(env *sim.Env) {
	env.Note(RuleIntroduce, int64(s.attempt.server), int64(s.id), int64(s.seen), 0)
	wish := inMillis(s.terms.timeout)
	if s.id == 0 {
		s.beBorn(env, wish)
	}
	ConnectRequest.Send(env, s.attempt.conn, Introduction{LastZxidSeen: s.seen, Timeout: wish, Session: s.id, Password: s.password, ReadOnly: s.terms.reads})
	env.SetTimer(beat, s.arm(env, s.connectTimeout()))
}

// onClosed is a server that has hung up or was never there. One that is behind
// what the client has seen does that too.
func (s *Session) onClosed(env *sim.Env) {
	s.attempt.conn = sim.Conn{}
	s.lose(env)
}

// onTimeout gives up an attempt that takes too long.
func (s *Session) onTimeout(env *sim.Env) {
	env.Note(RuleTimeout, int64(s.attempt.server), 0, 0, 0)
	env.Sometimes(AttemptTimedOut)
	s.lose(env)
}

// lose ends a connection or an attempt at one. Nobody knows what became of the
// operations under way, and after a pause another server is tried. A session
// that was to end has come to its end, as far as its client can know.
func (s *Session) lose(env *sim.Env) {
	env.Note(RuleLost, int64(s.attempt.server), int64(len(s.requests.sent)), int64(len(s.requests.queue)), 0)
	s.hangUp(env)
	s.giveUp(env)
	if s.leaving {
		env.StopTimer(beat)
		s.end(env, Closed, znode.StateClosed)
		return
	}
	if s.state.Connected() {
		s.attempt.part(env, s.pulse.silence(env))
	}
	s.become(env, Connecting)
	s.tell(env, znode.StateDisconnected)
	s.disown()
	env.SetTimerBetween(beat, 0, s.bound(env, s.longestPause()))
}

// hangUp closes the connection, if there is one.
func (s *Session) hangUp(env *sim.Env) {
	if s.attempt.conn != (sim.Conn{}) {
		env.Close(s.attempt.conn)
		s.attempt.conn = sim.Conn{}
	}
	s.endSearch(env)
}

// connectTimeout leaves time to try every server before the session expires.
func (s *Session) connectTimeout() sim.Duration {
	return s.timeout / sim.Duration(len(s.terms.servers))
}

func (s *Session) longestPause() sim.Duration { return min(time.Second, s.timeout/6) }

// inMillis and millis turn spans into the wire's milliseconds and back.
func inMillis(d sim.Duration) int32 { return int32(d / time.Millisecond) }
func millis(ms int32) sim.Duration  { return sim.Duration(ms) * time.Millisecond }
