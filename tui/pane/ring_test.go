package pane

import (
	"strings"
	"testing"

	"github.com/zoolab/zoolab/sim"
)

func TestRingLooks(t *testing.T) {
	golden(t, Ring{}, []sitting{
		{"election", "zookeeper-quiet", 120, 100, [][2]int{{120, 36}, {80, 24}, {60, 20}, {40, 16}, {30, 13}, {16, 8}, {9, 5}, {1, 1}}, nil},
		{"elected", "zookeeper-quiet", 500, 420, [][2]int{{80, 24}}, func(s *Scene) { s.Node = 3 }},
		{"partition", "zookeeper-split-brain", 800, 700, [][2]int{{90, 26}, {30, 13}}, nil},
		{"one-way", "zookeeper-one-way-cut", 1300, 1200, [][2]int{{80, 24}}, nil},
		{"down", "zookeeper-half-open", 1300, 1200, [][2]int{{80, 24}}, nil},
		{"ballot", "paxos-dueling-proposers", 80, 60, [][2]int{{80, 24}}, nil},
		{"held", "paxos-quiet", 30, 12, [][2]int{{60, 18}}, hold(t)},
		{"chinese", "zookeeper-split-brain", 1000, 930, [][2]int{{80, 24}, {30, 13}}, func(s *Scene) { s.Chinese = true }},
	})
}

// flightAt finds where the pane draws a message.
func flightAt(s *Scene, on sim.Address) (x, y int, ok bool) {
	g := picture(Ring{}, s, 80, 24)
	for y := range g.H {
		for x := range g.W {
			if at, hit := g.Hit(x, y); hit && at.Kind == "pending" && at.Text == on.String() && strings.Contains("▶◀▲▼◌", g.At(x, y).Text) {
				return x, y, true
			}
		}
	}
	return 0, 0, false
}

// On the way to the next step, what is under way gets farther from its sender.
func TestVotesAreSeenToTravel(t *testing.T) {
	g := stageOf(t, "zookeeper-quiet", 200)
	moved := 0
	for step := 60; step < 160; step++ {
		s := g.at(step)
		if m := s.moment(step + 1); m.At.Sub(s.Now.At) < 200_000 {
			continue
		}
		for i := range s.Now.Flights {
			f := &s.Now.Flights[i]
			if f.Held || f.On.Kind != "Notification" {
				continue
			}
			s.Part = 0
			x0, y0, before := flightAt(s, f.On)
			s.Part = 999
			if x1, y1, after := flightAt(s, f.On); before && after && (x0 != x1 || y0 != y1) {
				moved++
			}
		}
	}
	if moved < 10 {
		t.Errorf("%d votes moved", moved)
	}
}

// The bars tell what the nodes' own columns tell, step by step.
func TestBarsAreWhomTheVotersName(t *testing.T) {
	g := stageOf(t, "zookeeper-quiet", 500)
	quorate := false
	for step := 0; step < 500; step += 7 {
		s := g.at(step)
		text := picture(Ring{}, s, 80, 24).Text()
		count := map[sim.NodeID]int{}
		for _, id := range s.Protocol.Voters {
			if v := s.Now.View(id); v.Up && behind(v) > 0 {
				count[behind(v)]++
			}
		}
		for id, n := range count {
			bar := s.name(id) + " " + strings.Repeat("■", n) + strings.Repeat("□", len(s.Protocol.Voters)-n)
			if !strings.Contains(text, bar) {
				t.Fatalf("step %d: no %q in\n%s", step, bar, text)
			}
			if got := strings.Contains(text, bar+" "+s.quorumWords(n, 80)[0].text[1:]); !got {
				t.Fatalf("step %d: %q is not told of in\n%s", step, bar, text)
			}
			quorate = quorate || n >= s.Protocol.Quorum && strings.Contains(text, "a quorum ✓")
		}
	}
	if !quorate {
		t.Error("no quorum was seen to form")
	}
}
