package scenarios_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/zoolab/zoolab/checker"
	"github.com/zoolab/zoolab/nodes/gate"
	"github.com/zoolab/zoolab/nodes/jute"
	"github.com/zoolab/zoolab/nodes/znode"
	"github.com/zoolab/zoolab/scenarios"
	"github.com/zoolab/zoolab/scenarios/strict"
	"github.com/zoolab/zoolab/sim"
)

// A party is visitors who come to the gate of the scenario serve, and what they hear.
type party struct {
	testing.TB
	course *scenarios.Course
	w      *sim.World
	asked  map[uint64]map[int32]*znode.Op
	seen   map[uint64]znode.Zxid
	heard  map[uint64][]string
	ticket map[uint64]jute.ConnectResponse
	gone   map[uint64]bool
	open   int             // operations without an end
	junk   map[uint64]bool // who has sent anything at all
	reads  bool            // a server will do that serves reads alone
	last   int32           // number of a request
}

func invite(tb testing.TB, settings ...strict.Setting) *party {
	p := &party{TB: tb, asked: map[uint64]map[int32]*znode.Op{}, seen: map[uint64]znode.Zxid{}, heard: map[uint64][]string{},
		ticket: map[uint64]jute.ConnectResponse{}, gone: map[uint64]bool{}, junk: map[uint64]bool{}}
	c := open(tb, "serve", settings...)
	course, err := c.Begin(1, scenarios.Options{History: true, Watch: p})
	if err != nil {
		tb.Fatal(err)
	}
	p.course, p.w = course, course.World()
	p.wait(5 * time.Second)
	return p
}

// Step hears for the visitors.
func (p *party) Step(h sim.Happening) *sim.Violation {
	switch h.Phase() {
	case sim.WasInvoked:
		p.open++
	case sim.HasReturned, sim.IsUnknown:
		p.open--
	}
	switch {
	case gate.Dropped.Is(h):
		p.gone[gate.Dropped.Of(h).To] = true
	case gate.Sent.Is(h):
		parcel := gate.Sent.Of(h)
		v := parcel.To
		if parcel.Text {
			return nil
		}
		if _, in := p.ticket[v]; !in {
			r, err := jute.ReadConnectResponse([]byte(parcel.Frame))
			if err != nil {
				p.Errorf("visitor %d: %v", v, err)
			}
			p.ticket[v] = r
			return nil
		}
		r, err := jute.ReadReply([]byte(parcel.Frame), func(xid int32) *znode.Op { return p.asked[v][xid] })
		switch {
		case err != nil:
			p.Errorf("visitor %d: %v", v, err)
		case r.Xid > 0 && !p.junk[v] && (uint64(r.Xid)>>20 != v || p.asked[v][r.Xid] == nil):
			p.Errorf("visitor %d is answered what it has not asked: %d", v, r.Xid)
		}
		delete(p.asked[v], r.Xid) // nothing is answered twice
		if r.Xid == jute.XidNotification {
			p.heard[v] = append(p.heard[v], r.Event.String())
			return nil
		}
		p.heard[v] = append(p.heard[v], fmt.Sprintf("#%d %s", r.Xid&(1<<20-1), r.Err))
		if int64(r.Zxid) > 0 {
			p.seen[v] = max(p.seen[v], r.Zxid)
		}
	}
	return nil
}

func (p *party) Clone() sim.Monitor     { return p }
func (p *party) Encode(b []byte) []byte { return b }

func (p *party) wait(d time.Duration) { p.w.Run(p.w.Now() + sim.Time(d)) }

// types has acts happen at the gate, which is behind the three servers.
func (p *party) types(acts ...string) {
	p.Helper()
	c := sim.Choice{Act: sim.Inflict, At: p.w.Now() + 1, Fault: sim.Command{Target: sim.Target{Node: 4}, Line: strings.Join(acts, "; ")}}
	if err := p.w.Apply(c); err != nil && p.w.Violation() == nil {
		p.Fatal(err)
	}
}

