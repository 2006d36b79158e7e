package client

import (
	"math"
	"slices"

	"github.com/zoolab/zoolab/nodes/znode"
	"github.com/zoolab/zoolab/sim"
)

// requests are the operations under way. Operations are named by their numbers,
// which are their xids.
type requests struct {
	birth uint64    // the createSession under way, 0 for none
	sent  []uint64  // to the present server, oldest first
	queue []request // waiting for a connection
	ended []Completion
	taken int // of ended, by Next
}

// A request waits to be sent.
type request struct {
	N  uint64
	Op znode.Op
}

// A Completion is what became of an operation.
type Completion struct {
	Op sim.OpID
	// Known says that there was an answer, which may be that the operation has
	// failed. Otherwise it may or may not have taken place, or take place yet.
	Known  bool
	Result znode.Result
}

// Next returns the completion that has waited longest to be taken. Completions
// come in the order in which operations were submitted.
func (s *Session) Next() (c Completion, ok bool) {
	r := &s.requests
	if r.taken == len(r.ended) {
		*r = r.rest()
		return Completion{}, false
	}
	r.taken++
	return r.ended[r.taken-1], true
}

// rest returns the requests without the completions that have been taken.
func (r requests) rest() requests {
	r.ended, r.taken = slices.Delete(r.ended, 0, r.taken), 0
	return r
}

// xid is the number of an operation as the wire has it: from 1 on, and from 1
// again before it would be negative.
func xid(n uint64) int32 { return int32((n-1)%math.MaxInt32) + 1 }

// submit states an operation, and sends it or has it wait.
func (s *Session) submit(env *sim.Env, op znode.Op) sim.OpID {
	op.Session = s.id
	id := znode.Do.Invoke(env, op)
	if s.state == Connected {
		s.send(env, request{id.N, op})
	} else {
		s.requests.queue = append(s.requests.queue, request{id.N, op})
	}
	return id
}

// send is the only place from which an operation leaves, and it leaves once.
func (s *Session) send(env *sim.Env, r request) {
	Request.Send(env, s.attempt.conn, Call{Xid: xid(r.N), Op: r.Op})
	s.pulse.speak(env)
	s.requests.sent = append(s.requests.sent, r.N)
}

func (s *Session) sendQueued(env *sim.Env) {
	for i := range s.requests.queue {
		s.send(env, s.requests.queue[i])
	}
	s.requests.queue = s.requests.queue[:0]
}

// beBorn states that the client asks for a session.
func (s *Session) beBorn(env *sim.Env, timeout int32) {
	s.requests.birth = znode.Do.Invoke(env, znode.Op{Code: znode.OpCreateSession, Timeout: timeout}).N
}

// born states that it has one, if that is what the server's welcome says.
func (s *Session) born(env *sim.Env, w Welcome) {
	if n := s.requests.birth; n != 0 {
		s.requests.birth = 0
		znode.Do.Return(env, sim.OpID{Client: env.Self(), N: n}, znode.Result{Session: w.Session, Timeout: w.Timeout})
	}
}

// onAnswer matches an answer with the oldest request without one.
func (s *Session) onAnswer(env *sim.Env, a Answer) {
	r := &s.requests
	if len(r.sent) == 0 || xid(r.sent[0]) != a.Xid {
		m := Mismatch{Server: s.attempt.server, Session: s.id, Got: a.Xid}
		if len(r.sent) > 0 {
			m.Want = xid(r.sent[0])
		}
		s.misanswered(env, m)
		return
	}
	op := sim.OpID{Client: env.Self(), N: r.sent[0]}
	r.sent = slices.Delete(r.sent, 0, 1)
	znode.Do.Return(env, op, a.Result)
	r.ended = append(r.ended, Completion{Op: op, Known: true, Result: a.Result})
	switch z := a.Result.Zxid; {
	case s.leaving && len(r.sent) == 0: // nothing is asked for after closeSession
		s.letGo(env)
		s.become(env, Closed)
	case s.isBehind(z):
		s.leaveBehind(env, z)
	case shown(z):
		s.seen = z
	}
}

// shown reports whether a zxid tells of a state. Java's are signed: a server that
// does not know the request answers with -1.
func shown(z znode.Zxid) bool { return int64(z) > 0 }

// isBehind reports whether a server shows an older state than the client has seen.
func (s *Session) isBehind(z znode.Zxid) bool { return shown(z) && z < s.seen }

// leaveBehind goes to another server. What this one has answered stands: it was
// told, and whoever judges must know of it.
func (s *Session) leaveBehind(env *sim.Env, z znode.Zxid) {
	env.Note(RuleBehind, int64(s.attempt.server), int64(s.seen), int64(z), 0)
	env.Sometimes(ServerBehind)
	WentBack.Observe(env, Setback{Server: s.attempt.server, Seen: s.seen, Shown: z})
	s.lose(env)
}

// misanswered hangs up on a server whose answer is none to what was asked: from
// here on, no answer of its could be matched with a request.
func (s *Session) misanswered(env *sim.Env, m Mismatch) {
	env.Note(RuleOrder, int64(m.Server), int64(m.Want), int64(m.Got), 0)
	Misanswered.Observe(env, m)
	s.lose(env)
}

// giveUp leaves every operation under way of unknown outcome.
func (s *Session) giveUp(env *sim.Env) {
	r := &s.requests
	if len(r.sent) > 0 || r.birth != 0 {
		env.Sometimes(OutcomeUnknown)
	}
	if r.birth != 0 {
		znode.Do.GiveUp(env, sim.OpID{Client: env.Self(), N: r.birth})
		r.birth = 0
	}
	for _, n := range r.sent {
		s.abandon(env, n)
	}
	for i := range r.queue {
		s.abandon(env, r.queue[i].N)
	}
	r.sent, r.queue = r.sent[:0], r.queue[:0]
}

func (s *Session) abandon(env *sim.Env, n uint64) {
	op := sim.OpID{Client: env.Self(), N: n}
	znode.Do.GiveUp(env, op)
	s.requests.ended = append(s.requests.ended, Completion{Op: op})
}
