package zookeeper

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/zoolab/zoolab/nodes/znode"
	"github.com/zoolab/zoolab/sim"
)

// Each sentence of zookeeper.md §4 on watches, and of real-zookeeper.md, is a test
// named after it. What tables of watches do by themselves is tested in package watch.

func watching(op znode.Op) znode.Op { op.Watch = true; return op }
func exists(path string) znode.Op   { return on(znode.OpExists, path) }
func list(path string) znode.Op     { return on(znode.OpGetChildren, path) }
func list2(path string) znode.Op    { return on(znode.OpGetChildren2, path) }
func setACL(path string, acl []znode.ACL) znode.Op {
	return znode.Op{Code: znode.OpSetACL, Path: path, ACL: acl, Version: znode.AnyVersion}
}
func lasting(path string, mode znode.WatchMode) znode.Op {
	return znode.Op{Code: znode.OpAddWatch, Path: path, WatchMode: mode}
}
func checkFor(path string, of znode.WatcherType) znode.Op {
	return znode.Op{Code: znode.OpCheckWatches, Path: path, WatcherType: of}
}
func unwatch(path string, of znode.WatcherType) znode.Op {
	return znode.Op{Code: znode.OpRemoveWatches, Path: path, WatcherType: of}
}

// brought is a request by which somebody brings watches to a server.
func brought(op znode.OpCode, w znode.Watches) znode.Op { return znode.Op{Code: op, Watches: &w} }

// patience is when somebody who attends pings again.
var patience = sim.Timer("patience")

// attends listens up to a time, whatever comes, and keeps the session alive.
func (a *actor) attends(until sim.Duration) {
	for sim.Duration(a.Now()) < until {
		a.ping()
		a.SetTimer(patience, min(100*ms, until-sim.Duration(a.Now())))
		for in := a.Await(); !in.Expired(patience); in = a.Await() {
			if in.Delivery.Conn == a.conn && !in.Delivery.Opened() {
				a.hear(in.Delivery)
			}
		}
	}
}

// answered listens until so many requests are answered, whatever comes besides.
func (a *actor) answered(n int) {
	for n += len(a.results); len(a.results) < n; {
		a.listen(1)
	}
}

// in gives an ensemble the ways of a release.
func (p *play) in(release znode.Release) *play {
	p.e.Compat = release.String()
	return p
}

// eventsOf are those lines of what was heard that are events.
func eventsOf(heard []string) (all []string) {
	for _, line := range heard {
		if strings.HasPrefix(line, "Node") {
			all = append(all, line)
		}
	}
	return all
}

// bare cuts the zxids off events.
func bare(events []string) (all []string) {
	for _, event := range events {
		event, _, _ = strings.Cut(event, " at ")
		all = append(all, event)
	}
	return all
}

// told demands all events that somebody was told of.
func (p *play) told(name string, want ...string) {
	p.Helper()
	if got := eventsOf(p.heard[name]); !slices.Equal(got, want) {
		p.Errorf("%s was told of %q, want %q; it heard\n\t%s", name, got, want, strings.Join(p.heard[name], "\n\t"))
	}
}

// reached demands that a run has been at a landmark, or not.
func (p *play) reached(mark sim.Landmark, want bool) {
	p.Helper()
	if got := slices.ContainsFunc(p.w.Marks(), func(m sim.Mark) bool { return m.Name == mark.String() && m.Count > 0 }); got != want {
		p.Errorf("%s was reached: %t", mark, got)
	}
}

