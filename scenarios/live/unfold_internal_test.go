package live

import (
	"strings"
	"testing"
	"time"

	"github.com/zoolab/zoolab/nodes/gate"
	"github.com/zoolab/zoolab/scenarios/file"
	"github.com/zoolab/zoolab/sim"
)

// What comes at one moment and is more than a line of a scenario becomes several lines of
// that moment: whole acts, none of them lost, one that no line holds among them.
func TestALongMomentIsCutBetweenActs(t *testing.T) {
	small, large := make([]byte, 6000), make([]byte, file.LongestLine)
	acts := []string{gate.Says(1, small), gate.Says(2, small), gate.Leaves(1), gate.Says(2, large), gate.Leaves(2)}
	typed := sim.Choice{Act: sim.Inflict, At: 9, Fault: sim.Command{Target: sim.Target{Node: 4}, Line: strings.Join(acts, "; ")}}
	n := &notes{last: sim.Address{Node: "s1"}}
	n.choice(typed)
	var lines []string
	for _, e := range n.entries {
		f := e.Choice.Fault.(sim.Command)
		if lines = append(lines, f.Line); e.Choice.At != 9*sim.Time(time.Nanosecond) || f.Target.Node != 4 || e.After != n.last {
			t.Errorf("%.20s… is typed at node %d at %s, behind %v", f.Line, f.Target.Node, e.Choice.At, e.After)
		}
	}
	want := []string{acts[0], acts[1] + "; " + acts[2], acts[3], acts[4]}
	if strings.Join(lines, "\n") != strings.Join(want, "\n") {
		t.Errorf("%d lines, and not %d; they begin with %.60q", len(lines), len(want), lines)
	}
}
