package zookeeper

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/zoolab/zoolab/nodes/client"
	"github.com/zoolab/zoolab/nodes/znode"
	"github.com/zoolab/zoolab/sim"
)

const ms = time.Millisecond

// A play is an ensemble with people who speak to its servers line by line, on
// connections of their own. They know the wire and nothing of sessions, so that
// a server can be told what no client of package client would say.
type play struct {
	*testing.T
	e      Ensemble
	bugs   []string
	faults map[sim.Duration][]sim.Fault
	cast   []string // names of those who have a part
	parts  map[string]func(*actor)
	heard  map[string][]string // by name
	book   []string            // all that was heard, with names
	facts  []string
	hosts  map[sim.NodeID]*server
	tracer sim.Tracer // or nil
	w      *sim.World
}

// rehearse is three servers, of which s3 leads, and an observer o1.
func rehearse(t *testing.T) *play {
	e := Default()
	e.Servers, e.Observers = 3, 1
	return &play{T: t, e: e, faults: map[sim.Duration][]sim.Fault{}, parts: map[string]func(*actor){}, heard: map[string][]string{}, hosts: map[sim.NodeID]*server{}}
}

// The servers by name, as a play has them.
const (
	s1 sim.NodeID = iota + 1
	s2
	s3 // leads
	o1
)

// part gives somebody a part, which begins when the servers have found a leader.
func (p *play) part(name string, act func(*actor)) *play {
	p.cast = append(p.cast, name)
	p.parts[name] = act
	return p
}

// at has faults happen at a time.
func (p *play) at(t sim.Duration, f ...sim.Fault) *play {
	p.faults[t] = append(p.faults[t], f...)
	return p
}

// begins is when the parts begin.
const begins = 2000 * ms

// run performs the play, up to a time.
func (p *play) run(until sim.Duration) *play {
	p.Helper()
	protocol, err := New(p.e, nil, p.bugs)
	if err != nil {
		p.Fatal(err)
	}
	for i := range protocol.Nodes {
		boot := protocol.Nodes[i].New
		protocol.Nodes[i].New = func() sim.Node {
			n := boot()
			p.hosts[sim.NodeID(i+1)] = n.(*server)
			return n
		}
	}
	for _, name := range p.cast {
		protocol.Nodes = append(protocol.Nodes, sim.NodeSpec{Name: name, Role: "client", Volunteer: true, New: func() sim.Node {
			return sim.Scripted(func(t *sim.Task) {
				t.Sleep(begins)
				p.parts[name](&actor{Task: t, play: p, name: name})
			})
		}})
	}
	if len(p.bugs) > 0 {
		protocol.Monitors = nil // who would end the play
	}
	protocol.Monitors = append(protocol.Monitors, sim.MonitorSpec{Name: "scribe", New: func() sim.Monitor { return &scribe{p} }})
	cfg := sim.Config{Seed: 1, Protocol: protocol, Network: sim.CalmNetwork(), Disk: sim.Disk{Sync: sim.Range{Min: ms, Max: ms}}, Tracer: p.tracer}
	for _, at := range slices.Sorted(maps.Keys(p.faults)) {
		for _, f := range p.faults[at] {
			cfg.Plan = append(cfg.Plan, sim.Planned{At: sim.Time(at), Fault: f})
		}
	}
	if p.w, err = sim.New(cfg); err != nil {
		p.Fatal(err)
	}
	p.Cleanup(p.w.Close)
	p.w.Run(sim.Time(until))
	if v := p.w.Violation(); v != nil {
		p.Fatal(v)
	}
	return p
}

// hears demands all that somebody was told.
func (p *play) hears(name string, want ...string) {
	p.Helper()
	if got := p.heard[name]; !slices.Equal(got, want) {
		p.Errorf("%s heard\n\t%s\nwant\n\t%s", name, strings.Join(got, "\n\t"), strings.Join(want, "\n\t"))
	}
}

// ended demands the last lines of the book.
func (p *play) ended(want ...string) {
	p.Helper()
	if got := p.book[max(0, len(p.book)-len(want)):]; !slices.Equal(got, want) {
		p.Errorf("in the end it was\n\t%s\nwant\n\t%s", strings.Join(got, "\n\t"), strings.Join(want, "\n\t"))
	}
}

// states demands that a fact of this text was stated, so many times.
func (p *play) states(n int, text string) {
	p.Helper()
	got := 0
	for _, f := range p.facts {
		if strings.Contains(f, text) {
			got++
		}
	}
	if got != n {
		p.Errorf("%q was stated %d times, want %d", text, got, n)
	}
}

// column is what a node shows under a name.
func column(w *sim.World, id sim.NodeID, name string) string {
	for _, c := range w.View(id).Columns {
		if c.Name == name {
			return c.Value
		}
	}
	return "no column " + name
}

// An actor is somebody with a part. What he is told goes into the play's book.
type actor struct {
	*sim.Task
	play    *play
	name    string
	conn    sim.Conn
	session znode.SessionID
	seen    znode.Zxid
	xid     int32
	results []znode.Result // of all replies, in full
}

func (a *actor) note(format string, args ...any) {
	line := fmt.Sprintf(format, args...)
	a.play.heard[a.name] = append(a.play.heard[a.name], line)
	a.play.book = append(a.play.book, a.name+" "+line)
}

// call dials a server and introduces himself: with the session he has, or for
// one of six ticks.
func (a *actor) call(server sim.NodeID) {
	a.introduce(server, client.Introduction{LastZxidSeen: a.seen, Timeout: 600, Session: a.session, Password: password(a.session)})
}

