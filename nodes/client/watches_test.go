package client

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/zoolab/zoolab/nodes/znode"
	"github.com/zoolab/zoolab/sim"
)

// turnsOf feeds a session until so many turns have been taken, and says them in a
// line each: an event, or what became of an operation.
func turnsOf(t *sim.Task, s *Session, n int) {
	for n > 0 {
		turn, ok := s.Next()
		switch {
		case !ok:
			feed(t, s)
			continue
		case turn.Heard():
			say.Observe(t.Env, "hears "+turn.Event.String())
		case turn.Known:
			say.Observe(t.Env, fmt.Sprint("learns ", turn.Op.N, " ", turn.Result.Err))
		default:
			say.Observe(t.Env, fmt.Sprint("never learns ", turn.Op.N))
		}
		n--
	}
}

// listed renders what a session watches: "data /a, exist /b".
func (w *watches) listed() string {
	var all []string
	for _, l := range []struct {
		as string
		of paths
	}{{"data", w.data}, {"exist", w.exist}, {"child", w.child}, {"persistent", w.persistent}, {"recursive", w.recursive}} {
		for _, path := range l.of {
			all = append(all, l.as+" "+path)
		}
	}
	return strings.Join(all, ", ")
}

// "Watches register client-side when the reply is processed": §4's table, by the
// answer.
func TestAWatchIsLeftByTheAnswer(t *testing.T) {
	for _, c := range []struct {
		op   znode.Op
		err  znode.Code
		want string
	}{
		{znode.Op{Code: znode.OpGetData, Watch: true}, znode.OK, "data /a"},
		{znode.Op{Code: znode.OpGetData, Watch: true}, znode.ErrNoNode, ""},
		{znode.Op{Code: znode.OpGetData, Watch: true}, znode.ErrNoAuth, ""},
		{znode.Op{Code: znode.OpGetData}, znode.OK, ""},
		{znode.Op{Code: znode.OpExists, Watch: true}, znode.OK, "data /a"},
		{znode.Op{Code: znode.OpExists, Watch: true}, znode.ErrNoNode, "exist /a"},
		{znode.Op{Code: znode.OpExists, Watch: true}, znode.ErrNoAuth, ""},
		{znode.Op{Code: znode.OpGetChildren, Watch: true}, znode.OK, "child /a"},
		{znode.Op{Code: znode.OpGetChildren, Watch: true}, znode.ErrNoNode, ""},
		{znode.Op{Code: znode.OpGetChildren2, Watch: true}, znode.OK, "child /a"},
		{znode.Op{Code: znode.OpAddWatch, WatchMode: znode.WatchPersistent}, znode.OK, "persistent /a"},
		{znode.Op{Code: znode.OpAddWatch, WatchMode: znode.WatchPersistentRecursive}, znode.OK, "recursive /a"},
		{znode.Op{Code: znode.OpAddWatch, WatchMode: znode.WatchPersistent}, znode.ErrMarshallingError, ""},
	} {
		c.op.Path = "/a"
		var w watches
		if aboutWatches(&c.op) {
			w.leave(&c.op, c.err)
		}
		if got := w.listed(); got != c.want {
			t.Errorf("after %v is answered %v, it watches %q and not %q", c.op, c.err, got, c.want)
		}
	}
}

// fullOf watches /a in every way, and the root with all below.
func fullOf() watches {
	return watches{data: paths{"/a"}, exist: paths{"/a"}, child: paths{"/a"}, persistent: paths{"/a"}, recursive: paths{"/", "/b"}}
}

