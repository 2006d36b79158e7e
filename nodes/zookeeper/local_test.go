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

// localsAt rehearses with sessions that are local, wherever the client is.
func localsAt(t *testing.T, upgrading bool, act func(t *testing.T, p *play, server sim.NodeID)) {
	everywhere(t, func(t *testing.T, server sim.NodeID) {
		p := rehearse(t)
		p.e.LocalSessions, p.e.LocalUpgrading = true, upgrading
		act(t, p, server)
	})
}

func ephemeralIn(path string) znode.Op { return multi(set("/", "x"), ephemeral(path), set("/", "y")) }

// "Tracked only by the contacted server": no transaction makes a local session, so no
// zxid is used up and no other server knows it; its replies bear the server's.
func TestALocalSessionIsNoTransaction(t *testing.T) {
	localsAt(t, true, func(t *testing.T, p *play, server sim.NodeID) {
		p.part("c1", func(a *actor) {
			a.call(server)
			a.do(create("/a", "x"), get("/a"))
			a.do(leave())
			a.listen(1)
			a.call(server)
			a.listen(1)
		}).run(2500 * ms)
		p.hears("c1", "welcome for 600 ms", "#1 OK at 0x100000001", "#2 OK at 0x100000001 x", "#3 OK at 0x100000001", "closed", "no session", "closed")
		p.states(4*1, "applied")
		if known := column(p.w, server, "sessions"); known != "0" {
			t.Errorf("%s sessions are known to all", known)
		}
	})
}

// A single server is no ensemble, and its sessions are in its log.
func TestASingleServerHasNoLocalSessions(t *testing.T) {
	p := rehearse(t)
	p.e.Servers, p.e.Observers, p.e.LocalSessions = 1, 0, true
	p.part("c1", func(a *actor) {
		a.call(s1)
		a.do(ephemeral("/e"))
	}).run(2500 * ms)
	p.hears("c1", "welcome for 600 ms", "#1 OK at 0x100000002")
}

// It may ask for all that does not own a node, and the leader believes other servers
// that there is such a session.
func TestALocalSessionWritesLikeAnyOther(t *testing.T) {
	localsAt(t, false, func(t *testing.T, p *play, server sim.NodeID) {
		container := on(znode.OpCreateContainer, "/c")
		container.ACL, container.Mode = znode.OpenACL(), znode.Container
		acl := on(znode.OpSetACL, "/a")
		acl.ACL, acl.Version = znode.OpenACL(), znode.AnyVersion
		p.part("c1", func(a *actor) {
			a.call(server)
			a.do(create("/a", ""), set("/a", "x"), acl, container, multi(create("/b", ""), check("/b", 0)), remove("/a"), set("/a", ""), synced())
			a.do(on(znode.OpGetEphemerals, "/"), on(znode.OpWhoAmI, ""))
		}).run(2500 * ms)
		p.ended("c1 #5 OK at 0x100000005 OK OK", "c1 #6 OK at 0x100000006", "c1 #7 NoNode at 0x100000007", "c1 #8 OK at 0x100000007",
			"c1 #9 OK at 0x100000007", "c1 #10 OK at 0x100000007 ip:10.0.0.5")
	})
}

// "First ephemeral create (also inside multi) upgrades by submitting createSession
// first": that is a transaction of its own, and from then on the session is known to
// all. The next one needs none.
func TestAnEphemeralNodeUpgradesItsSession(t *testing.T) {
	for name, first := range map[string]func(string) znode.Op{
		"create": ephemeral,
		"create2": func(path string) znode.Op {
			op := ephemeral(path)
			op.Code, op.Mode = znode.OpCreate2, znode.EphemeralSequential
			return op
		},
		"multi": ephemeralIn,
	} {
		t.Run(name, func(t *testing.T) {
			localsAt(t, true, func(t *testing.T, p *play, server sim.NodeID) {
				p.part("c1", func(a *actor) {
					a.call(server)
					a.do(first("/e"))
					a.do(ephemeral("/f"))
					a.Sleep(50 * ms)
					a.note("%s", column(a.play.w, s2, "sessions"))
					a.do(leave())
					a.listen(1)
				}).run(2500 * ms)
				if heard := p.heard["c1"]; len(heard) != 6 || !strings.HasPrefix(heard[1], "#1 OK at 0x100000002") {
					t.Fatalf("c1 heard %q", heard)
				}
				p.ended("c1 #2 OK at 0x100000003", "c1 1", "c1 #3 OK at 0x100000004", "c1 closed")
				if nodes := column(p.w, s2, "znodes"); nodes != "4" {
					t.Errorf("there are %s nodes", nodes)
				}
			})
		})
	}
}

