package client

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/zoolab/zoolab/checker/explore"
	"github.com/zoolab/zoolab/nodes/znode"
	"github.com/zoolab/zoolab/sim"
)

// A good stand-in, and one that is ahead of all others.
var (
	good  = habit{}
	ahead = habit{zxid: znode.ZxidOf(9, 0)}
)

// holder is a node that stands on a session by itself, as a recipe would.
func holder(servers int, does func(*sim.Task, *Session)) []sim.NodeSpec {
	var ids []sim.NodeID
	for id := range servers {
		ids = append(ids, sim.NodeID(id+1))
	}
	return []sim.NodeSpec{{Name: "h", Role: "client", New: func() sim.Node {
		return sim.Scripted(func(t *sim.Task) {
			s := NewSession(ids, 1, s6)
			does(t, &s)
			for {
				feed(t, &s)
			}
		})
	}}}
}

// feed hands the session one input.
func feed(t *sim.Task, s *Session) {
	switch in := t.Await(); {
	case s.OwnsTimer(in.Timer):
		s.Timer(t.Env, in.Timer)
	case s.Owns(in.Delivery):
		s.Receive(t.Env, in.Delivery)
	}
}

// reach feeds the session until it is in a state.
func reach(t *sim.Task, s *Session, state State) {
	for s.State() != state {
		feed(t, s)
	}
}

// completed is the next completion. Events before it are passed over.
func completed(s *Session) (Completion, bool) {
	for t, ok := s.Next(); ok; t, ok = s.Next() {
		if !t.Heard() {
			return t.Completion, true
		}
	}
	return Completion{}, false
}

var (
	get = znode.Op{Code: znode.OpGetData, Path: "/a"}
	set = znode.Op{Code: znode.OpSetData, Path: "/a", Version: znode.AnyVersion}
	say = sim.FactOf[string]("says")
)

// A session is an operation like any other: invoked before it is asked for, and
// what the server grants is its result. Its number is the xid.
func TestASessionBegins(t *testing.T) {
	l := begin(t, ensemble{habits: []habit{{grants: 4 * time.Second}, good, good}, clients: scripted("get /a")})
	l.until(time.Second)
	l.inOrder("10ms c1 zk createSession of 6000 ms", "s1 greeted new session, 6000 ms, seen 0x0",
		"c1 session 0x101000001 connected to node 1", "c1 zk returned OK session 0x101000001 of 4000 ms",
		"s1 got from 4 #2 getData /a", "c1 zk returned NoNode", "c1 done 1 answered, 0 unknown")
	if at, _ := l.pending("timer c1 session#1"); at != sim.Time(20*ms+4*time.Second/3) {
		t.Error("its first ping is due at", at)
	}
}

// "A connection refused ⇒ the next server."
func TestAServerThatIsDownIsPassedOver(t *testing.T) {
	l := begin(t, ensemble{habits: []habit{good, good, good}, clients: scripted("get /a")})
	l.until(0)
	l.crash(1)
	l.until(2 * time.Second)
	l.hears(1, "createSession") // nobody was asked before
	l.hears(1, "c1 done")
}

// A server may hang up after it was asked for a session: perhaps it has made
// one. To ask the next is another operation.
func TestASessionThatWasNotHeardOfIsOfUnknownOutcome(t *testing.T) {
	l := begin(t, ensemble{habits: []habit{{rude: true}, good, good}, clients: scripted("get /a")})
	l.until(2 * time.Second)
	l.inOrder("c1 zk createSession", "s1 greeted", "c1 zk unknown", "c1 zk createSession", "c1 zk returned OK session")
	l.hears(1, "zk unknown")
	if l.marked(OutcomeUnknown) != 1 {
		t.Error("the landmark was passed", l.marked(OutcomeUnknown), "times")
	}
}

// A server that makes no session, and says so, is as good as one that hangs up.
func TestAServerMayMakeNoSession(t *testing.T) {
	l := begin(t, ensemble{habits: []habit{{none: true}, good}, clients: scripted("get /a")})
	l.until(3 * time.Second)
	l.inOrder("s1 greeted", "c1 zk unknown", "s2 greeted", "c1 done")
	l.hears(0, "expired")
}