// The table of registration: what each read arms, and "not armed on error". The
// reader itself makes the change, so what it hears is in order.
func TestWhichReadsArmWhat(t *testing.T) {
	const changed, made, gone, lists = "NodeDataChanged /a", "NodeCreated /b", "NodeDeleted /a", "NodeChildrenChanged /a"
	inMany := func(op znode.Op) znode.Op { return znode.Op{Code: znode.OpMultiRead, Ops: []znode.Op{op}} }
	for name, c := range map[string]struct {
		read, change znode.Op
		want         string // "" for no event
	}{
		"getData arms data":                         {watching(get("/a")), set("/a", "y"), changed},
		"getData without a watch arms nothing":      {get("/a"), set("/a", "y"), ""},
		"getData arms no list":                      {watching(get("/a")), create("/a/b", ""), ""},
		"getData of no node arms nothing":           {watching(get("/b")), create("/b", ""), ""},
		"exists arms data":                          {watching(exists("/a")), remove("/a"), gone},
		"exists of no node arms data":               {watching(exists("/b")), create("/b", ""), made},
		"exists arms no list":                       {watching(exists("/a")), create("/a/b", ""), ""},
		"getChildren arms child":                    {watching(list("/a")), create("/a/b", ""), lists},
		"getChildren arms no data":                  {watching(list("/a")), set("/a", "y"), ""},
		"getChildren of a node that goes":           {watching(list("/a")), remove("/a"), gone},
		"getChildren2 arms child":                   {watching(list2("/a")), create("/a/b", ""), lists},
		"getChildren of no node arms nothing":       {watching(list("/b")), create("/b", ""), ""},
		"getChildren2 of no node arms nothing":      {watching(list2("/b")), create("/b", ""), ""},
		"a getData in a multiRead arms nothing":     {inMany(watching(get("/a"))), set("/a", "y"), ""},
		"a getChildren in a multiRead arms nothing": {inMany(watching(list("/a"))), create("/a/b", ""), ""},
	} {
		t.Run(name, func(t *testing.T) {
			p := rehearse(t).part("c1", func(a *actor) {
				a.call(s1)
				a.do(create("/a", "x"), c.read)
				a.ask(c.change)
				a.attends(2300 * ms)
			}).run(2300 * ms)
			if c.want == "" {
				p.told("c1")
			} else {
				p.told("c1", c.want)
			}
		})
	}
}

// The table of transactions: who is told of what. The watcher has a watch of every
// kind on /p and /p/a.
func TestWhichTransactionsFireWhat(t *testing.T) {
	const node, lists = "/p/a", "NodeChildrenChanged /p"
	for name, c := range map[string]struct {
		before, change []znode.Op
		want           []string
	}{
		"create fires NodeCreated and the parent's list":               {nil, []znode.Op{create(node, "")}, []string{"NodeCreated /p/a", lists}},
		"setData fires NodeDataChanged":                                {[]znode.Op{create(node, "")}, []znode.Op{set(node, "y")}, []string{"NodeDataChanged /p/a"}},
		"delete fires NodeDeleted once and the parent's list":          {[]znode.Op{create(node, "")}, []znode.Op{remove(node)}, []string{"NodeDeleted /p/a", lists}},
		"closing a session fires as its deletes do":                    {[]znode.Op{ephemeral(node)}, []znode.Op{leave()}, []string{"NodeDeleted /p/a", lists}},
		"setACL fires nothing":                                         {[]znode.Op{create(node, "")}, []znode.Op{setACL(node, znode.ReadACL())}, nil},
		"sync fires nothing":                                           {[]znode.Op{create(node, "")}, []znode.Op{synced()}, nil},
		"a failed create fires nothing":                                {[]znode.Op{create(node, "")}, []znode.Op{create(node, "")}, nil},
		"a failed delete fires nothing":                                {nil, []znode.Op{remove(node)}, nil},
		"a failed setData fires nothing":                               {[]znode.Op{create(node, "")}, []znode.Op{{Code: znode.OpSetData, Path: node, Version: 7}}, nil},
		"a failed multi fires nothing":                                 {nil, []znode.Op{multi(create(node, ""), remove("/none"))}, nil},
		"a multi fires as its parts do, in order":                      {nil, []znode.Op{multi(create(node, ""), set("/p", "y"), remove(node))}, []string{"NodeCreated /p/a", lists, "NodeDataChanged /p"}},
		"a node that a multi creates and deletes is told of both ways": {nil, []znode.Op{multi(set("/p", "y"), create(node, ""))}, []string{"NodeDataChanged /p", "NodeCreated /p/a", lists}},
	} {
		for _, release := range []znode.Release{znode.V38, znode.V39} {
			t.Run(name+" in "+release.String(), func(t *testing.T) {
				p := rehearse(t).in(release).part("c2", func(a *actor) {
					a.call(s2)
					a.do(create("/p", ""))
					if c.before != nil {
						a.do(c.before...)
					}
					a.until(2200 * ms)
					a.do(c.change...)
				}).part("c1", func(a *actor) {
					a.Sleep(100 * ms)
					a.call(s1)
					a.do(watching(exists("/p")), watching(list("/p")), watching(exists(node)), watching(get(node)), watching(list(node)))
					a.attends(2400 * ms)
				}).run(2400 * ms)
				var want []string
				for _, event := range c.want {
					if release != znode.V38 {
						event += " at " + p.last("c2")
					}
					want = append(want, event)
				}
				p.told("c1", want...)
				p.reached(WatchFired, want != nil)
				p.reached(WatchFiltered, false)
			})
		}
	}
}

