package pane

import (
	"strings"
	"testing"
	"time"

	"github.com/zoolab/zoolab/sim"
)

// strike makes a branch at the scene's step on which faults are inflicted, and has
// the scene show it.
func strike(t *testing.T, faults ...sim.Fault) func(*Scene) {
	return func(s *Scene) {
		for _, f := range faults {
			b, step, err := s.Tape.Act(s.Branch, s.Step, sim.Choice{Act: sim.Inflict, Fault: f})
			if err != nil {
				t.Fatal(err)
			}
			s.Branch, s.Step = b, step
		}
	}
}

// hold makes a branch at the scene's step on which the first message under way is
// held.
func hold(t *testing.T) func(*Scene) {
	return func(s *Scene) {
		for _, p := range s.Branch.World(s.Step).Pending() {
			if p.On.From == "" || p.Held {
				continue
			}
			b, step, err := s.Tape.Act(s.Branch, s.Step, sim.Choice{Act: sim.Hold, On: p.On})
			if err != nil {
				t.Fatal(err)
			}
			s.Branch, s.Step = b, step
			return
		}
		t.Fatal("nothing is under way")
	}
}

func TestLinksLook(t *testing.T) {
	chinese := func(s *Scene) { s.Chinese = true }
	golden(t, Links{}, []sitting{
		{"one-way", "zookeeper-one-way-cut", 1300, 1200, [][2]int{{100, 10}, {60, 12}, {30, 12}, {12, 4}, {1, 1}}, nil},
		{"partition", "zookeeper-split-brain", 800, 700, [][2]int{{100, 10}, {40, 14}}, nil},
		{"bridge", "zookeeper-bridge", 1300, 1200, [][2]int{{80, 11}}, nil},
		{"half-open", "zookeeper-half-open", 1300, 1200, [][2]int{{80, 12}}, nil},
		{"lossy", "zookeeper-lossy-streams", 700, 600, [][2]int{{80, 10}}, nil},
		{"lying", "zookeeper-lying-sync", 700, 600, [][2]int{{80, 10}}, nil},
		{"clogged", "paxos-quiet", 30, 12, [][2]int{{80, 12}, {40, 20}}, strike(t, sim.Clog{From: 1, To: 2, For: time.Second},
			sim.Capacity{From: 2, To: 1, Every: 20 * time.Millisecond}, sim.SlowDisk{Target: sim.Target{Node: 2}, Sync: sim.Range{Min: 40e6, Max: 40e6}})},
		{"held", "paxos-quiet", 30, 12, [][2]int{{80, 12}}, hold(t)},
		{"chinese", "zookeeper-split-brain", 800, 700, [][2]int{{100, 10}, {40, 14}}, chinese},
	})
}

// Each trouble of a link has a sign of its own, and comes with words.
func TestEveryTroubleOfALinkIsSeen(t *testing.T) {
	for _, c := range []struct {
		fault sim.Fault
		sign  string
		words string
	}{
		{sim.Cut{From: 1, To: 2}, "XX", "p1→p2 cut one way"},
		{sim.Isolate{Target: sim.Target{Node: 1}}, "XX", "partition {a1..a3,p2,l1}|{p1}"},
		{sim.Clog{From: 1, To: 2, For: time.Second}, "cl", "p1→p2 clogged"},
		{sim.Capacity{From: 1, To: 2, Every: time.Second}, "ln", "p1→p2 one per 1.00s"},
		{sim.Weather{Network: sim.Network{Loss: 300_000}}, "~3", "all links lose 30%"},
		{sim.Weather{Network: sim.Network{Loss: 300_000, Duplicate: 12_500}}, "~3", "all links double 1.25%"},
		{sim.Crash{Target: sim.Target{Node: 1}, Silent: true}, "dn", "p1 ✗ OFF"},
	} {
		text := picture(Links{}, stageOf(t, "paxos-quiet", 20).at(12, strike(t, c.fault)), 120, 20).Text()
		rule, body, _ := strings.Cut(text, "\n")
		if !strings.Contains(body, c.sign) || !strings.Contains(body, c.words) {
			t.Errorf("%v: no %q or no %q in\n%s", c.fault, c.sign, c.words, text)
		}
		if sign := strings.TrimRight(c.sign, "3"); !strings.Contains(rule, sign+" ") && !strings.Contains(rule, c.sign) {
			t.Errorf("the rule does not explain %q: %s", c.sign, rule)
		}
	}
}

func TestALinkCanBeClicked(t *testing.T) {
	s := stageOf(t, "paxos-quiet", 20).at(12)
	g := picture(Links{}, s, 80, 12)
	there := map[string]bool{}
	for y := range g.H {
		for x := range g.W {
			if at, ok := g.Hit(x, y); ok && at.Kind == "link" {
				there[at.Text] = true
			}
		}
	}
	if n := len(s.wired()); len(there) != n*(n-1) {
		t.Errorf("%d of %d links can be clicked", len(there), n*(n-1))
	}
}

func TestPercent(t *testing.T) {
	for p, want := range map[sim.PPM]string{0: "0%", 300_000: "30%", 12_500: "1.25%", 1: "0.0001%", sim.Certain: "100%"} {
		if got := percent(p); got != want {
			t.Errorf("%d ppm is %s", p, got)
		}
	}
}