// "connectTimeout = negotiated / number of servers", from the dial to the
// opening and from there to the answer.
func TestAttemptsTimeOut(t *testing.T) {
	l := begin(t, ensemble{habits: []habit{{deaf: true}, good, good}, clients: scripted("get /a")})
	l.until(5 * ms)
	if at, _ := l.pending("timer c1 session#1"); at != sim.Time(2*time.Second) {
		t.Error("the dial is given up at", at)
	}
	l.until(2 * time.Second)
	l.hears(0, "unknown")
	l.until(2*time.Second + 10*ms)
	l.hears(1, "2.01s c1 zk unknown")
	l.until(4 * time.Second)
	l.hears(1, "c1 done")
	if l.marked(AttemptTimedOut) != 1 {
		t.Error("the landmark was passed", l.marked(AttemptTimedOut), "times")
	}
}

// The more servers there are, the less time each has.
func TestEachServerHasItsShareOfTheTimeout(t *testing.T) {
	for n, want := range map[int]time.Duration{1: 6 * time.Second, 2: 3 * time.Second, 6: time.Second} {
		l := begin(t, ensemble{habits: slices.Repeat([]habit{{deaf: true}}, n), clients: scripted("get /a")})
		l.until(5 * ms)
		if at, _ := l.pending("timer c1 session#1"); at != sim.Time(want) {
			t.Errorf("of %d servers each is given up at %s, want %s", n, at, want)
		}
	}
}

// Every server is tried before any is tried again, whatever is drawn.
func TestServersAreTriedInRounds(t *testing.T) {
	rude := habit{rude: true}
	l := begin(t, ensemble{habits: []habit{rude, rude, rude, rude}, clients: scripted()})
	l.until(20 * time.Second)
	var order []byte
	for _, line := range *l.said {
		if _, after, ok := strings.Cut(line, " s"); ok && strings.Contains(line, "greeted") {
			order = append(order, after[0])
		}
	}
	if len(order) < 13 || order[0] != '1' {
		t.Fatalf("they were tried in the order %s", order)
	}
	for last := 3; last+3 < len(order); last += 3 { // a round goes on from the last of the one before
		round := slices.Sorted(slices.Values(order[last-3+min(1, last-3) : last+1]))
		if n := len(slices.Compact(round)); n != 4-min(1, last-3) {
			t.Errorf("servers were tried in the order %s, which is not by rounds", order)
		}
		if order[last] == order[last+1] {
			t.Errorf("servers were tried in the order %s, one of them twice running", order)
		}
	}
}

// A server alone is tried again and again, after pauses of up to a second.
func TestOneServerIsTriedAgain(t *testing.T) {
	l := begin(t, ensemble{habits: []habit{{rude: true}}, clients: scripted()})
	l.until(30 * time.Second)
	if n := l.count("greeted"); n < 31 || n > 200 {
		t.Error("it was tried", n, "times in 30 s")
	}
}

// Clients of a server that went away spread over the others.
func TestClientsSpread(t *testing.T) {
	e := ensemble{habits: make([]habit, 4)}
	for i := range 40 {
		e.clients = append(e.clients, sim.Client{Name: fmt.Sprint("c", i), Server: "s1", SessionTimeout: s6})
	}
	l := begin(t, e)
	l.until(time.Second)
	l.hears(40, "connected to node 1")
	l.crash(1)
	l.until(5 * time.Second)
	for _, s := range []string{"2", "3", "4"} {
		if n := l.count("connected to node " + s); n < 5 {
			t.Errorf("s%s was left %d of 40 clients", s, n)
		}
	}
	if l.marked(SessionMoved) != 40 {
		t.Error(l.marked(SessionMoved), "of 40 sessions have moved")
	}
}

// A server that was passed over once is as good as others the next time.
func TestARoundBeginsWithEachConnection(t *testing.T) {
	e := ensemble{habits: make([]habit, 3)}
	for i := range 40 {
		e.clients = append(e.clients, sim.Client{Name: fmt.Sprint("c", i), Server: "s1", SessionTimeout: s6})
	}
	l := begin(t, e)
	l.until(0)
	l.crash(1)
	l.until(3 * time.Second)
	l.restart(1)
	l.crash(2)
	l.until(6 * time.Second)
	if n := l.count("connected to node 1"); n < 5 || n > l.count("connected to node 2")-5 {
		t.Errorf("s1 was left %d of the %d clients of s2", n, l.count("connected to node 2"))
	}
}