// An event uses up the watches that are good for one, and those that last stay.
func TestAnEventUsesUpWatches(t *testing.T) {
	const lasting = "persistent /a, recursive /, recursive /b"
	for event, want := range map[znode.EventType]string{
		znode.EventNodeCreated:         "child /a, " + lasting,
		znode.EventNodeDataChanged:     "child /a, " + lasting,
		znode.EventNodeChildrenChanged: "data /a, exist /a, " + lasting,
		znode.EventNodeDeleted:         lasting,
	} {
		w := fullOf()
		if heard := w.spend(znode.Event{Type: event, Path: "/a"}); !heard || w.listed() != want {
			t.Errorf("%v is heard (%t), and leaves %s", event, heard, w.listed())
		}
	}
}

// An event is heard by those who have a watch for it, and recursive watches hear of
// all that is below.
func TestAnEventIsForThoseWhoWatch(t *testing.T) {
	one := func(as string) watches {
		w, p := watches{}, paths{"/a"}
		*map[string]*paths{"data": &w.data, "exist": &w.exist, "child": &w.child, "persistent": &w.persistent, "recursive": &w.recursive}[as] = p
		return w
	}
	for _, c := range []struct {
		as    string
		event znode.EventType
		path  string
		heard bool
	}{
		{"data", znode.EventNodeDataChanged, "/a", true},
		{"data", znode.EventNodeDataChanged, "/b", false},
		{"data", znode.EventNodeDataChanged, "/a/b", false},
		{"data", znode.EventNodeChildrenChanged, "/a", false},
		{"data", znode.EventNodeDeleted, "/a", true},
		{"exist", znode.EventNodeCreated, "/a", true},
		{"exist", znode.EventNodeDataChanged, "/a", true},
		{"child", znode.EventNodeChildrenChanged, "/a", true},
		{"child", znode.EventNodeDeleted, "/a", true},
		{"child", znode.EventNodeCreated, "/a", false},
		{"persistent", znode.EventNodeChildrenChanged, "/a", true},
		{"persistent", znode.EventNodeCreated, "/a", true},
		{"persistent", znode.EventNodeCreated, "/a/b", false},
		{"recursive", znode.EventNodeCreated, "/a", true},
		{"recursive", znode.EventNodeDeleted, "/a/b/c", true},
		{"recursive", znode.EventNodeDeleted, "/ab", false},
		{"recursive", znode.EventNodeDeleted, "/", false},
		{"data", znode.EventType(9), "/a", false},
		{"persistent", znode.EventNone, "/a", false},
	} {
		w := one(c.as)
		if got := w.spend(znode.Event{Type: c.event, Path: c.path}); got != c.heard {
			t.Errorf("who watches %s hears of %v %s: %t", w.listed(), c.event, c.path, got)
		}
	}
	root := watches{recursive: paths{"/"}}
	if !root.spend(znode.Event{Type: znode.EventNodeCreated, Path: "/a/b"}) || !root.spend(znode.Event{Type: znode.EventNodeDeleted, Path: "/"}) {
		t.Error("a recursive watch of the root does not hear of all")
	}
}

// "removeWatches … each matching its mode": what a server has removed the client
// drops, and its watchers hear of each sort once.
func TestRemovedWatchesAreDropped(t *testing.T) {
	for of, want := range map[znode.WatcherType]string{
		znode.WatcherChildren:            "[ChildWatchRemoved] data /a, exist /a, persistent /a, recursive /, recursive /b",
		znode.WatcherData:                "[DataWatchRemoved] child /a, persistent /a, recursive /, recursive /b",
		znode.WatcherAny:                 "[DataWatchRemoved ChildWatchRemoved PersistentWatchRemoved] recursive /, recursive /b",
		znode.WatcherPersistent:          "[PersistentWatchRemoved] data /a, exist /a, child /a, recursive /, recursive /b",
		znode.WatcherPersistentRecursive: "[] data /a, exist /a, child /a, persistent /a, recursive /, recursive /b",
	} {
		w := fullOf()
		if told := w.drop("/a", of); fmt.Sprint(told, " ", w.listed()) != want {
			t.Errorf("of %v: %v %s", of, told, w.listed())
		}
	}
}

