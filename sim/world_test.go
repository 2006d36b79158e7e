package sim_test

import (
	"testing"
	"time"

	"github.com/zoolab/zoolab/sim"
	"github.com/zoolab/zoolab/sim/simtest"
)

// The relay of these tests: n nodes pass a counter around in a ring, each
// writing it down first; it is as small as a protocol with a disk can be.
var (
	ring  = sim.Datagrams("ring")
	token = sim.Message[counter](ring, "Token")
	held  = sim.FactOf[counter]("held")
	book  = sim.FileOf[counter]("book")
	nudge = sim.Timer("nudge")
)

type counter struct{ N uint64 }

type relay struct {
	next sim.NodeID `sim:"fixed"`
	sync bool       `sim:"fixed"`
	last counter
}

func (r *relay) Start(env *sim.Env) {
	r.last = book.Last(env)
	if env.Self() == 1 {
		env.SetTimer(nudge, 10*time.Millisecond)
	}
}

func (r *relay) Receive(env *sim.Env, d sim.Delivery) {
	r.pass(env, token.Of(d))
}

func (r *relay) Timer(env *sim.Env, _ sim.TimerID) {
	r.pass(env, r.last)
	env.SetTimer(nudge, 50*time.Millisecond)
}

func (r *relay) pass(env *sim.Env, c counter) {
	r.last = counter{c.N + 1}
	if r.sync {
		book.Append(env, r.last)
		book.Sync(env)
	}
	held.Observe(env, r.last)
	token.SendTo(env, r.next, r.last)
}

func relays(n int, sync bool) sim.Config {
	p := sim.Protocol{Name: "relay", Ports: []*sim.Port{ring}}
	for i := range n {
		p.Nodes = append(p.Nodes, sim.NodeSpec{Name: string(rune('a' + i)), Role: "relay", New: func() sim.Node {
			return &relay{next: sim.NodeID((i+1)%n + 1), sync: sync}
		}})
	}
	return sim.Config{Seed: 7, Protocol: p, Network: sim.Network{Delay: sim.Range{Min: time.Millisecond, Max: 5 * time.Millisecond}},
		Disk: sim.Disk{Sync: sim.Range{Min: 100 * time.Microsecond, Max: 300 * time.Microsecond}}}
}

// TestARelayKeepsPassing: the smallest protocol, for two seconds, with every
// counter on disk that was held.
func TestARelayKeepsPassing(t *testing.T) {
	simtest.Check(t, relays(3, true), simtest.Points(40))
	w := newWorld(t, relays(5, true))
	w.Run(sim.Time(2 * time.Second))
	if v := w.Violation(); v != nil {
		t.Fatal(v)
	}
	if n := w.View(1).Files[0].Records; n < 1000 {
		t.Errorf("the first of five has written only %d counters down", n)
	}
	c := w.Clone()
	w.Run(sim.Time(3 * time.Second))
	c.Run(sim.Time(3 * time.Second))
	if w.Hash() != c.Hash() || w.Fingerprint() != c.Fingerprint() {
		t.Error("a clone went another way")
	}
}

func BenchmarkRelay(b *testing.B) {
	for _, v := range []struct {
		name    string
		reorder sim.PPM
	}{{"fifo", 0}, {"reorder", sim.Certain}} {
		b.Run(v.name, func(b *testing.B) {
			cfg := relays(5, false)
			cfg.Network.Reorder = v.reorder
			w, _ := sim.New(cfg)
			w.Run(sim.Time(5 * time.Second)) // a few hundred tokens are about
			b.ReportAllocs()
			b.ResetTimer()
			for range b.N {
				w.Step()
			}
		})
	}
}
