package client

import (
	"slices"
	"time"

	"github.com/zoolab/zoolab/nodes/znode"
	"github.com/zoolab/zoolab/sim"
)

// A server that has lost its quorum may serve reads to those who say that they will
// do with that. Its client goes on reading there and looks for a server that can
// write: now and then it asks another one by the word isro, and when that says "rw"
// it leaves for it.
//
// A session that only such servers have given is known to nobody else. So its client
// asks the next server for a new one, and takes along what it has seen, what it
// watches and who it is.

// A search is for a server that can write.
type search struct {
	begun    bool         // the session lives with a server that serves reads alone
	conn     sim.Conn     // over which one is asked, zero for none
	asked    sim.NodeID   // the last that was
	paused   sim.Duration // before it was, 0 before the first
	found    sim.NodeID   // who can write, until it is dialled
	writable bool         // a server that can write has let the session in
}

// The pause before a server is asked doubles from one to the other, until one that
// can write is found.
const (
	shortestSearch = 100 * time.Millisecond
	longestSearch  = time.Minute
)

// seek is when the next server is asked.
var seek = sim.Timer("seek")

// isro is the word, and writes the answer of a server that can write.
const (
	isro   = "isro"
	writes = "rw"
)

// live begins to live with a server, which may be one that serves reads alone.
func (s *Session) live(env *sim.Env, readOnly bool) {
	if !readOnly {
		s.search.writable = true
		s.become(env, Connected)
		return
	}
	if !s.terms.reads {
		Limited.Observe(env, Limit{Server: s.attempt.server, Session: s.id})
	}
	s.become(env, ConnectedReadOnly)
	env.Note(RuleReadOnly, int64(s.attempt.server), int64(s.id), int64(s.seen), 0)
	env.Sometimes(LivedReadOnly)
	if len(s.terms.servers) > 1 {
		s.search.begun = true
		env.SetTimer(seek, s.search.pause())
	}
}

// standing is what watchers are told of a connection.
func (s *Session) standing() znode.State {
	if s.state == ConnectedReadOnly {
		return znode.StateConnectedReadOnly
	}
	return znode.StateSyncConnected
}

// disown gives up a session that no server knows but the one that is left.
func (s *Session) disown() {
	if !s.search.writable {
		s.id, s.password = 0, ""
	}
}

// pause is how long to wait before the next server is asked.
func (q *search) pause() sim.Duration {
	return min(max(2*q.paused, shortestSearch), longestSearch)
}

// onSeek asks the next server. One that has not answered by now is given up.
func (s *Session) onSeek(env *sim.Env) {
	q := &s.search
	q.hangUp(env)
	q.paused, q.asked = q.pause(), s.nextToAsk()
	env.Note(RuleSeek, int64(q.asked), int64(q.paused), 0, 0)
	q.conn = env.Dial(Port, q.asked)
	env.SetTimer(seek, q.pause())
}

// nextToAsk goes round, past the server that the session lives with.
func (s *Session) nextToAsk() sim.NodeID {
	all := s.terms.servers
	i := slices.Index(all, s.search.asked) + 1
	if all[i%len(all)] == s.attempt.server {
		i++
	}
	return all[i%len(all)]
}

// asks reports whether a delivery is from the server that is being asked.
func (q *search) asks(d sim.Delivery) bool { return d.Conn == q.conn && q.conn != (sim.Conn{}) }

// onAsked is that server.
func (s *Session) onAsked(env *sim.Env, d sim.Delivery) {
	q := &s.search
	switch {
	case d.Opened():
		Word.Send(env, q.conn, Question{Word: isro})
	case d.Closed():
		q.conn = sim.Conn{}
	case Text.Is(d) && Text.Of(d) == writes:
		env.Note(RuleFound, int64(q.asked), int64(s.attempt.server), int64(s.id), 0)
		env.Sometimes(WriterFound)
		q.found, q.paused = q.asked, 0
		s.lose(env)
	case Text.Is(d):
		q.hangUp(env)
	}
}

// take returns the server that was found, 0 for none, and forgets it.
func (q *search) take() (found sim.NodeID) {
	found, q.found = q.found, 0
	return found
}

// endSearch ends with the connection to a server that serves reads alone.
func (s *Session) endSearch(env *sim.Env) {
	if !s.search.begun {
		return
	}
	s.search.begun = false
	s.search.hangUp(env)
	env.StopTimer(seek)
}

func (q *search) hangUp(env *sim.Env) {
	if q.conn != (sim.Conn{}) {
		env.Close(q.conn)
		q.conn = sim.Conn{}
	}
}