// comes brings a visitor to a server, with the session of another or none.
func (p *party) comes(v uint64, server string, as uint64) {
	p.Helper()
	t := p.ticket[as]
	q := jute.ConnectRequest{LastZxidSeen: p.seen[as], Timeout: 8000, Session: t.Session, Password: t.Password, ReadOnly: p.reads, HasReadOnly: true}
	if as == 0 {
		q.Password.Bytes = strings.Repeat("\x00", 16)
	}
	p.asked[v], p.seen[v] = map[int32]*znode.Op{}, p.seen[as]
	p.types(gate.Comes(v, server), gate.Says(v, jute.AppendConnectRequest(nil, q)))
	p.wait(100 * time.Millisecond)
}

// asks sends requests in one go, numbered from 1 on this connection.
func (p *party) asks(v uint64, ops ...znode.Op) {
	p.Helper()
	var acts []string
	for _, op := range ops {
		p.last++
		xid := int32(v<<20) + p.last // told apart from those of others
		p.asked[v][xid] = &op
		b, err := jute.AppendRequest(nil, jute.Request{Xid: xid, Op: op})
		if err != nil {
			p.Fatal(err)
		}
		acts = append(acts, gate.Says(v, b))
	}
	p.types(acts...)
	p.wait(100 * time.Millisecond)
}

// do asks one thing after the other.
func (p *party) do(v uint64, ops ...znode.Op) {
	p.Helper()
	for _, op := range ops {
		p.asks(v, op)
	}
}

func made(path, data string, mode znode.CreateMode) znode.Op {
	return znode.Op{Code: znode.OpCreate, Path: path, Data: znode.Data{Bytes: data}, ACL: znode.OpenACL(), Mode: mode}
}
func at(code znode.OpCode, path string) znode.Op { return znode.Op{Code: code, Path: path} }
func watched(code znode.OpCode, path string) znode.Op {
	return znode.Op{Code: code, Path: path, Watch: true}
}
func put(path, data string) znode.Op {
	return znode.Op{Code: znode.OpSetData, Path: path, Data: znode.Data{Bytes: data}, Version: -1}
}
func gone(path string) znode.Op { return znode.Op{Code: znode.OpDelete, Path: path, Version: -1} }

