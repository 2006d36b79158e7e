package sim_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/zoolab/zoolab/sim"
)

// reach says who can be reached by whom, a row a sender.
func reach(w *sim.World) (rows []string) {
	for from := range sim.NodeID(w.Nodes()) {
		row := ""
		for to := range sim.NodeID(w.Nodes()) {
			if !w.Link(from+1, to+1).Cut {
				row += string(rune('a' + to))
			}
		}
		rows = append(rows, row)
	}
	return rows
}

func TestABridgeIsReachedByAllAndReachesAll(t *testing.T) {
	all := []string{"abcdef", "abcdef", "abcdef", "abcdef", "abcdef", "abcdef"}
	for _, c := range []struct {
		name string
		plan []sim.Fault
		want []string // f is a volunteer
	}{
		{"it halves the others", []sim.Fault{sim.Bridge{Target: node(3)}},
			[]string{"abcf", "abcf", "abcdef", "cdef", "cdef", "abcdef"}},
		{"the first half is the larger one", []sim.Fault{sim.Bridge{Target: node(6)}},
			[]string{"abcf", "abcf", "abcf", "def", "def", "abcdef"}},
		{"sides may be listed, and who is on none is with the rest", []sim.Fault{sim.Bridge{Target: node(1), Sides: [][]sim.NodeID{{2}, {3}}}},
			[]string{"abcdef", "abf", "acf", "adef", "adef", "abcdef"}},
		{"a volunteer may be put on a side", []sim.Fault{sim.Bridge{Target: node(1), Sides: [][]sim.NodeID{{2, 6}}}},
			[]string{"abcdef", "abf", "acde", "acde", "acde", "abf"}},
		{"it stands in place of a partition", []sim.Fault{sim.Partition{Groups: [][]sim.NodeID{{1}}}, sim.Bridge{Target: node(3)}},
			[]string{"abcf", "abcf", "abcdef", "cdef", "cdef", "abcdef"}},
		{"and a partition in place of it", []sim.Fault{sim.Bridge{Target: node(3)}, sim.Partition{Groups: [][]sim.NodeID{{1}}}},
			[]string{"af", "bcdef", "bcdef", "bcdef", "bcdef", "abcdef"}},
		{"cuts are its own matter", []sim.Fault{sim.Cut{From: 3, To: 1}, sim.Bridge{Target: node(3)}},
			[]string{"abcf", "abcf", "bcdef", "cdef", "cdef", "abcdef"}},
		{"healing ends it", []sim.Fault{sim.Bridge{Target: node(3)}, sim.Heal{}}, all},
		{"a role that nobody holds bridges nothing", []sim.Fault{sim.Bridge{Target: sim.Target{Role: "chief"}}}, all},
	} {
		t.Run(c.name, func(t *testing.T) {
			cfg := circular(6)
			cfg.Protocol.Nodes[5].Volunteer = true
			cfg.Protocol.Roles = []sim.RoleSpec{{Name: "chief", New: func() sim.Tracker { return &chief{} }}}
			for i, f := range c.plan {
				cfg.Plan = append(cfg.Plan, at(i, f))
			}
			w := newWorld(t, cfg)
			w.Run(sim.Time(millis(9)))
			if got := reach(w); fmt.Sprint(got) != fmt.Sprint(c.want) {
				t.Errorf("reached are %v; want %v", got, c.want)
			}
		})
	}
}

// TestABridgeKeepsItsConnections: they do not pause while the partition
// changes around it.
func TestABridgeKeepsItsConnections(t *testing.T) {
	cfg := talkers([]int{40, 50}, nil)
	cfg.Protocol.Nodes = append(cfg.Protocol.Nodes, sim.NodeSpec{Name: "c", New: func() sim.Node { return &puppet{} }})
	cfg.Plan = []sim.Planned{at(35, sim.Partition{Groups: [][]sim.NodeID{{3}}}), at(45, sim.Bridge{Target: node(1)})}
	expect(t, perform(t, cfg), "10ms b 1#1 opened", "20ms a 1#1 opened", "50ms b hears a0", "60ms b hears a1")
}

// TestTheLeaderMayBeTheBridge: who that is is found when it happens.
func TestTheLeaderMayBeTheBridge(t *testing.T) {
	cfg := play(puppet{}, puppet{start: func(env *sim.Env) { say(env, "leads") }}, puppet{})
	cfg.Protocol.Roles = []sim.RoleSpec{{Name: "chief", New: func() sim.Tracker { return &chief{} }}}
	cfg.Plan = []sim.Planned{at(5, sim.Bridge{Target: sim.Target{Role: "chief"}})}
	w := newWorld(t, cfg)
	w.Run(sim.Time(time.Second))
	if got := reach(w); fmt.Sprint(got) != "[ab abc bc]" {
		t.Errorf("reached are %v", got)
	}
}