// last is the zxid of the last answer to somebody.
func (p *play) last(name string) string {
	for _, line := range slices.Backward(p.heard[name]) {
		if _, zxid, ok := strings.Cut(line, " at "); ok && strings.HasPrefix(line, "#") {
			return strings.Fields(zxid)[0]
		}
	}
	return "none"
}

// "Header xid −1, zxid = triggering zxid (≥3.9; 3.8: −1)", which is 0 here.
func TestAnEventBearsItsZxidSince39(t *testing.T) {
	for release, want := range map[znode.Release]string{znode.V38: "NodeDataChanged /a", znode.V39: "NodeDataChanged /a at 0x100000003", znode.V310: "NodeDataChanged /a at 0x100000003"} {
		p := rehearse(t).in(release).part("c1", func(a *actor) {
			a.call(o1)
			a.do(create("/a", "x"), watching(get("/a")))
			a.ask(set("/a", "y"))
			a.listen(2)
		}).run(2300 * ms)
		p.told("c1", want)
	}
}

// "Data+exist+child watches on one deleted node give one NodeDeleted, then the
// parent's NodeChildrenChanged", and "a write's own reply follows events it caused".
func TestTheEventsOfADeleteComeBeforeItsAnswer(t *testing.T) {
	for name, server := range map[string]sim.NodeID{"a follower": s1, "the leader": s3, "an observer": o1} {
		t.Run(name, func(t *testing.T) {
			p := rehearse(t).part("c1", func(a *actor) {
				a.call(server)
				a.do(create("/a", "x"), watching(list("/")), watching(get("/a")), watching(exists("/a")), watching(list("/a")))
				a.ask(remove("/a"))
				a.listen(3)
				a.do(create("/a", "")) // all watches are used up
			}).run(2300 * ms)
			want := []string{"NodeDeleted /a", "NodeChildrenChanged /", "#6 OK at 0x100000003", "#7 OK at 0x100000004"}
			if got := p.heard["c1"][6:]; !slices.Equal(got, want) {
				t.Errorf("it heard %q, want %q", got, want)
			}
		})
	}
}

