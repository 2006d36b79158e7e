package rpc

import (
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/zoolab/zoolab/nodes/rpc/call"
	"github.com/zoolab/zoolab/sim"
)

// quarrel is three clients at two registers.
func quarrel() []sim.Client {
	return []sim.Client{
		{Name: "c1", Script: []string{"append x a", "append y b", "get x", "append x c", "sleep 40ms", "append x d"}},
		{Name: "c2", Script: []string{"append x 1", "sleep 30ms", "append x 2", "append y 3", "append x 4"}},
		{Name: "c3", Start: 30 * ms, Script: []string{"append y A", "append x B", "get y"}},
	}
}

// A storm is drawn from a seed: a bad network and crashes of anybody, which end with
// a heal at calm.
func storm(seed uint64, p sim.Protocol) sim.Config {
	r := sim.NewRand(seed, "storm")
	rate := func(most int) sim.PPM { return sim.PPM(r.Below(2) * r.Below(most+1)) }
	cfg := sim.Config{Seed: seed, Protocol: p,
		Network: sim.Network{Delay: sim.Range{Min: ms, Max: 10 * ms}},
		Disk:    sim.Disk{Sync: sim.Range{Min: 100 * time.Microsecond, Max: 5 * ms}},
		Boot:    sim.Range{Max: 5 * ms}}
	bad := cfg.Network
	bad.Loss, bad.Duplicate, bad.Reorder = rate(400_000), rate(500_000), rate(int(sim.Certain))
	bad.Tail = sim.Tail{Chance: rate(300_000), Delay: sim.Range{Min: 20 * ms, Max: 200 * ms}}
	cfg.Plan = append(cfg.Plan, sim.Planned{At: 0, Fault: sim.Weather{Network: bad}})
	for range r.Below(8) {
		at := sim.Time(r.Between(0, 400*ms))
		victim := sim.Target{Node: sim.NodeID(1 + r.Below(2)*r.Below(len(p.Nodes)))}
		crash := sim.Crash{Target: victim, During: r.Below(2) == 0, After: r.Below(6)}
		cfg.Plan = append(cfg.Plan, sim.Planned{At: at, Fault: crash},
			sim.Planned{At: at.Add(r.Between(ms, 60*ms)), Fault: sim.Restart{Target: victim}})
	}
	cfg.Plan = append(cfg.Plan, sim.Planned{At: calm, Fault: sim.Heal{All: true}})
	return cfg
}

const (
	// calm is when a storm ends, and due when progress must have been made.
	calm = sim.Time(500 * ms)
	due  = calm + sim.Time(20*time.Second)
)

// weather runs a configuration to its end.
func weather(t testing.TB, cfg sim.Config) *sim.World {
	t.Helper()
	w, err := sim.New(cfg)
	if err != nil {
		t.Fatal(err)
	}
	w.Run(calm)
	for until := calm; w.Missing() != "" && until < due && w.Run(until); {
		until += sim.Time(100 * ms)
	}
	w.Finish()
	w.Close()
	return w
}

// verdict names what a run has violated: a monitor, "progress" or "".
func verdict(w *sim.World) string {
	if v := w.Violation(); v != nil {
		return v.Monitor
	}
	if w.Missing() != "" {
		return "progress"
	}
	return ""
}

// Whatever the weather, an unbroken server and its clients violate nothing and all
// calls return once it is calm; and the weather is bad enough to be worth it.
func TestStormsBreakNothing(t *testing.T) {
	seen := map[string]int{}
	for seed := range uint64(600) {
		w := weather(t, storm(seed, protocol(t, quarrel())))
		if v := verdict(w); v != "" {
			t.Fatalf("seed %d: %s: %v %s", seed, v, w.Violation(), w.Missing())
		}
		for name, n := range marks(w) {
			seen[name] += int(min(n, 1))
		}
	}
	for _, landmark := range []string{call.Retried.String(), call.StaleReply.String(), call.AnsweredAgain.String(),
		call.OldRequest.String(), sim.CrashBetweenEffects, sim.WritesLost} {
		if seen[landmark] < 10 {
			t.Errorf("only %d of 600 seeds reached %s", seen[landmark], landmark)
		}
	}
}

// Every bug is found by seeds alone, by the judge that it names; without the bug the
// same seeds are clean.
func TestSeedsFindEveryBug(t *testing.T) {
	thrifty := call.Default()
	thrifty.Retry, thrifty.Longest, thrifty.Budget = 10*ms, 300*ms, 15
	for _, b := range Bugs() {
		t.Run(b.Name, func(t *testing.T) {
			for seed := range uint64(60) {
				config := func(bugs ...string) sim.Config {
					p, err := New(thrifty, quarrel(), bugs)
					if err != nil {
						t.Fatal(err)
					}
					return storm(seed, p)
				}
				if v := verdict(weather(t, config())); v != "" {
					t.Fatalf("seed %d without the bug: %s", seed, v)
				}
				if w := weather(t, config(b.Name)); verdict(w) == b.Caught {
					t.Logf("seed %d: %v", seed, w.Violation())
					return
				}
			}
			t.Errorf("%s has not caught it", b.Caught)
		})
	}
}

// However packets are lost, copied and taken out of order, and whoever crashes when:
// nothing is executed twice.
func TestNoScheduleExecutesTwice(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p, err := New(call.Default(), quarrel(), nil)
		if err != nil {
			t.Fatal(err)
		}
		w, err := sim.New(sim.Config{Seed: rapid.Uint64().Draw(t, "seed"), Protocol: p, Network: sim.Network{Delay: sim.Range{Max: 5 * ms}}})
		if err != nil {
			t.Fatal(err)
		}
		defer w.Close()
		for range rapid.IntRange(10, 120).Draw(t, "steps") {
			step(t, w)
			if v := w.Violation(); v != nil {
				t.Fatal(v)
			}
		}
	})
}

// step makes one choice of all that there are.
func step(t *rapid.T, w *sim.World) {
	pending := w.Pending()
	if len(pending) == 0 {
		return
	}
	c := sim.Choice{On: pending[rapid.IntRange(0, len(pending)-1).Draw(t, "event")].On}
	datagram := c.On.Port == "rpc"
	switch what := rapid.IntRange(0, 12).Draw(t, "what"); {
	case what == 0 && datagram:
		c.Act = sim.Drop
	case what == 1 && datagram && !c.On.Twin:
		c.Act = sim.Duplicate
	case what == 2 && datagram:
		c.Again = true
	case what == 3:
		c.Crash, c.Cut = true, rapid.IntRange(0, 5).Draw(t, "cut")
	case what == 4:
		c = sim.Choice{Act: sim.Inflict, Fault: sim.Restart{Target: sim.Target{Node: sim.NodeID(rapid.IntRange(1, 4).Draw(t, "who"))}}}
	}
	_ = w.Apply(c) // what cannot be done is refused, and changes nothing
}

// A bug that there is not is refused with the names of those that there are.
func TestUnknownBugsAreRefused(t *testing.T) {
	_, err := New(call.Default(), nil, []string{"no-such"})
	if err == nil || !strings.Contains(err.Error(), `as "no-such": write one of `+strings.Join(names(), ", ")) {
		t.Error(err)
	}
}
