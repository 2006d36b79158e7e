package tape_test

import (
	"testing"
	"time"

	"github.com/zoolab/zoolab/sim"
	"github.com/zoolab/zoolab/sim/tape"
)

// A mayor is a gossip whose standing changes with what it has told.
type mayor struct{ gossip }

func (m *mayor) Inspect() []sim.Column {
	tones := []sim.Tone{sim.Seeking, sim.Chief, sim.Chief, sim.Member}
	return []sim.Column{{Name: "heard"}, {Name: "office", Tone: tones[m.heard%len(tones)]}, {Name: "other", Tone: sim.Apart}}
}

func TestAMomentTellsWhoseStandingHasChanged(t *testing.T) {
	cfg := gossips(3)
	for i := range cfg.Protocol.Nodes {
		cfg.Protocol.Nodes[i].New = func() sim.Node { return &mayor{gossip{nodes: 3}} }
	}
	cfg.Plan = []sim.Planned{{At: sim.Time(40 * time.Millisecond), Fault: sim.Crash{Target: sim.Target{Node: 2}}},
		{At: sim.Time(60 * time.Millisecond), Fault: sim.Restart{Target: sim.Target{Node: 2}}}}
	p := open(t, cfg)
	p.Main().Extend(300)
	side, _, err := p.Act(p.Main(), 150, sim.Choice{Act: sim.Inflict, Fault: sim.Crash{Target: sim.Target{Node: 1}}})
	if err != nil {
		t.Fatal(err)
	}
	side.Extend(100)
	for _, b := range []*tape.Branch{p.Main(), side} {
		told := make([]sim.Tone, 4)
		changes := 0
		for step := 1; step <= b.Len(); step++ {
			for _, turn := range b.Moment(step).Turns {
				if told[turn.Node] == turn.Tone {
					t.Errorf("step %d of %s: %v is no change", step, b.Name(), turn)
				}
				told[turn.Node] = turn.Tone
				changes++
			}
			for id := sim.NodeID(1); id <= 3; id++ {
				if tone := b.World(step).Tone(id); tone != told[id] {
					t.Fatalf("step %d of %s: node %d is %v, and was told to be %v", step, b.Name(), id, tone, told[id])
				}
			}
		}
		if changes < 10 {
			t.Errorf("%s has %d changes", b.Name(), changes)
		}
	}
}
