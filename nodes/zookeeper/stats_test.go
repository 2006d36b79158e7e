package zookeeper

import (
	"slices"
	"testing"

	"github.com/zoolab/zoolab/nodes/client"
	"github.com/zoolab/zoolab/nodes/znode"
	"github.com/zoolab/zoolab/sim"
)

// Each packet is counted, the introduction and the welcome among them, what is
// answered in turn and what at once, pings as requests.
func TestPacketsAreCounted(t *testing.T) {
	everywhere(t, func(t *testing.T, server sim.NodeID) {
		p := rehearse(t).part("c1", func(a *actor) {
			a.call(server) // 1 and 1
			a.do(create("/a", "x"), get("/a"))
			a.ping()
			a.listen(1)
			a.auth("digest", "u:p")
			a.ask(check("/a", 0)) // has no answer
			a.do(synced())
		}).part("c2", func(a *actor) {
			a.Sleep(100 * ms)
			a.call(server)
			a.do(get("/"))
			a.introduce(server, client.Introduction{Session: 77}) // refused
		}).run(2500 * ms)
		st := p.hosts[server].Stats()
		if st.Received != 7+3 || st.Sent != 6+3 || len(st.Connections) != 2 || st.Outstanding != 0 {
			t.Errorf("%+v", st)
		}
		if c := st.Connections[0]; c.Received != 7 || c.Sent != 6 || c.Timeout != 600 || c.Latency.Count != 6 {
			t.Errorf("the first is %+v", c)
		}
		if c := st.Connections[1]; c.Received != 2 || c.Sent != 2 || c.Latency.Count != 2 {
			t.Errorf("the second is %+v", c)
		}
	})
}

// Events are packets, too, and answers to nothing.
func TestEventsAreCounted(t *testing.T) {
	p := rehearse(t).part("c1", func(a *actor) {
		a.call(s1)
		op := get("/")
		op.Watch = true
		a.do(op)
		a.do(set("/", "x"))
	}).run(2300 * ms)
	if c := p.hosts[s1].Stats().Connections[0]; c.Received != 3 || c.Sent != 4 || c.Latency.Count != 3 {
		t.Errorf("%+v", c)
	}
}

// The last operation goes by the names of the four-letter words, the last xid is
// that of an operation and not a ping's, the last zxid what the answer bore.
func TestAConnectionsLastOperation(t *testing.T) {
	for name, c := range map[string]struct {
		act  func(*actor)
		op   string
		xid  int32
		zxid znode.Zxid
	}{
		"a welcome":               {func(*actor) {}, "SESS", 0, 0x100000001},
		"a welcome back":          {func(a *actor) { a.call(s1) }, "null", 0, 0},
		"a read":                  {func(a *actor) { a.do(get("/")) }, "GETD", 1, 0x100000001},
		"a read that fails":       {func(a *actor) { a.do(get("/a")) }, "GETD", 1, 0x100000001},
		"a write":                 {func(a *actor) { a.do(create("/a", "")) }, "CREA", 1, 0x100000002},
		"a write that fails":      {func(a *actor) { a.do(create("/a/b", "")) }, "NA", 1, 0x100000002},
		"a multi that fails":      {func(a *actor) { a.do(multi(remove("/a"))) }, "MULT", 1, 0x100000002},
		"a ping behind a sync":    {func(a *actor) { a.ask(synced()); a.ping(); a.listen(2) }, "PING", 1, 0x100000001},
		"an auth behind a whoAmI": {func(a *actor) { a.do(on(znode.OpWhoAmI, "")); a.auth("ip", "") }, "HOMI", 1, 0x100000001},
	} {
		t.Run(name, func(t *testing.T) {
			p := rehearse(t).part("c1", func(a *actor) {
				a.call(s1)
				c.act(a)
			}).run(2400 * ms)
			got := p.hosts[s1].Stats().Connections[0]
			if got.LastOp != c.op || got.LastXid != c.xid || got.LastZxid != c.zxid {
				t.Errorf("%+v", got)
			}
		})
	}
}

