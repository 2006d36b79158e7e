package zookeeper

import (
	"bytes"
	"testing"

	"github.com/zoolab/zoolab/sim"
)

// A monitor that hears of its topics alone knows as much as one that hears of all: at
// every step of a storm, with what is broken in it and without.
func TestMonitorsHearAllThatTheyNeed(t *testing.T) {
	seeds := uint64(0)
	for _, bug := range []string{"", "", "watch-lost", "multi-by-halves", "ack-before-sync", "keep-memory", "skip-trunc", "queue-late"} {
		seeds++
		cfg, _ := zoo(t, Default(), seeds)
		if bug != "" {
			cfg, _ = zoo(t, Default(), seeds, bug)
		}
		overheard(t, cfg)
	}
}

// overheard runs each monitor of a configuration beside a twin that hears of all, and
// compares what they know.
func overheard(t *testing.T, cfg sim.Config) {
	t.Helper()
	var names []string
	var pairs [][2]sim.Monitor
	var specs []sim.MonitorSpec
	for _, spec := range cfg.Protocol.Monitors {
		if spec.Hears == nil {
			t.Errorf("%s hears of everything", spec.Name)
		}
		pair := [2]sim.Monitor{spec.New(), spec.New()}
		names, pairs = append(names, spec.Name), append(pairs, pair)
		specs = append(specs,
			sim.MonitorSpec{Name: spec.Name, New: func() sim.Monitor { return pair[0] }, Hears: spec.Hears},
			sim.MonitorSpec{Name: spec.Name + " of all", New: func() sim.Monitor { return pair[1] }})
	}
	if len(specs) > 64 {
		t.Fatalf("%d monitors: the 65th and later hear of everything", len(specs))
	}
	cfg.Protocol.Monitors = specs
	w, err := sim.New(cfg)
	if err != nil {
		t.Fatal(err)
	}
	defer w.Close()
	for step := 0; step < 6000 && w.Step(); step++ {
		if step%50 != 0 {
			continue
		}
		for i, pair := range pairs {
			if some, all := pair[0].Encode(nil), pair[1].Encode(nil); !bytes.Equal(some, all) {
				t.Fatalf("step %d: %s knows something else when it hears of all", step, names[i])
			}
		}
	}
}
