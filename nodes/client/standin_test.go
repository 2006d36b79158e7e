package client

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/zoolab/zoolab/nodes/znode"
	"github.com/zoolab/zoolab/sim"
)

// A standIn is a server of the tests: it lets clients in, answers from a map,
// and misbehaves as its habit says. Each has a tree of its own.
type standIn struct {
	habit  habit `sim:"fixed"`
	zxid   znode.Zxid
	data   map[string]datum
	lists  map[string]znode.Zxid // the last change of each list of children
	guests []guest
	made   uint32 // sessions
	calls  int
}

// A habit is how a stand-in behaves. The zero habit is good.
type habit struct {
	zxid    znode.Zxid   // where it begins
	deaf    bool         // answers no introduction
	rude    bool         // hangs up on introductions
	forgets bool         // knows no session but new ones
	none    bool         // makes no sessions
	other   bool         // welcomes another session than the one that came
	lenient bool         // lets clients in that are ahead
	grants  sim.Duration // instead of what is wished for
	mute    int          // answers nothing from this call on, counted from 1; pings neither
	wrong   int          // answers this call with another's xid
	twice   int          // answers this call twice
	hangsUp int          // hangs up instead of answering this call
	unknown int          // answers this call with zxid -1
	silent  bool         // answers no setWatches
	stray   bool         // answers a setWatches that nobody has sent, at the first call
	reading bool         // serves reads alone
	chaos   sim.Time     // until then, draws what it does
}

type datum struct {
	bytes   string
	version int32
	mzxid   znode.Zxid
}

// A guest is a connection, with the answers that will be late.
type guest struct {
	conn    sim.Conn
	session znode.SessionID
	late    []Answer
	slow    bool
	dead    bool // nothing is answered any more
	armed   map[armed]bool
}

// What a stand-in has seen, for those who judge clients.
var (
	greeted = sim.FactOf[visit]("greeted")
	got     = sim.FactOf[arrival]("got")
	parted  = sim.FactOf[struct{}]("parted") // from a client that hung up
	worded  = sim.FactOf[string]("asked")
	lag     = sim.Timer("lag")
)

type visit struct {
	Dial uint32 // which of its client's
	Introduction
}

type arrival struct {
	From sim.NodeID
	Call Call
}

func (a arrival) String() string { return "from " + strconv.Itoa(int(a.From)) + " " + a.Call.String() }

// Start begins with nothing; each boot is an epoch.
func (s *standIn) Start(env *sim.Env) {
	s.data, s.lists = map[string]datum{}, map[string]znode.Zxid{}
	s.zxid = max(s.habit.zxid, znode.ZxidOf(env.Boot(), 0))
}

func (s *standIn) Receive(env *sim.Env, d sim.Delivery) {
	i := slices.IndexFunc(s.guests, func(g guest) bool { return g.conn == d.Conn })
	switch {
	case d.Opened():
		s.guests = append(s.guests, guest{conn: d.Conn, armed: map[armed]bool{}})
	case i < 0:
	case d.Closed():
		parted.Observe(env, struct{}{})
		s.guests = slices.Delete(s.guests, i, i+1)
	case s.guests[i].dead:
	case ConnectRequest.Is(d):
		greeted.Observe(env, visit{d.Conn.N, ConnectRequest.Of(d)})
		s.greet(env, i, ConnectRequest.Of(d))
	case Word.Is(d):
		worded.Observe(env, Word.Of(d).Word)
		if !s.habit.deaf {
			Text.Send(env, d.Conn, map[bool]string{true: "ro", false: "rw"}[s.habit.reading])
			s.hangUp(env, i)
		}
	case Request.Is(d):
		s.take(env, i, arrival{d.From, Request.Of(d)})
	case Ping.Is(d) && (s.habit.mute == 0 || s.calls < s.habit.mute):
		Pong.Send(env, d.Conn, Sighting{s.zxid})
	}
}

func (s *standIn) Timer(env *sim.Env, _ sim.TimerID) {
	for i := range s.guests {
		g := &s.guests[i]
		for _, a := range g.late {
			Reply.Send(env, g.conn, a)
		}
		g.late, g.slow = nil, false
	}
}

func (s *standIn) hangUp(env *sim.Env, i int) {
	env.Close(s.guests[i].conn)
	s.guests = slices.Delete(s.guests, i, i+1)
}

func (s *standIn) greet(env *sim.Env, i int, in Introduction) {
	h, chaos := s.habit, s.chance(env, 12)
	switch {
	case h.deaf, chaos == 1:
		s.guests[i].dead = true
	case h.rude, chaos == 2, in.LastZxidSeen > s.zxid && !h.lenient:
		s.hangUp(env, i)
	case h.none && h.reading && in.Session == 0:
		Reply.Send(env, s.guests[i].conn, Answer{Result: znode.Result{Err: znode.ErrNotReadOnly, Zxid: s.zxid}})
	case h.none && in.Session == 0, h.forgets && in.Session != 0, chaos == 3 && in.Session != 0:
		ConnectResponse.Send(env, s.guests[i].conn, Welcome{})
		s.hangUp(env, i)
	default:
		s.welcome(env, i, in)
	}
}

