package scenarios_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/zoolab/zoolab/checker"
	"github.com/zoolab/zoolab/nodes/znode"
	"github.com/zoolab/zoolab/scenarios"
	"github.com/zoolab/zoolab/sim"
)

// The stand-in is the least that is a znode service: one server that never
// fails, with clients that have sessions, scripts and workloads. What its bugs
// do to its answers and to its log is what registry rows must be able to judge.

// What its clients ask and are told.
var (
	desk = sim.Datagrams("stand-in")
	ask  = sim.Message[question](desk, "Ask")
	tell = sim.Message[reply](desk, "Tell")
	// committed carries a checker.Commit as JSON, as a server's log carries
	// bytes that only its application can read.
	committed = sim.FactOf[string]("stand-in committed")
)

type question struct {
	N  uint64
	Op znode.Op
}

type reply struct {
	N      uint64
	Result znode.Result
}

// A standIn is the server. Its tree is flat.
type standIn struct {
	bugs   []string `sim:"fixed"`
	tree   []leaf
	zxid   znode.Zxid
	before []leaf // the last setData
	since  znode.Zxid
	writer znode.SessionID
}

type leaf struct {
	path, data string
	stat       znode.Stat
}

func (s *standIn) Start(*sim.Env)              {}
func (s *standIn) Timer(*sim.Env, sim.TimerID) {}

func (s *standIn) Receive(env *sim.Env, d sim.Delivery) {
	q := ask.Of(d)
	op, at := q.Op, int64(env.Now())/int64(time.Millisecond)
	if op.Code == znode.OpGetData {
		tell.SendTo(env, d.From, reply{q.N, s.read(op)})
		return
	}
	if op.Code == znode.OpSetData {
		s.before, s.since, s.writer = slices.Clone(s.tree), s.zxid, op.Session
	}
	s.zxid = max(s.zxid, znode.ZxidOf(1, 0)) + 1
	c := checker.Commit{Stamp: checker.Stamp{Zxid: s.zxid, Time: at}, Session: op.Session, Xid: q.N,
		Change: checker.Change{Code: op.Code, Path: op.Path, Data: op.Data, More: &checker.More{ACL: op.ACL}}}
	result := s.write(&c, op)
	s.commit(env, c)
	tell.SendTo(env, d.From, reply{q.N, result})
}

func (s *standIn) has(bug string) bool { return slices.Contains(s.bugs, bug) }

// commit puts a transaction into the log.
func (s *standIn) commit(env *sim.Env, c checker.Commit) {
	text, err := json.Marshal(c)
	if err != nil {
		panic(err)
	}
	committed.Observe(env, string(text))
	switch {
	case s.has("commit-twice") && c.Code == znode.OpSetData:
		committed.Observe(env, string(text))
	case s.has("garble") && c.Code == znode.OpSetData:
		committed.Observe(env, "\x00")
	}
}

func (s *standIn) write(c *checker.Commit, op znode.Op) znode.Result {
	r := znode.Result{Zxid: c.Zxid}
	i := slices.IndexFunc(s.tree, func(l leaf) bool { return l.path == op.Path })
	switch {
	case op.Code == znode.OpCreateSession:
		c.Session, c.Xid = znode.SessionID(c.Zxid), 0
		r.Session, r.Timeout = c.Session, op.Timeout
	case op.Code == znode.OpCreate && i >= 0:
		c.Err = znode.ErrNodeExists
	case op.Code == znode.OpCreate:
		s.tree = append(s.tree, leaf{op.Path, op.Data.Bytes, znode.Stat{Czxid: c.Zxid, Mzxid: c.Zxid, Pzxid: c.Zxid,
			Ctime: c.Time, Mtime: c.Time, DataLength: op.Data.Len()}})
		r.Path = op.Path
	case i < 0:
		c.Err = znode.ErrNoNode
	default:
		l := &s.tree[i]
		l.data, l.stat.Mzxid, l.stat.Mtime, l.stat.DataLength = op.Data.Bytes, c.Zxid, c.Time, op.Data.Len()
		l.stat.Version++
		r.Stat = l.stat
	}
	r.Err = c.Err
	return r
}

func (s *standIn) read(op znode.Op) znode.Result {
	tree, r := s.tree, znode.Result{Zxid: s.zxid}
	if s.has("read-old") && s.writer != op.Session {
		tree, r.Zxid = s.before, s.since // as a follower that lags would
	}
	if s.has("show-old") {
		tree = s.before // and claim that it is new
	}
	i := slices.IndexFunc(tree, func(l leaf) bool { return l.path == op.Path })
	if i < 0 {
		r.Err = znode.ErrNoNode
		return r
	}
	r.Data.Bytes, r.Stat = tree[i].data, tree[i].stat
	return r
}

// errand is what a workload asks for.
type errand struct {
	Ops   int          `yaml:"ops" default:"10" min:"1" max:"100000" about:"how many operations each client has"`
	Pause sim.Duration `yaml:"pause" default:"10ms" about:"how long it waits before each"`
}