// "Events and async callbacks share one ordered event queue", and an event comes
// before the answer to the write that caused it.
func TestEventsAndCompletionsShareOneQueue(t *testing.T) {
	l := begin(t, ensemble{habits: []habit{good}, nodes: holder(1, func(t *sim.Task, s *Session) {
		s.Open(t.Env)
		reach(t, s, Connected)
		for _, line := range []string{"create /a x", "get -w /a", "ls -w /", "set /a y", "set /a z", "exists -w /b", "create /b", "removeWatches /a",
			"addWatch -m persistent /a", "set /a w", "delete /a", "removeWatches /a", "close"} {
			l := understood(line)
			s.do(t.Env, &l)
		}
		turnsOf(t, s, 21)
	})})
	l.until(time.Minute)
	l.inOrder("hears SyncConnected", "learns 2 OK", "learns 3 OK", "learns 4 OK", "hears NodeDataChanged /a", "learns 5 OK", "learns 6 OK", "learns 7 NoNode",
		"hears NodeCreated /b", "hears NodeChildrenChanged /", "learns 8 OK", "learns 9 NoWatcher", "learns 10 OK",
		"hears NodeDataChanged /a", "learns 11 OK", "hears NodeDeleted /a", "learns 12 OK",
		"hears PersistentWatchRemoved /a", "learns 13 OK", "learns 14 OK", "hears Closed")
	l.inOrder("h heard 0x101000001: NodeDataChanged /a", "h zk returned", "h heard 0x101000001: Closed")
	l.unbroken()
}

// "Events on state change go to default + all registered watchers": they are stated
// as heard, each once for a change.
func TestChangesOfStateAreHeard(t *testing.T) {
	l := begin(t, ensemble{habits: []habit{{hangsUp: 2}, {rude: true}, {zxid: ahead.zxid}}, clients: scripted("create /a x", "get /a", "close")})
	l.until(time.Minute)
	l.inOrder(": SyncConnected", "zk getData", "zk unknown", "connecting", ": Disconnected", "connected", ": SyncConnected",
		"zk closeSession", "zk returned OK", "closed", ": Closed")
	l.hears(4, "c1 heard")
}

// A connection that was never there is not lost.
func TestBeforeTheFirstConnectionNothingIsHeard(t *testing.T) {
	l := begin(t, ensemble{habits: []habit{{rude: true}, {rude: true}}, clients: scripted("get /a")})
	l.until(20 * time.Second)
	l.hears(0, "c1 heard")
}

// "All in-flight and queued requests fail CONNECTIONLOSS": and who waits for them
// learns that before it hears Disconnected.
func TestWhatIsLostIsLearntBeforeDisconnected(t *testing.T) {
	l := begin(t, ensemble{habits: []habit{{hangsUp: 1}, ahead}, nodes: holder(2, func(t *sim.Task, s *Session) {
		s.Open(t.Env)
		reach(t, s, Connected)
		s.Submit(t.Env, get)
		s.Submit(t.Env, set)
		turnsOf(t, s, 5)
	})})
	l.until(time.Minute)
	l.inOrder("says hears SyncConnected", "says never learns 2", "says never learns 3", "says hears Disconnected", "says hears SyncConnected")
}

// "Standard watches survive Disconnected and are re-armed by setWatches": on the
// next connection the client is told of what it missed, and of what comes.
func TestWatchesSurviveAConnection(t *testing.T) {
	e := ensemble{habits: []habit{good, {zxid: znode.ZxidOf(1, 9)}}, clients: scripted("create /a x", "get -w /a", "exists -w /b", "ls -w /", "sleep 10s", "create /b y", "close")}
	l := begin(t, e)
	l.until(time.Second)
	l.crash(1)
	l.until(time.Minute)
	l.inOrder(": Disconnected", "connected to node 2", ": SyncConnected", "s2 rearms setWatches since 0x100000002 [/a] [/b] [/] [] []",
		": NodeDeleted /a", "c1 rearmed 0x101000001: 3 watches at 0x100000009",
		`zk create /b "y"`, ": NodeCreated /b", ": NodeChildrenChanged /", "zk returned OK /b")
	l.unbroken()
}

