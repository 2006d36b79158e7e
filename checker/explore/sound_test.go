package explore_test

import (
	"testing"

	"github.com/zoolab/zoolab/checker/explore"
	"github.com/zoolab/zoolab/sim"
)

// What a world can do within the bounds, a search must find: each of these
// behaviours is one step off the beaten way, and a search that missed it would
// call a broken protocol clean. Where one is found, explore has already
// performed it in a world.

// errand is an operation whose end a monitor may wait for.
var errand = sim.OperationOf[uint8, uint8]("errand")

// hears is a monitor made of a function of the whole happening.
type hears struct {
	judge func(n *int, h sim.Happening) bool // true: that is the one
	n     int
}

func (m *hears) Step(h sim.Happening) *sim.Violation {
	if m.judge(&m.n, h) {
		return &sim.Violation{Node: h.Node, Text: "it happens"}
	}
	return nil
}
func (m *hears) Clone() sim.Monitor     { c := *m; return &c }
func (m *hears) Encode(b []byte) []byte { return append(b, byte(m.n)) }

func TestWhatAWorldCanDoIsFound(t *testing.T) {
	for _, c := range []struct {
		name   string
		bounds sim.Bounds
		judge  func(n *int, h sim.Happening) bool
		nodes  []node
	}{
		{"a node boots again after a crash", sim.Bounds{Crashes: 1},
			func(_ *int, h sim.Happening) bool { return sim.Booted.Is(h) && h.Boot == 2 },
			[]node{{}}},
		{"a halt leaves an operation of unknown outcome", sim.Bounds{},
			func(_ *int, h sim.Happening) bool { return errand.Unknown(h) },
			[]node{{start: func(_ *node, env *sim.Env) { errand.Invoke(env, 1); env.Halt(stop) }}}},
		{"what comes after a halt is not written", sim.Bounds{Crashes: 1},
			func(_ *int, h sim.Happening) bool { return got.Is(h) && got.Of(h) == 1 && h.Boot == 2 },
			[]node{{start: func(_ *node, env *sim.Env) {
				got.Observe(env, uint8(note.Len(env)))
				note.Append(env, 1)
				env.Halt(stop)
				note.Append(env, 2)
			}}}},
		{"a crash between a send and a fact", sim.Bounds{Crashes: 1, Expiries: 1},
			func(n *int, h sim.Happening) bool {
				if got.Is(h) && h.Node == 1 {
					*n = 1
				}
				return got.Is(h) && h.Node == 2 && *n == 0
			},
			[]node{{start: alarm, timer: func(_ *node, env *sim.Env, _ sim.TimerID) { ping.SendTo(env, 2, 1); got.Observe(env, 1) }},
				{receive: func(_ *node, env *sim.Env, _ sim.Delivery) { got.Observe(env, 2) }}}},
		{"a crash between an invocation and its return", sim.Bounds{Crashes: 1, Expiries: 1},
			func(_ *int, h sim.Happening) bool { return errand.Unknown(h) },
			[]node{{start: alarm, timer: func(_ *node, env *sim.Env, _ sim.TimerID) { errand.Return(env, errand.Invoke(env, 1), 2) }}}},
		{"a start that drew the rare number", sim.Bounds{},
			func(_ *int, h sim.Happening) bool { return got.Is(h) && got.Of(h) == 2 },
			[]node{{start: func(_ *node, env *sim.Env) { got.Observe(env, uint8(env.Rand(3))) }}}},
		{"a way that begins with the rare start", sim.Bounds{},
			func(_ *int, h sim.Happening) bool { return got.Is(h) && got.Of(h) == 2 },
			[]node{{start: func(n *node, env *sim.Env) { n.mem = uint8(env.Rand(3)); ping.SendTo(env, 1, n.mem) },
				receive: func(n *node, env *sim.Env, d sim.Delivery) { got.Observe(env, ping.Of(d)) }}}},
		{"two equal messages both arrive, once each", sim.Bounds{Once: true},
			func(n *int, h sim.Happening) bool {
				if got.Is(h) {
					*n++
				}
				return *n == 2
			},
			[]node{{start: func(_ *node, env *sim.Env) { ping.SendTo(env, 2, 1); ping.SendTo(env, 2, 1) }},
				{receive: func(_ *node, env *sim.Env, _ sim.Delivery) { got.Observe(env, 1) }}}},
		{"a connection breaks between two nodes that are up", sim.Bounds{Resets: 1},
			func(_ *int, h sim.Happening) bool { return got.Is(h) && got.Of(h) == 50 },
			[]node{{start: func(_ *node, env *sim.Env) { env.Dial(line, 2) }}, closings}},
		{"a reset is heard on both sides", sim.Bounds{Resets: 1},
			func(n *int, h sim.Happening) bool {
				if got.Is(h) && got.Of(h) == 50 {
					*n |= 1 << h.Node
				}
				return *n == 6
			},
			[]node{{start: func(_ *node, env *sim.Env) { env.Dial(line, 2) }, receive: closings.receive}, closings}},
	} {
		t.Run(c.name, func(t *testing.T) {
			cfg := nodes(func() sim.Monitor { return &hears{judge: c.judge} }, c.nodes...)
			if r := breadth(t, cfg, explore.Options{Bounds: c.bounds}); r.Violation == nil {
				t.Errorf("it was not found in %d states: %+v", r.States, r)
			}
		})
	}
}

// alarm leaves what a node does to a timer: in a search all nodes have
// booted before anything can happen to them.
func alarm(_ *node, env *sim.Env) { env.SetTimer(tick, 1) }

// closings states each closing it hears.
var closings = node{receive: func(_ *node, env *sim.Env, d sim.Delivery) {
	if d.Closed() {
		got.Observe(env, 50)
	}
}}

// What a world passes over, a search passes over: bytes on a connection of an
// earlier life, and on one that is somebody else's.
func TestBytesThatGoNowhereGoNowhere(t *testing.T) {
	speak := func(_ *node, env *sim.Env, d sim.Delivery) {
		if ping.Is(d) {
			word.Send(env, sim.Conn{Dialer: 1, N: 1}, 9)
		}
	}
	for name, first := range map[string]node{
		"of an earlier life": {start: func(_ *node, env *sim.Env) {
			if env.Boot() == 1 {
				env.Dial(line, 2)
			}
			ping.SendTo(env, 1, 1)
		}, receive: speak},
		"somebody else's": {start: func(_ *node, env *sim.Env) { env.Dial(line, 2); ping.SendTo(env, 3, 1) }},
	} {
		cfg := nodes(func() sim.Monitor {
			return &hears{judge: func(_ *int, h sim.Happening) bool { return got.Is(h) && h.Boot > 0 && got.Of(h) == 9 }}
		}, first, node{receive: func(_ *node, env *sim.Env, d sim.Delivery) {
			if word.Is(d) && name == "somebody else's" {
				got.Observe(env, word.Of(d))
			}
		}}, node{receive: speak})
		if r := breadth(t, cfg, explore.Options{Bounds: sim.Bounds{Crashes: 1, Once: true}}); !r.Exhausted || r.Violation != nil {
			t.Errorf("%s: %+v", name, r)
		}
	}
}
