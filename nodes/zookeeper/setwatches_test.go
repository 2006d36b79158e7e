package zookeeper

import (
	"slices"
	"strings"
	"testing"

	"github.com/zoolab/zoolab/nodes/client"
	"github.com/zoolab/zoolab/nodes/znode"
	"github.com/zoolab/zoolab/sim"
	"github.com/zoolab/zoolab/sim/simtest"
)

// Who may be told, and what is told to who comes with watches: zookeeper.md §4 on ACLs
// and on setWatches.

// private is what only one who knows a password may do anything with.
func private(proof string) []znode.ACL {
	return []znode.ACL{{Perms: znode.PermAll, ID: znode.ID{Scheme: znode.SchemeDigest, ID: client.Digest(proof)}}}
}

func guarded(op znode.Op, proof string) znode.Op { op.ACL = private(proof); return op }

// bring brings watches to a server and waits for its answer.
func (a *actor) bring(code znode.OpCode, w znode.Watches) {
	a.numbered(client.XidSetWatches, brought(code, w))
	a.answered(1)
}

// "Event delivery is dropped silently if the session lacks READ on the node (parent
// ACL for child events)". A row says what c1, who can show ann's password or not,
// watches; c2, who is ann, then does something.
func TestEventsAreForThoseWhoMayRead(t *testing.T) {
	const ann = "ann:secret"
	for name, c := range map[string]struct {
		before    []znode.Op // ann's
		watch     znode.Op
		after     []znode.Op // ann's
		stranger  []string   // what c1 is told
		ann, root []string   // what it is told when it is ann, or the super user
		filtered  bool
	}{
		"a node that anyone may read": {
			[]znode.Op{create("/a", "")}, watching(get("/a")), []znode.Op{set("/a", "y")},
			[]string{"NodeDataChanged /a"}, []string{"NodeDataChanged /a"}, []string{"NodeDataChanged /a"}, false,
		},
		"a node that was closed behind the reader": {
			[]znode.Op{create("/a", "")}, watching(get("/a")), []znode.Op{setACL("/a", private(ann)), set("/a", "y")},
			nil, []string{"NodeDataChanged /a"}, []string{"NodeDataChanged /a"}, true,
		},
		"a node that is created closed": {
			nil, watching(exists("/a")), []znode.Op{guarded(create("/a", ""), ann)},
			nil, []string{"NodeCreated /a"}, []string{"NodeCreated /a"}, true,
		},
		"a closed node that is deleted": {
			[]znode.Op{guarded(create("/a", ""), ann)}, watching(exists("/a")), []znode.Op{remove("/a")},
			nil, []string{"NodeDeleted /a"}, []string{"NodeDeleted /a"}, true,
		},
		"a closed node in an open list": {
			nil, watching(list("/")), []znode.Op{guarded(create("/a", ""), ann)},
			[]string{"NodeChildrenChanged /"}, []string{"NodeChildrenChanged /"}, []string{"NodeChildrenChanged /"}, false,
		},
		"an open node in a closed list": {
			[]znode.Op{guarded(create("/p", ""), ann)}, lasting("/p", znode.WatchPersistent), []znode.Op{create("/p/a", ""), remove("/p/a")},
			nil, []string{"NodeChildrenChanged /p", "NodeChildrenChanged /p"}, []string{"NodeChildrenChanged /p", "NodeChildrenChanged /p"}, true,
		},
		"what a recursive watch may see of": {
			[]znode.Op{guarded(create("/p", ""), ann)}, lasting("/", znode.WatchPersistentRecursive), []znode.Op{create("/p/a", ""), set("/p", "y"), remove("/p/a")},
			[]string{"NodeCreated /p/a", "NodeDeleted /p/a"}, []string{"NodeCreated /p/a", "NodeDataChanged /p", "NodeDeleted /p/a"},
			[]string{"NodeCreated /p/a", "NodeDataChanged /p", "NodeDeleted /p/a"}, true,
		},
		"a watch that nobody was told of is used up": {
			[]znode.Op{create("/a", "")}, watching(exists("/a")),
			[]znode.Op{setACL("/a", private(ann)), set("/a", "y"), setACL("/a", znode.OpenACL()), set("/a", "z")},
			nil, []string{"NodeDataChanged /a"}, []string{"NodeDataChanged /a"}, true,
		},
	} {
		for who, want := range map[string][]string{"": c.stranger, ann: c.ann, "super:test": c.root} {
			t.Run(name+" by "+who, func(t *testing.T) {
				p := rehearse(t).part("c2", func(a *actor) {
					a.call(s2)
					a.auth(znode.SchemeDigest, ann)
					a.do(c.before...)
					a.until(2200 * ms)
					a.do(c.after...)
				}).part("c1", func(a *actor) {
					a.Sleep(100 * ms)
					a.call(s1)
					if who != "" {
						a.auth(znode.SchemeDigest, who)
					}
					a.do(c.watch)
					a.attends(2400 * ms)
				})
				p.e.SuperDigest = client.Digest("super:test")
				p.run(2400 * ms)
				p.told("c1", want...)
				p.reached(WatchFiltered, c.filtered && who == "")
			})
		}
	}
}

