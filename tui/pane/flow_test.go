package pane

import (
	"strings"
	"testing"

	"github.com/zoolab/zoolab/sim"
)

func TestFlowLooks(t *testing.T) {
	golden(t, Flow{}, []sitting{
		{"commit", "zookeeper-quiet", 900, 800, [][2]int{{90, 14}, {50, 14}, {30, 6}, {10, 4}, {2, 2}}, nil},
		{"proposed", "zookeeper-quiet", 900, 790, [][2]int{{90, 8}}, nil},
		{"round", "zookeeper-split-brain", 1000, 930, [][2]int{{90, 8}}, nil},
		{"cut", "zookeeper-split-brain", 800, 640, [][2]int{{90, 14}}, nil},
		{"ballot", "paxos-dueling-proposers", 120, 90, [][2]int{{90, 12}}, nil},
		{"selected", "zookeeper-quiet", 900, 800, [][2]int{{90, 14}}, func(s *Scene) { s.Row = 600 }},
		{"chinese", "zookeeper-quiet", 900, 800, [][2]int{{90, 14}, {20, 14}}, func(s *Scene) { s.Chinese = true }},
		{"beginning", "zookeeper-quiet", 0, 0, [][2]int{{90, 3}}, nil},
	})
}

// What the table says of a transaction is what the steps say: when a node has stated
// a fact about it first.
func TestTimesAreThoseOfTheFirstFact(t *testing.T) {
	g := stageOf(t, "zookeeper-quiet", 1500)
	checked := 0
	for step := 700; step <= 1500; step += 50 {
		s := g.at(step)
		f := s.flow()
		if f == nil {
			continue
		}
		for _, x := range f.stages {
			for _, id := range f.columns {
				if l := x.best(id); !x.message && l != nil {
					checked++
					if want := firstFact(s, f.subject, x.name, id); l.step != want {
						t.Errorf("step %d: %s, %s at %s is of step %d, and was stated in %d", step, f.subject, x.name, s.name(id), l.step, want)
					}
				}
			}
		}
	}
	if checked < 100 {
		t.Errorf("only %d cells were checked", checked)
	}
}

func firstFact(s *Scene, subject, name string, id sim.NodeID) int {
	for step := 1; step <= s.Step; step++ {
		for _, o := range s.Branch.Moment(step).Out {
			if o.Sort == sim.Stated && o.Name == name && o.Node == id && strings.Contains(strings.Join(o.Subjects, "\n")+"\n", subject+"\n") {
				return step
			}
		}
	}
	return 0
}

// The leader commits when the voters' acknowledgements are a quorum, and never
// before: the table's mark must say the same.
func TestNoCommitWithoutAQuorumOfAcks(t *testing.T) {
	g := stageOf(t, "zookeeper-quiet", 1500)
	commits := 0
	for step := 700; step <= 1500; step++ {
		s := g.at(step)
		f := s.flow()
		if f == nil || !strings.HasPrefix(f.subject, "zxid") {
			continue
		}
		acks, committed := 0, false
		for _, x := range f.stages {
			for _, id := range s.Protocol.Voters {
				l := x.best(id)
				acked := !x.message && x.name == "acked" && l != nil
				committed = committed || !x.message && x.name == "committed" && l != nil
				if acked {
					acks++
				}
			}
		}
		if !committed {
			continue
		}
		commits++
		marked := false
		for _, line := range strings.Split(picture(Flow{}, s, 120, 30).Text(), "\n") {
			marked = marked || strings.HasPrefix(line, "acked") && strings.Contains(line, "✓ quorum")
		}
		if acks < s.Protocol.Quorum || !marked {
			t.Fatalf("step %d: %s is committed by %d, and marked: %v", step, f.subject, acks, marked)
		}
	}
	if commits < 50 {
		t.Errorf("only %d steps show a commit", commits)
	}
}
