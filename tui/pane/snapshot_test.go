package pane

import (
	"reflect"
	"testing"

	"github.com/zoolab/zoolab/sim"
)

// A snapshot says what the world says, however the album came by it.
func TestAnAlbumShowsWhatTheWorldsShow(t *testing.T) {
	g := stageOf(t, "zookeeper-split-brain", 900)
	b := g.branch(450, sim.Crash{Target: sim.Target{Node: 4}})
	for _, step := range []int{0, 1, 449, 450, 451, 500, 3, 500, 451, b.Len()} {
		s := g.scene(b, step)
		if s.World != b.World(step) && s.World.Hash() != b.World(step).Hash() {
			t.Fatalf("step %d: the scene's world is another", step)
		}
		w := s.World
		for i := range s.Now.Views {
			id := sim.NodeID(i + 1)
			if !reflect.DeepEqual(s.Now.Views[i], w.View(id)) || !reflect.DeepEqual(s.Now.Exhibits(id), w.Exhibits(id)) {
				t.Errorf("step %d shows %s as it is not", step, w.Name(id))
			}
		}
		if s.Now.At != w.Now() || s.Now.Step != step || (s.Before == nil) != (step == 0) || s.Before != nil && s.Before.Step != step-1 {
			t.Errorf("step %d: it shows step %d at %s, behind %v", step, s.Now.Step, s.Now.At, s.Before)
		}
		for _, l := range s.Now.Links {
			if want := w.Link(l.From, l.To); l.LinkView != want {
				t.Errorf("step %d: link %d>%d is %v, not %v", step, l.From, l.To, l.LinkView, want)
			}
		}
	}
}

// What branches have in common is taken once.
func TestAnAlbumKnowsWhatBranchesShare(t *testing.T) {
	g := stageOf(t, "paxos-quiet", 60)
	b := g.branch(30, sim.Crash{Target: sim.Target{Node: 1}})
	if g.album.Snapshot(b, 30) != g.album.Snapshot(g.tape.Main(), 30) {
		t.Error("a step that they share is two snapshots")
	}
	if g.album.Snapshot(b, 31) == g.album.Snapshot(g.tape.Main(), 31) {
		t.Error("steps that are not the same are one snapshot")
	}
}

// A flight was sent in the step that says so, and its sender sent it.
func TestFlightsHaveTheirSendings(t *testing.T) {
	g := stageOf(t, "paxos-loss-and-duplication", 400)
	twins := 0
	for step := 0; step <= g.tape.Main().Len(); step += 3 {
		for _, f := range g.at(step).Now.Flights {
			m := g.tape.Main().Moment(f.Step)
			on, found := f.On, false
			on.Twin = false
			for _, o := range m.Out {
				found = found || o.Sort == sim.Sent && o.On == on && o.From == f.From && o.Node == f.To
			}
			if !found || f.Sent != m.At {
				t.Fatalf("step %d: %s was not sent in step %d at %s", step, f.On, f.Step, f.Sent)
			}
			if f.On.Twin {
				twins++
			}
		}
	}
	if twins == 0 {
		t.Error("no second copy was seen")
	}
}

func BenchmarkLook(b *testing.B) {
	g := stageOf(b, "zookeeper-leader-crash-mid-broadcast", 12_000)
	b.Run("step forward", func(b *testing.B) {
		step := 1000
		for b.Loop() {
			g.at(step)
			step = 1000 + (step-999)%10_000
		}
	})
	b.Run("same step", func(b *testing.B) {
		for b.Loop() {
			g.at(6000)
		}
	})
}
