package zookeeper

import (
	"encoding/binary"
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/zoolab/zoolab/nodes/client"
	"github.com/zoolab/zoolab/nodes/znode"
	"github.com/zoolab/zoolab/sim"
)

// "Timeout = clamp(requested, 2·tick, 20·tick)", whatever was requested.
func TestATimeoutIsTwoToTwentyTicks(t *testing.T) {
	p := rehearse(t).part("c1", func(a *actor) {
		for _, wish := range []int32{-1, 0, 199, 200, 777, 2000, 2001, 1 << 30} {
			a.introduce(s1, client.Introduction{Timeout: wish})
		}
	}).run(2500 * ms)
	var want []string
	for _, granted := range []int{200, 200, 200, 200, 777, 2000, 2000, 2000} {
		want = append(want, fmt.Sprintf("welcome for %d ms", granted))
	}
	p.hears("c1", want...)
}

// "unless configured".
func TestSettingsSayHowLongASessionMayBe(t *testing.T) {
	p := rehearse(t)
	p.e.MinSessionTimeout, p.e.MaxSessionTimeout = 50*ms, 5*time.Second
	p.part("c1", func(a *actor) {
		for _, wish := range []int32{-1, 49, 51, 4999, 5001} {
			a.introduce(s1, client.Introduction{Timeout: wish})
		}
		old := a.session
		a.introduce(s2, client.Introduction{Timeout: 10, Session: old, Password: password(old)})
	}).run(2500 * ms)
	p.hears("c1", "welcome for 50 ms", "welcome for 50 ms", "welcome for 51 ms", "welcome for 4999 ms", "welcome for 5000 ms", "welcome for 50 ms")
}

// "start value MIN_LONG skipped": as the owner of a node it would stand for a
// container. No server comes to it: its number would have to be 128.
func TestNoSessionIsTakenForAContainer(t *testing.T) {
	p := rehearse(t)
	p.e.Servers, p.e.Observers = 15, 9
	p.run(100 * ms)
	for id, host := range p.hosts {
		if first := host.front.next; first <= 0 {
			t.Errorf("node %d begins with %s", id, first)
		}
	}
}

// "Session id = sid<<56 | ((uptimeMs<<24)>>>8), then +1 per session." The boot has
// its place in the upper bits of the time.
func TestAnIdTellsTheServerAndTheTime(t *testing.T) {
	var ids []znode.SessionID
	p := rehearse(t).part("c1", func(a *actor) {
		for range 3 {
			a.session = 0
			a.call(s2)
			ids = append(ids, a.session)
		}
		a.session = 0
		a.call(s1)
		ids = append(ids, a.session)
	}).run(2500 * ms)
	if ids[0]>>56 != 2 || ids[1] != ids[0]+1 || ids[2] != ids[1]+1 || ids[3]>>56 != 1 {
		t.Errorf("ids are %v", ids)
	}
	if boot, at := ids[0]>>44&0xfff, ids[0]>>16&(1<<28-1); boot != 1 || at != 0 {
		t.Errorf("%s is of boot %d at %d ms, and not of the first at 0 ms", ids[0], boot, at)
	}
	p.states(4*4, "applied")
	again := rehearse(t).at(100*ms, sim.Crash{Target: target(s2)}).at(300*ms, sim.Restart{Target: target(s2)}).run(400 * ms)
	if id := again.hosts[s2].front.next; id>>56 != 2 || id>>44&0xfff != 2 || id>>16&(1<<28-1) != 300 {
		t.Errorf("%s is not of the second boot, at 300 ms, of server 2", id)
	}
}

// "Password = 16 bytes of java.util.Random(id XOR 0xB3415C00).nextBytes", which
// gives its ints lowest byte first. The ints are those that Java gives for the
// seeds 0 and 42.
func TestAPasswordIsThatOfJava(t *testing.T) {
	for seed, ints := range map[znode.SessionID][2]int32{0: {-1155484576, -723955400}, 42: {-1170105035, 234785527}} {
		got := []byte(password(seed ^ 0xB3415C00))
		for i, want := range ints {
			if is := int32(binary.LittleEndian.Uint32(got[4*i:])); is != want || len(got) != 16 {
				t.Errorf("of seed %d, int %d of %x is %d, want %d", seed, i, got, is, want)
			}
		}
	}
}

