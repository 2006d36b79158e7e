package zab

import (
	"testing"
	"time"

	"github.com/zoolab/zoolab/sim"
)

// window is a server whose leader keeps so many proposals outstanding.
type window struct {
	witness
	size int  `sim:"fixed"`
	done *int `sim:"fixed"` // delivered, counted at one of them
	out  int
}

func (s *window) Start(env *sim.Env)                   { s.Peer.Start(env, s) }
func (s *window) Receive(env *sim.Env, d sim.Delivery) { s.Peer.Receive(env, d, s) }
func (s *window) Timer(env *sim.Env, t sim.TimerID)    { s.Peer.Timer(env, t, s) }
func (s *window) Restore(*sim.Env, *Snapshot)          {}
func (s *window) Retire(*sim.Env)                      {}
func (s *window) Serve(env *sim.Env)                   { s.fill(env) }

func (s *window) Deliver(env *sim.Env, _ Txn) {
	if env.Self() == 1 {
		*s.done++
	}
	s.out--
	s.fill(env)
}

// fill proposes until the window is full.
func (s *window) fill(env *sim.Env) {
	if _, ok := s.Next(env, s); !ok {
		return
	}
	for ; s.out < s.size; s.out++ {
		s.Propose(env, s, "sixteen bytes...")
	}
}

// BenchmarkCommit is one transaction from proposal to delivery at all of five
// servers, 64 of them outstanding. Each operation is one commit.
func BenchmarkCommit(b *testing.B) {
	c := Config{TickTime: 100 * ms, SnapCount: 1_000_000_000}
	done := 0
	p := witnesses(b, 5, 0, c, load{})
	p.Monitors, p.Goal, p.Roles = nil, nil, nil
	for i := range p.Nodes {
		fresh := p.Nodes[i].New
		p.Nodes[i].New = func() sim.Node { return &window{witness: *fresh().(*witness), size: 64, done: &done} }
	}
	w, err := sim.New(sim.Config{Seed: 1, Protocol: p, Network: sim.Network{Delay: sim.Range{Min: ms, Max: 2 * ms}}, Disk: sim.Disk{Sync: sim.Range{Min: ms, Max: 2 * ms}}})
	if err != nil {
		b.Fatal(err)
	}
	defer w.Close()
	w.Run(sim.Time(time.Second))
	begin, events := done, w.Stats().Events
	b.ReportAllocs()
	for b.Loop() {
		for until := done + 1; done < until; {
			if !w.Step() {
				b.Fatal(w.Violation())
			}
		}
	}
	b.ReportMetric(float64(w.Stats().Events-events)/float64(done-begin), "events/commit")
}