// "setWatches catch-up exempt": what one has missed one is told, whether one may read
// the node or not.
func TestCatchUpAsksForNoPermission(t *testing.T) {
	p := rehearse(t).part("c1", func(a *actor) {
		a.call(s1)
		a.do(guarded(create("/a", ""), "ann:secret"))
		a.bring(znode.OpSetWatches, znode.Watches{Data: []string{"/a"}, Child: []string{"/a"}})
	}).run(2300 * ms)
	p.told("c1", "NodeDataChanged /a", "NodeChildrenChanged /a")
}

// The table of setWatches, per path. The node, if it is there, was made at 0x100000002
// and changed at 3, and a child of it was made at 4 and deleted at 5.
func TestWhatSetWatchesTellsAndLeaves(t *testing.T) {
	at := func(counter uint32) znode.Zxid { return znode.ZxidOf(1, counter) }
	for name, c := range map[string]struct {
		brings znode.Watches
		told   string // "" for nothing
		left   string // what is told behind it of a change, a list, a deletion and a creation
	}{
		"data of no node is Deleted":                {znode.Watches{Since: at(9), Data: []string{"/b"}}, "NodeDeleted /b", ""},
		"data that has changed is DataChanged":      {znode.Watches{Since: at(2), Data: []string{"/a"}}, "NodeDataChanged /a", ""},
		"data of who has seen nothing is Changed":   {znode.Watches{Data: []string{"/a"}}, "NodeDataChanged /a", ""},
		"data that is the same is left":             {znode.Watches{Since: at(3), Data: []string{"/a"}}, "", "NodeDataChanged /a"},
		"exist of a node is Created":                {znode.Watches{Since: at(9), Exist: []string{"/a"}}, "NodeCreated /a", ""},
		"exist of no node is left":                  {znode.Watches{Exist: []string{"/b"}}, "", "NodeCreated /b"},
		"child of no node is Deleted":               {znode.Watches{Since: at(9), Child: []string{"/b"}}, "NodeDeleted /b", ""},
		"child of a list that has changed":          {znode.Watches{Since: at(4), Child: []string{"/a"}}, "NodeChildrenChanged /a", ""},
		"child of a list that is the same":          {znode.Watches{Since: at(5), Child: []string{"/a"}}, "", "NodeChildrenChanged /a"},
		"persistent is left only":                   {znode.Watches{Persistent: []string{"/a"}}, "", "NodeDataChanged /a NodeChildrenChanged /a NodeChildrenChanged /a NodeDeleted /a"},
		"recursive is left only":                    {znode.Watches{Recursive: []string{"/a"}}, "", "NodeDataChanged /a NodeCreated /a/x NodeDeleted /a/x NodeDeleted /a"},
		"all of a zxid that is below zero is news":  {znode.Watches{Since: noZxid, Data: []string{"/zookeeper"}}, "NodeDataChanged /zookeeper", ""},
		"nothing is told or left of nothing at all": {znode.Watches{}, "", ""},
	} {
		for _, release := range []znode.Release{znode.V38, znode.V39} {
			for _, code := range []znode.OpCode{znode.OpSetWatches, znode.OpSetWatches2} {
				t.Run(name+" by "+code.String()+" in "+release.String(), func(t *testing.T) {
					p := rehearse(t).in(release).part("c1", func(a *actor) {
						a.call(s1)
						a.do(create("/a", ""), set("/a", "y"), create("/a/c", ""), remove("/a/c"))
						a.bring(code, c.brings)
						a.note("then")
						a.ask(set("/a", "z"), create("/a/x", ""), remove("/a/x"), remove("/a"), create("/b", ""))
						a.answered(5)
					}).run(2300 * ms)
					left := c.left
					if code == znode.OpSetWatches && c.brings.Len() == len(c.brings.Persistent)+len(c.brings.Recursive) {
						left = "" // it knows of no watches that last
					}
					before, behind := split(p.heard["c1"], "then")
					if got := strings.Join(eventsOf(before), " "); got != c.told {
						t.Errorf("it is told %q, want %q", got, c.told)
					}
					if got := strings.Join(bare(eventsOf(behind)), " "); got != left {
						t.Errorf("behind it it is told %q, want %q", got, left)
					}
					p.reached(CaughtUp, c.told != "")
				})
			}
		}
	}
}

