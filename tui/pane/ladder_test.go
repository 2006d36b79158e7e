package pane

import (
	"strings"
	"testing"

	"github.com/zoolab/zoolab/sim"
	"github.com/zoolab/zoolab/sim/tape"
)

func TestLadderLooks(t *testing.T) {
	golden(t, Ladder{}, []sitting{
		{"past", "zookeeper-leader-crash-mid-broadcast", 4300, 3866, [][2]int{{120, 24}, {80, 16}, {40, 10}, {20, 6}},
			func(s *Scene) { s.Row, s.Node, s.Focused = 3860, 3, true }},
		{"frontier", "zookeeper-split-brain", 600, 600, [][2]int{{80, 20}}, nil},
		{"standing", "zookeeper-split-brain", 800, 640, [][2]int{{120, 30}}, nil},
		{"fault", "zookeeper-split-brain", 700, 537, [][2]int{{80, 10}}, nil},
		{"inbox", "paxos-slow-acceptor", 26, 26, [][2]int{{100, 20}}, nil},
		{"searched", "zookeeper-split-brain", 700, 600, [][2]int{{80, 12}}, func(s *Scene) {
			s.Find = func(m *tape.Moment) bool { return m.Sort == tape.Expired }
			s.Show = func(m *tape.Moment) bool { return m.Node == 5 || m.Sort == tape.Expired }
		}},
		{"message", "zookeeper-split-brain", 600, 600, [][2]int{{80, 16}}, func(s *Scene) {
			s.Message, s.Focused = sim.Address{Port: "election", From: "s2", Node: "s4", Kind: "Notification", K: 3}, true
		}},
		{"chinese", "zookeeper-split-brain", 700, 600, [][2]int{{80, 14}}, func(s *Scene) { s.Chinese = true }},
		{"beginning", "paxos-quiet", 0, 0, [][2]int{{80, 10}}, nil},
	})
}

// rowsOf returns the lines of a picture that are steps, by step.
func rowsOf(s *Scene, w, h int) map[int]string {
	g := picture(Ladder{}, s, w, h)
	lines := strings.Split(g.Text(), "\n")
	out := map[int]string{}
	for y := range g.H {
		if at, ok := g.Hit(0, y); ok && at.Kind == "step" {
			out[at.N] = lines[y]
		}
	}
	return out
}

func TestTheGutterTellsPastFutureAndConcurrent(t *testing.T) {
	g := stageOf(t, "zookeeper-split-brain", 700)
	signs := map[tape.Relation]byte{tape.Past: '<', tape.Future: '>', tape.Concurrent: '|', tape.Self: '='}
	for _, row := range []int{580, 596, 600, 604, 611} {
		s := g.at(600, func(s *Scene) { s.Row = row })
		cone := s.Branch.Cone(row)
		for step, line := range rowsOf(s, 100, 40) {
			if want := signs[cone.Of(step)]; line[0] != want && step != 600 {
				t.Errorf("%d selected: step %d is %v, and its row is %q", row, step, cone.Of(step), line)
			}
		}
	}
}

func TestAFilterHidesRowsAndChangesNoRelation(t *testing.T) {
	g := stageOf(t, "zookeeper-split-brain", 700)
	all := rowsOf(g.at(600), 100, 120)
	shown := func(m *tape.Moment) bool { return m.Step%3 == 0 }
	some := rowsOf(g.at(600, func(s *Scene) { s.Show = shown }), 100, 30)
	for step, line := range some {
		if step%3 != 0 {
			t.Errorf("step %d is shown", step)
		}
		if whole, both := all[step]; both && whole != line {
			t.Errorf("step %d was %q and is %q", step, whole, line)
		}
	}
	if len(some) < 25 {
		t.Errorf("%d rows", len(some))
	}
}

