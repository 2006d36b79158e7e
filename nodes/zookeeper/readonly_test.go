package zookeeper

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/zoolab/zoolab/nodes/client"
	"github.com/zoolab/zoolab/nodes/zab"
	"github.com/zoolab/zoolab/nodes/znode"
	"github.com/zoolab/zoolab/sim"
)

// bereft rehearses with servers that may serve reads alone, and takes s2 and s3 from s1
// and o1 just behind the beginning of the parts. From lone on reads are served.
func bereft(t *testing.T) *play {
	p := rehearse(t)
	p.e.LocalSessions, p.e.LocalUpgrading, p.e.ReadOnlyMode, p.e.FourLetterWords = true, true, true, "*"
	return p.at(begins+100*ms, sim.Crash{Target: target(s2)}, sim.Crash{Target: target(s3)})
}

const lone = begins + 1000*ms

// asReader is somebody who says that reading will do.
func asReader(a *actor) client.Introduction {
	return client.Introduction{LastZxidSeen: a.seen, Timeout: 600, Session: a.session, Password: password(a.session), ReadOnly: true}
}

// alone is a part that begins when reads are served, and ends with the introduction.
func alone(server sim.NodeID, i client.Introduction) func(*actor) {
	return func(a *actor) {
		a.until(lone)
		a.introduce(server, i)
	}
}

// A server that has lost its quorum serves reads to clients that said that this will do,
// a voter and an observer alike.
func TestAServerWithoutAQuorumServesReaders(t *testing.T) {
	for _, server := range []sim.NodeID{s1, o1} {
		p := bereft(t).part("c1", func(a *actor) {
			a.call(s1)
			a.do(create("/a", "x"))
			a.listen(1)
			a.session = 0
			a.until(lone)
			a.introduce(server, asReader(a))
			a.do(get("/a"), on(znode.OpExists, "/b"), on(znode.OpGetChildren, "/"), on(znode.OpGetAllChildrenNumber, "/"), on(znode.OpGetEphemerals, "/"), on(znode.OpWhoAmI, ""))
			a.ping()
			a.listen(1)
		}).run(4000 * ms)
		p.hears("c1", "welcome for 600 ms", "#1 OK at 0x100000001", "closed", "welcome for 600 ms", "#2 OK at 0x100000001 x", "#3 NoNode at 0x100000001",
			"#4 OK at 0x100000001 [a zookeeper]", "#5 OK at 0x100000001", "#6 OK at 0x100000001", "#7 OK at 0x100000001 ip:10.0.0.5", "pong at 0x100000001")
		p.states(2, "opened-read-only 0x100000001")
	}
}

// "Read-only server with rw client": refused, the socket closed without a reply.
func TestAReadOnlyServerSendsWritersAway(t *testing.T) {
	bereft(t).part("c1", alone(s1, client.Introduction{Timeout: 600})).run(4000*ms).hears("c1", "closed")
}

// That is asked before anything else: what the client has seen, whose session it brings.
func TestWritersAreSentAwayBeforeAllElse(t *testing.T) {
	p := bereft(t)
	p.part("c1", alone(s1, client.Introduction{Timeout: 600, LastZxidSeen: 1 << 40, Session: 77})).run(4000 * ms)
	p.hears("c1", "closed")
	if n := marks(p.w, WriterRefused); n != 1 {
		t.Errorf("%d writers were sent away", n)
	}
	if n := marks(p.w, RefusedBehind); n != 0 {
		t.Errorf("%d were sent away for what they had seen", n)
	}
}

// marks is how often a landmark was passed.
func marks(w *sim.World, m sim.Landmark) uint64 {
	for _, mark := range w.Marks() {
		if mark.Name == m.String() {
			return mark.Count
		}
	}
	return 0
}