// "Events first, in packet order (data, exist, child)", by path in the order in which
// the client names them, and then the answer, with the number of the request.
func TestCatchUpComesInPacketOrderAndThenTheAnswer(t *testing.T) {
	for _, release := range []znode.Release{znode.V38, znode.V310} {
		p := rehearse(t).in(release).part("c1", func(a *actor) {
			a.call(s1)
			a.do(create("/a", ""), create("/b", ""))
			a.bring(znode.OpSetWatches2, znode.Watches{Data: []string{"/b", "/none", "/a"}, Exist: []string{"/b", "/a", "/x"}, Child: []string{"/b", "/"}, Persistent: []string{"/a"}})
			a.numbered(77, brought(znode.OpSetWatches, znode.Watches{Exist: []string{"/a"}}))
			a.answered(1)
		}).run(2300 * ms)
		p.hears("c1", "welcome for 600 ms", "#1 OK at 0x100000002", "#2 OK at 0x100000003",
			"NodeDataChanged /b", "NodeDeleted /none", "NodeDataChanged /a", "NodeCreated /b", "NodeCreated /a", "NodeChildrenChanged /b", "NodeChildrenChanged /",
			"#-8 OK at 0x100000003", "NodeCreated /a", "#77 OK at 0x100000003")
	}
}

// It waits for its turn, as any read does, and so tells of what was written before.
func TestCatchUpWaitsForItsTurn(t *testing.T) {
	for name, server := range map[string]sim.NodeID{"a follower": s1, "the leader": s3, "an observer": o1} {
		t.Run(name, func(t *testing.T) {
			p := rehearse(t).part("c1", func(a *actor) {
				a.call(server)
				a.ask(create("/a", ""))
				a.numbered(client.XidSetWatches, brought(znode.OpSetWatches, znode.Watches{Exist: []string{"/a"}}))
				a.answered(2)
			}).run(2300 * ms)
			p.hears("c1", "welcome for 600 ms", "#1 OK at 0x100000002", "NodeCreated /a", "#-8 OK at 0x100000002")
		})
	}
}

// Whatever is cut off is not taken for watches.
func TestSetWatchesWithoutWatchesIsRefused(t *testing.T) {
	p := rehearse(t).part("c1", func(a *actor) {
		a.call(s1)
		a.do(znode.Op{Code: znode.OpSetWatches}, get("/"))
	}).run(2300 * ms)
	p.hears("c1", "welcome for 600 ms", "#1 MarshallingError at 0x100000001", "#2 OK at 0x100000001")
}

