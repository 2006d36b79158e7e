package client

import (
	"github.com/zoolab/zoolab/nodes/znode"
	"github.com/zoolab/zoolab/sim"
)

// A Session is a client's end of one session after the other: it finds a server,
// keeps the session alive, moves it to another server when a connection is lost,
// and knows what became of every operation. Make one with [NewSession].
type Session struct {
	terms terms `sim:"fixed"`

	state    State
	leaving  bool            // its end has been asked for
	id       znode.SessionID // 0 until a server has made one
	password string
	timeout  sim.Duration // as granted; as wished for before that
	seen     znode.Zxid   // the highest in any reply
	told     znode.State  // what watchers have heard of the session's state last

	attempt  attempt
	pulse    pulse
	search   search
	requests requests
	turns    turns
	ids      ids
	watches  watches
	rearm    rearm
}

// terms are what a session is begun with.
type terms struct {
	servers []sim.NodeID
	names   []string // what they are called, if that is known
	first   sim.NodeID
	timeout sim.Duration
	compat  znode.Release
	longest int  // bytes of an answer, 0 for any
	reads   bool // a server will do that serves reads alone
	batch   int  // bytes of paths after which a setWatches is full
}

// A State is where a session stands.
type State uint8

// The states of a session.
const (
	Closed            State = iota // there is none: it was closed, or never begun
	Connecting                     // no server has let it in yet, or since the last connection was lost
	Connected                      // operations are sent as they are submitted
	Expired                        // the ensemble has ended it
	AuthFailed                     // a server did not believe what the client said of itself
	ConnectedReadOnly              // as Connected, to a server that has lost its quorum and refuses writes
)

// String returns the state's name.
func (s State) String() string {
	return [...]string{"closed", "connecting", "connected", "expired", "auth-failed", "connected-read-only"}[s]
}

// NewSession returns a session that is not begun. It is to live with one of the
// servers, the first one named if that lets it in, and to outlive a silence of
// timeout, if the servers grant that. Servers have ids up to [quorum.Most]. Its
// ways are those of 3.8.
func NewSession(servers []sim.NodeID, first sim.NodeID, timeout sim.Duration) Session {
	return Session{terms: terms{servers: servers, first: first, timeout: timeout, batch: mostPaths}}
}

// State says where the session stands.
func (s *Session) State() State { return s.state }

// ID returns the session's id, 0 before a server has made one.
func (s *Session) ID() znode.SessionID { return s.id }

// Connected reports whether operations are sent as they are submitted.
func (s State) Connected() bool { return s == Connected || s == ConnectedReadOnly }

// over reports whether there is no session, or none any more.
func (s *Session) over() bool { return s.state != Connecting && !s.state.Connected() }

// Server returns who it is connected to, or trying to be; 0 is nobody.
func (s *Session) Server() sim.NodeID {
	if s.attempt.conn == (sim.Conn{}) {
		return 0
	}
	return s.attempt.server
}

// Seen returns the highest zxid of any reply in this session: servers behind it
// are not good enough.
func (s *Session) Seen() znode.Zxid { return s.seen }

// Open begins a new session, which knows nothing of the one before, of its watches
// and of who its client said to be. Of one that is still alive it lets go without
// a word, as a process that is killed does.
func (s *Session) Open(env *sim.Env) {
	s.letGo(env)
	*s = Session{terms: s.terms, state: s.state, timeout: s.terms.timeout, requests: s.requests, turns: s.turns.rest(),
		ids: idsOf(env.Self())}
	s.attempt.armed = env.Now()
	s.become(env, Connecting)
	s.try(env)
}

// Submit asks for an operation on behalf of the session and returns its name.
// While connecting, it waits for the present attempt to end. It returns the zero
// OpID, and does nothing, where there is no session to ask for: before the first
// server has let it in, after Close and after expiry.
func (s *Session) Submit(env *sim.Env, op znode.Op) sim.OpID {
	if s.leaving || s.id == 0 || s.over() {
		return sim.OpID{}
	}
	return s.submit(env, op)
}

// Close asks for the session's end and returns the name of that operation. The
// session is [Closed] when it is answered, or will never be. One that no server
// has made is closed at once, and the name is the zero OpID.
func (s *Session) Close(env *sim.Env) sim.OpID {
	if s.id == 0 {
		if !s.over() {
			s.letGo(env)
			s.end(env, Closed, znode.StateClosed)
		}
		return sim.OpID{}
	}
	op := s.Submit(env, znode.Op{Code: znode.OpCloseSession})
	s.leaving = op != sim.OpID{} || s.leaving
	return op
}

