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
	birth   uint64    // the createSession under way, 0 for none
	sent    []asked   // of the present server, oldest first
	queue   []request // waiting for a connection
	pledges []request // of those sent, the ones whose answer may change what is watched
}

// An asked operation waits for its answer. What it was is kept as far as an answer
// is measured by it.
type asked struct {
	N    uint64
	Code znode.OpCode
	Ops  []znode.Op
}

// A request waits to be sent. One without a number is no operation, but who the
// client says to be.
type request struct {
	N  uint64
	Op znode.Op
}

// xid is the number of an operation as the wire has it: from 1 on, and from 1
// again before it would be negative.
func xid(n uint64) int32 { return int32((n-1)%math.MaxInt32) + 1 }

// submit states an operation, and sends it or has it wait. Who asks stands in the
// history and not on the wire: the server goes by the connection.
func (s *Session) submit(env *sim.Env, op znode.Op) sim.OpID {
	op.Session, op.Who = s.id, s.ids.who
	id := znode.Do.Invoke(env, op)
	op.Who = nil
	if s.state.Connected() {
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
	s.requests.sent = append(s.requests.sent, asked{r.N, r.Op.Code, r.Op.Ops})
	if aboutWatches(&r.Op) {
		s.requests.pledges = append(s.requests.pledges, r)
	}
}

func (s *Session) sendQueued(env *sim.Env) {
	for i := range s.requests.queue {
		if r := s.requests.queue[i]; r.N != 0 {
			s.send(env, r)
		} else {
			s.prove(env, r.Op.Auth)
		}
	}
	s.requests.queue = s.requests.queue[:0]
}

// beBorn states that the client asks for a session.
func (s *Session) beBorn(env *sim.Env, timeout int32) {
	s.requests.birth = znode.Do.Invoke(env, znode.Op{Code: znode.OpCreateSession, Timeout: timeout, Who: s.ids.who}).N
}

// born states that it has one, if that is what the server's welcome says.
func (s *Session) born(env *sim.Env, w Welcome) {
	if n := s.requests.birth; n != 0 {
		s.requests.birth = 0
		znode.Do.Return(env, sim.OpID{Client: env.Self(), N: n}, znode.Result{Session: w.Session, Timeout: w.Timeout})
	}
}

// onReply tells answers to operations from those to what a client says of itself
// and of its watches.
func (s *Session) onReply(env *sim.Env, a Answer) {
	due := s.due()
	switch {
	case a.Xid == XidAuth && s.state.Connected():
		s.onProof(env, a)
	case s.state == Connecting && a.Result.Err == znode.ErrNotReadOnly: // it has no session to give
		s.lose(env)
	case due == 0 || a.Xid != due:
		s.misanswered(env, Mismatch{Server: s.attempt.server, Session: s.id, Want: due, Got: a.Xid})
	case due == XidSetWatches:
		s.onRearmed(env, a)
	default:
		s.onAnswer(env, a)
	}
}

// due is the xid that the next answer must have, that of the oldest request without
// one; 0 for none.
func (s *Session) due() int32 {
	switch {
	case s.rearm.left > 0: // sent ahead of all operations
		return XidSetWatches
	case len(s.requests.sent) > 0:
		return xid(s.requests.sent[0].N)
	}
	return 0
}

// onAnswer is the answer to the oldest operation. Watches are left or dropped
// before anybody learns of it.
func (s *Session) onAnswer(env *sim.Env, a Answer) {
	r := &s.requests
	if n := r.sent[0].length(&a.Result); n > s.terms.longest && s.terms.longest > 0 {
		env.Note(RuleTooLong, int64(s.attempt.server), int64(a.Xid), int64(n), 0)
		s.lose(env)
		return
	}
	op := sim.OpID{Client: env.Self(), N: r.sent[0].N}
	r.sent = slices.Delete(r.sent, 0, 1)
	if len(r.pledges) > 0 && r.pledges[0].N == op.N {
		s.redeem(env, &r.pledges[0].Op, a.Result.Err)
		r.pledges = slices.Delete(r.pledges, 0, 1)
	}
	znode.Do.Return(env, op, a.Result)
	s.turns.add(Turn{Completion: Completion{Op: op, Known: true, Result: a.Result}})
	switch z := a.Result.Zxid; {
	case s.leaving && len(r.sent) == 0: // nothing is asked for after closeSession
		s.letGo(env)
		s.end(env, Closed, znode.StateClosed)
	case s.isBehind(z):
		s.leaveBehind(env, z)
	case shown(z):
		s.seen = z
	}
}

// length is that of the frame which answers an operation. A client hangs up on one
// that does not fit into its buffer, and would again if it asked again.
func (to *asked) length(r *znode.Result) int {
	return znode.ReplySize(&znode.Op{Code: to.Code, Ops: to.Ops}, r)
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
	for i := range r.sent {
		s.abandon(env, r.sent[i].N)
	}
	for i := range r.queue {
		if r.queue[i].N != 0 {
			s.abandon(env, r.queue[i].N)
		} else {
			s.ids.remember(r.queue[i].Op.Auth)
		}
	}
	r.sent, r.queue, r.pledges, s.rearm = r.sent[:0], r.queue[:0], r.pledges[:0], rearm{}
}

func (s *Session) abandon(env *sim.Env, n uint64) {
	op := sim.OpID{Client: env.Self(), N: n}
	znode.Do.GiveUp(env, op)
	s.turns.add(Turn{Completion: Completion{Op: op}})
}
