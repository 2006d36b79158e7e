package main

import (
	"strconv"

	"github.com/zoolab/zoolab/sim"
)

var (
	milling = sim.Datagrams("mill")
	parcel  = sim.Message[load](milling, "Parcel")
	milled  = sim.FactOf[load]("milled")
	shift   = sim.Timer("shift")
)

// miller is a node of the mill in a sim.World.
type miller struct {
	job  job `sim:"fixed"`
	turn uint32
	n    uint64
}

func (m *miller) Start(env *sim.Env) {
	if m.job.timer {
		env.SetTimer(shift, turnout)
	}
	for range m.job.window / m.job.nodes {
		m.pass(env, load{})
	}
}

func (m *miller) Receive(env *sim.Env, d sim.Delivery) {
	l := parcel.Of(d)
	m.n++
	if m.job.fact {
		milled.Observe(env, l)
	}
	if m.job.timer {
		env.SetTimer(shift, turnout)
	}
	m.pass(env, load{l.N + 1, m.n})
}

func (m *miller) Timer(env *sim.Env, _ sim.TimerID) { env.SetTimer(shift, turnout) }

func (m *miller) pass(env *sim.Env, l load) {
	if m.turn++; m.turn == uint32(m.job.nodes) {
		m.turn = 1
	}
	parcel.SendTo(env, sim.NodeID(successor(uint32(env.Self()), m.turn, uint32(m.job.nodes))), l)
}

// auditor is the monitor of the mill: it reads one number of a fact and
// compares it.
type auditor struct{ heaviest uint64 }

func (a *auditor) Step(h sim.Happening) *sim.Violation {
	if milled.Is(h) {
		a.heaviest = max(a.heaviest, milled.Of(h).Weight)
	}
	return nil
}

func (a *auditor) Clone() sim.Monitor { c := *a; return &c }

func (a *auditor) Encode(b []byte) []byte { return append(b, byte(a.heaviest)) }

// world is the mill as a sim.World.
type world struct {
	*sim.World
	millers []*miller
}

func startWorld(j job) mill { return newWorld(j) }

func newWorld(j job) *world {
	w := &world{}
	p := sim.Protocol{Name: "mill", Ports: []*sim.Port{milling}}
	for i := range j.nodes {
		p.Nodes = append(p.Nodes, sim.NodeSpec{Name: "m" + strconv.Itoa(i+1), Role: "miller", New: func() sim.Node {
			m := &miller{job: j}
			w.millers = append(w.millers, m)
			return m
		}})
	}
	if j.fact {
		p.Monitors = []sim.MonitorSpec{{Name: "auditor", New: func() sim.Monitor { return &auditor{} }}}
	}
	net := sim.Network{Delay: sim.Range{Min: shortest, Max: longest}}
	if j.jumble {
		net.Reorder = sim.Certain
	}
	w.World = must(sim.New(sim.Config{Seed: seed, Protocol: p, Network: net}))
	return w
}

// step runs the world as the seeded driver does, a span of virtual time at a
// go.
func (w *world) step(n int) int {
	from := w.Seq()
	for w.Seq()-from < uint64(n) && w.Run(w.Now().Add(longest)) {
	}
	return int(w.Seq() - from)
}

func (w *world) parcels() uint64 {
	var n uint64
	for _, m := range w.millers {
		n += m.n
	}
	return n
}

func (w *world) hash() uint64 { return w.Hash() }

// must is for configurations that this program writes itself.
func must[T any](v T, err error) T {
	if err != nil {
		panic(err)
	}
	return v
}
