package narration

import (
	"testing"
	"time"

	"github.com/zoolab/zoolab/sim"
)

// everyFault lists faults of every type, in every form that their texts have.
func everyFault() []sim.Fault {
	a, b := sim.Target{Node: 1}, sim.Target{Role: "leader"}
	ms := sim.Range{Min: time.Millisecond, Max: 3 * time.Millisecond}
	return []sim.Fault{
		sim.Crash{Target: b}, // skipped: nobody leads
		sim.Crash{Target: a, During: true, After: 2}, sim.Crash{Target: a, Silent: true},
		sim.Crash{Target: a, Keep: []sim.Keep{{File: "log", Writes: 2, Torn: true}}, Flush: true}, sim.Crash{Target: a},
		sim.Restart{Target: a}, sim.Pause{Target: a}, sim.Resume{Target: a},
		sim.Partition{Groups: [][]sim.NodeID{{1}, {2}}}, sim.Isolate{Target: a},
		sim.Cut{From: 1, To: 2}, sim.Mend{From: 1, To: 2}, sim.Reset{A: 1, B: 2},
		sim.Clog{From: 1, To: 2, For: time.Second}, sim.Weather{}, sim.SetClock{Target: a, Skew: time.Second, Drift: 3},
		sim.Heal{}, sim.Heal{All: true}, sim.Bridge{Target: a}, sim.Bridge{Target: a, Sides: [][]sim.NodeID{{2}}},
		sim.Capacity{From: 1, To: 2, Every: time.Millisecond, Queue: 3}, sim.Capacity{From: 1, To: 2},
		sim.HalfOpen{From: 1, To: 2}, sim.Slow{Target: a, Service: ms}, sim.Slow{Target: a},
		sim.SlowDisk{Target: a, Sync: ms}, sim.LyingDisk{Target: a}, sim.FullDisk{Target: a}, sim.TearingDisk{Target: a, Torn: 4},
		sim.MendDisk{Target: a, Trouble: sim.Lies}, sim.Corrupt{Target: a, File: "log", Back: 2}, sim.Corrupt{Target: a, Back: sim.AnyRecord},
		sim.LoseDisk{Target: a}, sim.Command{Target: a, Line: "get /a"},
		sim.Command{Target: a, Line: "open 1 s1"}, sim.Command{Target: a, Line: "send 1 AAAABw"}, sim.Command{Target: a, Line: "word 1 ruok"},
		sim.Command{Target: a, Line: "shut 1"},
	}
}

// idle is a node that does nothing, whatever it is told.
type idle struct{}

func (idle) Start(*sim.Env)                 {}
func (idle) Receive(*sim.Env, sim.Delivery) {}
func (idle) Timer(*sim.Env, sim.TimerID)    {}

func (idle) Understand(string) error  { return nil }
func (idle) Command(*sim.Env, string) {}

// ear hears the texts of faults.
type ear struct{ texts []string }

func (e *ear) Record(w *sim.World, r sim.Record) {
	if r.Sort == sim.Struck {
		e.texts = append(e.texts, w.Text(r))
	}
}

// struck inflicts a fault on a world of two idle nodes, and returns its text.
func struck(t *testing.T, f sim.Fault) string {
	t.Helper()
	spec := func(name string) sim.NodeSpec {
		return sim.NodeSpec{Name: name, Role: "server", New: func() sim.Node { return &idle{} }}
	}
	w, err := sim.New(sim.Config{Protocol: sim.Protocol{Name: "idle", Nodes: []sim.NodeSpec{spec("s1"), spec("s2")}}})
	if err != nil {
		t.Fatal(err)
	}
	defer w.Close()
	for w.Step() {
	}
	e := &ear{}
	w.Trace(e)
	if err := w.Apply(sim.Choice{Act: sim.Inflict, Fault: f}); err != nil || len(e.texts) == 0 {
		t.Fatalf("%T: %v", f, err)
	}
	return e.texts[0]
}

// Chances are told as people write them: the words of a scenario file.
func TestChancesAreToldInPercent(t *testing.T) {
	ms := sim.Range{Min: time.Millisecond, Max: 3 * time.Millisecond}
	for _, c := range []struct {
		fault sim.Fault
		want  string
	}{
		{sim.Weather{Network: sim.Network{Delay: ms, Loss: 50_000, Duplicate: 500, Reorder: 1_000_000}}, "the network now delays by 1ms to 3ms, loses 5%, doubles 0.05%, reorders 100%"},
		{sim.Weather{Network: sim.Network{Delay: ms, Loss: 20}}, "the network now delays by 1ms to 3ms, loses 20ppm, doubles 0%, reorders 0%"},
		{sim.TearingDisk{Target: sim.Target{Node: 1}, Torn: 500_000}, "a crash of s1 may leave its last record half written (chance: 50%)"},
	} {
		if got := (&Teller{cast: typical}).fault(struck(t, c.fault)); got != c.want {
			t.Errorf("it is told as %q, not %q", got, c.want)
		}
	}
}