// Latency runs from the arrival of a request to its answer, in milliseconds: a read
// is answered as it comes, a write and what waits behind it when the disks have it.
func TestLatencyIsFromTheRequestToTheAnswer(t *testing.T) {
	p := rehearse(t).part("c1", func(a *actor) {
		a.call(s1)
		a.Sleep(150 * ms)
		a.do(get("/"))
		a.do(create("/a", ""), get("/a"))
	}).at(begins+100*ms, sim.Clog{From: s3, To: s1, For: 250 * ms}).run(2600 * ms)
	st := p.hosts[s1].Stats()
	c := st.Connections[0]
	if l := st.Latency; l != c.Latency || l.Count != 4 || l.Min != 0 || l.Max < 150 || l.Max > 250 {
		t.Errorf("%+v", l)
	}
	if l := st.Latency; c.LastLatency != l.Max || l.Average() != l.Total/4 || l.Total < 2*l.Max || l.Total > 2*l.Max+20 {
		t.Errorf("%+v, the last took %d", l, c.LastLatency)
	}
	if c.Established < 2000 || c.Established > 2010 || c.LastAnswer < 2350 || c.LastAnswer > 2360 {
		t.Errorf("established at %d, answered at %d", c.Established, c.LastAnswer)
	}
	if (Latency{}).Average() != 0 {
		t.Error("the mean of nothing is something")
	}
}

// What has no answer yet is outstanding.
func TestWhatWaitsIsOutstanding(t *testing.T) {
	p := rehearse(t).part("c1", func(a *actor) {
		a.call(s1)
		a.Sleep(150 * ms)
		a.ask(create("/a", ""), get("/a"), synced())
		a.listen(3)
	}).at(begins+100*ms, sim.Clog{From: s3, To: s1, For: 5000 * ms}).run(2300 * ms)
	if st := p.hosts[s1].Stats(); st.Outstanding != 3 || st.Connections[0].Outstanding != 3 {
		t.Errorf("%+v", st)
	}
}

// A leader knows how large its proposals are; others have none.
func TestALeaderMeasuresItsProposals(t *testing.T) {
	p := rehearse(t).part("c1", func(a *actor) {
		a.call(s1)
		a.do(create("/a", "0123456789"))
		a.do(remove("/a"))
	}).run(2400 * ms)
	got := p.hosts[s3].Stats().Proposals
	if got.Count != 3 || got.Min > got.Last || got.Last >= got.Max || got.Max < 12 {
		t.Errorf("the leader's proposals are %+v", got)
	}
	if none := p.hosts[s1].Stats().Proposals; none != (Sizes{}) {
		t.Errorf("a follower's are %+v", none)
	}
}

// "Fresh 5: root counts twice", which is left to who prints it; 44 bytes are what
// mntr shows of a fresh server that stands alone.
func TestTheTreeIsMeasured(t *testing.T) {
	fresh := rehearse(t)
	fresh.e.Servers, fresh.e.Observers = 1, 0
	fresh.run(1000 * ms)
	if st := fresh.hosts[1].Stats(); st.Nodes != 4 || st.DataSize != 44 || st.Ephemerals != 0 {
		t.Errorf("a fresh one is %+v", st)
	}
	p := rehearse(t)
	p.e.Servers, p.e.Observers = 1, 0
	p.part("c1", func(a *actor) {
		a.call(1)
		a.do(create("/a", "12345"), ephemeral("/e"), ephemeral("/a/f"))
	}).run(2400 * ms)
	if st := p.hosts[1].Stats(); st.Nodes != 7 || st.DataSize != 44+7+2+4 || st.Ephemerals != 2 {
		t.Errorf("%+v", st)
	}
}

// A server that looks for a leader begins anew.
func TestCountsAreOfTheTimeThatAServerServes(t *testing.T) {
	p := rehearse(t).part("c1", func(a *actor) {
		a.call(s1)
		a.do(get("/"), get("/"))
		a.until(4000 * ms)
		a.session = 0
		a.call(s1)
	}).at(begins+100*ms, sim.Crash{Target: target(s3)}).run(4100 * ms)
	if st := p.hosts[s1].Stats(); st.Received != 1 || st.Sent != 1 || st.Latency.Count != 1 || len(st.Connections) != 1 {
		t.Errorf("%+v", st)
	}
}

// A slot that is taken again is counted anew.
func TestACountGoesWithItsConnection(t *testing.T) {
	p := rehearse(t).part("c1", func(a *actor) {
		a.call(s1)
		a.do(get("/"), get("/"), leave())
		a.listen(1)
		a.session = 0
		a.call(s1)
	}).run(2400 * ms)
	if st := p.hosts[s1].Stats(); len(st.Connections) != 1 || st.Connections[0].Received != 1 || st.Received != 5 {
		t.Errorf("%+v", st)
	}
}

