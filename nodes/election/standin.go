package election

import (
	"slices"
	"strconv"
	"time"

	"github.com/zoolab/zoolab/nodes/quorum"
	"github.com/zoolab/zoolab/nodes/znode"
	"github.com/zoolab/zoolab/sim"
)

// The stand-in's messages, timers and file. The leader waits for a quorum to
// join, welcomes it to a new epoch, and pings; every ping stands for a
// transaction, so that histories differ in length.
var (
	flock = sim.Streams("flock")

	join    = sim.Message[history](flock, "Join")    // I would follow you; this is my past
	welcome = sim.Message[history](flock, "Welcome") // this is our epoch, and where it begins
	ping    = sim.Message[history](flock, "Ping")    // this is where we are
	pong    = sim.Message[history](flock, "Pong")    // so am I

	deadline = sim.Timer("deadline") // the leader's for a quorum, the follower's for its leader
	redial   = sim.Timer("redial")
	beat     = sim.Timer("beat")

	pastFile = sim.FileOf[history]("past")
)

// A history is all that an election asks of a server's past.
type history struct {
	Epoch uint32
	Zxid  znode.Zxid
}

// String renders a history as "epoch 2, 0x200000007".
func (h history) String() string {
	return "epoch " + strconv.FormatUint(uint64(h.Epoch), 10) + ", " + h.Zxid.String()
}

// A leader is dialled a few times, as it may be leading a little later than
// those who elected it.
const (
	dials   = 5
	between = 100 * time.Millisecond
)

// standIn does what an elector needs to be done around it: it finds out whether
// the leader is one. It says by lost and agreed what the elector must hear.
type standIn struct {
	ensemble Ensemble `sim:"fixed"`

	past   history
	role   State
	leader sim.NodeID
	lost   bool   // the leader, or the quorum
	agreed uint32 // the epoch just entered, 0 for none

	up      sim.Conn // to the leader
	tries   int
	members []member // of the leader
	epoch   uint32   // that it has welcomed them to, 0 before
}

// A member is a server that has joined this one.
type member struct {
	ID     sim.NodeID
	Conn   sim.Conn
	Past   history
	Silent int // beats since it was heard
}

// take goes over to what an election has made of the server.
func (s *standIn) take(env *sim.Env, role State, leader sim.NodeID) {
	s.role, s.leader = role, leader
	switch role {
	case Looking:
	case Leading:
		env.SetTimer(deadline, s.limit(s.ensemble.InitLimit))
		s.establish(env)
	default:
		env.SetTimer(deadline, s.limit(s.ensemble.InitLimit))
		s.dial(env)
	}
}

func (s *standIn) limit(ticks int) sim.Duration { return sim.Duration(ticks) * s.ensemble.TickTime }

// quit hangs up on everyone.
func (s *standIn) quit(env *sim.Env) {
	for _, m := range s.members {
		env.Close(m.Conn)
	}
	if s.up != (sim.Conn{}) {
		env.Close(s.up)
	}
	env.StopTimer(deadline)
	env.StopTimer(redial)
	env.StopTimer(beat)
	*s = standIn{ensemble: s.ensemble, past: s.past}
}

func (s *standIn) receive(env *sim.Env, d sim.Delivery) {
	switch {
	case d.Opened():
		s.onOpened(env, d.Conn)
	case d.Closed():
		s.onClosed(env, d.Conn)
	case join.Is(d):
		s.onJoin(env, d, join.Of(d))
	case welcome.Is(d):
		s.onWelcome(env, welcome.Of(d))
	case ping.Is(d):
		s.onPing(env, ping.Of(d))
	case pong.Is(d):
		s.onPong(d.Conn)
	}
}

func (s *standIn) timer(env *sim.Env, t sim.TimerID) {
	switch t {
	case deadline:
		s.lost = true
	case redial:
		s.dial(env)
	case beat:
		s.onBeat(env)
	}
}

func (s *standIn) dial(env *sim.Env) {
	s.tries++
	s.up = env.Dial(flock, s.leader)
}

// onOpened joins the leader that has answered. Whoever dials a server that does
// not lead finds nobody there.
func (s *standIn) onOpened(env *sim.Env, c sim.Conn) {
	switch {
	case c == s.up:
		join.Send(env, c, s.past)
	case s.role != Leading:
		env.Close(c)
	}
}

func (s *standIn) onClosed(env *sim.Env, c sim.Conn) {
	s.members = slices.DeleteFunc(s.members, func(m member) bool { return m.Conn == c })
	if c != s.up {
		return
	}
	s.up = sim.Conn{}
	if s.epoch != 0 || s.tries == dials {
		s.lost = true
		return
	}
	env.SetTimer(redial, between)
}

func (s *standIn) onJoin(env *sim.Env, d sim.Delivery, past history) {
	if s.role != Leading {
		return // hung up on already
	}
	s.members = append(s.members, member{ID: d.From, Conn: d.Conn, Past: past})
	if s.epoch != 0 {
		welcome.Send(env, d.Conn, s.past)
		return
	}
	s.establish(env)
}

// establish opens a new epoch once there is a quorum to share it.
func (s *standIn) establish(env *sim.Env) {
	if !s.quorum(func(member) bool { return true }) {
		return
	}
	s.epoch = s.past.Epoch
	for _, m := range s.members {
		s.epoch = max(s.epoch, m.Past.Epoch)
	}
	s.epoch++
	s.enter(env, history{s.epoch, znode.ZxidOf(s.epoch, 0)})
	for _, m := range s.members {
		welcome.Send(env, m.Conn, s.past)
	}
	env.StopTimer(deadline)
	env.SetTimer(beat, s.ensemble.TickTime/2)
}

// quorum reports whether enough voters are such, the leader counted in.
func (s *standIn) quorum(such func(member) bool) bool {
	voters := quorum.Set(1) // bit 0 is nobody's: it stands for the leader
	for _, m := range s.members {
		if int(m.ID) <= s.ensemble.Servers && such(m) {
			voters = voters.With(m.ID)
		}
	}
	return 2*voters.Size() > s.ensemble.Servers
}

// enter puts the epoch on disk and has the elector report it.
func (s *standIn) enter(env *sim.Env, h history) {
	s.remember(env, h)
	s.agreed = h.Epoch
}

func (s *standIn) remember(env *sim.Env, h history) {
	s.past = h
	pastFile.Replace(env, h)
	pastFile.Sync(env)
}

func (s *standIn) onWelcome(env *sim.Env, h history) {
	s.epoch = h.Epoch
	s.enter(env, h)
	env.SetTimer(deadline, s.limit(s.ensemble.SyncLimit))
}

// onBeat pings, unless too few have been heard of late.
func (s *standIn) onBeat(env *sim.Env) {
	for i := range s.members {
		s.members[i].Silent++
	}
	if !s.quorum(func(m member) bool { return m.Silent <= 2*s.ensemble.SyncLimit }) {
		s.lost = true
		return
	}
	s.remember(env, history{s.epoch, s.past.Zxid.Next()})
	for _, m := range s.members {
		ping.Send(env, m.Conn, s.past)
	}
	env.SetTimer(beat, s.ensemble.TickTime/2)
}

func (s *standIn) onPing(env *sim.Env, h history) {
	s.remember(env, h)
	pong.Send(env, s.up, h)
	env.SetTimer(deadline, s.limit(s.ensemble.SyncLimit))
}

func (s *standIn) onPong(c sim.Conn) {
	for i := range s.members {
		if s.members[i].Conn == c {
			s.members[i].Silent = 0
		}
	}
}