// visit is what a visitor and another do, some fifty requests of all kinds: reads,
// writes, failures, watches of every kind, a multi, who it is, a connection that is lost
// under load, and a return with its watches to another server.
func visit(p *party) {
	p.comes(1, "s1", 0)
	p.comes(2, "s2", 0)
	p.do(1, made("/a", "x", 0), made("/a/b", "", 0), made("/a", "", 0), made("/e", "", znode.Ephemeral), made("/e/f", "", 0), made("/s-", "", znode.PersistentSequential),
		znode.Op{Code: znode.OpCreate2, Path: "/two", ACL: znode.OpenACL()}, znode.Op{Code: znode.OpCreateContainer, Path: "/box", ACL: znode.OpenACL(), Mode: znode.Container},
		znode.Op{Code: znode.OpCreateTTL, Path: "/ttl", ACL: znode.OpenACL(), Mode: znode.PersistentTTL, TTL: 60000},
		at(znode.OpGetData, "/a"), at(znode.OpGetData, "/none"), at(znode.OpExists, "/a"), at(znode.OpGetChildren, "/"), at(znode.OpGetChildren2, "/a"),
		at(znode.OpGetACL, "/a"), at(znode.OpSync, "/"), at(znode.OpGetAllChildrenNumber, "/"), at(znode.OpGetEphemerals, "/"), znode.Op{Code: znode.OpWhoAmI},
		znode.Op{Code: znode.OpSetACL, Path: "/two", ACL: znode.OpenACL(), Version: -1}, znode.Op{Code: znode.OpSetData, Path: "/a", Version: 7},
		znode.Op{Code: znode.OpMulti, Ops: []znode.Op{made("/m", "", 0), put("/m", "y"), {Code: znode.OpCheck, Path: "/m", Version: 1}}},
		znode.Op{Code: znode.OpMulti, Ops: []znode.Op{put("/m", "z"), gone("/none")}},
		znode.Op{Code: znode.OpMultiRead, Ops: []znode.Op{at(znode.OpGetData, "/m"), at(znode.OpGetChildren, "/none")}},
		znode.Op{Code: znode.OpReconfig}, at(znode.OpDeleteContainer, "/box"), znode.Op{Code: znode.OpPing})
	p.asks(1, znode.Op{Code: znode.OpAuth, Auth: znode.ID{Scheme: znode.SchemeDigest, ID: "u:p"}})
	p.do(1, znode.Op{Code: znode.OpCreate, Path: "/mine", ACL: []znode.ACL{{Perms: znode.PermAll, ID: znode.ID{Scheme: "auth"}}}})
	p.do(2, at(znode.OpGetData, "/mine"), put("/mine", "x"))
	p.do(1, watched(znode.OpGetData, "/a"), watched(znode.OpExists, "/later"), watched(znode.OpGetChildren, "/a"),
		znode.Op{Code: znode.OpAddWatch, Path: "/a", WatchMode: znode.WatchPersistentRecursive}, znode.Op{Code: znode.OpCheckWatches, Path: "/a", WatcherType: znode.WatcherAny})
	p.do(2, put("/a", "1"), put("/a", "2"), made("/a/c", "", 0), made("/later", "", 0), gone("/a/c"))
	p.asks(1, put("/a", "3"), at(znode.OpGetData, "/a"), put("/a", "4"), at(znode.OpSync, "/"), at(znode.OpGetData, "/a"), gone("/a/b"))
	p.do(1, watched(znode.OpGetData, "/m"), watched(znode.OpGetChildren, "/m"), znode.Op{Code: znode.OpRemoveWatches, Path: "/m", WatcherType: znode.WatcherChildren})
	// The connection is lost with requests under way, and the world goes on.
	p.types(gate.Says(1, mustRequest(p, put("/a", "5"))), gate.Says(1, mustRequest(p, at(znode.OpGetData, "/a"))), gate.Leaves(1))
	p.do(2, put("/m", "again"), made("/m/n", "", 0))
	p.comes(3, "s2", 1)
	p.do(3, znode.Op{Code: znode.OpSetWatches2, Watches: &znode.Watches{Since: p.seen[1], Data: []string{"/m", "/two"}, Exist: []string{"/never"}, Child: []string{"/a"},
		Persistent: []string{}, Recursive: []string{"/a"}}})
	p.do(2, put("/two", "told"), made("/a/d", "", 0), put("/a/d", "told"), made("/never", "", 0), gone("/a/d"))
	p.do(3, at(znode.OpGetData, "/a"), watched(znode.OpExists, "/two"))
	p.do(2, gone("/two"))
	// Its session moves on while it is there, and it does not know.
	p.asks(3, put("/a", "6"))
	p.comes(4, "s1", 3)
	p.asks(3, at(znode.OpGetData, "/a"), put("/a", "not"), at(znode.OpGetData, "/a"))
	p.do(4, put("/a", "7"), at(znode.OpGetData, "/a"), znode.Op{Code: znode.OpCloseSession})
	p.do(2, at(znode.OpExists, "/e"))
	p.types(gate.Says(2, mustRequest(p, put("/a", "open")))) // without an answer when the run ends
}

func mustRequest(p *party, op znode.Op) []byte {
	b, err := jute.AppendRequest(nil, jute.Request{Xid: -100, Op: op})
	if err != nil {
		p.Fatal(err)
	}
	return b
}