// "Connect refused if client's lastZxidSeen > server's lastProcessed": by readers as well.
func TestAReaderThatHasSeenMoreIsSentAway(t *testing.T) {
	p := bereft(t)
	p.part("c1", alone(s1, client.Introduction{Timeout: 600, LastZxidSeen: 1 << 40, ReadOnly: true})).run(4000 * ms)
	p.hears("c1", "closed")
	if n := marks(p.w, RefusedBehind); n != 1 {
		t.Errorf("%d were sent away for what they had seen", n)
	}
}

// A server answers writes NotReadOnly (−119), sync too, with the zxid that it is at. No
// zxid is used up.
func TestAReadOnlyServerRefusesWrites(t *testing.T) {
	for _, op := range []znode.Op{create("/b", ""), {Code: znode.OpCreate2, Path: "/b"}, {Code: znode.OpCreateContainer, Path: "/b"},
		{Code: znode.OpCreateTTL, Path: "/b"}, set("/", "x"), remove("/b"), {Code: znode.OpSetACL, Path: "/"}, check("/", 0), multi(set("/", "x")), multi(),
		synced(), {Code: znode.OpReconfig}, {Code: znode.OpDeleteContainer, Path: "/b"}} {
		p := bereft(t).part("c1", func(a *actor) {
			a.until(lone)
			a.introduce(s1, client.Introduction{Timeout: 600, ReadOnly: true})
			a.do(op, get("/"))
		}).run(4000 * ms)
		p.hears("c1", "welcome for 600 ms", "#1 NotReadOnly at 0x0", "#2 OK at 0x0")
	}
}

// An unknown opcode is refused there as anywhere: −6 with zxid −1, and closed.
func TestAReadOnlyServerHasNoMoreOpcodes(t *testing.T) {
	p := bereft(t).part("c1", func(a *actor) {
		a.until(lone)
		a.introduce(s1, client.Introduction{Timeout: 600, ReadOnly: true})
		a.do(on(77, ""))
		a.listen(1)
	}).run(4000 * ms)
	p.hears("c1", "welcome for 600 ms", "#1 Unimplemented at 0xffffffffffffffff", "closed")
}

// It says `ro` to `isro`, `rw` while it has a quorum, and `null` while it serves nobody:
// before the election, and from when it has lost its quorum until it serves reads.
func TestIsroSaysWhatAServerServes(t *testing.T) {
	var said []string
	ask := func(a *actor, server sim.NodeID) {
		conn := a.Dial(client.Port, server)
		client.Word.Send(a.Env, conn, client.Question{Word: "isro"})
		for in := a.Await(); ; in = a.Await() {
			if in.Delivery.Conn == conn && client.Text.Is(in.Delivery) {
				said = append(said, client.Text.Of(in.Delivery))
				return
			}
		}
	}
	bereft(t).part("c1", func(a *actor) {
		ask(a, s1)
		a.until(begins + 400*ms)
		ask(a, s1)
		a.until(lone)
		ask(a, s1)
		ask(a, o1)
	}).run(4000 * ms)
	if want := []string{"rw", "null", "ro", "ro"}; !slices.Equal(said, want) {
		t.Errorf("it said %v, want %v", said, want)
	}
}

// "It is sad that isro and srvr are used by ZooKeeper itself": a readOnlyMode allows the
// one, whatever fourLetterWords says.
func TestReadOnlyModeAllowsIsro(t *testing.T) {
	e := Default()
	for mode, want := range map[bool][]string{false: {"srvr"}, true: {"isro", "srvr"}} {
		e.ReadOnlyMode = mode
		if words, err := e.allowed(); err != nil || !slices.Equal(words, want) {
			t.Errorf("readOnlyMode %t: %v %v", mode, words, err)
		}
	}
}

