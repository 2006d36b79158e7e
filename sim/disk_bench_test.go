package sim_test

import (
	"testing"

	"github.com/zoolab/zoolab/sim"
)

// A scribe appends a record and syncs it in the background, again and again,
// eight at a time: what a log does all day.
type scribe struct{ n uint64 }

var scroll = sim.FileOf[load]("scroll")

func (s *scribe) Start(env *sim.Env) {
	for range 8 {
		s.write(env)
	}
}

func (s *scribe) write(env *sim.Env) {
	s.n++
	scroll.Append(env, load{s.n, s.n})
	scroll.SyncLater(env, s.n)
}

func (s *scribe) Receive(env *sim.Env, _ sim.Delivery) { s.write(env) }
func (s *scribe) Timer(*sim.Env, sim.TimerID)          {}

func scribes(n int) sim.Config {
	p := sim.Protocol{Name: "scribes"}
	for i := range n {
		p.Nodes = append(p.Nodes, sim.NodeSpec{Name: string(rune('a' + i)), Role: "scribe", New: func() sim.Node { return &scribe{} }})
	}
	return sim.Config{Seed: 7, Protocol: p, Disk: sim.Disk{Sync: sim.Range{Min: millis(1), Max: millis(2)}}}
}

// BenchmarkDisk is one sync completed, one record appended and its sync begun.
func BenchmarkDisk(b *testing.B) {
	w, err := sim.New(scribes(5))
	if err != nil {
		b.Fatal(err)
	}
	w.Run(sim.Time(millis(20)))
	b.ReportAllocs()
	for b.Loop() {
		w.Step()
	}
}