// "Ping when idle-send ≥ readTimeout/2", which is a third of the timeout.
func TestASilentClientPings(t *testing.T) {
	l := begin(t, ensemble{habits: []habit{good}, clients: scripted("sleep 1s", "get /a")})
	l.until(3 * time.Second) // it said something at 1 s, so all is well until 3 s
	if _, ok := l.pending("client c1>s1 Ping#1"); !ok {
		t.Fatal("no ping at 3 s")
	}
	l.until(5 * time.Second)
	if _, ok := l.pending("client c1>s1 Ping#2"); !ok {
		t.Error("no ping at 5 s")
	}
	l.until(time.Minute)
	l.hears(0, "zk unknown")
	l.hears(1, "connected")
}

// However long the timeout, ten seconds without a word are too long.
func TestPingsAreTenSecondsApartAtMost(t *testing.T) {
	c := scripted()
	c[0].SessionTimeout = 40 * time.Second
	l := begin(t, ensemble{habits: []habit{good}, clients: c})
	l.until(10*time.Second + 20*ms)
	if _, ok := l.pending("client c1>s1 Ping#1"); !ok {
		t.Error("no ping at 10 s")
	}
}

// "No data for readTimeout ⇒ drop": two thirds of the timeout after it was last
// heard, the server is left, though pings went out, and what it was asked is of
// unknown outcome.
func TestASilentServerIsLeft(t *testing.T) {
	l := begin(t, ensemble{habits: []habit{{mute: 2}, ahead}, clients: scripted("get /a", "sleep 1s", "set /a x")})
	l.until(4*time.Second + 30*ms - 1) // get was answered at 30 ms
	l.hears(0, "unknown")
	l.until(4*time.Second + 30*ms)
	l.inOrder("s1 got from 3 #3 setData", "4.03s c1 zk unknown", "c1 session 0x101000001 connecting")
	l.until(7 * time.Second)
	l.hears(1, "4.035s s1 parted") // and is told so
	l.inOrder("s2 greeted session 0x101000001, seen 0x100000001", "connected to node 2")
	l.hears(1, "c1 done 1 answered, 1 unknown")
	l.hears(1, "got", "setData")
	if l.marked(ServerSilent) != 1 {
		t.Error("the landmark was passed", l.marked(ServerSilent), "times")
	}
}

// A cut tells nobody, and still the client goes elsewhere.
func TestAClientBehindACutGoesElsewhere(t *testing.T) {
	l := begin(t, ensemble{habits: []habit{good, good}, clients: scripted()})
	l.until(time.Second)
	l.inflict(sim.Cut{From: 1, To: 3})
	l.until(8 * time.Second)
	l.hears(1, "connected to node 2")
}

// After a pause that was longer than its patience, a client does not know how
// long the server has been silent, and takes no chances.
func TestAPausedClientComesBack(t *testing.T) {
	c1 := sim.Target{Node: 3}
	l := enter(t, sim.Config{Protocol: ensemble{habits: []habit{good, good}, clients: scripted()}.protocol(t), Plan: []sim.Planned{
		{At: sim.Time(time.Second), Fault: sim.Pause{Target: c1}},
		{At: sim.Time(10 * time.Second), Fault: sim.Resume{Target: c1}},
	}})
	l.until(20 * time.Second)
	l.hears(2, "c1 session", "connected")
	if got := l.column(3, "state"); got != "connected" {
		t.Error("it is", got)
	}
}

// "On connection loss every request sent and not answered is of unknown outcome,
// never sent again by itself", however often the session moves.
func TestNothingIsSentTwice(t *testing.T) {
	l := begin(t, ensemble{habits: []habit{{hangsUp: 1}, {hangsUp: 1}, {hangsUp: 1}},
		clients: scripted("create /a x", "set /a y", "get /a")})
	l.until(10 * time.Second)
	l.inOrder("got from 4 #2 create", "zk unknown", "connecting", "connected", "got from 4 #3 setData", "zk unknown",
		"connecting", "connected", "got from 4 #4 getData", "c1 done")
	l.hears(3, "got")
	l.unbroken()
}

