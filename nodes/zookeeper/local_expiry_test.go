package zookeeper

import (
	"strings"
	"testing"

	"github.com/zoolab/zoolab/nodes/client"
	"github.com/zoolab/zoolab/sim"
)

// The contacted server expires it, at boundaries of ticks by its own clock, and no
// transaction says so. Its connection is closed.
func TestAServerExpiresItsLocalSessions(t *testing.T) {
	localsAt(t, true, func(t *testing.T, p *play, server sim.NodeID) {
		p.part("c1", func(a *actor) {
			a.call(server)
			a.listen(1)
			a.note("at %d", sim.Duration(a.Now())/ms/100*100)
			a.call(server)
		}).run(4000 * ms)
		p.hears("c1", "welcome for 600 ms", "closed", "at 2700", "no session")
		p.states(0, "expired")
		p.states(0, "applied")
	})
}

// Each in its own tick, not with those of the one before.
func TestLocalSessionsExpireInTheirOwnTicks(t *testing.T) {
	localsAt(t, true, func(t *testing.T, p *play, server sim.NodeID) {
		for i, name := range []string{"c1", "c2", "c3"} {
			p.part(name, func(a *actor) {
				a.Sleep(sim.Duration(i) * 100 * ms)
				a.call(server)
				a.listen(1)
				a.note("at %d", sim.Duration(a.Now())/ms/100*100)
			})
		}
		p.run(4000 * ms)
		for name, at := range map[string]string{"c1": "at 2700", "c2": "at 2800", "c3": "at 2900"} {
			p.hears(name, "welcome for 600 ms", "closed", at)
		}
	})
}

// One that comes back for less expires sooner.
func TestALocalSessionMayComeBackForLess(t *testing.T) {
	localsAt(t, true, func(t *testing.T, p *play, server sim.NodeID) {
		p.part("c1", func(a *actor) {
			a.introduce(server, client.Introduction{Timeout: 2000})
			a.introduce(server, client.Introduction{Timeout: 200, Session: a.session, Password: password(a.session)})
			a.listen(1)
			a.note("at %d", sim.Duration(a.Now())/ms/100*100)
		}).run(5000 * ms)
		p.hears("c1", "welcome for 2000 ms", "the other one closed", "welcome for 200 ms", "closed", "at 2300")
	})
}

// One without a connection as well.
func TestALocalSessionExpiresWithoutAConnection(t *testing.T) {
	localsAt(t, true, func(t *testing.T, p *play, server sim.NodeID) {
		p.part("c1", func(a *actor) {
			a.call(server)
			a.Close(a.conn)
			a.until(begins + 500*ms)
			a.call(server)
			a.Close(a.conn)
			a.until(begins + 1300*ms)
			a.call(server)
		}).run(4000 * ms)
		p.hears("c1", "welcome for 600 ms", "welcome for 600 ms", "no session")
		if n := len(p.hosts[server].local.sessions) + len(p.hosts[server].local.buckets); n != 0 {
			t.Errorf("%d things are left of it", n)
		}
	})
}

// Requests, pings and coming back touch it.
func TestWhateverIsHeardKeepsALocalSessionAlive(t *testing.T) {
	for name, say := range map[string]func(*actor, sim.NodeID){
		"a ping":    func(a *actor, _ sim.NodeID) { a.ping() },
		"a read":    func(a *actor, _ sim.NodeID) { a.ask(get("/")) },
		"a write":   func(a *actor, _ sim.NodeID) { a.ask(set("/", "")) },
		"to return": func(a *actor, server sim.NodeID) { a.call(server) },
	} {
		t.Run(name, func(t *testing.T) {
			localsAt(t, true, func(t *testing.T, p *play, server sim.NodeID) {
				p.part("c1", func(a *actor) {
					a.call(server)
					for sim.Duration(a.Now()) < 4500*ms {
						say(a, server)
						a.Sleep(400 * ms)
					}
					a.numbered(99, get("/zookeeper"))
					for !strings.HasPrefix(a.play.heard["c1"][len(a.play.heard["c1"])-1], "#99") {
						a.listen(1)
					}
				}).run(5500 * ms)
				p.states(0, "expired")
				if heard := p.heard["c1"]; !strings.HasPrefix(heard[len(heard)-1], "#99 OK") {
					t.Errorf("c1 heard %q", heard)
				}
			})
		})
	}
}

// The expiry of a session waits its turn: a write that is under way is answered.
func TestTheExpiryOfALocalSessionWaitsItsTurn(t *testing.T) {
	p := rehearse(t)
	p.e.LocalSessions = true
	p.part("c1", func(a *actor) {
		a.introduce(s1, client.Introduction{Timeout: 200})
		a.do(create("/a", "x"))
		a.listen(1)
	}).at(begins, sim.Clog{From: s3, To: s1, For: 450 * ms}).run(3000 * ms)
	p.hears("c1", "welcome for 200 ms", "#1 OK at 0x100000001", "closed")
	p.states(0, "expired")
}

// Nothing is heard of one that has expired, though its connection waits for what is under
// way.
func TestNothingIsHeardBehindTheExpiryOfALocalSession(t *testing.T) {
	p := rehearse(t)
	p.e.LocalSessions = true
	p.part("c1", func(a *actor) {
		a.introduce(s1, client.Introduction{Timeout: 200})
		a.ask(create("/a", "x"))
		a.until(begins + 380*ms)
		a.ask(set("/", "late"), get("/a"))
		a.ping()
		a.listen(2)
	}).part("c2", func(a *actor) {
		a.until(begins + 800*ms)
		a.call(s2)
		a.do(get("/"))
	}).at(begins, sim.Clog{From: s3, To: s1, For: 450 * ms}).run(3500 * ms)
	p.hears("c1", "welcome for 200 ms", "#1 OK at 0x100000001", "closed")
	p.hears("c2", "welcome for 600 ms", "#1 OK at 0x100000001")
}