// The session is upgraded whatever becomes of the create.
func TestACreateThatFailsUpgradesAllTheSame(t *testing.T) {
	localsAt(t, true, func(t *testing.T, p *play, server sim.NodeID) {
		p.part("c1", func(a *actor) {
			a.call(server)
			a.do(ephemeral("/no/such/node"))
			a.do(leave())
		}).run(2500 * ms)
		p.hears("c1", "welcome for 600 ms", "#1 NoNode at 0x100000002", "#2 OK at 0x100000003")
	})
}

// Where the upgrade finds that the epoch has no zxid left, its leader steps down, and
// nobody is left to ask: the client is hung up on, and that is all.
func TestAnUpgradeMayEndAnEpoch(t *testing.T) {
	for _, before := range []int{0, 1, 2, 3} {
		p := rehearse(t)
		p.e.LocalSessions, p.e.LocalUpgrading, p.e.LastCounter = true, true, 3
		p.part("c1", func(a *actor) {
			a.call(s3)
			for range before {
				a.ask(set("/", "x"))
			}
			a.ask(ephemeral("/e"))
			for !slices.Contains(p.heard["c1"], "closed") {
				a.listen(1)
			}
		}).run(4500 * ms)
		if before == 0 { // a zxid for the session, and one for its node
			p.hears("c1", "welcome for 600 ms", "#1 OK at 0x100000002", "closed")
		} else {
			p.hears("c1", "welcome for 600 ms", "closed")
		}
	}
}

// A multi that cannot be read is not looked into.
func TestAMultiThatCannotBeReadUpgradesNobody(t *testing.T) {
	localsAt(t, true, func(t *testing.T, p *play, server sim.NodeID) {
		p.part("c1", func(a *actor) {
			a.call(server)
			a.do(multi(ephemeral("/e"), get("/")))
		}).run(2500 * ms)
		p.hears("c1", "welcome for 600 ms", "#1 MarshallingError at 0x100000001")
	})
}

// "Or EPHEMERALONLOCALSESSION if upgrading disabled": the create uses up a zxid.
// 3.8.0 itself was seen to tell the part of a multi so only by the leader's own
// clients; of others the leader knows no better than that they have expired.
func TestWithoutUpgradesALocalSessionOwnsNothing(t *testing.T) {
	localsAt(t, false, func(t *testing.T, p *play, server sim.NodeID) {
		p.part("c1", func(a *actor) {
			a.call(server)
			a.do(ephemeral("/e"), ephemeralIn("/e"), create("/a", ""))
		}).run(2500 * ms)
		part := "SessionExpired"
		if server == s3 {
			part = "EphemeralOnLocalSession"
		}
		p.hears("c1", "welcome for 600 ms", "#1 EphemeralOnLocalSession at 0x100000001",
			"#2 OK at 0x100000002 OK "+part+" RuntimeInconsistency", "#3 OK at 0x100000003")
	})
}

