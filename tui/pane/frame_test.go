package pane

import (
	"fmt"
	"testing"
	"time"

	"github.com/zoolab/zoolab/scenarios"
	"github.com/zoolab/zoolab/sim"
	"github.com/zoolab/zoolab/sim/tape"
	"github.com/zoolab/zoolab/tui/screen"
	"github.com/zoolab/zoolab/tui/screen/screentest"
	"pgregory.net/rapid"
)

// frames are all panes.
var frames = []Pane{Ensemble{}, InFlight{}, Ladder{}, Why{}, Timeline{},
	Links{}, Ring{}, Flow{}, Exhibit{}, Diff{}, Checks{}, Branches{}, Subtitles{}}

// stages opens scenarios of all sorts.
func stages(t testing.TB) []*stage {
	var all []*stage
	for _, name := range []string{"zookeeper-split-brain", "zookeeper-torn-log", "zookeeper-half-open", "election-bridge", "paxos-loss-and-duplication",
		"paxos-slow-acceptor", "zab-quorum-of-half"} {
		g := stageOf(t, name, 900)
		g.branch(450, sim.Crash{Target: sim.Target{Node: 1}})
		g.branch(450, sim.Cut{From: 1, To: 2}, sim.Clog{From: 2, To: 1, For: time.Second}, sim.Capacity{From: 1, To: 3, Every: time.Second})
		all = append(all, g)
	}
	return all
}

// anyScene draws a scene of a stage: of any step, with anything selected.
func anyScene(r *rapid.T, g *stage) *Scene {
	branches := g.tape.Branches()
	which := rapid.IntRange(0, len(branches)-1) // a drawn branch would be printed whole
	b := branches[which.Draw(r, "branch")]
	step := rapid.OneOf(rapid.IntRange(0, b.Len()), rapid.Just(b.Len())).Draw(r, "step")
	s := g.scene(b, step, func(s *Scene) {
		if other := branches[which.Draw(r, "other")]; other != b {
			s.Other = other
		}
	})
	if rapid.Bool().Draw(r, "lesson") {
		s.Lesson = anyLesson(r)
	}
	if rapid.Bool().Draw(r, "judged") {
		s.Verdicts = map[string]*scenarios.Result{b.Name(): g.verdict()}
	}
	s.Part = rapid.IntRange(0, 1000).Draw(r, "part")
	s.Node = sim.NodeID(rapid.IntRange(0, len(s.Protocol.Nodes)).Draw(r, "node"))
	s.Row = rapid.IntRange(0, b.Len()).Draw(r, "row")
	if n := len(s.Pending); n > 0 && rapid.Bool().Draw(r, "message") {
		s.Row, s.Message = 0, s.Pending[rapid.IntRange(0, n-1).Draw(r, "which")].On
	}
	s.Focused, s.Chinese = rapid.Bool().Draw(r, "focused"), rapid.Bool().Draw(r, "chinese")
	s.Scroll, s.Tab = rapid.IntRange(-50, 50).Draw(r, "scroll"), rapid.IntRange(0, 1).Draw(r, "tab")
	if rapid.Bool().Draw(r, "filtered") {
		s.Show = func(m *tape.Moment) bool { return m.Step%5 == 0 }
		s.Find = func(m *tape.Moment) bool { return m.Sort == tape.Delivered }
	}
	return s
}

func TestFramesOfAnySizeAndStep(t *testing.T) {
	all := stages(t)
	rapid.Check(t, func(r *rapid.T) {
		s := anyScene(r, all[rapid.IntRange(0, len(all)-1).Draw(r, "stage")])
		w, h := rapid.IntRange(1, 300).Draw(r, "w"), rapid.IntRange(1, 90).Draw(r, "h")
		was := s.World.Fingerprint()
		for _, p := range frames {
			first, again := picture(p, s, w, h), picture(p, s, w, h)
			if at, ok := alike(first, again); !ok {
				t.Fatalf("%s is not the same twice at %v:\n%s\n%s", p.Name(), at, first.Text(), again.Text())
			}
			for y := range h {
				for x := range w {
					if c := first.At(x, y).Text; len(c) > 1 && screen.Width(c) == 1 && !screen.Known(c) {
						t.Fatalf("%s draws %q, for which there is nothing in ASCII", p.Name(), c)
					}
				}
			}
			f := screentest.NewFrame(w, h)
			p.Draw(f.Canvas().Part(0, 1, w, h-1), s)
			if err := f.CheckPart(0, 1, w, h-1); err != nil {
				t.Fatalf("%s: %v", p.Name(), err)
			}
			if like, least := p.Want(s, w); like < 1 || least < 1 || least > 12 {
				t.Fatalf("%s wants %d rows, at least %d", p.Name(), like, least)
			}
		}
		if s.World.Fingerprint() != was {
			t.Fatal("drawing has changed the world")
		}
	})
}

// alike compares two grids, and returns the first place at which they differ.
func alike(a, b *screen.Grid) (at [2]int, same bool) {
	for y := range a.H {
		for x := range a.W {
			if a.At(x, y) != b.At(x, y) {
				return [2]int{x, y}, false
			}
		}
		for x := y % 5; x < a.W; x += 5 {
			one, hit := a.Hit(x, y)
			if two, too := b.Hit(x, y); one != two || hit != too {
				return [2]int{x, y}, false
			}
		}
	}
	return at, true
}

func TestASelectionIsSeenWithoutStyles(t *testing.T) {
	s := stageOf(t, "zookeeper-split-brain", 600).at(600)
	plain := map[string]string{}
	for _, p := range frames {
		plain[p.Name()] = picture(p, s, 100, 24).Text()
	}
	for _, c := range []struct {
		pane   Pane
		change func()
	}{
		{Ensemble{}, func() { s.Node = 3 }},
		{InFlight{}, func() { s.Message = s.Pending[3].On }},
		{Ladder{}, func() { s.Message = s.Pending[3].On }},
		{Ladder{}, func() { s.Row = 597 }},
		{Why{}, func() { s.Row = 597 }},
	} {
		s.Node, s.Message, s.Row = 0, sim.Address{}, 0
		c.change()
		if picture(c.pane, s, 100, 24).Text() == plain[c.pane.Name()] {
			t.Errorf("%s does not show what is selected", c.pane.Name())
		}
	}
}

func BenchmarkFrame(b *testing.B) {
	s := stageOf(b, "zookeeper-leader-crash-mid-broadcast", 12_000).at(6000)
	for _, size := range [][2]int{{80, 24}, {200, 60}} {
		for _, p := range frames {
			b.Run(fmt.Sprintf("%s/%dx%d", p.Name(), size[0], size[1]), func(b *testing.B) {
				for b.Loop() {
					picture(p, s, size[0], size[1])
				}
			})
		}
	}
}
