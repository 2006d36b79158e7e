package pane

import (
	"strings"
	"testing"

	"github.com/zoolab/zoolab/sim"
)

// grow makes branches of branches: crashes and cuts, each with some steps behind it.
func grow(t *testing.T, s *Scene) {
	t.Helper()
	from := s.Branch
	for i, f := range []sim.Fault{sim.Crash{Target: sim.Target{Node: 4}}, sim.Cut{From: 5, To: 1}, sim.Isolate{Target: sim.Target{Node: 5}}} {
		b, step, err := s.Tape.Act(from, 300+100*i, sim.Choice{Act: sim.Inflict, Fault: f})
		if err != nil {
			t.Fatal(err)
		}
		b.Extend(250)
		if i == 0 {
			from = b
			s.Step = step
		}
	}
}

func TestBranchesLook(t *testing.T) {
	golden(t, Branches{}, []sitting{
		{"tree", "zookeeper-quiet", 900, 300, [][2]int{{110, 6}, {60, 6}, {30, 4}, {6, 3}, {1, 1}}, func(s *Scene) { grow(t, s) }},
		{"compared", "zookeeper-quiet", 900, 300, [][2]int{{90, 9}, {40, 6}}, func(s *Scene) {
			grow(t, s)
			s.Other = s.Tape.Branch("b2")
		}},
		{"chinese", "zookeeper-quiet", 900, 300, [][2]int{{90, 9}, {40, 6}}, func(s *Scene) {
			grow(t, s)
			s.Chinese, s.Other = true, s.Tape.Branch("b3")
		}},
	})
}

func TestBranchesPart(t *testing.T) {
	s := stageOf(t, "zookeeper-quiet", 900).at(300, func(s *Scene) { grow(t, s) })
	branch := s.Tape.Branch
	for _, c := range []struct {
		a, b string
		want int
	}{{"main", "b1", 301}, {"b1", "b2", 401}, {"b2", "b3", 401}, {"main", "b3", 301}, {"b1", "b3", 501}} {
		for _, turned := range []bool{false, true} {
			a, b := branch(c.a), branch(c.b)
			if turned {
				a, b = b, a
			}
			if got := Parting(a, b); got != c.want {
				t.Errorf("%s and %s part at %d, not %d", a.Name(), b.Name(), got, c.want)
			}
		}
	}
	if main := branch("main"); Parting(main, main) != main.Len()+1 {
		t.Error("a branch parts from itself")
	}
}

// An act without consequences leaves the histories alike, and the branches part
// where it was made all the same.
func TestAnActPartsBranchesAtOnce(t *testing.T) {
	g := stageOf(t, "paxos-quiet", 60)
	s := g.at(12, hold(t))
	if got := Parting(g.tape.Main(), s.Branch); got != 13 {
		t.Errorf("they part at %d", got)
	}
}

func TestABranchIsAClickAway(t *testing.T) {
	s := stageOf(t, "zookeeper-quiet", 900).at(300, func(s *Scene) { grow(t, s) })
	g := picture(Branches{}, s, 80, 8)
	lines := strings.Split(g.Text(), "\n")
	for y := 1; y <= len(s.Tape.Branches()); y++ {
		at, ok := g.Hit(5, y)
		if !ok || at.Kind != "branch" || !strings.Contains(lines[y], at.Text+" ") {
			t.Errorf("a click on %q means %v", lines[y], at)
		}
	}
}