func TestTheCursorAndTheSelectionAreSeen(t *testing.T) {
	g := stageOf(t, "zookeeper-leader-crash-mid-broadcast", 4300)
	for _, h := range []int{2, 3, 5, 20} {
		for _, step := range []int{1, 2, 1000, 4299, 4300} {
			if line := rowsOf(g.at(step), 80, h)[step]; !strings.HasPrefix(line, "▸") {
				t.Errorf("at step %d, %d rows: %q", step, h, line)
			}
			for _, row := range []int{1, 700, 4300} {
				line := rowsOf(g.at(step, func(s *Scene) { s.Row = row }), 80, h)[row]
				if row != step && !strings.HasPrefix(line, "=") {
					t.Errorf("at step %d, row %d selected, %d rows: %q", step, row, h, line)
				}
			}
		}
	}
}

func TestAnArrowGoesFromTheSenderToTheReceiver(t *testing.T) {
	g := stageOf(t, "zookeeper-split-brain", 700)
	s := g.at(600)
	grid := picture(Ladder{}, s, 120, 40)
	l := s.ladder(120)
	arrows := 0
	for y := range grid.H {
		at, ok := grid.Hit(0, y)
		if !ok || at.Kind != "step" {
			continue
		}
		m := s.Branch.Moment(at.N)
		if m.Sort != tape.Delivered {
			continue
		}
		arrows++
		head := map[bool]string{true: "▶", false: "◀"}[l.column(m.From) < l.column(m.Node)]
		if grid.At(l.column(m.From), y).Text != "○" || grid.At(l.column(m.Node), y).Text != head {
			t.Errorf("step %d, %s:\n%s", at.N, m.On, strings.Split(grid.Text(), "\n")[y])
		}
	}
	if arrows < 10 {
		t.Errorf("%d arrows", arrows)
	}
}

func TestNoLineIsDrawnWhereANodeIsDown(t *testing.T) {
	g := stageOf(t, "zookeeper-leader-crash-mid-broadcast", 12_000)
	seen := map[bool]int{}
	for _, step := range []int{3790, 3820, 3850, 3880, 5000, 9520, 9540, 9600} {
		s := g.at(step)
		grid := picture(Ladder{}, s, 120, 30)
		x := s.ladder(120).column(5)
		for y := range grid.H {
			at, ok := grid.Hit(0, y)
			if !ok || at.Kind != "step" || s.Branch.Moment(at.N).Sort != tape.Expired || s.Branch.Moment(at.N).Node == 5 {
				continue
			}
			up := s.Branch.World(at.N).View(5).Up
			seen[up]++
			if blank := grid.At(x, y).Text == " "; blank == up {
				t.Errorf("step %d, s5 up %v:\n%s", at.N, up, strings.Split(grid.Text(), "\n")[y])
			}
		}
	}
	if seen[true] < 5 || seen[false] < 5 {
		t.Errorf("s5 was seen up and down: %v", seen)
	}
}

func TestNodesAreFoldedButNeverTheOneSelected(t *testing.T) {
	s := stageOf(t, "zookeeper-leader-crash-mid-broadcast", 400).at(350, func(s *Scene) { s.Node = 9 })
	text := picture(Ladder{}, s, 50, 10).Text()
	if head := strings.Split(text, "\n")[1]; !strings.Contains(head, "c4") || !strings.Contains(head, "…") || !strings.Contains(head, "s1") {
		t.Errorf("the heads are %q", head)
	}
}

func TestLongNamesAreShortenedInTheMiddle(t *testing.T) {
	for _, c := range []struct {
		name string
		w    int
		want string
	}{{"s1", 4, "s1"}, {"client12", 3, "c12"}, {"present", 3, "pnt"}, {"present", 1, "…"}} {
		if got := shorten(c.name, c.w); got != c.want {
			t.Errorf("%s in %d is %s", c.name, c.w, got)
		}
	}
}

// Names are shortened so that no two are alike, where that can be.
func TestShortNamesDiffer(t *testing.T) {
	s := stageOf(t, "zookeeper-split-brain", 1).at(1)
	for w, want := range map[int]string{2: "fi pa pr", 3: "fst pst pnt", 7: "first past present"} {
		if got := strings.Join(s.shortNames([]sim.NodeID{6, 7, 8}, w), " "); got != want {
			t.Errorf("in %d cells they are %q, not %q", w, got, want)
		}
	}
}
