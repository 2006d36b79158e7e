package sim_test

import (
	"testing"
	"time"

	"github.com/zoolab/zoolab/sim"
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

func TestSmoke(t *testing.T) {
	w, err := sim.New(relays(5, true))
	if err != nil {
		t.Fatal(err)
	}
	w.Run(sim.Time(2 * time.Second))
	c := w.Clone()
	w.Run(sim.Time(4 * time.Second))
	c.Run(sim.Time(4 * time.Second))
	t.Logf("%x %x %d %v %x %x", w.Hash(), c.Hash(), w.Seq(), w.Violation(), w.Fingerprint(), c.Fingerprint())
	for _, r := range w.Recent(5) {
		t.Log(w.Address(r))
	}
	for _, p := range w.Pending() {
		t.Logf("%+v", p)
	}
	t.Logf("%+v", w.View(1))
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