// A createContainer with the flag of an ephemeral node is not looked into, and so it
// upgrades nobody: 3.8.0 was seen to answer it, wherever it comes by and whatever is
// allowed, as if the session had expired. In a multi it is a create like any other.
func TestAContainerUpgradesNobody(t *testing.T) {
	container := func(path string, m znode.CreateMode) znode.Op {
		return znode.Op{Code: znode.OpCreateContainer, Path: path, ACL: znode.OpenACL(), Mode: m}
	}
	for _, upgrading := range []bool{false, true} {
		localsAt(t, upgrading, func(t *testing.T, p *play, server sim.NodeID) {
			p.part("c1", func(a *actor) {
				a.call(server)
				a.do(container("/c", znode.Ephemeral), container("/no/c", znode.EphemeralSequential), container("/c", 7), create("/a", ""))
				a.do(multi(container("/e", znode.Ephemeral)))
			}).run(2500 * ms)
			last := "#5 OK at 0x100000006 OK"
			switch {
			case !upgrading && server == s3:
				last = "#5 OK at 0x100000005 EphemeralOnLocalSession"
			case !upgrading:
				last = "#5 OK at 0x100000005 SessionExpired"
			}
			p.hears("c1", "welcome for 600 ms", "#1 SessionExpired at 0x100000001", "#2 SessionExpired at 0x100000002", "#3 BadArguments at 0x100000003",
				"#4 OK at 0x100000004", last)
		})
	}
}

// Its server tells it so to the end: the refusal comes when the session is to go.
func TestARefusalComesBeforeTheEndOfALocalSession(t *testing.T) {
	localsAt(t, false, func(t *testing.T, p *play, server sim.NodeID) {
		p.part("c1", func(a *actor) {
			a.call(server)
			a.ask(ephemeral("/e"), leave())
			a.listen(3)
		}).run(2500 * ms)
		p.hears("c1", "welcome for 600 ms", "#1 EphemeralOnLocalSession at 0x100000001", "#2 OK at 0x100000001", "closed")
	})
}

// "Cannot move": to its own server it may come back, and to any other it is expired.
func TestALocalSessionCannotMove(t *testing.T) {
	localsAt(t, true, func(t *testing.T, p *play, server sim.NodeID) {
		p.part("c1", func(a *actor) {
			a.call(server)
			a.do(create("/a", ""))
			for _, other := range []sim.NodeID{s1, s2, s3, o1} {
				a.call(other)
			}
			a.call(server)
			a.do(get("/a"))
			a.introduce(server, client.Introduction{Session: a.session, Password: "open sesame"})
		}).run(2500 * ms)
		told := slices.DeleteFunc(p.heard["c1"], func(line string) bool { return strings.HasSuffix(line, "closed") })
		at := slices.Index([]sim.NodeID{s1, s2, s3, o1}, server) + 2
		want := slices.Insert([]string{"welcome for 600 ms", "#1 OK at 0x100000001", "no session", "no session", "no session", "welcome for 600 ms", "#2 OK at 0x100000001", "no session"},
			at, "welcome for 600 ms")
		if !slices.Equal(told, want) {
			t.Errorf("c1 was told %q, want %q", told, want)
		}
	})
}

// One that is upgraded can, and what still comes by the server that it has left has
// moved; nor does it come back as a local one.
func TestAnUpgradedSessionMoves(t *testing.T) {
	localsAt(t, true, func(t *testing.T, p *play, server sim.NodeID) {
		p.part("c1", func(a *actor) {
			a.call(server)
			a.do(ephemeral("/e"))
			old := a.conn
			a.call(s2)
			now := a.conn
			a.conn = old
			a.do(create("/a", ""))
			a.conn = now
			a.do(on(znode.OpGetEphemerals, "/"))
			a.call(server)
			a.do(ephemeral("/f"))
		}).run(2500 * ms)
		p.hears("c1", "welcome for 600 ms", "#1 OK at 0x100000002", "welcome for 600 ms", "closed", "#3 OK at 0x100000003 [/e]",
			"welcome for 600 ms", "#4 OK at 0x100000004")
	})
}

// The leader has no part in it: with a leader that hears nothing a local session lives
// on, as long as its server has not noticed.
func TestALeaderKnowsNothingOfLocalSessions(t *testing.T) {
	p := rehearse(t)
	p.e.LocalSessions = true
	p.part("c1", func(a *actor) {
		a.introduce(s1, client.Introduction{Timeout: 200})
		for range 6 {
			a.Sleep(60 * ms)
			a.do(get("/"))
		}
	}).at(begins+10*ms, sim.Clog{From: s1, To: s3, For: 380 * ms}).run(3000 * ms)
	if heard := p.heard["c1"]; len(heard) != 7 || strings.HasPrefix(heard[6], "closed") {
		t.Errorf("c1 heard %q", heard)
	}
}

