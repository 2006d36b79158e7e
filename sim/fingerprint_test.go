package sim_test

import (
	"errors"
	"testing"

	"github.com/zoolab/zoolab/sim"
)

// TestFingerprintsTellStatesApart that differ in one thing which a later event
// can bring to light.
func TestFingerprintsTellStatesApart(t *testing.T) {
	busy := func() *sim.World { // a node that waits for its disk, with another beside it
		cfg := play(puppet{start: func(env *sim.Env) {
			page.Append(env, "one")
			page.Sync(env)
			env.SetTimer(alarm, millis(100))
			letter.SendTo(env, 2, "behind the barrier")
		}}, puppet{start: func(env *sim.Env) {
			letter.SendTo(env, 1, "equal")
			word.Send(env, env.Dial(cable, 1), "hello")
		}}, puppet{start: func(env *sim.Env) { letter.SendTo(env, 1, "equal") }})
		w := newWorld(t, cfg)
		for _, boot := range []string{"boot a", "boot b", "boot c"} {
			apply(t, w, sim.Take, boot)
		}
		return w
	}
	differ := map[string][2]func(*sim.World){
		"who stands first in the inbox": {
			func(w *sim.World) {
				apply(t, w, sim.Take, "post b>a Letter#1")
				apply(t, w, sim.Take, "post c>a Letter#1")
			},
			func(w *sim.World) {
				apply(t, w, sim.Take, "post c>a Letter#1")
				apply(t, w, sim.Take, "post b>a Letter#1")
			},
		},
		"whether a crash to come flushes":   {strike(t, sim.Crash{Target: node(2), During: true}), strike(t, sim.Crash{Target: node(2), During: true, Flush: true})},
		"what a crash to come will keep":    {strike(t, sim.Crash{Target: node(2), During: true}), strike(t, sim.Crash{Target: node(2), During: true, Keep: []sim.Keep{{File: "page"}}})},
		"how wrong a clock is":              {strike(t, sim.SetClock{Target: node(1), Skew: millis(1)}), strike(t, sim.SetClock{Target: node(1), Skew: millis(2)})},
		"how fast a clock runs":             {strike(t, sim.SetClock{Target: node(1), Drift: 10}), strike(t, sim.SetClock{Target: node(1), Drift: 20})},
		"what the weather is":               {strike(t, sim.Weather{}), strike(t, sim.Weather{Network: sim.Network{Loss: 1}})},
		"which way a link is cut":           {strike(t, sim.Cut{From: 1, To: 2}), strike(t, sim.Cut{From: 2, To: 1})},
		"how long a link is clogged":        {strike(t, sim.Clog{From: 1, To: 2, For: millis(1)}), strike(t, sim.Clog{From: 1, To: 2, For: millis(2)})},
		"who is on whose side":              {strike(t, sim.Partition{Groups: [][]sim.NodeID{{1}}}), strike(t, sim.Partition{Groups: [][]sim.NodeID{{2}}})},
		"who is the bridge":                 {strike(t, sim.Bridge{Target: node(1)}), strike(t, sim.Bridge{Target: node(2)})},
		"what a link carries":               {strike(t, sim.Capacity{From: 1, To: 2, Every: millis(1)}), strike(t, sim.Capacity{From: 1, To: 2, Every: millis(2)})},
		"how many may wait for a link":      {strike(t, sim.Capacity{From: 1, To: 2, Every: 1}), strike(t, sim.Capacity{From: 1, To: 2, Every: 1, Queue: 1})},
		"how slow a node is":                {strike(t, sim.Slow{Target: node(3), Service: fixed(1)}), strike(t, sim.Slow{Target: node(3), Service: fixed(2)})},
		"whether a machine is off":          {strike(t, sim.Crash{Target: node(3)}), strike(t, sim.Crash{Target: node(3), Silent: true})},
		"whether a crash to come is silent": {strike(t, sim.Crash{Target: node(2), During: true}), strike(t, sim.Crash{Target: node(2), During: true, Silent: true})},
		"who is paused":                     {strike(t, sim.Pause{Target: node(1)}), strike(t, sim.Pause{Target: node(2)})},
		"whether a letter has a twin":       {func(*sim.World) {}, func(w *sim.World) { apply(t, w, sim.Duplicate, "post b>a Letter#1") }},
		"whether a letter is held":          {func(*sim.World) {}, func(w *sim.World) { apply(t, w, sim.Hold, "post b>a Letter#1") }},
		"whether a connection has opened":   {func(*sim.World) {}, func(w *sim.World) { apply(t, w, sim.Take, "cable b>a opened#1") }},
		"whether what is written is safe":   {func(*sim.World) {}, func(w *sim.World) { apply(t, w, sim.Take, "disk a page#1") }},
	}
	for what, do := range differ {
		first, second := busy(), busy()
		if first.Fingerprint() != second.Fingerprint() {
			t.Fatal("the same choices lead to different fingerprints")
		}
		do[0](first)
		do[1](second)
		if first.Fingerprint() == second.Fingerprint() {
			t.Errorf("the fingerprint does not tell %s", what)
		}
	}
}

