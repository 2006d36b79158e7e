package pane

import (
	"reflect"
	"strings"
	"testing"

	"github.com/zoolab/zoolab/sim"
)

func TestTimelineLooks(t *testing.T) {
	marks := func(s *Scene) {
		s.Marks = []Mark{{"main", 300, 'a'}, {"main", 9000, 'b'}, {"b9", 5000, 'c'}}
	}
	golden(t, Timeline{}, []sitting{
		{"crash", "zookeeper-leader-crash-mid-broadcast", 100_000, 4209, [][2]int{{120, 3}, {80, 3}, {30, 3}, {10, 2}}, marks},
		{"partition", "zookeeper-split-brain", 100_000, 600, [][2]int{{80, 3}}, nil},
		{"storm", "zookeeper-random-faults", 100_000, 600, [][2]int{{100, 3}}, nil},
		{"violation", "zab-quorum-of-half", 100_000, 100, [][2]int{{80, 3}}, nil},
		{"chinese", "zookeeper-split-brain", 100_000, 600, [][2]int{{80, 3}}, func(s *Scene) { s.Chinese = true }},
		{"beginning", "paxos-quiet", 0, 0, [][2]int{{80, 3}}, nil},
	})
}

func TestAClickOnTheLineGoesToItsTime(t *testing.T) {
	s := stageOf(t, "zookeeper-split-brain", 100_000).at(600)
	for w := 1; w < 150; w += 7 {
		g := picture(Timeline{}, s, w, 3)
		last := 0
		for x := range w {
			at, ok := g.Hit(x, 2)
			if !ok {
				continue
			}
			if at.Kind != "step" || at.N < last || at.N > s.Branch.Len() {
				t.Fatalf("width %d, column %d: %+v behind step %d", w, x, at, last)
			}
			last = at.N
		}
	}
}

func TestTheCursorStandsWhereAClickWouldPutIt(t *testing.T) {
	g := stageOf(t, "zookeeper-split-brain", 100_000)
	for _, step := range []int{1, 300, 537, 800, 1576} {
		s := g.at(step)
		l := s.timeline(70)
		if x := l.column(l.stepAt(l.column(step))); x != l.column(step) {
			t.Errorf("step %d stands at %d, and a click there goes to %d", step, l.column(step), x)
		}
		if text := picture(Timeline{}, s, 80, 3).Text(); strings.Count(text, "▼") != 1 {
			t.Errorf("step %d:\n%s", step, text)
		}
	}
}

func TestAnnalsCatchUp(t *testing.T) {
	g := stageOf(t, "zookeeper-random-faults", 0)
	b := g.tape.Main()
	p := g.c.Config(1).Protocol
	slow := newAnnals(p)
	for b.Extend(37) > 0 {
		slow.catchUp(b)
	}
	quick := newAnnals(p)
	quick.catchUp(b)
	if !reflect.DeepEqual(slow, quick) {
		t.Error("they differ from those that are made at once")
	}
	if len(quick.events) < 10 {
		t.Errorf("%d events", len(quick.events))
	}
	for step := 1; step < b.Len(); step += 97 {
		w := b.World(step)
		for id := sim.NodeID(1); int(id) <= w.Nodes(); id++ {
			if up := w.View(id).Up; quick.up(id, step) != up {
				t.Fatalf("step %d: %s is up: %v", step, w.Name(id), up)
			}
		}
	}
}

func TestFaultsHaveTheirMarks(t *testing.T) {
	a := newAnnals(sim.Protocol{Nodes: []sim.NodeSpec{{Name: "s1"}, {Name: "s2"}, {Name: "s3"}, {Name: "c1", Volunteer: true}}})
	for text, want := range map[string]string{
		"partition [s1 c1] [s2 s3]":              "P{s1}",
		"partition [s1 s2 s3 c1]":                "M",
		"partition [s1]":                         "P{s1}",
		"partition [s2 s3]":                      "P{s1}",
		"partition [c1]":                         "P{c1}",
		"command c1: get /a":                     "",
		"isolate s2":                             "Ps2",
		"bridge s3":                              "Ps3",
		"cut s1>s2":                              "Xs1>s2",
		"mend s1>s2":                             "Ms1>s2",
		"mend disk s1 lies":                      "Ms1",
		"disk s2 sync 1ms..2ms":                  "Ds2",
		"pause s1":                               "Zs1",
		"heal all":                               "M",
		"clog s1>s2 for 1s":                      "Fs1>s2",
		"crash s1":                               "",
		"cut s1>s2 (skipped: it is cut already)": "",
	} {
		a.events = nil
		a.struck(1, text)
		got := ""
		if len(a.events) > 0 {
			got = a.events[0].kind + a.events[0].whose
		}
		if got != want {
			t.Errorf("%s is marked %q", text, got)
		}
	}
}