// "Events fired in that order, per sub-op in multi", and for each node that a session
// leaves behind: all at one zxid, before the answer.
func TestEventsOfOneTransactionComeInItsOrder(t *testing.T) {
	p := rehearse(t).in(znode.V39).part("c1", func(a *actor) {
		a.call(s1)
		a.do(lasting("/", znode.WatchPersistent), lasting("/", znode.WatchPersistentRecursive))
		a.ask(multi(create("/b", ""), create("/a", ""), set("/b", "y"), remove("/b")), ephemeral("/e"), ephemeral("/d"))
		a.listen(14)
		a.ask(leave())
		a.listen(6)
	}).run(2300 * ms)
	want := []string{
		"NodeCreated /b at 0x100000002", "NodeChildrenChanged / at 0x100000002", "NodeCreated /a at 0x100000002", "NodeChildrenChanged / at 0x100000002",
		"NodeDataChanged /b at 0x100000002", "NodeDeleted /b at 0x100000002", "NodeChildrenChanged / at 0x100000002", "#3 OK at 0x100000002 OK OK OK OK",
		"NodeCreated /e at 0x100000003", "NodeChildrenChanged / at 0x100000003", "#4 OK at 0x100000003",
		"NodeCreated /d at 0x100000004", "NodeChildrenChanged / at 0x100000004", "#5 OK at 0x100000004",
		"NodeDeleted /d at 0x100000005", "NodeChildrenChanged / at 0x100000005", "NodeDeleted /e at 0x100000005", "NodeChildrenChanged / at 0x100000005",
		"#6 OK at 0x100000005", "closed",
	}
	if got := p.heard["c1"][3:]; !slices.Equal(got, want) {
		t.Errorf("it heard\n\t%s\nwant\n\t%s", strings.Join(got, "\n\t"), strings.Join(want, "\n\t"))
	}
}

// "All events of txn z are written to the connection before any reply reflecting
// state ≥ z on it": also to a read that waits behind a write, which stands still here
// while somebody else changes what is read.
func TestAnEventComesBeforeAReadThatWaitedBehindAWrite(t *testing.T) {
	p := rehearse(t).part("c1", func(a *actor) {
		a.call(s1)
		a.do(create("/a", "x"), watching(get("/a")))
		a.until(2250 * ms)
		a.ask(create("/mine", ""), get("/a"))
		a.listen(3)
	}).part("c2", func(a *actor) {
		a.call(s3)
		a.until(2150 * ms)
		a.do(set("/a", "y"))
	}).at(begins+120*ms, sim.Clog{From: s3, To: s1, For: 250 * ms}).run(2700 * ms)
	p.ended("c1 NodeDataChanged /a", "c1 #3 OK at 0x100000005", "c1 #4 OK at 0x100000005 y")
}

// The same, whatever is under way: nobody ever reads what an event had to tell.
func TestNobodyReadsWhatAnEventHadToTell(t *testing.T) {
	for name, server := range map[string]sim.NodeID{"a follower": s1, "the leader": s3, "an observer": o1} {
		t.Run(name, func(t *testing.T) {
			p := rehearse(t).part("c2", func(a *actor) {
				a.call(s2)
				a.do(create("/a", "0"))
				for i := range 300 {
					a.do(set("/a", fmt.Sprint(i+1)))
				}
			}).part("c1", func(a *actor) {
				a.Sleep(50 * ms)
				a.call(server)
				for i := range 60 {
					a.ask(create(fmt.Sprintf("/n%d", i), ""), watching(get("/a")), watching(get("/a")))
					a.answered(3)
				}
			}).run(3500 * ms)
			seen, told, changes := "0", true, 0
			for _, line := range p.heard["c1"] {
				if line == "NodeDataChanged /a" {
					told = true
					continue
				}
				if fields := strings.Fields(line); len(fields) == 5 && strings.HasPrefix(line, "#") {
					if data := fields[4]; data != seen {
						if !told {
							t.Errorf("it reads %s behind %s and was told of no change", data, seen)
						}
						seen, told, changes = data, false, changes+1
					}
				}
			}
			if changes < 5 {
				t.Errorf("it saw %d changes", changes)
			}
		})
	}
}