// "Connect refused (socket closed, no reply) if client's lastZxidSeen > server's
// lastProcessed", or if the server does not serve.
func TestAServerThatIsBehindHangsUp(t *testing.T) {
	p := rehearse(t).part("c1", func(a *actor) {
		a.introduce(s1, client.Introduction{LastZxidSeen: 0x100000001})
		a.introduce(s1, client.Introduction{LastZxidSeen: 0x100000000})
		a.introduce(s1, client.Introduction{LastZxidSeen: 0x100000001})
	}).run(2200 * ms)
	// A follower keeps its old zxid until the epoch's first transaction; the
	// leader calls the same state by its epoch.
	p.hears("c1", "closed", "closed", "closed")
	p = rehearse(t).part("c1", func(a *actor) {
		a.introduce(s3, client.Introduction{LastZxidSeen: 0x100000000})
		a.introduce(s1, client.Introduction{LastZxidSeen: 0x100000001})
		a.introduce(s1, client.Introduction{LastZxidSeen: 0x100000002})
	}).run(2200 * ms)
	p.hears("c1", "welcome for 200 ms", "welcome for 200 ms", "welcome for 200 ms")
}

// Zxids are compared as the signed numbers that they are on the wire.
func TestWhoHasSeenZxidMinusOneIsNotAhead(t *testing.T) {
	p := rehearse(t).part("c1", func(a *actor) {
		a.introduce(s1, client.Introduction{LastZxidSeen: noZxid})
		a.introduce(s1, client.Introduction{LastZxidSeen: 1<<63 - 1})
	}).run(2200 * ms)
	p.hears("c1", "welcome for 200 ms", "closed")
}

func TestAServerWithoutALeaderHangsUp(t *testing.T) {
	p := rehearse(t).part("c1", func(a *actor) {
		a.call(s1)
		a.listen(1)
		a.call(s1)
		a.call(o1)
	}).at(begins+50*ms, sim.Crash{Target: target(s2)}, sim.Crash{Target: target(s3)}).run(4000 * ms)
	p.hears("c1", "welcome for 600 ms", "closed", "closed", "closed")
}

// "Bad password or unknown session ⇒ ConnectResponse timeOut 0, then close", and
// "Wrong password also closes the true owner's connection (session lives on)".
func TestAWrongPasswordGetsNoSession(t *testing.T) {
	var id znode.SessionID
	p := rehearse(t).part("c1", func(a *actor) {
		a.call(s1)
		id = a.session
		a.listen(1)
		a.call(s1)
	}).part("c2", func(a *actor) {
		a.Sleep(100 * ms)
		a.introduce(s1, client.Introduction{Session: id, Password: "open sesame"})
		a.listen(1)
		a.introduce(s2, client.Introduction{Session: 77, Password: password(77)})
		a.listen(1)
		a.introduce(s3, client.Introduction{Session: 77, Password: password(77)})
		a.listen(1)
	}).run(2500 * ms)
	p.hears("c1", "welcome for 600 ms", "closed", "welcome for 600 ms")
	p.hears("c2", "no session", "closed", "no session", "closed", "no session", "closed")
}

// "Null or empty password accepted" of one that wants a new session, whatever it
// says; it is the password of no other.
func TestAnEmptyPasswordIsAcceptedOfANewSessionAlone(t *testing.T) {
	everywhere(t, func(t *testing.T, server sim.NodeID) {
		p := rehearse(t).part("c1", func(a *actor) {
			for _, anything := range []string{"", "x", nobody} {
				a.introduce(server, client.Introduction{Timeout: 600, Password: anything})
			}
			id := a.session
			a.introduce(server, client.Introduction{Timeout: 600, Session: id})
			a.listen(1)
			a.introduce(server, client.Introduction{Timeout: 600, Session: id, Password: password(id)})
		}).run(2500 * ms)
		p.hears("c1", "welcome for 600 ms", "welcome for 600 ms", "welcome for 600 ms", "the other one closed", "no session", "closed", "welcome for 600 ms")
	})
}