func (s *standIn) welcome(env *sim.Env, i int, in Introduction) {
	w := Welcome{Timeout: in.Timeout, Session: in.Session, Password: in.Password, ReadOnly: s.habit.reading}
	if s.habit.grants > 0 {
		w.Timeout = int32(s.habit.grants / time.Millisecond)
	}
	if in.Session == 0 || s.habit.other {
		s.made++
		s.zxid++
		w.Session = znode.SessionID(env.Self())<<32 + znode.SessionID(env.Boot())<<24 + znode.SessionID(s.made)
		w.Password = "secret of " + w.Session.String()
	}
	s.guests[i].session = w.Session
	ConnectResponse.Send(env, s.guests[i].conn, w)
}

func (s *standIn) serve(env *sim.Env, i int, c Call) {
	s.calls++
	chaos := s.chance(env, 12)
	if s.habit.mute > 0 && s.calls >= s.habit.mute || chaos == 1 {
		s.guests[i].dead = true
		return
	}
	if chaos == 2 {
		s.hangUp(env, i)
		return
	}
	a := Answer{Xid: c.Xid, Result: s.apply(c.Op)}
	s.tell(env, c.Op, a.Result)
	a.Result = s.arm(i, c.Op, a.Result)
	if s.habit.stray && s.calls == 1 {
		Reply.Send(env, s.guests[i].conn, Answer{Xid: XidSetWatches, Result: znode.Result{Zxid: s.zxid}})
	}
	switch s.calls {
	case s.habit.hangsUp:
		s.hangUp(env, i)
		return
	case s.habit.wrong:
		a.Xid++
	case s.habit.unknown:
		a.Result = znode.Result{Err: znode.ErrUnimplemented, Zxid: ^znode.Zxid(0)}
	}
	g := &s.guests[i]
	if chaos == 3 {
		g.slow = true
		env.SetTimerBetween(lag, 0, 400*time.Millisecond)
	}
	if g.slow {
		g.late = append(g.late, a)
		return
	}
	Reply.Send(env, g.conn, a)
	if s.habit.twice == s.calls {
		Reply.Send(env, g.conn, a)
	}
	if c.Op.Code == znode.OpCloseSession {
		s.hangUp(env, i)
	}
}

// chance draws what a chaotic stand-in does: 0 is nothing special.
func (s *standIn) chance(env *sim.Env, n int) int {
	if env.Now() >= s.habit.chaos {
		return 0
	}
	return env.Rand(n)
}

// apply is a data tree as simple as can be.
func (s *standIn) apply(op znode.Op) (r znode.Result) {
	at, there := s.data[op.Path]
	switch op.Code {
	case znode.OpCreate, znode.OpSetData, znode.OpDelete:
		if s.habit.reading {
			return znode.Result{Err: znode.ErrNotReadOnly, Zxid: s.zxid}
		}
	}
	switch op.Code {
	case znode.OpCreate:
		if op.Mode&znode.PersistentSequential != 0 {
			op.Path += strconv.Itoa(len(s.data))
			_, there = s.data[op.Path]
		}
		r.Path = op.Path
		if there {
			r = znode.Result{Err: znode.ErrNodeExists}
		} else {
			s.data[op.Path] = datum{bytes: op.Data.Bytes, mzxid: s.zxid + 1}
		}
	case znode.OpSetData, znode.OpDelete, znode.OpGetData, znode.OpExists:
		if !there {
			r.Err = znode.ErrNoNode
			break
		}
		r = s.change(op, at)
	case znode.OpGetChildren, znode.OpGetChildren2:
		if !there && op.Path != "/" {
			r.Err = znode.ErrNoNode
			break
		}
		for path := range s.data {
			if strings.HasPrefix(path, op.Path) {
				r.Children = append(r.Children, path)
			}
		}
		slices.Sort(r.Children)
	}
	switch op.Code {
	case znode.OpCreate, znode.OpSetData, znode.OpDelete, znode.OpCloseSession:
		s.zxid++
	}
	r.Zxid = s.zxid
	return r
}

func (s *standIn) change(op znode.Op, at datum) (r znode.Result) {
	conditional := op.Code == znode.OpSetData || op.Code == znode.OpDelete
	switch {
	case conditional && op.Version != znode.AnyVersion && op.Version != at.version:
		return znode.Result{Err: znode.ErrBadVersion}
	case op.Code == znode.OpDelete:
		delete(s.data, op.Path)
		return r
	case op.Code == znode.OpSetData:
		at = datum{op.Data.Bytes, at.version + 1, s.zxid + 1}
		s.data[op.Path] = at
	case op.Code == znode.OpGetData:
		r.Data.Bytes = at.bytes
	}
	r.Stat = znode.Stat{Version: at.version, Mzxid: s.zxid, Czxid: s.zxid}
	return r
}