// Whom a watch is for is a matter of the connection: each that watches is told, once.
func TestEveryWatcherIsTold(t *testing.T) {
	p := rehearse(t)
	for i, server := range []sim.NodeID{s1, s1, s3, o1} {
		p.part(fmt.Sprintf("c%d", i+1), func(a *actor) {
			a.Sleep(50 * ms)
			a.call(server)
			a.do(watching(exists("/a")))
			a.attends(2300 * ms)
		})
	}
	p.part("c5", func(a *actor) {
		a.call(s2)
		a.until(2200 * ms)
		a.do(create("/a", ""), set("/a", "x"))
	}).run(2300 * ms)
	for _, name := range []string{"c1", "c2", "c3", "c4"} {
		p.told(name, "NodeCreated /a")
	}
	p.told("c5")
}

// addWatch: "data+child, never consumed; node may not exist", "path + all descendants,
// no NodeChildrenChanged", "bad mode −5".
func TestAddWatchLeavesWatchesThatLast(t *testing.T) {
	for mode, want := range map[znode.WatchMode][]string{
		znode.WatchPersistent: {"NodeCreated /a", "NodeChildrenChanged /a", "NodeDataChanged /a", "NodeDataChanged /a", "NodeChildrenChanged /a", "NodeDeleted /a"},
		znode.WatchPersistentRecursive: {"NodeCreated /a", "NodeCreated /a/b", "NodeDataChanged /a/b", "NodeDataChanged /a", "NodeDataChanged /a",
			"NodeDeleted /a/b", "NodeDeleted /a"},
	} {
		for _, release := range []znode.Release{znode.V38, znode.V310} {
			p := rehearse(t).in(release).part("c1", func(a *actor) {
				a.call(s1)
				a.do(lasting("/a", mode), lasting("/a", mode))
				a.ask(create("/a", ""), create("/a/b", ""), set("/a/b", ""), set("/a", ""), set("/a", ""), remove("/a/b"), remove("/a"))
				a.attends(2300 * ms)
			}).run(2300 * ms)
			if got := bare(eventsOf(p.heard["c1"])); !slices.Equal(got, want) {
				t.Errorf("%s in %s: %q, want %q", mode, release, got, want)
			}
		}
	}
	p := rehearse(t).part("c1", func(a *actor) {
		a.call(s1)
		a.do(lasting("/a", znode.WatchStandard), lasting("/a", 2), lasting("no path", znode.WatchPersistent))
		a.do(create("/a", ""))
	}).run(2300 * ms)
	p.hears("c1", "welcome for 600 ms", "#1 MarshallingError at 0x100000001", "#2 MarshallingError at 0x100000001", "#3 OK at 0x100000001", "#4 OK at 0x100000002")
}

// "check/removeWatches of nothing: −121. Plain checks of types 1 and 2 also match a
// persistent watch; types 4, 5: −5": so it is in 3.8, and later each type matches its
// mode. A watch that was removed is not told of anything.
func TestWatchesAreFoundAndRemovedByType(t *testing.T) {
	for _, c := range []struct {
		release znode.Release
		found   string // whether types 0 to 6 find a persistent watch: y, n for NoWatcher, - for MarshallingError
	}{{znode.V38, "-yyy---"}, {znode.V39, "-nnyyn-"}, {znode.V310, "-nnyyn-"}} {
		for of, want := range map[byte]string{'y': "OK", 'n': "NoWatcher", '-': "MarshallingError"} {
			for i := range c.found {
				if c.found[i] != of {
					continue
				}
				t.Run(fmt.Sprintf("type %d in %s", i, c.release), func(t *testing.T) {
					of := znode.WatcherType(i)
					p := rehearse(t).in(c.release).part("c1", func(a *actor) {
						a.call(s1)
						a.do(checkFor("/a", of), unwatch("/a", of), lasting("/a", znode.WatchPersistent), checkFor("/a", of), unwatch("/a", of), checkFor("/a", of))
						a.do(unwatch("/a", znode.WatcherAny), create("/a", ""))
					}).run(2300 * ms)
					none := want
					if want == "OK" {
						none = "NoWatcher"
					}
					rest := "OK"
					if c.found[i] == 'y' && of >= znode.WatcherAny {
						rest = "NoWatcher" // nothing is left
					}
					behind := none
					p.hears("c1", "welcome for 600 ms", "#1 "+none+" at 0x100000001", "#2 "+none+" at 0x100000001", "#3 OK at 0x100000001",
						"#4 "+want+" at 0x100000001", "#5 "+want+" at 0x100000001", "#6 "+behind+" at 0x100000001",
						"#7 "+rest+" at 0x100000001", "#8 OK at 0x100000002")
				})
			}
		}
	}
}