// A reply to a reader's introduction says that the server serves reads alone, and so does
// the one that says that there is no such session.
func TestAWelcomeSaysThatItIsForReading(t *testing.T) {
	var w []client.Welcome
	listen := func(a *actor, server sim.NodeID, i client.Introduction) {
		conn := a.Dial(client.Port, server)
		client.ConnectRequest.Send(a.Env, conn, i)
		for in := a.Await(); ; in = a.Await() {
			if in.Delivery.Conn == conn && client.ConnectResponse.Is(in.Delivery) {
				w = append(w, client.ConnectResponse.Of(in.Delivery))
				return
			}
		}
	}
	bereft(t).part("c1", func(a *actor) {
		listen(a, s1, client.Introduction{Timeout: 600, ReadOnly: true})
		a.until(lone)
		listen(a, s1, client.Introduction{Timeout: 600, ReadOnly: true})
		listen(a, s1, client.Introduction{Timeout: 600, ReadOnly: true, Session: 77})
	}).run(4000 * ms)
	for i, want := range []bool{false, true, true} {
		if w[i].ReadOnly != want {
			t.Errorf("welcome %d is %+v", i, w[i])
		}
	}
}

// A session that a quorum has made is not served: the socket is closed without a reply,
// whatever the password. It goes on when there is a quorum.
func TestAQuorumsSessionWaitsForOne(t *testing.T) {
	for _, secret := range []bool{true, false} {
		p := bereft(t).at(begins+1500*ms, sim.Restart{Target: target(s2)}, sim.Restart{Target: target(s3)})
		p.part("c1", func(a *actor) {
			a.introduce(s1, client.Introduction{Timeout: 2000})
			a.do(ephemeral("/e"))
			a.listen(1)
			a.until(lone)
			i := asReader(a)
			if !secret {
				i.Password = "wrong"
			}
			a.introduce(s1, i)
			a.until(begins + 3000*ms)
			a.call(s2)
			a.do(on(znode.OpExists, "/e"))
		}).run(6000 * ms)
		p.hears("c1", "welcome for 2000 ms", "#1 OK at 0x100000002", "closed", "closed", "welcome for 600 ms", "#2 OK at 0x100000002")
		if n := marks(p.w, GlobalRefused); n != 1 {
			t.Errorf("%d quorum's sessions were sent away", n)
		}
	}
}

// A session that it has given is its own: it is taken over by another connection with the
// right password, and it is ended by its client.
func TestAReadersSessionIsLikeAnyLocalOne(t *testing.T) {
	p := bereft(t).part("c1", func(a *actor) {
		a.until(lone)
		a.introduce(s1, client.Introduction{Timeout: 600, ReadOnly: true})
		a.introduce(s1, asReader(a))
		wrong := asReader(a)
		wrong.Password = strings.Repeat("y", 16)
		a.introduce(s1, wrong)
		a.listen(1)
		a.introduce(s1, asReader(a))
		a.do(leave())
		a.listen(1)
		a.introduce(s1, asReader(a))
		a.listen(1)
	}).run(4000 * ms)
	p.hears("c1", "welcome for 600 ms", "the other one closed", "welcome for 600 ms", "the other one closed", "no session", "closed", "welcome for 600 ms", "#1 OK at 0x0", "closed", "no session", "closed")
}

// It expires by the server's own clock, in the bucket of its timeout.
func TestAReadersSessionExpires(t *testing.T) {
	var at sim.Time
	p := bereft(t).part("c1", func(a *actor) {
		a.until(lone)
		a.introduce(s1, client.Introduction{Timeout: 300, ReadOnly: true})
		a.listen(1)
		at = a.Now()
		a.introduce(s1, asReader(a))
		a.listen(1)
	}).run(5000 * ms)
	p.hears("c1", "welcome for 300 ms", "closed", "no session", "closed")
	if silent := sim.Duration(at) - lone; silent < 300*ms || silent > 420*ms {
		t.Errorf("its connection was closed %s after its last word", silent)
	}
}