// An event for which nobody has a watch any more is heard by nobody: of a node that is
// gone, setWatches tells once for each list that the client has it in.
func TestAnEventThatNobodyWatchesForIsUnheard(t *testing.T) {
	l := begin(t, ensemble{habits: []habit{good, {zxid: znode.ZxidOf(1, 9)}}, clients: scripted("create /a x", "get -w /a", "ls -w /a", "sleep 10s")})
	l.until(time.Second)
	l.crash(1)
	l.until(time.Minute)
	l.inOrder("rearms setWatches since 0x100000002 [/a] [] [/a] [] []", "c1 heard 0x101000001: NodeDeleted /a",
		"c1 unheard 0x101000001: NodeDeleted /a", "c1 rearmed")
	l.hears(1, "c1 heard", "NodeDeleted")
}

// Nothing is told of watches by a client that has none.
func TestSetWatchesOnlyIfSomethingIsWatched(t *testing.T) {
	l := begin(t, ensemble{habits: []habit{good, ahead}, clients: scripted("create /a x", "get -w /a", "set /a y", "sleep 1m", "get /a")})
	l.until(time.Second)
	l.crash(1)
	l.until(2 * time.Minute)
	l.hears(2, "c1 session", "connected")
	l.hears(0, "rearms")
	l.hears(0, "rearmed")
	l.unbroken()
}

// setWatches2 goes where there are watches that last, "maintaining compatibility".
func TestSetWatches2WhenThereArePersistentOnes(t *testing.T) {
	for line, want := range map[string]string{
		"exists -w /b":             "setWatches since 0x100000001 [] [/b] [] [] []",
		"addWatch /a":              "setWatches2 since 0x100000001 [] [] [] [] [/a]",
		"addWatch -m persistent /": "setWatches2 since 0x100000001 [] [] [] [/] []",
	} {
		l := begin(t, ensemble{habits: []habit{{zxid: znode.ZxidOf(1, 0)}, {zxid: znode.ZxidOf(1, 9)}}, clients: scripted(line)})
		l.until(time.Second)
		l.crash(1)
		l.until(10 * time.Second)
		l.hears(1, "s2 rearms "+want)
	}
}

// "setWatches(lastZxid, …) chunks (~128 KB)": a batch is full when its paths have
// reached so many bytes, and all of them name the same zxid.
func TestSetWatchesComeInBatches(t *testing.T) {
	w := watches{data: paths{"/aa", "/bb"}, exist: paths{"/cc"}, child: paths{"/dd"}, persistent: paths{"/ee"}, recursive: paths{"/ff", "/gg"}}
	for most, want := range map[int]string{
		1:     "[/aa]; [/bb]; exist [/cc]; child [/dd]; persistent [/ee]; recursive [/ff]; recursive [/gg]",
		4:     "[/aa /bb]; exist [/cc] child [/dd]; persistent [/ee] recursive [/ff]; recursive [/gg]",
		20:    "[/aa /bb] exist [/cc] child [/dd] persistent [/ee] recursive [/ff /gg]",
		1_000: "[/aa /bb] exist [/cc] child [/dd] persistent [/ee] recursive [/ff /gg]",
	} {
		var got []string
		for _, b := range w.batches(7, most) {
			text := ""
			for _, l := range []struct {
				as string
				of []string
			}{{"", b.Data}, {"exist ", b.Exist}, {"child ", b.Child}, {"persistent ", b.Persistent}, {"recursive ", b.Recursive}} {
				if l.of != nil {
					text += " " + l.as + fmt.Sprint(l.of)
				}
			}
			got = append(got, text[1:])
			if b.Since != 7 {
				t.Errorf("%s is since %v", text, b.Since)
			}
		}
		if strings.Join(got, "; ") != want {
			t.Errorf("with %d bytes a batch: %s", most, strings.Join(got, "; "))
		}
	}
	if b := (&watches{}).batches(7, 1); b != nil {
		t.Errorf("nothing is watched, and %v is sent", b)
	}
}