// 3.8 finds a watch that is somebody else's, and fails to read a path without a slash,
// but for the empty one.
func TestCheckWatchesHasItsWaysIn38(t *testing.T) {
	for release, want := range map[znode.Release][]string{
		znode.V38: {"#1 OK", "#2 NoWatcher", "#3 MarshallingError", "#4 NoWatcher", "#5 NoWatcher"},
		znode.V39: {"#1 NoWatcher", "#2 NoWatcher", "#3 NoWatcher", "#4 NoWatcher", "#5 NoWatcher"},
	} {
		p := rehearse(t).in(release).part("c1", func(a *actor) {
			a.call(s1)
			a.do(watching(exists("/a")))
			a.attends(2300 * ms)
		}).part("c2", func(a *actor) {
			a.Sleep(100 * ms)
			a.call(s1)
			a.do(checkFor("/a", znode.WatcherData), checkFor("/a", znode.WatcherChildren), checkFor("a", znode.WatcherData), unwatch("/a", znode.WatcherData), checkFor("", znode.WatcherData))
		}).run(2300 * ms)
		if n := len(p.heard["c2"]); n != 1+len(want) {
			t.Fatalf("in %s it hears %d things", release, n)
		}
		for i, line := range p.heard["c2"][1:] {
			if !strings.HasPrefix(line, want[i]+" at") {
				t.Errorf("in %s %q, want %s", release, line, want[i])
			}
		}
	}
}

// "Watches are lost on disconnect", and with them what a server knew when it retired;
// whoever gets the same place in its tables is told of nothing that others watched.
func TestWatchesEndWithTheConnection(t *testing.T) {
	for name, c := range map[string]struct {
		leave func(*actor)
		at    []sim.Fault
		back  sim.NodeID
	}{
		"the client hangs up":      {func(a *actor) { a.Env.Close(a.conn) }, nil, s1},
		"it goes on elsewhere":     {func(a *actor) { a.Env.Close(a.conn) }, nil, s2},
		"it comes back here":       {func(a *actor) { a.conn = sim.Conn{}; a.call(s1) }, nil, s1},
		"the server retires":       {func(a *actor) { a.listen(1); a.until(3200 * ms); a.session = 0 }, []sim.Fault{sim.Crash{Target: target(s3)}}, s1},
		"another session is there": {func(a *actor) { a.Env.Close(a.conn); a.session = 0 }, nil, s1},
	} {
		t.Run(name, func(t *testing.T) {
			p := rehearse(t).part("c1", func(a *actor) {
				a.call(s1)
				a.do(create("/a", "x"), watching(get("/a")), watching(list("/a")), lasting("/a", znode.WatchPersistent), lasting("/", znode.WatchPersistentRecursive))
				a.Sleep(100 * ms)
				c.leave(a)
				a.Sleep(50 * ms)
				a.call(c.back)
				a.do(checkFor("/a", znode.WatcherAny), set("/a", "y"), get("/a"))
			}).at(begins+200*ms, c.at...).run(4000 * ms)
			p.told("c1")
			if got := p.heard["c1"]; !strings.Contains(got[len(got)-3], "NoWatcher") || !strings.HasSuffix(got[len(got)-1], " y") {
				t.Errorf("it heard %q", got)
			}
		})
	}
}