// A server that loses its leader knows none of its local sessions afterwards.
func TestLocalSessionsGoWithTheEpoch(t *testing.T) {
	localsAt(t, true, func(t *testing.T, p *play, server sim.NodeID) {
		if server == s3 {
			return // it is the leader that goes
		}
		p.part("c1", func(a *actor) {
			a.call(server)
			a.listen(1)
			a.until(begins + 1500*ms)
			a.seen = 0
			a.call(server)
		}).part("c2", func(a *actor) {
			a.introduce(server, client.Introduction{Timeout: 2000})
			a.do(ephemeral("/e"))
			a.listen(1)
			a.until(begins + 1500*ms)
			a.seen = 0
			a.call(server)
			a.do(on(znode.OpGetEphemerals, "/"))
		}).at(begins+50*ms, sim.Crash{Target: target(s3)}).run(4500 * ms)
		p.hears("c1", "welcome for 600 ms", "closed", "no session")
		if heard := p.heard["c2"]; len(heard) != 5 || !strings.HasSuffix(heard[4], "[/e]") {
			t.Errorf("c2 heard %q", heard)
		}
	})
}

// "A new leader restarts every known session with a full timeout": an upgraded one is
// known.
func TestANewLeaderKnowsUpgradedSessions(t *testing.T) {
	p := rehearse(t)
	p.e.LocalSessions, p.e.LocalUpgrading = true, true
	p.part("c1", func(a *actor) {
		a.call(s1)
		a.do(ephemeral("/e"))
		a.listen(1)
	}).at(begins+50*ms, sim.Crash{Target: target(s3)}).run(5000 * ms)
	p.states(1, "s2 expired")
	if nodes := column(p.w, s2, "znodes"); nodes != "4" {
		t.Errorf("s2 has %s nodes", nodes)
	}
}

// What a session has asked for before is answered first, what it asks for behind waits
// for the upgrade, and the end of a session under upgrade is one that all learn of
// (ZOOKEEPER-3471).
func TestAnUpgradeHasItsPlaceInTheOrderOfItsSession(t *testing.T) {
	localsAt(t, true, func(t *testing.T, p *play, server sim.NodeID) {
		p.part("c1", func(a *actor) {
			a.call(server)
			a.ask(create("/a", "x"), get("/a"), ephemeral("/e"), on(znode.OpGetEphemerals, "/"), leave())
			a.listen(6)
		}).run(2500 * ms)
		p.hears("c1", "welcome for 600 ms", "#1 OK at 0x100000001", "#2 OK at 0x100000001 x", "#3 OK at 0x100000003", "#4 OK at 0x100000003 [/e]", "#5 OK at 0x100000004", "closed")
		if nodes := column(p.w, s2, "znodes"); nodes != "5" {
			t.Errorf("s2 has %s nodes", nodes)
		}
	})
}

// The end of a local session waits for what was asked for before it, and nothing is
// answered behind it.
func TestTheEndOfALocalSessionWaitsItsTurn(t *testing.T) {
	localsAt(t, true, func(t *testing.T, p *play, server sim.NodeID) {
		p.part("c1", func(a *actor) {
			a.call(server)
			a.ask(create("/a", "x"), leave(), ephemeral("/e"), get("/a"))
			a.ping()
			a.listen(3)
		}).run(2500 * ms)
		p.hears("c1", "welcome for 600 ms", "#1 OK at 0x100000001", "#2 OK at 0x100000001", "closed")
		p.states(4*1, "applied")
	})
}

// A session under upgrade that comes back is one that the leader knows: what it was
// asked came first.
func TestASessionUnderUpgradeComesBack(t *testing.T) {
	localsAt(t, true, func(t *testing.T, p *play, server sim.NodeID) {
		p.part("c1", func(a *actor) {
			a.call(server)
			a.ask(ephemeral("/e"))
			a.Sleep(2 * ms)
			a.call(server)
			a.Sleep(50 * ms)
			a.do(on(znode.OpGetEphemerals, "/"))
		}).run(2500 * ms)
		if heard := p.heard["c1"]; !slices.Contains(heard, "#2 OK at 0x100000002 [/e]") {
			t.Errorf("c1 heard %q", heard)
		}
	})
}