// "Right password: same id, old connection closed without a word."
func TestWithTheRightPasswordOneGoesOnAsTheSame(t *testing.T) {
	everywhere(t, func(t *testing.T, server sim.NodeID) {
		var ids []znode.SessionID
		p := rehearse(t).part("c1", func(a *actor) {
			a.call(server)
			ids = append(ids, a.session)
			a.do(ephemeral("/e"))
			a.call(server)
			ids = append(ids, a.session)
			a.do(on(znode.OpGetEphemerals, "/"))
		}).run(2500 * ms)
		p.hears("c1", "welcome for 600 ms", "#1 OK at 0x100000002", "the other one closed", "welcome for 600 ms", "#2 OK at 0x100000002 [/e]")
		if ids[0] != ids[1] {
			t.Errorf("the session was %s and is %s", ids[0], ids[1])
		}
	})
}

// "Reconnect to the same server closes the session's older connection."
func TestASessionHasOneConnectionAtAServer(t *testing.T) {
	p := rehearse(t).part("c1", func(a *actor) {
		a.call(s1)
		a.call(s1)
	}).run(2500 * ms)
	p.hears("c1", "welcome for 600 ms", "the other one closed", "welcome for 600 ms")
}

// "A write from a session whose owner differs ⇒ SESSIONMOVED, which the server
// turns into a connection close", and it uses up a zxid.
func TestAWriteByTheServerThatASessionHasLeft(t *testing.T) {
	for name, from := range map[string]sim.NodeID{"a follower": s1, "the leader": s3, "an observer": o1} {
		t.Run(name, func(t *testing.T) {
			p := rehearse(t).part("c1", func(a *actor) {
				a.call(from)
				a.do(create("/a", ""))
				old := a.conn
				a.call(s2)
				now := a.conn
				a.conn = old
				a.do(create("/b", ""))
				a.conn = now
				a.do(create("/b", ""))
			}).run(2500 * ms)
			p.hears("c1", "welcome for 600 ms", "#1 OK at 0x100000002", "welcome for 600 ms", "closed", "#3 OK at 0x100000004")
		})
	}
}

// "A session error is an op error too, but SESSIONMOVED closes."
func TestAMultiByTheServerThatASessionHasLeft(t *testing.T) {
	p := rehearse(t).part("c1", func(a *actor) {
		a.call(s1)
		old := a.conn
		a.call(s2)
		a.conn = old
		a.do(znode.Op{Code: znode.OpMulti, Ops: []znode.Op{create("/a", ""), create("/b", "")}})
	}).run(2500 * ms)
	p.hears("c1", "welcome for 600 ms", "welcome for 600 ms", "closed")
}

// "closeSession is not owner checked": it ends the session by whichever server it
// comes, and its connections, wherever held.
func TestASessionIsClosedByTheServerThatItHasLeft(t *testing.T) {
	for name, from := range map[string]sim.NodeID{"a follower": s1, "the leader": s3, "an observer": o1} {
		t.Run(name, func(t *testing.T) {
			p := rehearse(t).part("c1", func(a *actor) {
				a.call(from)
				old := a.conn
				a.call(s2)
				now := a.conn
				a.conn = old
				a.ask(leave())
				a.listen(2)
				if !slices.Contains(a.play.heard["c1"], "the other one closed") { // not yet
					a.conn = now
					a.listen(1)
				}
				a.note("both are closed")
			}).run(2500 * ms)
			if heard := p.heard["c1"]; !slices.Contains(heard, "#1 OK at 0x100000002") || !slices.Contains(heard, "both are closed") {
				t.Errorf("c1 heard %q", heard)
			}
		})
	}
}

// A leader knows of its own clients' reads, too, whose they are, and of their pings; a
// learner does not ask.
func TestAReadByTheServerThatASessionHasLeft(t *testing.T) {
	for _, c := range []struct {
		from sim.NodeID
		does func(*actor)
		want string
	}{
		{s1, func(a *actor) { a.do(get("/")) }, "#1 OK at 0x100000001"},
		{s3, func(a *actor) { a.do(get("/")) }, "closed"},
		{s1, func(a *actor) { a.ping(); a.listen(1) }, "pong at 0x100000001"},
		{s3, func(a *actor) { a.ping(); a.listen(1) }, "closed"},
	} {
		p := rehearse(t).part("c1", func(a *actor) {
			a.call(c.from)
			old := a.conn
			a.call(s2)
			a.conn = old
			c.does(a)
		}).run(2500 * ms)
		p.hears("c1", "welcome for 600 ms", "welcome for 600 ms", c.want)
	}
}
