package zookeeper

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/zoolab/zoolab/nodes/client"
	"github.com/zoolab/zoolab/nodes/znode"
	"github.com/zoolab/zoolab/sim"
)

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

// What a leader closes by itself has no number, and answers no write that a client
// has given the number 0: the create is lost with its connection to the leader.
func TestAnExpiryAnswersNobody(t *testing.T) {
	p := rehearse(t).part("c1", func(a *actor) {
		a.introduce(s1, client.Introduction{Timeout: 200})
		a.Sleep(100 * ms)
		a.numbered(0, create("/a", ""))
		a.listen(1)
	}).at(begins+50*ms, sim.Clog{From: s1, To: s3, For: 450 * ms}).run(3000 * ms)
	p.hears("c1", "welcome for 200 ms", "closed")
	p.states(1, "s3 expired")
}

// "Reads on learners are not session-checked at all (an expired session may read
// there until its closeSession applies)": what the leader has to say to s1 comes
// late, and what s1 has to say for the session does as well.
func TestAnExpiredSessionReadsWhereNobodyKnows(t *testing.T) {
	p := rehearse(t).part("c1", func(a *actor) {
		a.introduce(s1, client.Introduction{Timeout: 200})
		for range 8 {
			a.do(get("/"))
			a.Sleep(50 * ms)
		}
		a.listen(1)
		a.note("at %d", sim.Duration(a.Now())/ms/100*100)
	}).at(begins+50*ms, sim.Clog{From: s3, To: s1, For: 430 * ms}).run(3000 * ms)
	p.hears("c1", "welcome for 200 ms", "#1 OK at 0x100000001", "#2 OK at 0x100000001", "#3 OK at 0x100000001", "#4 OK at 0x100000001", "#5 OK at 0x100000001",
		"#6 OK at 0x100000001", "#7 OK at 0x100000001", "#8 OK at 0x100000001", "closed", "at 2400")
	p.states(1, "s3 expired")
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

// A request does as well, and to come back.
func TestWhateverIsHeardKeepsASessionAlive(t *testing.T) {
	for name, say := range map[string]func(*actor, sim.NodeID){
		"a read":    func(a *actor, _ sim.NodeID) { a.ask(get("/")) },
		"a write":   func(a *actor, _ sim.NodeID) { a.ask(set("/", "")) },
		"a sync":    func(a *actor, _ sim.NodeID) { a.ask(synced()) },
		"to return": func(a *actor, server sim.NodeID) { a.call(server) },
	} {
		t.Run(name, func(t *testing.T) {
			everywhere(t, func(t *testing.T, server sim.NodeID) {
				p := rehearse(t).part("c1", func(a *actor) {
					a.call(server)
					for sim.Duration(a.Now()) < 4500*ms {
						say(a, server)
						a.Sleep(400 * ms)
					}
				}).run(4800 * ms)
				p.states(0, "expired")
			})
		})
	}
}

// Who is silent but for an auth is silent: it goes by the pipeline.
func TestAnAuthKeepsNoSessionAlive(t *testing.T) {
	p := rehearse(t).part("c1", func(a *actor) {
		a.call(s1)
		for range 3 {
			a.auth("digest", "u:p")
			a.Sleep(200 * ms)
		}
		a.auth("digest", "u:p")
		a.listen(1)
	}).run(4000 * ms)
	p.hears("c1", "welcome for 600 ms", "#-4 OK at 0x0", "#-4 OK at 0x0", "#-4 OK at 0x0", "#-4 OK at 0x0", "closed")
	p.states(1, "expired")
}

// "createSession is a txn": every server knows the session, until closeSession.
func TestASessionIsMadeAndClosedByTransactions(t *testing.T) {
	var between string
	p := rehearse(t).part("c1", func(a *actor) {
		a.call(s1)
		a.Sleep(50 * ms)
		between = column(a.play.w, o1, "sessions")
		a.do(leave())
	}).run(2300 * ms)
	if after := column(p.w, o1, "sessions"); between != "1" || after != "0" {
		t.Errorf("o1 knows %s sessions, and then %s", between, after)
	}
	p.states(4*2, "applied")
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

// "closeSession lists the exact ephemerals to delete (tree + outstanding creates −
// outstanding deletes), computed at prep." /e was the session's, and is a lasting
// node when the end of the session is proposed; /f is on its way, /g in the tree.
func TestWhatGoesWithASessionIsSettledWhenItsEndIsProposed(t *testing.T) {
	everywhere(t, func(t *testing.T, server sim.NodeID) {
		p := rehearse(t).part("c1", func(a *actor) {
			a.call(server)
			a.do(ephemeral("/e"), ephemeral("/g"))
			a.ask(remove("/e"), create("/e", "lasts"), ephemeral("/f"), leave())
			a.listen(5)
		}).part("c2", func(a *actor) {
			a.call(s2)
			a.Sleep(300 * ms)
			op := on(znode.OpGetChildren2, "/")
			a.do(op, get("/e"))
			if z := a.results[0].Stat.Pzxid; z != 0x100000008 {
				t.Errorf("the root has lost its children at %s", z)
			}
		}).run(2500 * ms)
		p.ended("c1 closed", "c2 #1 OK at 0x100000008 [e zookeeper]", "c2 #2 OK at 0x100000008 lasts")
	})
}

// "Touch fails, so the leader's (or standalone's) own client gets no answer": what
// comes behind the end of a session, be it a read or a ping. Nor does a learner
// answer it, though the real one may.
func TestNothingIsAnsweredBehindTheEndOfASession(t *testing.T) {
	everywhere(t, func(t *testing.T, server sim.NodeID) {
		p := rehearse(t).part("c1", func(a *actor) {
			a.call(server)
			a.ask(leave(), get("/"), create("/a", ""))
			a.ping()
			a.listen(2)
		}).run(2500 * ms)
		p.hears("c1", "welcome for 600 ms", "#1 OK at 0x100000002", "closed")
	})
}

// The same when it is the leader who has closed the session, and the transaction is
// still under way: acknowledgements take their time here.
func TestALeaderAnswersNobodyWhomItCloses(t *testing.T) {
	p := rehearse(t).part("c1", func(a *actor) {
		a.introduce(s3, client.Introduction{Timeout: 200})
		a.until(begins + 450*ms)
		a.ask(get("/"), create("/a", ""))
		a.ping()
		a.listen(1)
		a.note("at %d", sim.Duration(a.Now())/ms/50*50)
	}).at(begins+200*ms, sim.Clog{From: s1, To: s3, For: 350 * ms}, sim.Clog{From: s2, To: s3, For: 350 * ms}).run(3000 * ms)
	p.hears("c1", "welcome for 200 ms", "closed", "at 2550")
	p.states(1, "s3 expired")
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

// How often is a setting.
func TestSettingsSayHowOftenALeaderReaps(t *testing.T) {
	p := rehearse(t)
	p.e.ContainerCheck = 200 * ms
	mortal := znode.Op{Code: znode.OpCreateTTL, Path: "/t", ACL: znode.OpenACL(), Mode: znode.PersistentTTL, TTL: 100}
	p.part("c1", func(a *actor) {
		a.call(s1)
		a.do(mortal)
		a.Sleep(310 * ms)
		a.do(get("/t"))
	}).run(2500 * ms)
	p.hears("c1", "welcome for 600 ms", "#1 OK at 0x100000002", "#2 NoNode at 0x100000003")
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