// "create+delete during a gap is invisible to exist watches; delete+recreate looks like
// DataChanged": c1 leaves a watch with s1, is away, and brings it to s2. What became of
// it meanwhile it is told there, or never.
func TestWhatAGapHides(t *testing.T) {
	for name, c := range map[string]struct {
		there         bool
		gap           []znode.Op
		brings        znode.Watches
		caught, later string // what it is told before setWatches is answered, and behind that
	}{
		"create+delete is invisible":                  {false, []znode.Op{create("/a", ""), remove("/a")}, znode.Watches{Exist: []string{"/a"}}, "", "NodeCreated /a"},
		"delete+recreate looks like DataChanged":      {true, []znode.Op{remove("/a"), create("/a", "")}, znode.Watches{Data: []string{"/a"}}, "NodeDataChanged /a", ""},
		"two changes are one":                         {true, []znode.Op{set("/a", "1"), set("/a", "2")}, znode.Watches{Data: []string{"/a"}}, "NodeDataChanged /a", ""},
		"what a persistent watch missed is lost":      {true, []znode.Op{set("/a", "1")}, znode.Watches{Persistent: []string{"/a"}}, "", "NodeDeleted /a"},
		"what a recursive watch missed is lost":       {true, []znode.Op{create("/a/b", ""), remove("/a/b")}, znode.Watches{Recursive: []string{"/a"}}, "", "NodeDeleted /a"},
		"a child that came and went has changed it":   {true, []znode.Op{create("/a/b", ""), remove("/a/b")}, znode.Watches{Child: []string{"/a"}}, "NodeChildrenChanged /a", ""},
		"what has not changed is watched on":          {true, nil, znode.Watches{Data: []string{"/a"}}, "", "NodeDeleted /a"},
		"a change of the ACL is none of its business": {true, []znode.Op{setACL("/a", znode.ReadACL())}, znode.Watches{Data: []string{"/a"}, Child: []string{"/a"}}, "", "NodeDeleted /a"},
	} {
		t.Run(name, func(t *testing.T) {
			p := rehearse(t).part("c1", func(a *actor) {
				a.call(s1)
				if c.there {
					a.do(create("/a", ""))
				}
				a.do(watching(exists("/a")))
				a.Env.Close(a.conn)
				a.until(2300 * ms)
				a.call(s2)
				w := c.brings
				w.Since = a.seen
				a.bring(znode.OpSetWatches2, w)
				a.attends(2600 * ms)
			}).part("c2", func(a *actor) {
				a.until(2150 * ms)
				a.call(s1)
				if c.gap != nil {
					a.do(c.gap...)
				}
				a.until(2450 * ms)
				if c.there {
					a.do(remove("/a"))
				} else {
					a.do(create("/a", ""))
				}
			}).run(2600 * ms)
			answer := slices.IndexFunc(p.heard["c1"], func(line string) bool { return strings.HasPrefix(line, "#-8 OK") })
			caught, later := eventsOf(p.heard["c1"][:answer]), eventsOf(p.heard["c1"][answer:])
			if strings.Join(caught, " ") != c.caught || strings.Join(later, " ") != c.later {
				t.Errorf("it is told %q and later %q, want %q and %q", caught, later, c.caught, c.later)
			}
			p.reached(CaughtUp, c.caught != "")
		})
	}
}

// A gazer is a client that never looks away: it watches a node, and when it is told of
// anything reads it anew. Its state is plain, as every node's must be.
type gazer struct {
	conn  sim.Conn
	xid   int32
	news  int
	shown znode.Zxid
}

var gaze = sim.Timer("gaze")

func (g *gazer) Start(env *sim.Env) { env.SetTimerBetween(gaze, begins, begins+10*ms) }

func (g *gazer) Timer(env *sim.Env, _ sim.TimerID) {
	g.conn = env.Dial(client.Port, s1)
	client.ConnectRequest.Send(env, g.conn, client.Introduction{Timeout: 2000})
}

func (g *gazer) Receive(env *sim.Env, d sim.Delivery) {
	switch {
	case client.ConnectResponse.Is(d):
		g.ask(env, lasting("/", znode.WatchPersistentRecursive), watching(exists("/a")), watching(list("/")))
	case client.Notification.Is(d):
		g.news++
		g.ask(env, watching(exists("/a")), watching(list("/")), set("/a", "x"), create("/a", ""))
	case client.Reply.Is(d):
		g.shown = client.Reply.Of(d).Result.Zxid
		if g.xid < 4 {
			g.ask(env, create("/a", ""))
		}
	}
}

func (g *gazer) ask(env *sim.Env, ops ...znode.Op) {
	for _, op := range ops {
		g.xid++
		client.Request.Send(env, g.conn, client.Call{Xid: g.xid, Op: op})
	}
}

// What servers know of watches is part of the world: a clone has its own, and a run
// goes on in it as in the original.
func TestServersWithWatchesKeepTheContract(t *testing.T) {
	e := Default()
	e.Servers = 3
	p, err := New(e, nil, nil)
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"c1", "c2"} {
		p.Nodes = append(p.Nodes, sim.NodeSpec{Name: name, Role: "client", Volunteer: true, New: func() sim.Node { return &gazer{} }})
	}
	cfg := storm(1, p)
	cfg.Plan = nil
	const events = 1500
	w, err := sim.New(cfg)
	if err != nil {
		t.Fatal(err)
	}
	defer w.Close()
	for range events {
		w.Step()
	}
	if fired := slices.IndexFunc(w.Marks(), func(m sim.Mark) bool { return m.Name == WatchFired.String() && m.Count > 10 }); fired < 0 {
		t.Errorf("few watches have fired: %v", w.Marks())
	}
	simtest.Check(t, cfg, simtest.Events(events), simtest.Points(20))
}

// split cuts what was heard in two at a line.
func split(heard []string, at string) (before, behind []string) {
	i := slices.Index(heard, at)
	return heard[:i], heard[i+1:]
}