var errErrand = errors.New("not an errand")

// live is the life of a client: a session, and then what it is to do.
func live(c sim.Client, t *sim.Task) {
	t.Sleep(c.Start + 10*time.Millisecond) // until the server is up
	session := do(t, znode.Op{Code: znode.OpCreateSession, Timeout: int32(c.SessionTimeout / time.Millisecond)}).Session
	for _, line := range c.Script {
		op, _ := parseErrand(line)
		if op.Code == 0 {
			t.Sleep(100 * time.Millisecond)
			continue
		}
		op.Session = session
		do(t, op)
	}
	if w, ok := c.Workload.(*errand); ok {
		for n := range w.Ops {
			t.Sleep(w.Pause)
			kind := []string{"get", "set", "get", "create"}[t.Rand(4)]
			op, _ := parseErrand(fmt.Sprintf("%s /node%d %d", kind, t.Rand(5), n))
			op.Session = session
			do(t, op)
		}
	}
}

func do(t *sim.Task, op znode.Op) znode.Result {
	id := znode.Do.Invoke(t.Env, op)
	ask.SendTo(t.Env, 1, question{id.N, op})
	for {
		in := t.Await()
		if in.Timer == (sim.TimerID{}) && tell.Is(in.Delivery) && tell.Of(in.Delivery).N == id.N {
			r := tell.Of(in.Delivery).Result
			znode.Do.Return(t.Env, id, r)
			return r
		}
	}
}

func parseErrand(line string) (znode.Op, error) {
	words := append(strings.Fields(line), "", "")
	op := znode.Op{Path: words[1], Version: znode.AnyVersion, Data: znode.Data{Bytes: words[2]}}
	switch words[0] {
	case "create":
		op.Code, op.ACL = znode.OpCreate, znode.OpenACL()
	case "set":
		op.Code = znode.OpSetData
	case "get":
		op.Code, op.Data = znode.OpGetData, znode.Data{}
	case "wait":
	case "reconfig":
		op.Code = znode.OpReconfig
	default:
		return op, fmt.Errorf("%w: %q: write \"get /a\"", errErrand, line)
	}
	return op, nil
}

// standInRow registers the stand-in as a service of znodes.
var standInRow = scenarios.Protocol{
	Name:     "stand-in",
	About:    "One server that never fails.",
	Ensemble: func() any { return &struct{}{} },
	Build: func(_ any, clients []sim.Client, bugs []string) (sim.Protocol, error) {
		p := sim.Protocol{Name: "stand-in", Ports: []*sim.Port{desk}}
		p.Nodes = append(p.Nodes, sim.NodeSpec{Name: "s1", Role: "server", New: func() sim.Node { return &standIn{bugs: bugs} }})
		for _, c := range clients {
			for _, line := range c.Script {
				if _, err := parseErrand(line); err != nil {
					return p, err
				}
			}
			if w, ok := c.Workload.(*errand); ok && w.Pause > time.Second {
				return p, fmt.Errorf("%w: %s waits %s: write at most 1s", errErrand, c.Name, w.Pause)
			}
			if c.SessionTimeout > time.Minute {
				return p, fmt.Errorf("%w: %s wants a session of %s: write at most 1m", errErrand, c.Name, c.SessionTimeout)
			}
			p.Nodes = append(p.Nodes, sim.NodeSpec{Name: c.Name, Role: "client", Volunteer: true,
				New: func() sim.Node { return sim.Scripted(func(t *sim.Task) { live(c, t) }) }})
		}
		return p, nil
	},
	Bugs:     []sim.Bug{{Name: "read-old"}, {Name: "show-old"}, {Name: "commit-twice"}, {Name: "garble"}},
	Workload: func() any { return &errand{Ops: 10, Pause: 10 * time.Millisecond} },
	Sessions: true,
	Judges:   []scenarios.Judge{scenarios.ZnodeJudge(func(any) scenarios.CommitWatch { return &standInLog{} })},
}

// standInLog takes the log down.
type standInLog struct{ texts []string }

func (l *standInLog) Step(h sim.Happening) *sim.Violation {
	if committed.Is(h) {
		l.texts = append(l.texts, committed.Of(h))
	}
	return nil
}

func (l *standInLog) Clone() sim.Monitor     { return &standInLog{slices.Clone(l.texts)} }
func (l *standInLog) Encode(b []byte) []byte { return b }
func (l *standInLog) Log() (*checker.CommitLog, error) {
	log := checker.NewCommitLog(znode.Rules{})
	for i, text := range l.texts {
		var c checker.Commit
		if err := json.Unmarshal([]byte(text), &c); err != nil {
			return nil, fmt.Errorf("rank %d cannot be read: %w", i+1, err)
		}
		if err := log.Commit(c); err != nil {
			return nil, err
		}
	}
	return log, nil
}
