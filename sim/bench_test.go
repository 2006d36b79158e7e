package sim_test

import (
	"testing"
	"time"

	"github.com/zoolab/zoolab/sim"
)

// The mill of the benchmarks: every node keeps a few parcels moving, so the
// number of messages under way never changes and a benchmark measures one
// steady state. What a node does with a parcel is switched on by the parts.
var (
	milling = sim.Datagrams("mill")
	parcel  = sim.Message[load](milling, "Parcel")
	belt    = sim.Streams("belt")
	crate   = sim.Message[load](belt, "Crate")
	milled  = sim.FactOf[load]("milled")
	shift   = sim.Timer("shift")
)

// turnout is how long a miller waits for a parcel; now and then it is too long.
const turnout = 150 * time.Microsecond

type load struct{ N, Weight uint64 }

// parts says what the nodes of a mill do besides passing parcels on.
type parts struct {
	window int  // parcels under way, over all nodes
	fact   bool // state a fact for each parcel
	watch  bool // have a monitor judge the facts
	timer  bool // set a timer for each parcel, as a timeout would be
	stream bool // over connections instead of datagrams
	net    sim.Network
}

type miller struct {
	parts `sim:"fixed"`
	conns []sim.Conn
	turn  uint32
	n     uint64
}

func (m *miller) Start(env *sim.Env) {
	for _, p := range env.Peers() {
		if m.stream && p != env.Self() {
			m.conns = append(m.conns, env.Dial(belt, p))
		}
	}
	if m.timer {
		env.SetTimer(shift, turnout)
	}
	for range m.window / len(env.Peers()) {
		m.pass(env, load{})
	}
}

func (m *miller) Receive(env *sim.Env, d sim.Delivery) {
	switch {
	case parcel.Is(d):
		m.mill(env, parcel.Of(d))
	case crate.Is(d):
		m.mill(env, crate.Of(d))
	}
}

func (m *miller) mill(env *sim.Env, l load) {
	m.n++
	if m.fact {
		milled.Observe(env, l)
	}
	if m.timer {
		env.SetTimer(shift, turnout)
	}
	m.pass(env, load{l.N + 1, m.n})
}

func (m *miller) Timer(env *sim.Env, _ sim.TimerID) { env.SetTimer(shift, turnout) }

// pass gives a parcel to the next peer in turn.
func (m *miller) pass(env *sim.Env, l load) {
	peers := uint32(len(env.Peers()))
	m.turn++
	if m.turn == peers {
		m.turn = 1
	}
	if m.stream {
		crate.Send(env, m.conns[m.turn-1], l)
		return
	}
	to := uint32(env.Self()) + m.turn
	if to > peers {
		to -= peers
	}
	parcel.SendTo(env, sim.NodeID(to), l)
}

// An auditor is a monitor of the usual size: it reads one number of a fact
// and compares it.
type auditor struct{ heaviest uint64 }

func (a *auditor) Step(h sim.Happening) *sim.Violation {
	if milled.Is(h) {
		a.heaviest = max(a.heaviest, milled.Of(h).Weight)
	}
	return nil
}

func (a *auditor) Clone() sim.Monitor { c := *a; return &c }

func (a *auditor) Encode(b []byte) []byte { return append(b, byte(a.heaviest)) }

func mill(n int, p parts) sim.Config {
	proto := sim.Protocol{Name: "mill", Ports: []*sim.Port{milling, belt}}
	for i := range n {
		proto.Nodes = append(proto.Nodes, sim.NodeSpec{Name: string(rune('a' + i)), Role: "miller",
			New: func() sim.Node { return &miller{parts: p} }})
	}
	if p.watch {
		proto.Monitors = []sim.MonitorSpec{{Name: "auditor", New: func() sim.Monitor { return &auditor{} }}}
	}
	return sim.Config{Seed: 7, Protocol: proto, Network: p.net}
}

// running is a world of five millers past its first moments.
func running(tb testing.TB, p parts) *sim.World {
	w, err := sim.New(mill(5, p))
	if err != nil {
		tb.Fatal(err)
	}
	w.Run(sim.Time(20 * time.Millisecond))
	return w
}

// Networks of the benchmarks: every lane in order, every message by itself.
var (
	orderly = sim.Network{Delay: sim.Range{Min: 500 * time.Microsecond, Max: 1500 * time.Microsecond}}
	jumble  = sim.Network{Delay: orderly.Delay, Reorder: sim.Certain}
)

// BenchmarkStep is one event with all that the engine does about it and all
// that the node does in turn.
func BenchmarkStep(b *testing.B) {
	for _, v := range []struct {
		name string
		parts
	}{
		{"fifo", parts{net: orderly}},
		{"reorder", parts{net: jumble}},
		{"fifo+fact+monitor", parts{fact: true, watch: true, net: orderly}},
		{"reorder+fact+monitor", parts{fact: true, watch: true, net: jumble}},
		{"timer", parts{timer: true, net: orderly}},
		{"stream", parts{stream: true, net: orderly}},
	} {
		b.Run(v.name, func(b *testing.B) {
			v.window = 64
			w := running(b, v.parts)
			b.ReportAllocs()
			for b.Loop() {
				w.Step()
			}
		})
	}
}

// busy is a world with something of everything in it.
func busy(b *testing.B) *sim.World {
	return running(b, parts{window: 64, fact: true, watch: true, timer: true, net: orderly})
}

func BenchmarkClone(b *testing.B) {
	w := busy(b)
	b.ReportAllocs()
	for b.Loop() {
		w.Clone()
	}
}

func BenchmarkFingerprint(b *testing.B) {
	w := busy(b)
	b.ReportAllocs()
	for b.Loop() {
		w.Fingerprint()
	}
}

// BenchmarkApply is a driver's hand in a run: a message is found by its
// address and copied, and the copy found by its own and lost.
func BenchmarkApply(b *testing.B) {
	w := busy(b)
	c, _ := w.Next()
	for c.On.Port != milling.Name() {
		w.Step()
		c, _ = w.Next()
	}
	copied, lost := c, c
	copied.Act, lost.Act = sim.Duplicate, sim.Drop
	lost.On.Twin = true
	b.ReportAllocs()
	for b.Loop() {
		if err := w.Apply(copied); err != nil {
			b.Fatal(err)
		}
		if err := w.Apply(lost); err != nil {
			b.Fatal(err)
		}
	}
}