// Owns reports whether a delivery is for the session to receive.
func (s *Session) Owns(d sim.Delivery) bool { return Port.Is(d) }

// Receive takes in what comes on the session's connection. What still comes on
// one that it has done with is passed over.
func (s *Session) Receive(env *sim.Env, d sim.Delivery) {
	if s.search.asks(d) {
		s.onAsked(env, d)
		return
	}
	if d.Conn != s.attempt.conn || d.Conn == (sim.Conn{}) {
		return
	}
	switch {
	case s.state.Connected():
		s.pulse.hear(env)
	case !d.Closed():
		s.attempt.meet(env)
	}
	switch {
	case d.Opened():
		s.onOpened(env)
	case d.Closed():
		s.onClosed(env)
	case ConnectResponse.Is(d):
		s.onWelcome(env, ConnectResponse.Of(d))
	case Reply.Is(d):
		s.onReply(env, Reply.Of(d))
	case Notification.Is(d):
		s.onNotification(env, Notification.Of(d))
	case Pong.Is(d):
		s.onPong(env, Pong.Of(d))
	}
}

// beat is a session's one timer: the pause before an attempt, the end of its
// patience with the attempt, and then the pings and the end of its patience with
// the server.
var beat = sim.Timer("session")

// OwnsTimer reports whether an expiry is the session's.
func (s *Session) OwnsTimer(t sim.TimerID) bool { return t == beat || t == seek }

// Timer takes in an expiry.
func (s *Session) Timer(env *sim.Env, t sim.TimerID) {
	switch {
	case t == seek:
		s.onSeek(env)
	case t != beat:
	case s.state.Connected():
		s.onBeat(env)
	case s.outlived(env):
		s.expireAlone(env)
	case s.attempt.conn == (sim.Conn{}):
		s.try(env)
	default:
		s.onTimeout(env)
	}
}

// onWelcome is a server's answer to the introduction.
func (s *Session) onWelcome(env *sim.Env, w Welcome) {
	switch {
	case s.state.Connected():
	case w.Timeout <= 0 && s.id == 0: // it made no session, whatever its reason
		s.lose(env)
	case w.Timeout <= 0:
		s.expire(env)
	case s.id != 0 && w.Session != s.id:
		s.misanswered(env, Mismatch{Server: s.attempt.server, Welcome: true, Session: w.Session})
	default:
		s.settle(env, w)
	}
}

// settle begins to live with a server.
func (s *Session) settle(env *sim.Env, w Welcome) {
	s.id, s.password, s.timeout = w.Session, w.Password, millis(w.Timeout)
	if s.attempt.succeed() {
		env.Note(RuleMoved, int64(s.attempt.server), int64(s.id), int64(s.seen), 0)
		env.Sometimes(SessionMoved)
	}
	s.live(env, w.ReadOnly)
	s.pulse = pulse{}
	s.pulse.arm(env, s.timeout)
	s.born(env, w)
	s.tell(env, s.standing())
	s.sendProofs(env)
	s.sendWatches(env)
	s.sendQueued(env)
}

// expire is how a session learns from a server that it is no more. Watchers hear
// of it before they learn that what waited is of unknown outcome.
func (s *Session) expire(env *sim.Env) {
	env.Note(RuleExpired, int64(s.attempt.server), int64(s.id), 0, 0)
	env.Sometimes(SessionExpired)
	s.tell(env, znode.StateExpired)
	s.letGo(env)
	s.end(env, Expired, znode.StateExpired)
}

// end is the last that happens to a session. No watch outlives it.
func (s *Session) end(env *sim.Env, as State, told znode.State) {
	s.become(env, as)
	s.tell(env, told)
	s.watches = watches{}
}

// letGo gives up whatever is under way.
func (s *Session) letGo(env *sim.Env) {
	if s.over() {
		return
	}
	env.StopTimer(beat)
	s.hangUp(env)
	s.giveUp(env)
}

// become changes the state, and says so.
func (s *Session) become(env *sim.Env, to State) {
	if s.state == to {
		return
	}
	s.state = to
	Became.Observe(env, Status{To: to, Session: s.id, Server: s.Server()})
}
