package explore_test

import (
	"context"
	"errors"
	"reflect"
	"strings"
	"testing"

	"github.com/zoolab/zoolab/checker/explore"
	"github.com/zoolab/zoolab/sim"
)

// The protocols of these tests are small enough that their states can be
// counted by hand.

var (
	wire = sim.Datagrams("wire")
	ping = sim.Message[uint8](wire, "Ping")
	line = sim.Streams("line")
	word = sim.Message[uint8](line, "Word")
	got  = sim.FactOf[uint8]("got")
	note = sim.FileOf[uint8]("note")
	tick = sim.Timer("tick")
	stop = sim.RuleOf("STOP")
	seen = sim.Sometimes("seen")
)

// node is a node made of functions, so that a test can say all of it in one
// place. Its memory is the one byte.
type node struct {
	start   func(*node, *sim.Env)               `sim:"fixed"`
	receive func(*node, *sim.Env, sim.Delivery) `sim:"fixed"`
	timer   func(*node, *sim.Env, sim.TimerID)  `sim:"fixed"`
	mem     uint8
	conn    sim.Conn
}

func (n *node) Start(env *sim.Env) {
	if n.start != nil {
		n.start(n, env)
	}
}

func (n *node) Receive(env *sim.Env, d sim.Delivery) {
	if n.receive != nil {
		n.receive(n, env, d)
	}
}

func (n *node) Timer(env *sim.Env, t sim.TimerID) {
	if n.timer != nil {
		n.timer(n, env, t)
	}
}

// nodes makes a protocol of prototypes; each boot gets a copy.
func nodes(monitor func() sim.Monitor, prototypes ...node) sim.Config {
	p := sim.Protocol{Name: "test", Ports: []*sim.Port{wire, line}}
	for i, proto := range prototypes {
		p.Nodes = append(p.Nodes, sim.NodeSpec{Name: string(rune('a' + i)), New: func() sim.Node { n := proto; return &n }})
	}
	if monitor != nil {
		p.Monitors = []sim.MonitorSpec{{Name: "watch", New: monitor}}
	}
	return sim.Config{Protocol: p}
}

// watch judges facts by a function and remembers one byte.
type watch struct {
	judge func(mem *uint8, v uint8) string
	mem   uint8
}

func watching(judge func(mem *uint8, v uint8) string) func() sim.Monitor {
	return func() sim.Monitor { return &watch{judge: judge} }
}

func (w *watch) Step(h sim.Happening) *sim.Violation {
	if !got.Is(h) {
		return nil
	}
	if why := w.judge(&w.mem, got.Of(h)); why != "" {
		return &sim.Violation{Node: h.Node, Text: why}
	}
	return nil
}
func (w *watch) Clone() sim.Monitor     { c := *w; return &c }
func (w *watch) Encode(b []byte) []byte { return append(b, w.mem) }