// Requests are pipelined, and answered in order.
func TestRequestsArePipelined(t *testing.T) {
	l := begin(t, ensemble{habits: []habit{good}, nodes: holder(1, func(t *sim.Task, s *Session) {
		s.Open(t.Env)
		reach(t, s, Connected)
		for range 3 {
			s.Submit(t.Env, get)
		}
		for n := uint64(2); n < 5; {
			feed(t, s)
			if c, ok := completed(s); ok && c.Known && c.Op.N == n {
				say.Observe(t.Env, c.Op.String())
				n++
			}
		}
	})})
	l.until(25 * ms)
	l.hears(3, "25ms s1 got")
	l.until(30 * ms)
	l.inOrder("h says 2/2", "h says 2/3", "h says 2/4")
}

// "Replies must match the head of the pending queue by xid, else drop." The
// client says what it saw, and a monitor objects to it.
func TestAnAnswerToAnotherRequestEndsTheConnection(t *testing.T) {
	e := ensemble{habits: []habit{{wrong: 2}, ahead}, clients: scripted("get /a", "get /a", "get /a")}
	l := begin(t, e)
	l.until(time.Second)
	l.violates("replies-in-order", "node 1 answered #4 when #3 was due")
	cfg := sim.Config{Seed: 1, Protocol: e.protocol(t)}
	cfg.Protocol.Monitors = nil
	l = enter(t, cfg) // and goes on elsewhere, if nobody stops the world
	l.until(3 * time.Second)
	l.inOrder("c1 misanswered", "c1 zk unknown", "c1 session", "connected to node 2", "c1 done 2 answered, 1 unknown")
}

func TestAnAnswerToNothingEndsTheConnection(t *testing.T) {
	l := begin(t, ensemble{habits: []habit{{twice: 1}}, clients: scripted("get /a")})
	l.until(time.Second)
	l.violates("replies-in-order", "node 1 answered #2 when nothing was due")
	l.hears(1, "zk returned NoNode")
}

// A welcome must be to the session that came.
func TestAWelcomeToAnotherSessionEndsTheConnection(t *testing.T) {
	l := begin(t, ensemble{habits: []habit{good, {other: true}}, clients: scripted()})
	l.until(time.Second)
	l.crash(1)
	l.until(3 * time.Second)
	l.violates("replies-in-order", "node 2 welcomed session 0x201000001, another one")
}

// LastZxidSeen is the highest zxid of any reply; pongs and answers that tell of
// no state do not count.
func TestWhatWasSeenIsWhatRepliesShow(t *testing.T) {
	l := begin(t, ensemble{habits: []habit{{unknown: 2}, ahead}, clients: scripted("create /a x", "get /b")})
	l.until(10 * time.Second) // pongs have come
	if seen := l.column(3, "seen"); seen != "1.02" {
		t.Error("it has seen", seen)
	}
	l.hears(1, "returned Unimplemented")
	l.crash(1)
	l.until(12 * time.Second)
	l.hears(1, "s2 greeted session 0x101000001, seen 0x100000002")
	l.unbroken()
}

// A server behind what the client has seen hangs up, and the client finds one
// that is not.
func TestServersBehindAreNotGoodEnough(t *testing.T) {
	l := begin(t, ensemble{habits: []habit{{zxid: znode.ZxidOf(3, 0)}, good, {zxid: znode.ZxidOf(4, 0)}, good}, clients: scripted("get /a")})
	l.until(time.Second)
	l.crash(1)
	l.until(10 * time.Second)
	l.hears(1, "connected to node 3")
	l.hears(0, "connected to node 2")
	l.hears(0, "went-back")
}