// What visitors do is judged as what clients of the world do, and is fine.
func TestVisitorsAreJudged(t *testing.T) {
	p := invite(t)
	visit(p)
	res := p.course.Judge(context.Background())
	for _, row := range res.Checks {
		if row.Verdict == checker.Fail {
			t.Errorf("%s: %s", row.Name, row.Detail)
		}
	}
	if res.Consistency != checker.Linearizable && res.Consistency != checker.OrderedSequential {
		t.Errorf("the consistency is %q", res.Consistency)
	}
	for v, want := range map[uint64]string{
		1: "NodeDataChanged /a, NodeDataChanged /a, NodeCreated /a/c, NodeCreated /later, NodeDeleted /a/c, NodeDataChanged /a, NodeDataChanged /a, NodeDeleted /a/b",
		3: "NodeDataChanged /m, NodeDataChanged /two, NodeCreated /a/d, NodeDataChanged /a/d, NodeCreated /never, NodeDeleted /a/d, NodeDeleted /two, NodeDataChanged /a",
	} {
		var events []string
		for _, line := range p.heard[v] {
			if strings.HasPrefix(line, "Node") {
				events = append(events, line)
			}
		}
		if got := strings.Join(events, ", "); got != want {
			t.Errorf("visitor %d was told of\n%s\nand not of\n%s", v, got, want)
		}
	}
	if !p.gone[3] || !p.gone[4] || p.gone[2] {
		t.Errorf("hung up on are %v, and should be the one whose session moved on, and the one that ended it", p.gone)
	}
}

// A server that lies to a visitor is found out, as one that lies to a client of the world
// is: each by the judge of what it has broken.
func TestServersThatLieToVisitorsAreFoundOut(t *testing.T) {
	for bug, judge := range map[string]string{
		"watch-twice": "watches", "watch-after-reply": "watches", "setwatches-skips": "watches",
		"stale-read": "consistency", "own-write-late": "read-your-writes", "multi-by-halves": "atomicity",
	} {
		t.Run(bug, func(t *testing.T) {
			p := invite(t, strict.Setting{Path: "bugs", Value: bug}, strict.Setting{Path: "network.delay", Value: "1ms..1ms"})
			visit(p)
			var failed []string
			for _, row := range p.course.Judge(context.Background()).Checks {
				if row.Verdict == checker.Fail {
					failed = append(failed, row.Name)
				}
			}
			if !slices.Contains(failed, judge) {
				t.Errorf("%s finds nothing: found is %q", judge, failed)
			}
		})
	}
}

// Whatever comes as frames, in whatever order, from however many, with servers that go and
// come: nothing panics, no judge objects, nobody is answered what another has asked, and
// every operation is answered or given up.
func TestWhateverVisitorsDo(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		settings := []strict.Setting{{Path: "network.delay", Value: rapid.SampledFrom([]string{"0ms..0ms", "1ms..20ms"}).Draw(r, "delay")}}
		if rapid.Bool().Draw(r, "local sessions") {
			for _, of := range []string{"localSessions", "localSessionsUpgrading", "readOnlyMode"} {
				settings = append(settings, strict.Setting{Path: "ensemble." + of, Value: "true"})
			}
		}
		p := invite(t, settings...)
		p.reads = len(settings) > 1
		for v := range uint64(3) {
			p.comes(v+1, server(r), 0)
		}
		for range rapid.IntRange(5, 25).Draw(r, "steps") {
			v := uint64(rapid.IntRange(1, 4).Draw(r, "visitor"))
			switch rapid.IntRange(0, 19).Draw(r, "what") {
			case 0:
				if p.asked[v] == nil {
					p.comes(v, server(r), 0)
				}
			case 1: // takes over another's session
				if old := uint64(rapid.IntRange(1, 4).Draw(r, "old")); p.asked[v+4] == nil && p.ticket[old].Timeout > 0 {
					p.comes(v+4, server(r), old)
				}
			case 2:
				p.junk[v] = true
				p.types(gate.Says(v, rapid.SliceOfN(rapid.Byte(), 0, 40).Draw(r, "junk")))
			case 3:
				p.types(gate.Asks(v, rapid.SampledFrom([]string{"ruok", "mntr", "abcd"}).Draw(r, "word")))
			case 4:
				p.types(gate.Leaves(v))
			case 5:
				f := rapid.SampledFrom([]sim.Fault{sim.Crash{Target: sim.Target{Node: 2}}, sim.Restart{Target: sim.Target{Node: 2}},
					sim.Partition{Groups: [][]sim.NodeID{{1}, {2, 3}}}, sim.Heal{}}).Draw(r, "fault")
				_ = p.w.Apply(sim.Choice{Act: sim.Inflict, Fault: f}) // what cannot be does not happen
				p.wait(time.Duration(rapid.SampledFrom([]int{1, 3, 15}).Draw(r, "seconds")) * time.Second)
			default:
				for who := v; who <= v+4; who += 4 {
					if p.asked[who] != nil {
						p.asks(who, rapid.SliceOfN(rapid.Custom(request), 1, 6).Draw(r, "requests")...)
					}
				}
			}
		}
		for v := uint64(1); v <= 8; v++ {
			p.types(gate.Leaves(v))
		}
		p.wait(time.Second)
		if p.open != 0 {
			r.Errorf("%d operations are neither answered nor given up", p.open)
		}
		for _, row := range p.course.Judge(context.Background()).Checks {
			if row.Verdict == checker.Fail && row.Name != "progress" {
				r.Errorf("%s: %s", row.Name, row.Detail)
			}
		}
	})
}