// What has been counted is no part of a server's state, and a copy of it is one.
func TestATallyIsNoState(t *testing.T) {
	one := tally{out: 7, contacts: []contact{{out: 3}}}
	if b := one.EncodeTo(nil); len(b) != 0 {
		t.Errorf("it is encoded as %x", b)
	}
	var other tally
	other.CloneFrom(&one)
	other.sent(&connection{watcher: 1})
	if one.out != 7 || one.contacts[0].out != 3 || other.out != 8 || other.contacts[0].out != 4 {
		t.Errorf("%+v, and the copy is %+v", one, other)
	}
}

// The shortest is that of those there were, and of nothing before them.
func TestTheShortestIsOneOfThem(t *testing.T) {
	var l Latency
	var z Sizes
	for _, n := range []int{7, 5, 9} {
		l.add(int64(n))
		z.add(n)
	}
	if want := (Latency{5, 9, 21, 3}); l != want {
		t.Errorf("latency is %+v, want %+v", l, want)
	}
	if want := (Sizes{9, 5, 9, 3}); z != want {
		t.Errorf("sizes are %+v, want %+v", z, want)
	}
}

// A clock that is set back makes no answer come before its request.
func TestAClockThatIsSetBackMakesNoLatency(t *testing.T) {
	p := rehearse(t).part("c1", func(a *actor) {
		a.call(s1)
		a.Sleep(150 * ms)
		a.do(create("/a", ""))
	}).at(begins+100*ms, sim.Clog{From: s3, To: s1, For: 250 * ms}).at(begins+250*ms, sim.SetClock{Target: target(s1), Skew: -1000 * ms}).run(2700 * ms)
	if c := p.hosts[s1].Stats().Connections[0]; c.LastOp != "CREA" || c.LastLatency != 0 || c.Latency.Min != 0 {
		t.Errorf("%+v", c)
	}
}

// Connections are listed by their sessions, whatever slots they have.
func TestConnectionsAreInTheOrderOfTheirSessions(t *testing.T) {
	p := rehearse(t).part("c1", func(a *actor) {
		a.call(s1)
		first := a.conn
		for range 3 {
			a.session = 0
			a.call(s1)
			a.Close(first) // the last one takes its slot
		}
	}).run(2300 * ms)
	host := p.hosts[s1]
	var slots, listed []znode.SessionID
	for _, c := range host.front.slots {
		slots = append(slots, c.session)
	}
	for _, c := range host.Stats().Connections {
		listed = append(listed, c.Session)
	}
	if len(listed) != 3 || !slices.IsSorted(listed) || slices.IsSorted(slots) {
		t.Errorf("in slots of %v there are %v", slots, listed)
	}
}

// "What requests are called": cons of 3.8.0, whose source has these names.
func TestWhatRequestsAreCalled(t *testing.T) {
	for want, ops := range map[string][]znode.OpCode{
		"PING": {znode.OpPing}, "SESS": {znode.OpCreateSession}, "CLOS": {znode.OpCloseSession}, "MULT": {znode.OpMulti}, "MLTR": {znode.OpMultiRead},
		"CREA": {znode.OpCreate, znode.OpCreate2, znode.OpCreateContainer, znode.OpCreateTTL}, "DELE": {znode.OpDelete}, "SETD": {znode.OpSetData},
		"SETA": {znode.OpSetACL}, "SYNC": {znode.OpSync}, "CHEC": {znode.OpCheck}, "EXIS": {znode.OpExists}, "GETD": {znode.OpGetData}, "GETA": {znode.OpGetACL},
		"GETC": {znode.OpGetChildren, znode.OpGetChildren2}, "GETACN": {znode.OpGetAllChildrenNumber}, "GETE": {znode.OpGetEphemerals}, "HOMI": {znode.OpWhoAmI},
		"SETW": {znode.OpSetWatches}, "STW2": {znode.OpSetWatches2}, "ADDW": {znode.OpAddWatch}, "CHKW": {znode.OpCheckWatches}, "REMW": {znode.OpRemoveWatches},
		"NA": {znode.OpError, znode.OpReconfig},
	} {
		for _, op := range ops {
			if got := abbreviation(op); got != want {
				t.Errorf("%s is called %s, want %s", op, got, want)
			}
		}
	}
}