// TestFingerprintsTellWhatIsHalfOpen from what is open, whatever both sides of
// it know, and whether an answer would come.
func TestFingerprintsTellWhatIsHalfOpen(t *testing.T) {
	seen := map[uint64]string{}
	for name, f := range map[string]sim.Fault{
		"open": sim.Mend{From: 1, To: 2}, "b has forgotten": sim.HalfOpen{From: 1, To: 2}, "a has forgotten": sim.HalfOpen{From: 2, To: 1},
		"b is off": sim.Crash{Target: node(2), Silent: true}, "b is down": sim.Crash{Target: node(2)},
	} {
		cfg := talkers(nil, nil)
		cfg.Protocol.Monitors = nil
		w := newWorld(t, cfg)
		w.Run(sim.Time(millis(50)))
		strike(t, f)(w)
		if other, twice := seen[w.Fingerprint()]; twice {
			t.Errorf("%q and %q have one fingerprint", name, other)
		}
		seen[w.Fingerprint()] = name
	}
}

// strike inflicts a fault on a world.
func strike(t *testing.T, f sim.Fault) func(*sim.World) {
	return func(w *sim.World) {
		if err := w.Apply(sim.Choice{Act: sim.Inflict, Fault: f}); err != nil {
			t.Fatal(err)
		}
	}
}

// TestARefusedChoiceChangesNothing, whatever is wrong with it.
func TestARefusedChoiceChangesNothing(t *testing.T) {
	cfg := play(puppet{start: func(env *sim.Env) { word.Send(env, env.Dial(cable, 2), "hello") }}, puppet{})
	w := newWorld(t, cfg)
	apply(t, w, sim.Take, "boot a")
	apply(t, w, sim.Take, "boot b")
	apply(t, w, sim.Hold, "cable a>b opened#1")
	was, hash := w.Fingerprint(), w.Hash()
	for _, c := range []sim.Choice{
		{Act: sim.Take, On: address(t, "cable a>b opened#1"), Again: true, At: sim.Time(millis(50))},
		{Act: sim.Take, On: address(t, "cable a>b Word#1")},
		{Act: sim.Inflict, Fault: sim.Crash{Target: node(99)}},
		{Act: sim.Inflict, Fault: sim.Partition{Groups: [][]sim.NodeID{{3}}}},
		{Act: sim.Inflict, Fault: sim.Crash{Target: node(1)}, Crash: true},
	} {
		if err := w.Apply(c); !errors.Is(err, sim.ErrAct) && !errors.Is(err, sim.ErrBehind) {
			t.Errorf("%s is answered with %v", c, err)
		}
		if w.Fingerprint() != was || w.Hash() != hash {
			t.Errorf("%s was refused and changed the world", c)
		}
	}
}

// TestTheHistoryTellsWhenAFaultWasInflicted by hand.
func TestTheHistoryTellsWhenAFaultWasInflicted(t *testing.T) {
	history := func(at int) uint64 {
		w := newWorld(t, play(puppet{}))
		apply(t, w, sim.Take, "boot a")
		if err := w.Apply(sim.Choice{Act: sim.Inflict, Fault: sim.Crash{Target: node(1)}, At: sim.Time(millis(at))}); err != nil {
			t.Fatal(err)
		}
		return w.Hash()
	}
	if history(5) == history(500) {
		t.Error("a crash at 5 ms and one at 500 ms make one history")
	}
}

// TestAnEarlierCrashMovesNoDrawOfALaterOne: what a disk keeps goes by the
// moment of the crash, not by how many there were.
func TestAnEarlierCrashMovesNoDrawOfALaterOne(t *testing.T) {
	lost := func(earlier ...sim.Planned) (losses []int) {
		cfg := play(puppet{start: func(env *sim.Env) {
			for range 20 {
				page.Append(env, "x")
			}
		}})
		cfg.Plan = append(earlier, at(300, sim.Crash{Target: node(1)}))
		cfg.Protocol.Monitors = append(cfg.Protocol.Monitors, sim.MonitorSpec{Name: "losses", New: func() sim.Monitor { return &losing{&losses} }})
		perform(t, cfg)
		return losses
	}
	alone := lost()
	after := lost(at(100, sim.Crash{Target: node(1), Keep: []sim.Keep{{File: "page"}}}), at(200, sim.Restart{Target: node(1)}))
	if len(alone) != 1 || len(after) != 2 || alone[0] != after[1] {
		t.Errorf("the crash at 300 ms loses %v writes, after another crash %v", alone, after)
	}
}

// losing notes how many writes each crash loses.
type losing struct{ losses *[]int }

func (m *losing) Step(h sim.Happening) *sim.Violation {
	if sim.Crashed.Is(h) {
		*m.losses = append(*m.losses, sim.Crashed.Of(h).Writes)
	}
	return nil
}
func (m *losing) Clone() sim.Monitor     { return m }
func (m *losing) Encode(b []byte) []byte { return b }