// No other server knows of it, not even when there is a quorum again: then it is gone
// from its own server too, and with it the connection.
func TestAReadersSessionIsNobodyElses(t *testing.T) {
	p := bereft(t).at(begins+1500*ms, sim.Restart{Target: target(s2)}, sim.Restart{Target: target(s3)})
	p.e.MaxSessionTimeout = 20 * time.Second
	p.part("c1", func(a *actor) {
		a.until(lone)
		a.introduce(s1, client.Introduction{Timeout: 20000, ReadOnly: true})
		old := a.session
		a.introduce(o1, asReader(a))
		a.listen(1)
		a.until(begins + 5500*ms)
		for _, server := range []sim.NodeID{s1, s2} {
			a.session = old
			a.introduce(server, asReader(a))
			a.listen(1)
		}
	}).run(9000 * ms)
	p.hears("c1", "welcome for 20000 ms", "no session", "closed", "no session", "closed", "no session", "closed")
}

// What ends with LOOKING is the whole service: each connection is closed when the server
// has found a leader, before it follows him.
func TestConnectionsEndWhenALeaderIsFound(t *testing.T) {
	p := bereft(t).at(begins+1500*ms, sim.Restart{Target: target(s2)}, sim.Restart{Target: target(s3)})
	p.part("c1", func(a *actor) {
		a.until(lone)
		a.introduce(s1, client.Introduction{Timeout: 2000, ReadOnly: true})
		a.listen(1)
	}).run(6000 * ms)
	p.hears("c1", "welcome for 2000 ms", "closed")
	opened := slices.IndexFunc(p.facts, func(f string) bool { return strings.HasPrefix(f, "s1 opened-read-only") })
	serves := slices.IndexFunc(p.facts[opened:], func(f string) bool { return strings.HasPrefix(f, "s1 entered following 3 in broadcast") })
	if opened < 0 || serves < 0 {
		t.Errorf("s1 has not served reads, or not followed since: %v", p.facts)
	}
}

// "Wait some grace period before we decide we're partitioned": an election that nothing
// disturbs is over before, and one that is disturbed begins the wait anew.
func TestAServerWaitsBeforeItServesReads(t *testing.T) {
	p := bereft(t)
	p.faults = map[sim.Duration][]sim.Fault{begins: {sim.Crash{Target: target(s3)}}}
	p.run(5000 * ms)
	p.states(0, "opened-read-only")

	p = bereft(t)
	p.e.TickTime = 800 * ms // max(500ms, tick)
	p.part("c1", func(a *actor) {
		for _, at := range []sim.Duration{850 * ms, 950 * ms} {
			a.until(begins + at)
			a.introduce(s1, client.Introduction{Timeout: 2000, ReadOnly: true})
		}
	}).run(6000 * ms)
	p.hears("c1", "closed", "welcome for 2000 ms")
}

// Without local sessions it has no session to give: a request for one is answered like
// any other write, by a reply where its client waits for a ConnectResponse.
func TestWithoutLocalSessionsNobodyReads(t *testing.T) {
	p := bereft(t)
	p.e.LocalSessions = false
	p.part("c1", func(a *actor) {
		a.call(s1)
		a.listen(1)
		alone(s1, client.Introduction{Timeout: 600, ReadOnly: true})(a)
	}).run(6000 * ms)
	p.hears("c1", "welcome for 600 ms", "closed", "#0 NotReadOnly at 0x100000001")
}

// Without the mode nothing of this is so.
func TestWithoutReadOnlyModeNobodyIsServed(t *testing.T) {
	p := bereft(t)
	p.e.ReadOnlyMode = false
	p.part("c1", alone(s1, client.Introduction{Timeout: 600, ReadOnly: true})).run(6000 * ms)
	p.hears("c1", "closed")
	p.states(0, "opened-read-only")
}

// Watches are left and caught up on as anywhere. Nothing happens that they would fire for.
func TestAReaderMayWatch(t *testing.T) {
	watching := get("/")
	watching.Watch = true
	p := bereft(t).part("c1", func(a *actor) {
		a.until(lone)
		a.introduce(s1, client.Introduction{Timeout: 600, ReadOnly: true})
		a.do(watching)
		lasting := on(znode.OpAddWatch, "/b")
		a.do(lasting, znode.Op{Code: znode.OpCheckWatches, Path: "/", WatcherType: znode.WatcherData})
		a.numbered(client.XidSetWatches, znode.Op{Code: znode.OpSetWatches, Watches: &znode.Watches{Data: []string{"/gone"}}})
		a.listen(2)
	}).run(4000 * ms)
	p.hears("c1", "welcome for 600 ms", "#1 OK at 0x0", "#2 OK at 0x0", "#3 OK at 0x0", "NodeDeleted /gone", "#-8 OK at 0x0")
}