// A write that comes behind the end of a session is taken for one of another server's
// own by a leader that has forgotten it: s1 learns late that it has ended. A node of its
// own it gets from nobody, and of the sessions that it has given out itself the leader
// knows better.
func TestALateWriteOfAForgottenSession(t *testing.T) {
	for from, want := range map[sim.NodeID]string{s1: "late", s3: ""} {
		p := rehearse(t)
		p.e.LocalSessions, p.e.LocalUpgrading = true, true
		p.part("c1", func(a *actor) {
			a.call(from)
			a.do(ephemeral("/e"))
			a.call(s1)
			a.until(begins + 100*ms)
			a.ask(leave())
			a.Sleep(50 * ms)
			a.ask(set("/", "late"), ephemeral("/f"))
		}).part("c2", func(a *actor) {
			a.until(begins + 500*ms)
			a.call(s2)
			a.do(get("/"), get("/e"), get("/f"))
			if r := a.results; r[0].Data.Bytes != want || r[1].Err != znode.ErrNoNode || r[2].Err != znode.ErrNoNode {
				a.play.Errorf("of a session of s%d there are %q, %s and %s", from, r[0].Data.Bytes, r[1].Err, r[2].Err)
			}
		}).at(begins+90*ms, sim.Clog{From: s3, To: s1, For: 200 * ms}).run(3000 * ms)
		if len(p.heard["c2"]) != 4 {
			t.Errorf("c2 heard %q", p.heard["c2"])
		}
	}
}

// Watches and auth are a connection's, and local sessions have those.
func TestALocalSessionIsToldOfEvents(t *testing.T) {
	localsAt(t, false, func(t *testing.T, p *play, server sim.NodeID) {
		p.part("c1", func(a *actor) {
			a.call(server)
			a.auth("digest", "u:p")
			a.do(create("/a", ""), watching(get("/a")), set("/a", "x"))
			a.listen(1)
			a.do(on(znode.OpWhoAmI, ""))
		}).run(2500 * ms)
		p.hears("c1", "welcome for 600 ms", "#-4 OK at 0x0", "#1 OK at 0x100000001", "#2 OK at 0x100000001", "NodeDataChanged /a", "#3 OK at 0x100000002",
			"#4 OK at 0x100000002 ip:10.0.0.5 digest:u")
	})
}

// What a server counts of its connections, it counts of theirs.
func TestLocalSessionsAreCounted(t *testing.T) {
	localsAt(t, true, func(t *testing.T, p *play, server sim.NodeID) {
		p.part("c1", func(a *actor) {
			a.call(server)
			st := a.play.hosts[server].Stats()
			if len(st.Connections) != 1 || st.Connections[0].LastOp != "SESS" || st.Connections[0].Session != a.session {
				a.play.Errorf("connections are %+v", st.Connections)
			}
			a.do(leave())
			if now := a.play.hosts[server].Stats().Latency.Count; now != st.Latency.Count+1 {
				a.play.Errorf("%d answers were counted, and %d when the session had ended", st.Latency.Count, now)
			}
		}).run(2500 * ms)
	})
}

// Only their server shows them.
func TestLocalSessionsAreShownByTheirServer(t *testing.T) {
	p := rehearse(t)
	p.e.LocalSessions, p.e.LocalUpgrading = true, true
	p.part("c1", func(a *actor) {
		a.call(s1)
		a.do(ephemeral("/e"))
	}).part("c2", func(a *actor) {
		a.Sleep(20 * ms)
		a.call(s1)
	}).run(2100 * ms)
	if got, want := simtest.Table(p.w, s1, "sessions"), `session | server | timeout | expires | owns
0x100100000000001 | here | 600ms | - | 1
0x100100000000002 | here alone | 600ms | 2.7s | 0`; got != want {
		t.Errorf("s1 shows\n%s\nwant\n%s", got, want)
	}
	if got := simtest.Table(p.w, s3, "sessions"); strings.Contains(got, "0x100100000000002") {
		t.Errorf("s3 shows\n%s", got)
	}
}
