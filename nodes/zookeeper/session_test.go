package zookeeper

import (
	"encoding/binary"
	"fmt"
	"slices"
	"strings"
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

// A leader knows of its own clients' reads, too, whose they are; a learner does
// not ask.
func TestAReadByTheServerThatASessionHasLeft(t *testing.T) {
	for from, want := range map[sim.NodeID]string{s1: "#1 OK at 0x100000001", s3: "closed"} {
		p := rehearse(t).part("c1", func(a *actor) {
			a.call(from)
			old := a.conn
			a.call(s2)
			a.conn = old
			a.do(get("/"))
		}).run(2500 * ms)
		p.hears("c1", "welcome for 600 ms", "welcome for 600 ms", want)
	}
}

// "bucket = (now+timeout)/tick*tick + tick": a session expires at a boundary
// above its timeout, its nodes go with it in one transaction, and its connection
// is closed wherever it is.
func TestASilentSessionExpiresAtTheBoundary(t *testing.T) {
	for name, server := range map[string]sim.NodeID{"a follower": s1, "the leader": s3, "an observer": o1} {
		t.Run(name, func(t *testing.T) {
			p := rehearse(t).part("c1", func(a *actor) {
				a.call(server)
				a.do(ephemeral("/e"))
				a.listen(1)
				a.note("at %d", sim.Duration(a.Now())/ms/100*100)
				a.call(s2)
			}).run(4000 * ms)
			p.hears("c1", "welcome for 600 ms", "#1 OK at 0x100000002", "closed", "at 2700", "no session")
			p.states(1, "expired")
			p.states(4*3, "applied")
			for _, f := range p.facts {
				if !strings.Contains(f, "expired") {
					continue
				}
				var (
					id     uint64
					silent int
				)
				if n, _ := fmt.Sscanf(f, "s3 expired 0x%x, silent for %d ms of 600", &id, &silent); n != 2 || silent <= 600 || silent > 700 {
					t.Errorf("%s: only the leader may say so, and within a tick", f)
				}
			}
			if nodes := column(p.w, s1, "znodes"); nodes != "4" {
				t.Errorf("s1 has %s nodes", nodes)
			}
		})
	}
}

// "Touch on every request, ping and revalidate; learners batch touches into PING
// replies."
func TestAPingKeepsASessionAlive(t *testing.T) {
	for name, server := range map[string]sim.NodeID{"a follower": s1, "the leader": s3, "an observer": o1} {
		t.Run(name, func(t *testing.T) {
			p := rehearse(t).part("c1", func(a *actor) {
				a.call(server)
				a.lives(200*ms, 5000*ms)
				a.do(create("/a", ""))
			}).run(5100 * ms)
			p.hears("c1", "welcome for 600 ms", "#1 OK at 0x100000002")
		})
	}
}

// Pongs bear what the server has applied.
func TestAPingIsAnswered(t *testing.T) {
	p := rehearse(t).part("c1", func(a *actor) {
		a.call(s1)
		a.ping()
		a.listen(1)
	}).run(2500 * ms)
	p.hears("c1", "welcome for 600 ms", "pong at 0x100000001")
}

// "Applying it closes the session's connection, wherever held (after the reply)",
// and its ephemeral nodes go at that one zxid.
func TestASessionThatIsClosedTakesItsNodesAlong(t *testing.T) {
	p := rehearse(t).part("c1", func(a *actor) {
		a.call(s1)
		a.do(ephemeral("/e"), ephemeral("/f"))
		a.ask(leave())
		a.listen(2)
		a.call(s1)
		a.listen(1)
	}).part("c2", func(a *actor) {
		a.call(s2)
		a.Sleep(300 * ms)
		a.do(get("/e"))
		a.do(get("/f"))
	}).run(2500 * ms)
	p.hears("c1", "welcome for 600 ms", "#1 OK at 0x100000003", "#2 OK at 0x100000004", "#3 OK at 0x100000005", "closed", "no session", "closed")
	p.hears("c2", "welcome for 600 ms", "#1 NoNode at 0x100000005", "#2 NoNode at 0x100000005")
}

// "Once closing, writes reaching Prep get SESSIONEXPIRED" (ZOOKEEPER-1208): the
// transaction is an error, and no node outlives its session.
func TestAWriteBehindTheEndOfItsSessionFails(t *testing.T) {
	p := rehearse(t).part("c1", func(a *actor) {
		a.call(s1)
		a.ask(leave(), ephemeral("/e"))
		a.listen(2)
	}).run(2500 * ms)
	p.hears("c1", "welcome for 600 ms", "#1 OK at 0x100000002", "closed")
	if at, nodes := column(p.w, s2, "commit"), column(p.w, s2, "znodes"); at != "1.03" || nodes != "4" {
		t.Errorf("s2 has %s nodes at %s", nodes, at)
	}
}

// "New leader restarts every known session with a full timeout": failover
// extends sessions, and those that nobody takes up expire under it.
func TestSessionsLiveOnUnderANewLeader(t *testing.T) {
	p := rehearse(t).part("c1", func(a *actor) {
		a.call(s1)
		a.do(ephemeral("/e"))
		a.listen(1)
		a.Sleep(700 * ms)
		a.call(s2)
		a.do(get("/e"))
		a.lives(200*ms, 5000*ms)
		a.do(get("/e"))
	}).part("c2", func(a *actor) {
		a.call(s1)
		a.do(ephemeral("/f"))
	}).at(begins+100*ms, sim.Crash{Target: target(s3)}).run(5500 * ms)
	p.hears("c1", "welcome for 600 ms", "#1 OK at 0x100000004", "closed", "welcome for 600 ms", "#2 OK at 0x200000000", "#3 OK at 0x200000001")
	p.states(1, "s2 expired")
}

// A new leader closes the sessions that own ephemeral nodes and are not alive. It
// takes a planted bug to have one: a write that was accepted behind the end of its
// session.
func TestANewLeaderClosesOwnersThatAreUnknown(t *testing.T) {
	p := rehearse(t)
	p.bugs = []string{"accept-closing"}
	var before string
	p.part("c1", func(a *actor) {
		a.call(s1)
		a.ask(leave(), ephemeral("/e"))
		a.listen(2)
		a.Sleep(50 * ms)
		before = column(p.w, s2, "znodes")
	}).at(begins+200*ms, sim.Crash{Target: target(s3)}).run(4000 * ms)
	if after := column(p.w, s2, "znodes"); before != "5" || after != "4" {
		t.Errorf("there were %s nodes, and then %s", before, after)
	}
}

// "Leader scan every 60 s": containers go when their last child has gone, and
// nodes with a time to live when it is over.
func TestALeaderReapsOnceAMinute(t *testing.T) {
	container := znode.Op{Code: znode.OpCreateContainer, Path: "/c", ACL: znode.OpenACL(), Mode: znode.Container}
	mortal := znode.Op{Code: znode.OpCreateTTL, Path: "/t", ACL: znode.OpenACL(), Mode: znode.PersistentTTL, TTL: 1000}
	p := rehearse(t).part("c1", func(a *actor) {
		a.call(s1)
		a.do(container, create("/c/d", ""), mortal)
		a.do(znode.Op{Code: znode.OpDelete, Path: "/c/d", Version: znode.AnyVersion})
		a.lives(200*ms, 59000*ms)
		a.do(get("/c"), get("/t"))
		a.lives(200*ms, 62000*ms)
		a.do(get("/c"), get("/t"))
	}).run(63 * time.Second)
	p.ended("c1 #5 OK at 0x100000005", "c1 #6 OK at 0x100000005", "c1 #7 NoNode at 0x100000007", "c1 #8 NoNode at 0x100000007")
}

// A leader that loses its quorum decides nothing any more.
func TestALeaderWithoutAQuorumExpiresNobody(t *testing.T) {
	p := rehearse(t).part("c1", func(a *actor) {
		a.call(s3)
		a.do(ephemeral("/e"))
		a.listen(1)
	}).at(begins+50*ms, sim.Isolate{Target: target(s3)}).run(5000 * ms)
	if !slices.Contains(p.heard["c1"], "closed") {
		t.Errorf("c1 heard %q", p.heard["c1"])
	}
	p.states(0, "s3 expired")
	p.states(1, "s2 expired")
}