func (a *actor) introduce(server sim.NodeID, i client.Introduction) {
	a.conn = a.Dial(client.Port, server)
	client.ConnectRequest.Send(a.Env, a.conn, i)
	a.listen(1)
}

// ask sends operations without waiting for answers.
func (a *actor) ask(ops ...znode.Op) {
	for _, op := range ops {
		a.xid++
		client.Request.Send(a.Env, a.conn, client.Call{Xid: a.xid, Op: op})
	}
}

// numbered sends an operation under a number that is not its turn.
func (a *actor) numbered(xid int32, op znode.Op) {
	client.Request.Send(a.Env, a.conn, client.Call{Xid: xid, Op: op})
}

// auth states who he is, and waits for the answer.
func (a *actor) auth(scheme, proof string) {
	a.numbered(client.XidAuth, znode.Op{Code: znode.OpAuth, Auth: znode.ID{Scheme: scheme, ID: proof}})
	a.listen(1)
}

// last is the last reply in full.
func (a *actor) last() znode.Result { return a.results[len(a.results)-1] }

func (a *actor) ping() { client.Ping.Send(a.Env, a.conn, struct{}{}) }

// do asks and waits for as many answers.
func (a *actor) do(ops ...znode.Op) {
	a.ask(ops...)
	a.listen(len(ops))
}

// lives pings every so often.
func (a *actor) lives(every, until sim.Duration) {
	for sim.Duration(a.Now()) < until {
		a.ping()
		a.Sleep(every)
	}
}

// until sleeps up to a time.
func (a *actor) until(t sim.Duration) { a.Sleep(t - sim.Duration(a.Now())) }

// listen waits until it was told so many things on its connection.
func (a *actor) listen(n int) {
	for n > 0 {
		switch in := a.Await(); {
		case in.Delivery.Conn == a.conn && !in.Delivery.Opened():
			n--
			a.hear(in.Delivery)
		case in.Delivery.Closed():
			a.note("the other one closed")
		}
	}
}

func (a *actor) hear(d sim.Delivery) {
	switch {
	case d.Closed():
		a.note("closed")
	case client.ConnectResponse.Is(d):
		w := client.ConnectResponse.Of(d)
		if w.Timeout == 0 {
			if w.Session != 0 || w.Password != strings.Repeat("\x00", 16) {
				a.play.Errorf("%s is told that there is no session by %+v", a.name, w)
			}
			a.note("no session")
			return
		}
		a.session = w.Session
		a.note("welcome for %d ms", w.Timeout)
	case client.Reply.Is(d):
		r := client.Reply.Of(d)
		if a.results = append(a.results, r.Result); r.Result.Zxid != noZxid {
			a.seen = max(a.seen, r.Result.Zxid)
		}
		text := fmt.Sprintf("#%d %s at %s", r.Xid, r.Result.Err, r.Result.Zxid)
		if r.Result.Data.Bytes != "" {
			text += " " + r.Result.Data.Bytes
		}
		if len(r.Result.Children) > 0 {
			text += fmt.Sprint(" ", r.Result.Children)
		}
		for _, part := range r.Result.Results {
			text += " " + part.Err.String()
		}
		for _, id := range r.Result.Who {
			text += " " + id.String()
		}
		for _, grant := range r.Result.ACL {
			text += " " + grant.String()
		}
		a.note("%s", text)
	case client.Notification.Is(d):
		e := client.Notification.Of(d)
		if e.Zxid == 0 {
			a.note("%s", e)
		} else {
			a.note("%s at %s", e, e.Zxid)
		}
	case client.Pong.Is(d):
		a.note("pong at %s", client.Pong.Of(d).Zxid)
	}
}

// A scribe writes down what servers state.
type scribe struct{ p *play }

func (s *scribe) Step(h sim.Happening) *sim.Violation {
	if h.Node > 0 && int(h.Node) <= s.p.e.Servers+s.p.e.Observers {
		s.p.facts = append(s.p.facts, s.p.e.name(h.Node)+" "+h.Name()+" "+h.Text())
	}
	return nil
}
func (s *scribe) Clone() sim.Monitor     { return s }
func (s *scribe) Encode(b []byte) []byte { return b }

func create(path, data string) znode.Op {
	return znode.Op{Code: znode.OpCreate, Path: path, Data: znode.Data{Bytes: data}, ACL: znode.OpenACL()}
}
func ephemeral(path string) znode.Op {
	op := create(path, "")
	op.Mode = znode.Ephemeral
	return op
}
func get(path string) znode.Op { return znode.Op{Code: znode.OpGetData, Path: path} }
func set(path, data string) znode.Op {
	return znode.Op{Code: znode.OpSetData, Path: path, Data: znode.Data{Bytes: data}, Version: znode.AnyVersion}
}
func remove(path string) znode.Op {
	return znode.Op{Code: znode.OpDelete, Path: path, Version: znode.AnyVersion}
}
func check(path string, version int32) znode.Op {
	return znode.Op{Code: znode.OpCheck, Path: path, Version: version}
}
func multi(ops ...znode.Op) znode.Op { return znode.Op{Code: znode.OpMulti, Ops: ops} }
func on(code znode.OpCode, path string) znode.Op {
	return znode.Op{Code: code, Path: path}
}
func synced() znode.Op                { return znode.Op{Code: znode.OpSync, Path: "/"} }
func leave() znode.Op                 { return znode.Op{Code: znode.OpCloseSession} }
func target(id sim.NodeID) sim.Target { return sim.Target{Node: id} }
func itoa(n int) string               { return strconv.Itoa(n) }