// watcher is a holder whose batches are small, with three watches that are left.
func watcher(servers int, does func(*sim.Task, *Session)) []sim.NodeSpec {
	return holder(servers, func(t *sim.Task, s *Session) {
		s.terms.batch = 1
		s.Open(t.Env)
		reach(t, s, Connected)
		for _, path := range []string{"/a", "/b", "/c"} {
			s.Submit(t.Env, znode.Op{Code: znode.OpExists, Path: path, Watch: true})
		}
		turnsOf(t, s, 4)
		does(t, s)
	})
}

// What the client has seen it has seen when the last batch is answered: the watches
// of a batch that no server has looked at would miss what lies between.
func TestWhatWasSeenRisesWithTheLastBatch(t *testing.T) {
	l := begin(t, ensemble{habits: []habit{good, {zxid: znode.ZxidOf(1, 9)}}, nodes: watcher(2, func(t *sim.Task, s *Session) {
		for {
			if feed(t, s); s.rearm.left > 0 || s.seen > 0x100000001 {
				say.Observe(t.Env, fmt.Sprint("with ", s.rearm.left, " to come has seen ", s.Seen()))
			}
		}
	})})
	l.until(time.Second)
	l.crash(1)
	l.until(2 * time.Second)
	l.hears(3, "s2 rearms setWatches since 0x100000001 ")
	l.inOrder("with 3 to come has seen 0x100000001", "with 2 to come has seen 0x100000001", "with 1 to come has seen 0x100000001",
		"h rearmed 0x101000001: 3 watches at 0x100000009", "with 0 to come has seen 0x100000009")
}

// "On (re)connect the client sends, in order: ConnectRequest, auth packets,
// setWatches chunks, then queued requests."
func TestTheOrderOfAReconnect(t *testing.T) {
	l := begin(t, ensemble{habits: []habit{good, {zxid: znode.ZxidOf(1, 9)}}, nodes: watcher(2, func(t *sim.Task, s *Session) {
		s.AddAuth(t.Env, "digest", "u:p")
		s.AddAuth(t.Env, "ip", "")
		s.AddAuth(t.Env, "digest", "u:p")
		reach(t, s, Connecting)
		s.Submit(t.Env, get)
		s.AddAuth(t.Env, "digest", "v:p") // for what comes behind it
		s.Submit(t.Env, set)
	})})
	l.until(time.Second)
	l.crash(1)
	l.until(10 * time.Second)
	l.inOrder("s1 proved from 3 #-4 auth", "h session 0x101000001 connecting", "s2 greeted session 0x101000001", "s2 proved from 3 #-4 auth",
		"s2 proved", "s2 rearms", "s2 rearms", "s2 rearms", "s2 got from 3 #5 getData", "s2 proved", "s2 got from 3 #6 setData")
	l.hears(3, "s1 proved") // as often as it was said
	l.hears(3, "s2 proved") // each once
	l.inOrder("h rearmed", "zk returned", "zk returned")
	l.unbroken()
}

// What was said while the attempt failed is said on the next connection.
func TestAProofOutlivesAnAttempt(t *testing.T) {
	l := begin(t, ensemble{habits: []habit{good, {rude: true}}, nodes: holder(2, func(t *sim.Task, s *Session) {
		s.Open(t.Env)
		reach(t, s, Connected)
		reach(t, s, Connecting)
		s.AddAuth(t.Env, "digest", "u:p")
	})})
	l.until(time.Second)
	l.inflict(sim.Reset{A: 1, B: 3})
	l.until(time.Minute)
	l.hears(2, "h session", "connected")
	l.hears(1, "s1 proved")
}

