package pane

import (
	"context"
	"strings"
	"testing"

	"github.com/zoolab/zoolab/scenarios"
)

func TestChecksLook(t *testing.T) {
	judged := func(s *Scene) {
		r, err := s.Case.Run(context.Background(), s.Case.Scenario.Seed, scenarios.Options{})
		if err != nil {
			t.Fatal(err)
		}
		s.Verdicts = map[string]*scenarios.Result{"main": r}
	}
	keys := func(s *Scene) {
		s.Key = func(act string) string { return map[string]string{"violation": "v", "judge": "J"}[act] }
	}
	golden(t, Checks{}, []sitting{
		{"open", "zookeeper-quiet", 900, 790, [][2]int{{80, 47}, {80, 16}, {30, 10}, {4, 4}}, keys},
		{"coming", "zab-quorum-of-half", 9000, 200, [][2]int{{70, 14}}, keys},
		{"violated", "paxos-forget-on-restart", 9000, violating(t, "paxos-forget-on-restart"), [][2]int{{70, 14}}, nil},
		{"passed", "paxos-quiet", 200, 40, [][2]int{{80, 20}}, judged},
		{"failed", "zookeeper-stale-read", 200, 100, [][2]int{{80, 30}}, judged},
		{"chinese", "paxos-quiet", 200, 20, [][2]int{{60, 12}, {20, 12}}, func(s *Scene) { s.Chinese = true; keys(s) }},
	})
}

// violating is the last step of a scenario that ends with a violation.
func violating(t *testing.T, scenario string) int {
	b := stageOf(t, scenario, 9000).tape.Main()
	if b.World(b.Len()).Violation() == nil {
		t.Fatal(scenario + " is not violated")
	}
	return b.Len()
}

// A violation is shown before it comes, as one to come, and can be gone to.
func TestAViolationIsAClickAway(t *testing.T) {
	g := stageOf(t, "paxos-forget-on-restart", 9000)
	last := g.tape.Main().Len()
	for _, c := range []struct {
		step int
		says string
	}{{last - 1, "fails @"}, {last, "at step "}} {
		s := g.at(c.step)
		grid := picture(Checks{}, s, 100, 30)
		if text := grid.Text(); !strings.Contains(text, "!! "+s.Broken.Monitor+"  "+c.says) {
			t.Errorf("at %d of %d:\n%s", c.step, last, text)
		}
		if at, ok := grid.Hit(1, 1); !ok || at != stepTarget(last) {
			t.Errorf("a click there means %v", at)
		}
	}
}

func TestEveryMonitorIsNamedWhereThereIsRoom(t *testing.T) {
	s := stageOf(t, "zookeeper-quiet", 300).at(200)
	for _, h := range []int{20, 60} {
		text := picture(Checks{}, s, 80, h).Text()
		for _, m := range s.Protocol.Monitors {
			if !strings.Contains(text, m.Name) {
				t.Errorf("%d rows do not name %s", h, m.Name)
			}
		}
	}
}

func TestSignsOfChecksDiffer(t *testing.T) {
	seen := map[string]bool{}
	for _, x := range stands {
		if seen[x.Sign] {
			t.Errorf("two stands are %q", x.Sign)
		}
		seen[x.Sign] = true
	}
}
