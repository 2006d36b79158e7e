package explore_test

import (
	"context"
	"testing"

	"github.com/zoolab/zoolab/checker/explore"
	"github.com/zoolab/zoolab/sim"
)

// The smallest Paxos: each proposer has one ballot, its own number, and one
// value, its own number; nobody retries. The same model was run in SPIN.

type slip struct{ B, AccB, AccV uint8 }

var (
	pxWire    = sim.Datagrams("px")
	pxPrepare = sim.Message[slip](pxWire, "Prepare")
	pxPromise = sim.Message[slip](pxWire, "Promise")
	pxAccept  = sim.Message[slip](pxWire, "Accept")
	pxVoted   = sim.FactOf[slip]("px-voted")
)

type pxProposer struct {
	acceptors []sim.NodeID `sim:"fixed"`
	from      uint8        // acceptors that promised, as bits
	bestB     uint8
	value     uint8
	asked     bool
}

func (p *pxProposer) Start(env *sim.Env) {
	p.value = uint8(env.Self())
	for _, a := range p.acceptors {
		pxPrepare.SendTo(env, a, slip{B: uint8(env.Self())})
	}
}
func (p *pxProposer) Timer(*sim.Env, sim.TimerID) {}
func (p *pxProposer) Receive(env *sim.Env, d sim.Delivery) {
	if p.asked {
		return
	}
	m := pxPromise.Of(d)
	p.from |= 1 << d.From
	if m.AccB > p.bestB {
		p.bestB, p.value = m.AccB, m.AccV
	}
	n := 0
	for _, a := range p.acceptors {
		n += int(p.from >> a & 1)
	}
	if n >= 2 {
		p.asked = true
		for _, a := range p.acceptors {
			pxAccept.SendTo(env, a, slip{B: uint8(env.Self()), AccV: p.value})
		}
		p.from, p.bestB, p.value = 0, 0, 0
	}
}

type pxAcceptor struct{ promised, accB, accV uint8 }

func (a *pxAcceptor) Start(*sim.Env)              {}
func (a *pxAcceptor) Timer(*sim.Env, sim.TimerID) {}
func (a *pxAcceptor) Receive(env *sim.Env, d sim.Delivery) {
	switch {
	case pxPrepare.Is(d):
		if m := pxPrepare.Of(d); m.B > a.promised {
			a.promised = m.B
			pxPromise.SendTo(env, d.From, slip{m.B, a.accB, a.accV})
		}
	case pxAccept.Is(d):
		if m := pxAccept.Of(d); m.B >= a.promised {
			a.promised, a.accB, a.accV = m.B, m.B, m.AccV
			pxVoted.Observe(env, slip{m.B, m.B, m.AccV})
		}
	}
}

func smallestPaxos(proposers int) sim.Config {
	acc := []sim.NodeID{}
	for i := range 3 {
		acc = append(acc, sim.NodeID(proposers+i+1))
	}
	p := sim.Protocol{Name: "px", Ports: []*sim.Port{pxWire}}
	for i := range proposers {
		p.Nodes = append(p.Nodes, sim.NodeSpec{Name: string(rune('p' + i)), New: func() sim.Node { return &pxProposer{acceptors: acc} }})
	}
	for i := range 3 {
		p.Nodes = append(p.Nodes, sim.NodeSpec{Name: string(rune('a' + i)), New: func() sim.Node { return &pxAcceptor{} }})
	}
	return sim.Config{Protocol: p}
}

func TestSmallestPaxosCount(t *testing.T) {
	r, err := explore.Breadth(context.Background(), smallestPaxos(2), explore.Options{})
	t.Logf("%+v %v", r, err)
}

func BenchmarkPaxos3(b *testing.B) {
	for range b.N {
		r, err := explore.Breadth(context.Background(), smallestPaxos(3), explore.Options{States: 1_000_000})
		if err != nil {
			b.Fatal(err)
		}
		b.ReportMetric(float64(r.States), "states")
		b.ReportMetric(float64(r.States)*float64(b.N)/b.Elapsed().Seconds(), "states/s")
		b.ReportMetric(float64(r.Transitions)*float64(b.N)/b.Elapsed().Seconds(), "transitions/s")
	}
}