// setWatches was sent before all operations, so its answer comes before theirs.
func TestNothingIsAnsweredBeforeSetWatches(t *testing.T) {
	l := begin(t, ensemble{habits: []habit{good, {silent: true, zxid: ahead.zxid}}, clients: scripted("exists -w /a", "sleep 10s", "get /a")})
	l.until(time.Second)
	l.crash(1)
	l.until(20 * time.Second)
	l.violates("replies-in-order", "node 2 answered #3 when #-8 was due")
}

func TestAnAnswerToNoSetWatchesEndsTheConnection(t *testing.T) {
	l := begin(t, ensemble{habits: []habit{{stray: true}}, clients: scripted("get /a")})
	l.until(20 * time.Second)
	l.violates("replies-in-order", "node 1 answered #-8 when #2 was due")
}

// A setWatches that is never answered, for the connection is lost, is said again on
// the next one.
func TestSetWatchesIsSaidOnEachConnection(t *testing.T) {
	l := begin(t, ensemble{habits: []habit{good, {silent: true, zxid: ahead.zxid}, {zxid: ahead.zxid}}, clients: scripted("exists -w /a")})
	l.until(time.Second)
	l.crash(1)
	l.until(2 * time.Second)
	l.inflict(sim.Reset{A: 2, B: 4})
	l.until(20 * time.Second)
	l.inOrder("s2 rearms setWatches since 0x100000001", "connected to node 3", "s3 rearms setWatches since 0x100000001", "c1 rearmed 0x101000001: 1 watches")
	l.hears(1, "c1 rearmed")
}

// A server may be behind in its answer to setWatches as in any other.
func TestAServerThatIsBehindInSetWatchesIsLeft(t *testing.T) {
	l := begin(t, ensemble{habits: []habit{{zxid: znode.ZxidOf(3, 0)}, {lenient: true}}, clients: scripted("exists -w /a", "create /b x")})
	l.until(time.Second)
	l.crash(1)
	l.until(20 * time.Second)
	l.violates("single-system-image", "node 2 is at 0x100000000, and 0x300000002 had been seen")
}

// "lastZxid is updated only from ordinary replies with zxid>0 — not pings, not
// notifications", and not from answers to auth.
func TestEventsAndProofsAreNotSeen(t *testing.T) {
	l := begin(t, ensemble{habits: []habit{good}, clients: append(scripted("exists -w /a", "addauth digest u:p", "sleep 1m"),
		sim.Client{Name: "c2", SessionTimeout: s6, Start: time.Second, Script: []string{"create /a x"}})})
	l.until(30 * time.Second)
	l.inOrder("s1 proved", "c1 heard 0x101000001: NodeCreated /a")
	if seen := l.column(2, "seen"); seen != "1.01" {
		t.Error("it has seen", seen)
	}
}

// "Expired ends the handle": watches and all, and a new session knows of none.
func TestExpiredEndsAllWatches(t *testing.T) {
	l := begin(t, ensemble{habits: []habit{good, {forgets: true, zxid: ahead.zxid}}, nodes: watcher(2, func(t *sim.Task, s *Session) {
		s.AddAuth(t.Env, "digest", "u:p")
		reach(t, s, Connecting)
		s.Submit(t.Env, get)
		turnsOf(t, s, 3)
		say.Observe(t.Env, fmt.Sprintf("has %s and watches %q", s.State(), s.watches.listed()))
		s.AddAuth(t.Env, "digest", "v:p")
		s.Open(t.Env)
		reach(t, s, Connected)
	})})
	l.until(time.Second)
	l.crash(1)
	l.until(time.Minute)
	l.inOrder("says hears Disconnected", "h heard 0x101000001: Expired", "zk unknown", "says hears Expired", "says never learns 5",
		`says has expired and watches ""`, "connected to node 2")
	l.hears(0, "rearms")
	l.hears(0, "s2 proved") // nobody is anybody in a new session
}