func breadth(t *testing.T, cfg sim.Config, o explore.Options) explore.Result {
	t.Helper()
	r, err := explore.Breadth(context.Background(), cfg, o)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// lamps: a sends k messages, each of which lights one lamp at b.
func lamps(k uint8) sim.Config {
	return nodes(nil,
		node{start: func(_ *node, env *sim.Env) {
			for i := range k {
				ping.SendTo(env, 2, i)
			}
		}},
		node{receive: func(n *node, _ *sim.Env, d sim.Delivery) { n.mem |= 1 << ping.Of(d) }})
}

func TestEverySubsetOfMessagesMayHaveArrived(t *testing.T) {
	r := breadth(t, lamps(5), explore.Options{})
	// A lit lamp stays lit, so a second delivery changes nothing.
	if r.States != 1<<5 || r.Transitions != 5<<4 || !r.Exhausted || r.Depth != 6 {
		t.Errorf("5 lamps have 32 states and 80 switchings: %+v", r)
	}
	if r.Handlers > 2+5<<5 {
		t.Errorf("%d handlers were run; each lamp can be lit in 32 states once", r.Handlers)
	}
}

// A counter counts deliveries: with Once each message counts once, without
// it the count runs away until the bound.
func TestOnceDeliversADatagramOnce(t *testing.T) {
	counter := nodes(nil,
		node{start: func(_ *node, env *sim.Env) { ping.SendTo(env, 2, 1); ping.SendTo(env, 2, 2) }},
		node{receive: func(n *node, _ *sim.Env, _ sim.Delivery) { n.mem++ }})
	once := breadth(t, counter, explore.Options{Bounds: sim.Bounds{Once: true}})
	if once.States != 4 {
		t.Errorf("two messages delivered at most once leave 4 states: %+v", once)
	}
	often := breadth(t, counter, explore.Options{})
	if often.States != 256 {
		t.Errorf("a byte that counts deliveries has 256 states: %+v", often)
	}
}

func TestAnyArmedTimerMayExpire(t *testing.T) {
	three := node{
		start: func(_ *node, env *sim.Env) {
			for i := range int64(3) {
				env.SetTimer(tick.For(i+1), sim.Duration(i))
			}
		},
		timer: func(n *node, _ *sim.Env, t sim.TimerID) { n.mem = n.mem*4 + uint8(t.Arg()) }}
	// Orders of subsets of three: 1 + 3 + 6 + 6.
	if r := breadth(t, nodes(nil, three), explore.Options{Bounds: sim.Bounds{Expiries: sim.Unlimited}}); r.States != 16 {
		t.Errorf("three timers can expire in 16 partial orders: %+v", r)
	}
	if r := breadth(t, nodes(nil, three), explore.Options{Bounds: sim.Bounds{Expiries: 2}}); r.States != 10 {
		t.Errorf("two of them in 10: %+v", r)
	}
}

func TestRandAndMaybeGoEveryWay(t *testing.T) {
	site := sim.SiteOf("site")
	dice := nodes(nil, node{start: func(n *node, env *sim.Env) {
		n.mem = uint8(env.Rand(3))
		if n.mem == 1 && env.Maybe(site) {
			n.mem += uint8(10 * env.Rand(2))
		}
	}})
	// 0, 1, 2, and 11; 1+0 is 1 again.
	if r := breadth(t, dice, explore.Options{}); r.States != 4 {
		t.Errorf("the dice fall in 4 ways: %+v", r)
	}
}

// scribe keeps a mask on disk and states it, before or after the sync.
func scribe(early bool) sim.Config {
	return nodes(watching(func(mem *uint8, v uint8) string {
		if v&*mem != *mem {
			return "a stated bit is gone"
		}
		*mem = v
		return ""
	}),
		node{start: func(_ *node, env *sim.Env) { ping.SendTo(env, 2, 0); ping.SendTo(env, 2, 1) }},
		node{start: func(n *node, env *sim.Env) { n.mem = note.Last(env) },
			receive: func(n *node, env *sim.Env, d sim.Delivery) {
				n.mem |= 1 << ping.Of(d)
				note.Replace(env, n.mem)
				if !early {
					note.Sync(env)
				}
				got.Observe(env, n.mem)
				if early {
					note.Sync(env)
				}
			}})
}

func TestACrashBetweenEffectsFindsAFactBeforeItsSync(t *testing.T) {
	r := breadth(t, scribe(true), explore.Options{Bounds: sim.Bounds{Crashes: 1}})
	if r.Violation == nil || r.Violation.Monitor != "watch" {
		t.Fatalf("the early statement was not caught: %+v", r)
	}
	// One delivery cut between statement and sync, a restart, the other delivery.
	if r.Moves != 3 {
		t.Errorf("the shortest way takes 3 moves, not %d: %v", r.Moves, r.Trace)
	}
	if c := r.Trace[2]; !c.Crash || c.Cut != 2 || c.On.String() != "wire a>b Ping#1" {
		t.Errorf("the first move should crash b between the fact and the sync: %+v", c)
	}
	if r := breadth(t, scribe(false), explore.Options{Bounds: sim.Bounds{Crashes: 2}}); !r.Exhausted || r.Violation != nil {
		t.Errorf("with the sync first nothing can be lost: %+v", r)
	}
	if r := breadth(t, scribe(true), explore.Options{}); !r.Exhausted || r.Violation != nil {
		t.Errorf("without crashes nothing can be lost: %+v", r)
	}
}

// talk: a dials b and sends 1, 2, 3; b states what it hears.
func talk(judge func(mem *uint8, v uint8) string) sim.Config {
	return nodes(watching(judge),
		node{start: func(n *node, env *sim.Env) {
			n.conn = env.Dial(line, 2)
			for i := range uint8(3) {
				word.Send(env, n.conn, i+1)
			}
		}, receive: func(n *node, env *sim.Env, d sim.Delivery) {
			if d.Closed() {
				got.Observe(env, 100)
			}
		}},
		node{receive: func(n *node, env *sim.Env, d sim.Delivery) {
			switch {
			case word.Is(d):
				got.Observe(env, word.Of(d))
			case d.Closed():
				got.Observe(env, 50)
			}
		}})
}

// Words come in order on each connection, whatever crashes; words of two
// connections may interleave.
func TestStreamsKeepTheirOrderWhateverHappens(t *testing.T) {
	cfg := talk(func(mem *uint8, v uint8) string {
		at := 2 * (v>>4 - 1)
		if v&15 != *mem>>at&3+1 {
			return "out of order"
		}
		*mem += 1 << at
		return ""
	})
	listener := &node{receive: func(_ *node, env *sim.Env, d sim.Delivery) {
		if word.Is(d) {
			got.Observe(env, uint8(d.Conn.N)<<4|word.Of(d))
		}
	}}
	cfg.Protocol.Nodes[0].New = quiet(cfg.Protocol.Nodes[0].New)
	cfg.Protocol.Nodes[1].New = func() sim.Node { n := *listener; return &n }
	r := breadth(t, cfg, explore.Options{Bounds: sim.Bounds{Crashes: 2}})
	if !r.Exhausted || r.Violation != nil {
		t.Fatalf("%+v", r)
	}
}

// quiet makes nodes that start as others do and then say nothing.
func quiet(of func() sim.Node) func() sim.Node {
	return func() sim.Node {
		n := of().(*node)
		n.receive = nil
		return n
	}
}

// With no crash the only freedom is when a hears that the line is open: b has
// heard 0 to 3 words and the opening, a has heard of it or not.
func TestAStreamHasOneOrder(t *testing.T) {
	r := breadth(t, talk(func(*uint8, uint8) string { return "" }), explore.Options{})
	if r.States != 1+2*4 {
		t.Errorf("9 states, not %+v", r)
	}
}

func TestACrashMayLoseTheEndOfAStream(t *testing.T) {
	for _, c := range []struct {
		text string
		bad  func(mem *uint8, v uint8) string
	}{
		{"b may hear the closing after one word", func(mem *uint8, v uint8) string {
			if v == 50 && *mem == 1 {
				return "closed after 1"
			}
			*mem = v
			return ""
		}},
		{"b may hear all and then the closing", func(mem *uint8, v uint8) string {
			if v == 50 && *mem == 3 {
				return "closed after 3"
			}
			*mem = v
			return ""
		}},
		{"a may find nobody there", func(mem *uint8, v uint8) string {
			if v == 100 && *mem == 0 {
				return "refused"
			}
			*mem = v
			return ""
		}},
	} {
		r := breadth(t, talk(c.bad), explore.Options{Bounds: sim.Bounds{Crashes: 1}})
		if r.Violation == nil {
			t.Errorf("%s: never happens in %d states", c.text, r.States)
		}
	}
}

func TestSyncLaterCompletesInOrderPerFile(t *testing.T) {
	cfg := nodes(watching(func(mem *uint8, v uint8) string {
		if v != *mem+1 {
			return "out of order"
		}
		*mem = v
		return ""
	}), node{start: func(_ *node, env *sim.Env) {
		for i := range uint8(3) {
			note.Append(env, i)
			note.SyncLater(env, uint64(i+1))
		}
	}, receive: func(_ *node, env *sim.Env, d sim.Delivery) {
		if note.Is(d) {
			got.Observe(env, uint8(note.Synced(d)))
		}
	}})
	if r := breadth(t, cfg, explore.Options{}); r.States != 4 || r.Violation != nil {
		t.Errorf("%+v", r)
	}
}

func TestAPanicIsAViolation(t *testing.T) {
	r := breadth(t, nodes(nil,
		node{start: func(_ *node, env *sim.Env) { ping.SendTo(env, 2, 1) }},
		node{receive: func(*node, *sim.Env, sim.Delivery) { panic("boom") }}), explore.Options{})
	if r.Violation == nil || r.Violation.Monitor != "panic" || !strings.Contains(r.Violation.Text, "b panicked: boom") {
		t.Errorf("%+v", r)
	}
}

// A node that has halted may be restarted at the price of a crash, or a node
// that halts whenever it starts would have no end of states.
func TestAHaltedNodeMayBeRestarted(t *testing.T) {
	cfg := nodes(nil, node{start: func(_ *node, env *sim.Env) {
		env.Sometimes(seen)
		env.SetTimer(tick, 1)
	}, timer: func(_ *node, env *sim.Env, _ sim.TimerID) { env.Halt(stop) }})
	for crashes, states := range []int{2, 5} {
		r := breadth(t, cfg, explore.Options{Bounds: sim.Bounds{Expiries: sim.Unlimited, Crashes: crashes}})
		if !r.Exhausted || r.States != states || !reflect.DeepEqual(r.Reached, []string{"seen"}) {
			t.Errorf("with %d crashes there are %d states: %+v", crashes, states, r)
		}
	}
}

// Scripts are explored like any node: their state is what they were told.
func TestAScriptIsExplored(t *testing.T) {
	cfg := nodes(watching(func(_ *uint8, v uint8) string {
		if v == 21 {
			return "b before a"
		}
		return ""
	}), node{start: func(_ *node, env *sim.Env) { ping.SendTo(env, 3, 1) }},
		node{start: func(_ *node, env *sim.Env) { ping.SendTo(env, 3, 2) }})
	cfg.Protocol.Nodes = append(cfg.Protocol.Nodes, sim.NodeSpec{Name: "c", New: func() sim.Node {
		return sim.Scripted(func(t *sim.Task) {
			first := ping.Of(t.Await().Delivery)
			second := ping.Of(t.Await().Delivery)
			got.Observe(t.Env, first*10+second)
		})
	}})
	r := breadth(t, cfg, explore.Options{})
	if r.Violation == nil || r.Moves != 2 {
		t.Errorf("%+v", r)
	}
}

func TestASearchIsTheSameTwice(t *testing.T) {
	o := explore.Options{Bounds: sim.Bounds{Crashes: 1}}
	a, b := breadth(t, scribe(true), o), breadth(t, scribe(true), o)
	if !reflect.DeepEqual(a, b) {
		t.Errorf("%+v\n%+v", a, b)
	}
}

func TestBoundsEndASearch(t *testing.T) {
	if r := breadth(t, lamps(8), explore.Options{States: 100}); r.Exhausted || r.States != 100 {
		t.Errorf("100 states were allowed: %+v", r)
	}
	if r := breadth(t, lamps(8), explore.Options{States: 256}); !r.Exhausted {
		t.Errorf("256 states are all there are: %+v", r)
	}
	if r := breadth(t, lamps(8), explore.Options{Depth: 1}); r.Exhausted || r.States != 1+8 {
		t.Errorf("one move lights one lamp: %+v", r)
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := explore.Breadth(ctx, lamps(8), explore.Options{}); !errors.Is(err, explore.ErrStopped) {
		t.Errorf("a search whose context has ended says %v", err)
	}
}
