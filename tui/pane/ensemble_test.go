package pane

import (
	"strings"
	"testing"

	"github.com/zoolab/zoolab/sim"
)

func TestEnsembleLooks(t *testing.T) {
	golden(t, Ensemble{}, []sitting{
		{"leader-crashed", "zookeeper-leader-crash-mid-broadcast", 4300, 4209, [][2]int{{120, 12}, {80, 8}, {60, 12}, {24, 6}},
			func(s *Scene) { s.Node, s.Focused = 2, true }},
		{"split", "zookeeper-split-brain", 700, 600, [][2]int{{80, 11}, {120, 11}}, nil},
		{"slow-disk", "zookeeper-slow-sync", 1100, 1000, [][2]int{{100, 10}}, nil},
		{"wrong-clocks", "zookeeper-clock-skew", 1100, 1000, [][2]int{{120, 10}}, nil},
		{"roles", "paxos-slow-acceptor", 40, 26, [][2]int{{80, 14}}, nil},
		{"beginning", "zookeeper-quiet", 10, 0, [][2]int{{80, 10}}, nil},
		{"chinese", "zookeeper-leader-crash-mid-broadcast", 4300, 4209, [][2]int{{80, 12}, {30, 8}},
			func(s *Scene) { s.Chinese = true }},
	})
}

func TestTheEnsembleHasARowForEveryNodeVotersFirst(t *testing.T) {
	s := stageOf(t, "zookeeper-leader-crash-mid-broadcast", 400).at(350)
	g := picture(Ensemble{}, s, 80, 12)
	var order []string
	for y := 1; y < g.H; y++ {
		if at, ok := g.Hit(0, y); ok && at.Kind == "node" {
			order = append(order, s.name(sim.NodeID(at.N)))
		}
	}
	if got := strings.Join(order, " "); got != "s1 s2 s3 s4 s5 c1 c2 c3 c4" {
		t.Errorf("rows are of %s", got)
	}
}

func TestWhatTheLastStepChangedIsMarkedThereAndThenOnly(t *testing.T) {
	g := stageOf(t, "zookeeper-split-brain", 700)
	for step := 1; step <= 300; step++ {
		s := g.at(step)
		changed := false
		for _, v := range s.Now.Views {
			was := s.Before.View(v.ID)
			changed = changed || s.mark(was).Word != s.mark(&v).Word
			for i := range v.Columns {
				changed = changed || was.Up && was.Columns[i].Value != v.Columns[i].Value
			}
		}
		if marked := strings.Contains(picture(Ensemble{}, s, 300, 12).Text(), "▲"); marked != changed {
			t.Fatalf("step %d: marked %v, changed %v", step, marked, changed)
		}
	}
}

func TestStandingsNeedNoColour(t *testing.T) {
	s := &Scene{}
	seen := map[string]string{}
	for _, c := range []struct {
		name string
		view sim.View
	}{
		{"leads", sim.View{Up: true, Boot: 1, Columns: []sim.Column{{}, {Value: "leading", Tone: sim.Chief}, {Value: "x", Tone: sim.Apart}}}},
		{"follows", sim.View{Up: true, Boot: 1, Columns: []sim.Column{{Value: "following", Tone: sim.Member}}}},
		{"looks", sim.View{Up: true, Boot: 1, Columns: []sim.Column{{Value: "looking", Tone: sim.Seeking}}}},
		{"apart", sim.View{Up: true, Boot: 1, Columns: []sim.Column{{Value: "done", Tone: sim.Apart}}}},
		{"silent", sim.View{Up: true, Boot: 1}},
		{"down", sim.View{Boot: 2}},
		{"halted", sim.View{Boot: 2, Halted: true}},
		{"off", sim.View{Boot: 2, Dark: true}},
		{"paused", sim.View{Boot: 2, Up: true, Paused: true}},
		{"not up", sim.View{}},
	} {
		m := s.mark(&c.view)
		sign := m.Glyph + m.Word
		if other, twice := seen[sign]; twice {
			t.Errorf("%s and %s are both %q", c.name, other, sign)
		}
		seen[sign] = c.name
	}
	if m := s.mark(&sim.View{Up: true, Boot: 1, Columns: []sim.Column{{}, {Value: "leading", Tone: sim.Chief}}}); m.Word != "LEADING" || m.Glyph != "★" {
		t.Errorf("a leader is %+v", m)
	}
}

func TestAServerCutOffSaysWhomItReaches(t *testing.T) {
	g := stageOf(t, "zookeeper-split-brain", 700)
	if text := picture(Ensemble{}, g.at(500), 100, 12).Text(); strings.Contains(text, "s1 s2") {
		t.Errorf("before the partition:\n%s", text)
	}
	lines := strings.Split(picture(Ensemble{}, g.at(600), 100, 12).Text(), "\n")
	if !strings.HasSuffix(lines[1], "s1 s2 s3 s4") || !strings.HasSuffix(lines[5], " s5") {
		t.Errorf("in it:\n%s", strings.Join(lines, "\n"))
	}
}

// Where there is no room for the last role, its heads do not stand there alone.
func TestHeadsAreNotTheLastLine(t *testing.T) {
	s := stageOf(t, "paxos-quiet", 20).at(20)
	if text := picture(Ensemble{}, s, 80, 8).Text(); !strings.HasSuffix(text, "  … and 3 more\n") {
		t.Errorf("the last line is no count:\n%s", text)
	}
	if text := picture(Ensemble{}, s, 80, 9).Text(); !strings.Contains(text, "l1 ") {
		t.Errorf("there is room for the learner:\n%s", text)
	}
}
