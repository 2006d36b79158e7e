package pane

import (
	"strings"
	"testing"

	"github.com/zoolab/zoolab/sim"
)

func TestWhyLooks(t *testing.T) {
	golden(t, Why{}, []sitting{
		{"commit", "zookeeper-leader-crash-mid-broadcast", 4300, 4209, [][2]int{{100, 9}, {100, 3}, {40, 9}, {20, 6}, {100, 16}}, nil},
		{"crash", "zookeeper-leader-crash-mid-broadcast", 4300, 3866, [][2]int{{80, 7}}, nil},
		{"refused", "paxos-dueling-proposers", 60, 33, [][2]int{{80, 7}}, nil},
		{"message", "zookeeper-split-brain", 600, 600, [][2]int{{80, 5}}, func(s *Scene) {
			s.Message = sim.Address{Port: "election", From: "s2", Node: "s4", Kind: "Notification", K: 3}
		}},
		{"scrolled", "zookeeper-split-brain", 700, 600, [][2]int{{60, 6}}, func(s *Scene) { s.Tab, s.Scroll = 1, 3 }},
		{"chinese", "zookeeper-leader-crash-mid-broadcast", 4300, 4209, [][2]int{{80, 9}, {30, 9}}, func(s *Scene) { s.Chinese = true }},
		{"violated", "zab-skip-trunc", 367, 367, [][2]int{{80, 6}, {80, 4}, {40, 3}}, nil},
		{"beginning", "paxos-quiet", 0, 0, [][2]int{{80, 5}}, nil},
	})
}

func TestCausesCanBeGoneTo(t *testing.T) {
	s := stageOf(t, "zookeeper-leader-crash-mid-broadcast", 4300).at(4209)
	g := picture(Why{}, s, 100, 9)
	gone := map[int]bool{}
	for y := range g.H {
		for x := range g.W {
			if at, ok := g.Hit(x, y); ok {
				gone[at.N] = true
			}
		}
	}
	for step := s.Branch.Moment(4209).Cause; step > 0; step = s.Branch.Moment(step).Cause {
		if !gone[step] {
			t.Errorf("step %d is no click away", step)
		}
	}
}

func TestALineOfEachSlotComesBeforeASecondOfAny(t *testing.T) {
	s := stageOf(t, "zookeeper-leader-crash-mid-broadcast", 4300).at(4209)
	text := picture(Why{}, s, 100, 4).Text()
	for _, label := range []string{" NOW ", " FROM ", " NEXT "} {
		if !strings.Contains(text, "\n"+label) {
			t.Errorf("no%sin\n%s", label, text)
		}
	}
}