func server(r *rapid.T) string {
	return rapid.SampledFrom([]string{"s1", "s2", "s3"}).Draw(r, "server")
}

// request draws what a visitor may ask for, things that no client library does among it.
func request(r *rapid.T) znode.Op {
	path := rapid.SampledFrom([]string{"/a", "/a/b", "/c", "/", "", "a", "/zookeeper"}).Draw(r, "path")
	watch := rapid.Bool().Draw(r, "watch")
	some := func() []string {
		return rapid.SliceOfN(rapid.SampledFrom([]string{"/a", "/a/b", "/c", ""}), 0, 2).Draw(r, "some")
	}
	return rapid.SampledFrom([]znode.Op{
		made(path, "x", 0), made(path, "x", znode.Ephemeral), made(path, "", znode.CreateMode(rapid.IntRange(-1, 8).Draw(r, "mode"))), put(path, "y"), gone(path),
		{Code: znode.OpGetData, Path: path, Watch: watch}, {Code: znode.OpExists, Path: path, Watch: watch}, {Code: znode.OpGetChildren2, Path: path, Watch: watch},
		{Code: znode.OpMulti, Ops: []znode.Op{made(path, "m", 0), gone("/c")}}, {Code: znode.OpMultiRead, Ops: []znode.Op{{Code: znode.OpGetData, Path: path, Watch: watch}}},
		{Code: znode.OpCheck, Path: path, Version: -1}, {Code: znode.OpSync, Path: path}, {Code: znode.OpReconfig}, {Code: znode.OpWhoAmI}, {Code: znode.OpPing},
		{Code: znode.OpAddWatch, Path: path, WatchMode: znode.WatchMode(rapid.IntRange(-1, 2).Draw(r, "mode of the watch"))},
		{Code: znode.OpRemoveWatches, Path: path, WatcherType: znode.WatcherType(rapid.IntRange(0, 6).Draw(r, "type"))},
		{Code: znode.OpSetWatches2, Watches: &znode.Watches{Since: znode.Zxid(rapid.Int64().Draw(r, "since")), Data: some(), Exist: some(), Child: some(), Persistent: some(), Recursive: some()}},
		{Code: znode.OpAuth, Auth: znode.ID{Scheme: rapid.SampledFrom([]string{"digest", "ip", "none"}).Draw(r, "scheme"), ID: "u:p"}},
		{Code: znode.OpSASL}, {Code: znode.OpCloseSession}, {Code: znode.OpCreateSession}, {Code: znode.OpDeleteContainer, Path: path},
		{Code: znode.OpSetACL, Path: path, ACL: znode.OpenACL(), Version: -1}, {Code: znode.OpGetEphemerals, Path: path},
	}).Draw(r, "request")
}
