package composed

import (
	"slices"
	"time"

	"github.com/zoolab/zoolab/sim"
)

// The store's messages, timer, file and facts.
var (
	Hello   = sim.Message[uint32](quorum, "Hello") // I follow you in this epoch
	Propose = sim.Message[Entry](quorum, "Propose")
	Ack     = sim.Message[Entry](quorum, "Ack")

	Put   = sim.Message[Entry](service, "Put")
	Done  = sim.Message[Entry](service, "Done")
	Moved = sim.Message[sim.NodeID](service, "Moved") // ask this server, or any when 0

	redial = sim.Timer("redial")

	logFile = sim.FileOf[Entry]("log")

	Stored    = sim.FactOf[Entry]("stored")      // on this server's disk
	Recovered = sim.FactOf[[]Entry]("recovered") // what the disk held at boot
	Acked     = sim.FactOf[Entry]("acked")       // by the leader, to a client
)

// store is the part that keeps entries: a leader's, which asks a majority
// to store each, or a follower's.
type store struct {
	setup   Setup `sim:"fixed"`
	reign   reign
	stored  int      // entries of the log that are on disk
	syncing bool     // a sync of the log is under way
	up      sim.Conn // to the leader
	joined  []follower
	asked   []request
	owed    []debt
}

// follower is a connection on which a follower said Hello.
type follower struct {
	id   sim.NodeID
	conn sim.Conn
}

// request is an entry that a client waits for, at a leader.
type request struct {
	entry  Entry
	at     int // its place in the log
	client sim.Conn
	on     mask // who has stored it
}

// debt is an Ack that a follower owes once the entry is on disk.
type debt struct {
	entry  Entry
	at     int
	leader sim.Conn
}

func (s *store) start(env *sim.Env) {
	found := slices.Clone(logFile.Read(env))
	s.stored = len(found)
	Recovered.Observe(env, found)
}

func (s *store) receive(env *sim.Env, d sim.Delivery) {
	switch {
	case logFile.Is(d):
		s.onSynced(env, int(logFile.Synced(d)))
	case d.Closed():
		s.onClosed(env, d.Conn)
	case Hello.Is(d):
		s.onHello(env, d, Hello.Of(d))
	case Propose.Is(d):
		s.onPropose(env, d.Conn, Propose.Of(d))
	case Ack.Is(d):
		s.onAck(env, d.From, Ack.Of(d))
	case Put.Is(d):
		s.onPut(env, d.Conn, Put.Of(d))
	}
}

// serve goes over to a new reign: whoever was served under the old one is
// hung up on.
func (s *store) serve(env *sim.Env, r reign) {
	if r == s.reign {
		return
	}
	for _, q := range s.asked {
		Moved.Send(env, q.client, r.leader)
		env.Close(q.client)
	}
	for _, f := range s.joined {
		env.Close(f.conn)
	}
	if s.up != (sim.Conn{}) {
		env.Close(s.up)
	}
	s.reign, s.up, s.joined, s.asked, s.owed = r, sim.Conn{}, nil, nil, nil
	s.join(env)
}

// join dials the leader.
func (s *store) join(env *sim.Env) {
	if s.reign.leader == 0 || s.reign.leader == env.Self() || s.up != (sim.Conn{}) {
		return
	}
	s.up = env.Dial(quorum, s.reign.leader)
	Hello.Send(env, s.up, s.reign.epoch)
}

func (s *store) onClosed(env *sim.Env, c sim.Conn) {
	s.joined = slices.DeleteFunc(s.joined, func(f follower) bool { return f.conn == c })
	s.asked = slices.DeleteFunc(s.asked, func(q request) bool { return q.client == c })
	s.owed = slices.DeleteFunc(s.owed, func(o debt) bool { return o.leader == c })
	if c == s.up {
		s.up = sim.Conn{}
		env.SetTimer(redial, 30*time.Millisecond)
	}
}

func (s *store) onHello(env *sim.Env, d sim.Delivery, epoch uint32) {
	if s.reign.leader != env.Self() || s.reign.epoch != epoch {
		env.Close(d.Conn)
		return
	}
	s.joined = append(s.joined, follower{d.From, d.Conn})
	for _, q := range s.asked {
		Propose.Send(env, d.Conn, q.entry)
	}
}

func (s *store) onPut(env *sim.Env, c sim.Conn, e Entry) {
	if s.reign.leader != env.Self() {
		Moved.Send(env, c, s.reign.leader)
		env.Close(c)
		return
	}
	s.asked = append(s.asked, request{entry: e, at: s.write(env, e), client: c})
	for _, f := range s.joined {
		Propose.Send(env, f.conn, e)
	}
	s.answer(env)
}

func (s *store) onPropose(env *sim.Env, c sim.Conn, e Entry) {
	s.owed = append(s.owed, debt{e, s.write(env, e), c})
	s.answer(env)
}

func (s *store) onAck(env *sim.Env, from sim.NodeID, e Entry) {
	for i := range s.asked {
		if s.asked[i].entry == e {
			s.asked[i].on = s.asked[i].on.with(from)
		}
	}
	s.answer(env)
}

// write appends an entry that is not there yet and returns its place.
func (s *store) write(env *sim.Env, e Entry) int {
	at := slices.Index(logFile.Read(env), e)
	if at < 0 {
		at = logFile.Len(env)
		if s.setup.ForgetLog {
			Stored.Observe(env, e)
			return s.stored - 1
		}
		logFile.Append(env, e)
	}
	s.commit(env)
	return at
}

// commit starts a sync when none is under way: entries that come meanwhile
// share the next one.
func (s *store) commit(env *sim.Env) {
	if n := logFile.Len(env); !s.syncing && n > s.stored {
		s.syncing = true
		logFile.SyncLater(env, uint64(n))
	}
}

func (s *store) onSynced(env *sim.Env, n int) {
	if n > s.stored+1 {
		env.Sometimes(groupCommit)
	}
	for _, e := range logFile.Read(env)[s.stored:n] {
		Stored.Observe(env, e)
	}
	s.stored, s.syncing = n, false
	s.commit(env)
	s.answer(env)
}

// answer acknowledges what is on disk: to the leader what is on this one, to
// a client what is on a majority.
func (s *store) answer(env *sim.Env) {
	s.owed = slices.DeleteFunc(s.owed, func(o debt) bool {
		if !s.has(o.at) {
			return false
		}
		Ack.Send(env, o.leader, o.entry)
		return true
	})
	s.asked = slices.DeleteFunc(s.asked, func(q request) bool {
		if s.has(q.at) {
			q.on = q.on.with(env.Self())
		}
		if !q.on.most(len(env.Peers())) {
			return false
		}
		Acked.Observe(env, q.entry)
		Done.Send(env, q.client, q.entry)
		return true
	})
}

func (s *store) has(at int) bool { return at < s.stored || s.setup.AckBeforeSync }