// "The state of a server that does not serve runs up to the end of its log": what was
// logged and never committed is shown.
func TestAReaderSeesWhatWasNotCommitted(t *testing.T) {
	p := bereft(t)
	p.faults = map[sim.Duration][]sim.Fault{
		begins + 100*ms: {sim.Cut{From: s3, To: s2}, sim.Cut{From: s3, To: o1}, sim.Cut{From: s1, To: s3}},
		begins + 130*ms: {sim.Crash{Target: target(s3)}, sim.Crash{Target: target(s2)}},
		begins + 150*ms: {sim.Heal{All: true}},
	}
	p.part("c1", func(a *actor) {
		a.call(s3)
		a.until(begins + 110*ms)
		a.ask(create("/lost", "x"))
		a.listen(1)
		a.session = 0
		a.until(lone)
		a.introduce(s1, asReader(a))
		a.do(get("/lost"))
	}).run(4000 * ms)
	p.ended("c1 welcome for 600 ms", "c1 #2 OK at 0x100000001 x")
	for _, f := range p.facts {
		if strings.Contains(f, zab.Committed.Name()) {
			t.Errorf("it was committed: %s", f)
		}
	}
}

// A reader that has read from one server is sent away by another that is behind that one;
// and the mistake of letting it in does not go unnoticed.
func TestAReaderGoesBackToNoOlderState(t *testing.T) {
	for _, bugs := range [][]string{nil, {"serve-behind"}} {
		e := Default()
		e.LocalSessions, e.ReadOnlyMode = true, true
		p, err := New(e, []sim.Client{
			{Name: "writer", Server: "s5", Start: 500 * ms, Script: []string{"create /b x", "sleep 1s", "create /a x"}},
			{Name: "reader", Server: "s2", Start: 3000 * ms, SessionTimeout: 500 * ms, ReadOnly: true, Script: []string{"get /a", "sleep 1500ms", "exists /a", "get /a"}},
		}, bugs)
		if err != nil {
			t.Fatal(err)
		}
		cfg := sim.Config{Seed: 1, Protocol: p, Network: sim.CalmNetwork(), Disk: sim.Disk{Sync: sim.Range{Min: ms, Max: ms}}}
		for other := s2; other <= 5; other++ {
			cfg.Plan = append(cfg.Plan, sim.Planned{At: sim.Time(1000 * ms), Fault: sim.Cut{From: s1, To: other}}, sim.Planned{At: sim.Time(1000 * ms), Fault: sim.Cut{From: other, To: s1}})
		}
		cfg.Plan = append(cfg.Plan, sim.Planned{At: sim.Time(2000 * ms), Fault: sim.Crash{Target: target(s3)}},
			sim.Planned{At: sim.Time(2000 * ms), Fault: sim.Crash{Target: target(4)}}, sim.Planned{At: sim.Time(2000 * ms), Fault: sim.Crash{Target: target(5)}},
			sim.Planned{At: sim.Time(4000 * ms), Fault: sim.Crash{Target: target(s2)}})
		w, err := sim.New(cfg)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(w.Close)
		w.Run(sim.Time(8000 * ms))
		switch v := w.Violation(); {
		case bugs == nil && (v != nil || marks(w, client.LivedReadOnly) != 1 || marks(w, RefusedBehind) == 0):
			t.Errorf("%v; of readers %d were let in, and %d sent away", v, marks(w, client.LivedReadOnly), marks(w, RefusedBehind))
		case bugs != nil && (v == nil || v.Monitor != "single-system-image" || v.Node != s1):
			t.Errorf("it is not noticed, but %v", v)
		}
	}
}
