package pane

import (
	"testing"

	"github.com/zoolab/zoolab/sim"
)

func TestDiffLooks(t *testing.T) {
	crash := func(id sim.NodeID) sim.Fault { return sim.Crash{Target: sim.Target{Node: id}} }
	golden(t, Diff{}, []sitting{
		{"proposal", "zookeeper-quiet", 900, 790, [][2]int{{60, 10}, {30, 5}, {8, 3}, {1, 1}}, nil},
		{"delivery", "zookeeper-quiet", 900, applying(t, "zookeeper-quiet", "create"), [][2]int{{70, 24}}, nil},
		{"sync", "paxos-dueling-proposers", 80, 60, [][2]int{{60, 8}}, nil},
		{"crash", "zookeeper-quiet", 900, 790, [][2]int{{60, 10}}, strike(t, crash(5))},
		{"partition", "paxos-quiet", 30, 12, [][2]int{{60, 6}}, strike(t, sim.Isolate{Target: sim.Target{Node: 1}})},
		{"compared", "zookeeper-quiet", 900, 800, [][2]int{{70, 24}}, func(s *Scene) {
			b, step, err := s.Tape.Act(s.Branch, 700, sim.Choice{Act: sim.Inflict, Fault: crash(4)})
			if err != nil {
				t.Fatal(err)
			}
			b.Extend(100)
			s.Other, s.Branch, s.Step = s.Branch, b, step+99
		}},
		{"nothing", "zookeeper-quiet", 0, 0, [][2]int{{60, 3}}, nil},
		{"chinese", "zookeeper-quiet", 900, 790, [][2]int{{60, 10}, {20, 10}}, func(s *Scene) { s.Chinese = true }},
	})
}

// Every column that differs between two steps is told of, and none that does not.
func TestEveryColumnThatChangedIsTold(t *testing.T) {
	g := stageOf(t, "zookeeper-split-brain", 900)
	told := 0
	for step := 400; step < 900; step++ {
		s := g.at(step)
		listed := map[change]bool{}
		for _, x := range s.changes() {
			listed[x] = true
		}
		for i := range s.Now.Views {
			was, now := &s.Before.Views[i], &s.Now.Views[i]
			if !was.Up || !now.Up {
				continue
			}
			for k, c := range now.Columns {
				x := change{node: now.ID, how: altered, name: c.Name, was: was.Columns[k].Value, now: c.Value}
				if x.was == "" || x.now == "" {
					continue
				}
				if listed[x] != (x.was != x.now) {
					t.Fatalf("step %d: %v is told: %v", step, x, listed[x])
				}
				if listed[x] {
					told++
				}
			}
		}
	}
	if told < 100 {
		t.Errorf("only %d columns changed", told)
	}
}

func TestTheStepsOwnNodeComesFirst(t *testing.T) {
	g := stageOf(t, "zookeeper-quiet", 900)
	for step := 1; step <= 900; step++ {
		s := g.at(step)
		m := s.moment(step)
		if m.Node == 0 || len(s.nodeChanges(m.Node, s.Before, s.Now)) == 0 {
			continue
		}
		for _, x := range s.changes() {
			if x.head != nil && x.node > 0 {
				if x.node != m.Node {
					t.Fatalf("step %d is %s's, and %s comes first", step, s.name(m.Node), s.name(x.node))
				}
				break
			}
		}
	}
}

// A branch that is held against itself at the same step differs in nothing.
func TestWhatIsTheSameHasNoDiff(t *testing.T) {
	g := stageOf(t, "zookeeper-quiet", 500)
	s := g.at(400, func(s *Scene) { s.Other = s.Branch })
	if n := len(s.changes()); n != 0 {
		t.Errorf("%d changes", n)
	}
}