// One that lets the client in all the same is left as soon as it shows where it
// is. What it answered was told, and stands.
func TestAServerThatIsBehindIsLeft(t *testing.T) {
	behind := habit{lenient: true}
	for what, c := range map[string]struct {
		script []string
		shown  string
	}{
		"in a reply": {[]string{"create /a x", "sleep 3s", "get /a"}, "0x100000000"},
		"in a pong":  {[]string{"create /a x", "sleep 1h"}, "0x100000000"},
	} {
		e := ensemble{habits: []habit{{zxid: znode.ZxidOf(3, 0)}, behind, {zxid: znode.ZxidOf(4, 0)}}, clients: scripted(c.script...)}
		p := e.protocol(t)
		for _, watched := range []bool{true, false} {
			if !watched {
				p.Monitors = nil
			}
			// A seed with which s2 is drawn and not s3.
			l := enter(t, sim.Config{Seed: 3, Protocol: p, Network: sim.Network{Delay: sim.Range{Min: 5 * ms, Max: 5 * ms}}})
			l.until(time.Second)
			l.crash(1)
			l.until(20 * time.Second)
			if watched {
				l.violates("single-system-image", "node 2 is at "+c.shown+", and 0x300000002 had been seen")
				continue
			}
			l.hears(1, "connected to node 3")
			if what == "in a reply" {
				l.inOrder("zk returned NoNode at 0x100000000", "c1 went-back", "c1 session")
			}
			if l.marked(ServerBehind) == 0 {
				t.Error(what, "the landmark was not passed")
			}
		}
	}
}

// "A session that has expired: open operations unknown, a new session only if
// its user asks."
func TestExpiry(t *testing.T) {
	e := ensemble{habits: []habit{good, {forgets: true}}, nodes: holder(2, func(t *sim.Task, s *Session) {
		s.Open(t.Env)
		reach(t, s, Connected)
		reach(t, s, Connecting)
		waits := s.Submit(t.Env, get)
		reach(t, s, Expired)
		c, ok := completed(s)
		say.Observe(t.Env, fmt.Sprint(ok, c.Op == waits, c.Known, s.Submit(t.Env, get) == sim.OpID{}, s.Close(t.Env) == sim.OpID{}))
	})}
	l := begin(t, e)
	l.until(time.Second)
	l.crash(1)
	l.until(20 * time.Second)
	l.inOrder("h zk getData /a", "s2 greeted session", "zk unknown", "session 0x101000001 expired", "h says true true false true true")
	l.hears(1, "createSession")
	if l.marked(SessionExpired) != 1 {
		t.Error("the landmark was passed", l.marked(SessionExpired), "times")
	}
}

// What waits while there is no connection is sent when there is one, and fails
// with the attempt.
func TestWhatWaitsSharesTheFateOfTheAttempt(t *testing.T) {
	l := begin(t, ensemble{habits: []habit{good}, nodes: holder(1, func(t *sim.Task, s *Session) {
		s.Open(t.Env)
		say.Observe(t.Env, fmt.Sprint("before: ", s.Submit(t.Env, get)))
		reach(t, s, Connected)
		reach(t, s, Connecting)
		s.Submit(t.Env, set)
		reach(t, s, Connected)
		reach(t, s, Connecting)
		s.Submit(t.Env, get)
	})})
	l.until(time.Second)
	l.hears(1, "says before: 0/0") // nobody to ask for yet
	l.crash(1)
	l.until(3 * time.Second)
	l.inOrder("zk setData", "zk unknown")
	l.restart(1)
	l.until(6 * time.Second)
	l.inflict(sim.Reset{A: 1, B: 2})
	l.until(9 * time.Second)
	l.inOrder("connecting", "zk getData", "connected", "got from 2 #3 getData", "zk returned")
	l.hears(0, "got", "setData")
	l.hears(1, "zk unknown")
}

// In a search the clock stands still; a client's patience ends all the same.
func TestASearchFindsSilence(t *testing.T) {
	e := ensemble{habits: []habit{{mute: 1}, good}, clients: scripted("get /a")}
	res, err := explore.Breadth(context.Background(), sim.Config{Protocol: e.protocol(t)},
		explore.Options{Bounds: sim.Bounds{Expiries: 4}, States: 20_000})
	if err != nil || res.Violation != nil {
		t.Fatal(err, res.Violation)
	}
	for _, mark := range []sim.Landmark{ServerSilent, OutcomeUnknown, SessionMoved, AttemptTimedOut} {
		if !slices.Contains(res.Reached, mark.String()) {
			t.Errorf("in %d states, %s was not reached: %v", res.States, mark, res.Reached)
		}
	}
}

// The xid of a request is never negative and never 0.
func TestXidsWrap(t *testing.T) {
	for n, want := range map[uint64]int32{1: 1, 2: 2, 1<<31 - 1: 1<<31 - 1, 1 << 31: 1} {
		if got := xid(n); got != want {
			t.Errorf("operation %d has the xid %d", n, got)
		}
	}
}
