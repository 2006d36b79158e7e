package sim_test

import (
	"slices"
	"testing"
	"time"

	"github.com/zoolab/zoolab/sim"
	"github.com/zoolab/zoolab/sim/simtest/composed"
	"pgregory.net/rapid"
)

// The properties hold for the relay, which speaks in datagrams, and for the
// ensemble, which speaks on streams too, under any plan of faults in any weather.

// anyRun draws one of them with its weather and its plan.
func anyRun(t *rapid.T) sim.Config {
	cfg := composed.New(0, composed.Setup{Clients: 2, Puts: 10})
	if rapid.Bool().Draw(t, "relay") {
		cfg = relays(rapid.IntRange(2, 6).Draw(t, "nodes"), rapid.Bool().Draw(t, "disk"))
	}
	cfg.Service.Max = time.Duration(rapid.SampledFrom([]int{0, 0, 2}).Draw(t, "service")) * time.Millisecond
	cfg.Seed = rapid.Uint64().Draw(t, "seed")
	cfg.Paranoid = true
	cfg.Boot = sim.Range{Max: time.Duration(rapid.IntRange(0, 30).Draw(t, "boot")) * time.Millisecond}
	cfg.Network = anyWeather(t)
	n := sim.NodeID(len(cfg.Protocol.Nodes))
	for range rapid.IntRange(0, 12).Draw(t, "faults") {
		cfg.Plan = append(cfg.Plan, at(rapid.IntRange(0, 400).Draw(t, "at"), anyFault(t, n)))
	}
	return cfg
}

func anyWeather(t *rapid.T) sim.Network {
	ppm := rapid.SampledFrom([]sim.PPM{0, 10_000, 300_000, sim.Certain})
	most := time.Duration(rapid.IntRange(1, 20).Draw(t, "delay")) * time.Millisecond
	return sim.Network{Delay: sim.Range{Min: time.Millisecond, Max: max(most, time.Millisecond)},
		Loss: min(ppm.Draw(t, "loss"), 300_000), Duplicate: min(ppm.Draw(t, "duplicate"), 10_000), Reorder: ppm.Draw(t, "reorder")}
}

func anyFault(t *rapid.T, nodes sim.NodeID) sim.Fault {
	one := rapid.Custom(func(t *rapid.T) sim.NodeID { return sim.NodeID(rapid.IntRange(1, int(nodes)).Draw(t, "node")) })
	a, b := one.Draw(t, "a"), one.Draw(t, "b")
	span := time.Duration(rapid.IntRange(-200, 200).Draw(t, "span")) * time.Millisecond
	return rapid.SampledFrom([]sim.Fault{
		sim.Crash{Target: node(a)},
		sim.Crash{Target: node(a), During: true, After: int(b)},
		sim.Crash{Target: node(a), Keep: []sim.Keep{{File: "book", Writes: int(b) - 1}}},
		sim.Crash{Target: node(a), Keep: []sim.Keep{{File: "book", Torn: true}}},
		sim.SlowDisk{Target: node(a), Sync: sim.Range{Max: max(span, 0)}},
		sim.LyingDisk{Target: node(a)},
		sim.FullDisk{Target: node(a)},
		sim.TearingDisk{Target: node(a), Torn: sim.Certain / 2},
		sim.MendDisk{Target: node(a), Trouble: sim.DiskTrouble(b) % 4},
		sim.Corrupt{Target: node(a), Back: int(b) - 2},
		sim.LoseDisk{Target: node(a)},
		sim.Restart{Target: node(a)},
		sim.Pause{Target: node(a)},
		sim.Resume{Target: node(a)},
		sim.Partition{Groups: [][]sim.NodeID{{a}, {b}}},
		sim.Cut{From: a, To: b},
		sim.Mend{From: a, To: b},
		sim.Clog{From: a, To: b, For: max(span, 0)},
		sim.SetClock{Target: node(a), Skew: span, Drift: sim.PPM(span / time.Millisecond * 1000)},
		sim.Weather{Network: sim.Network{Delay: sim.Range{Max: max(span, 0)}}},
		sim.Bridge{Target: node(a)},
		sim.Bridge{Target: node(a), Sides: [][]sim.NodeID{{b}}},
		sim.HalfOpen{From: a, To: b},
		sim.Crash{Target: node(a), Silent: true},
		sim.Crash{Target: node(a), During: true, After: int(b), Silent: true},
		sim.Capacity{From: a, To: b, Every: max(span, 0), Queue: int(a)},
		sim.Slow{Target: node(a), Service: sim.Range{Max: max(span, 0) / 10}},
		sim.Command{Target: node(a), Line: "put"},
		sim.Heal{},
		sim.Heal{All: true},
	}).Draw(t, "fault")
}

// enough is how many events a property looks at.
const enough = 400

// made makes a world; a configuration that was drawn is a good one.
func made(t *rapid.T, cfg sim.Config) *sim.World {
	w, err := sim.New(cfg)
	if err != nil {
		t.Fatal(err)
	}
	return w
}

// alike fails unless two worlds are in one state with one history.
func alike(t *rapid.T, a, b *sim.World, how string) {
	if a.Hash() != b.Hash() || a.Fingerprint() != b.Fingerprint() || a.Now() != b.Now() || a.Seq() != b.Seq() || a.Stats() != b.Stats() {
		t.Fatalf("%s: event %d at %s, history %016x, state %016x, against event %d at %s, history %016x, state %016x", how,
			a.Seq(), a.Now(), a.Hash(), a.Fingerprint(), b.Seq(), b.Now(), b.Hash(), b.Fingerprint())
	}
}

// betrayed reports whether a disk may lose what it had synced. The ensemble keeps
// its promises on any other.
func betrayed(plan []sim.Planned) bool {
	return slices.ContainsFunc(plan, func(p sim.Planned) bool {
		switch p.Fault.(type) {
		case sim.LyingDisk, sim.LoseDisk, sim.Corrupt:
			return true
		}
		return false
	})
}

func TestTheSameConfigurationIsTheSameRun(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		cfg := anyRun(t)
		a, b := made(t, cfg), made(t, cfg)
		for range enough {
			if a.Step() != b.Step() {
				t.Fatal("one run is over and the other is not")
			}
		}
		alike(t, a, b, "run twice")
		if v := a.Violation(); v != nil && (!betrayed(cfg.Plan) || v.Monitor == "panic" || v.Monitor == "mutated-payload") {
			t.Fatal(v)
		}
	})
}

// TestARunIsItsChoices drives one world by Step, one by Next and Apply, and
// one by the addresses and contents that the first one recorded.
func TestARunIsItsChoices(t *testing.T) {
	events := 0
	defer func() {
		if events < 5000 {
			t.Errorf("only %d events were compared", events)
		}
	}()
	rapid.Check(t, func(t *rapid.T) {
		cfg := anyRun(t)
		stepped, driven, replayed := made(t, cfg), made(t, cfg), made(t, cfg)
		var recorded []sim.Choice
		for range enough {
			next, more := driven.Next()
			if more != stepped.Step() {
				t.Fatalf("Next says %v", more)
			}
			if !more {
				break
			}
			if err := driven.Apply(next); err != nil {
				t.Fatalf("Next names what cannot be taken: %v", err)
			}
			r := stepped.Recent(1)[0]
			read, err := sim.ParseAddress(stepped.Address(r).String())
			if err != nil {
				t.Fatal(err)
			}
			recorded = append(recorded, sim.Choice{On: read, Content: r.Hash})
		}
		events += len(recorded)
		alike(t, stepped, driven, "by Next and Apply")
		for i, c := range recorded {
			if err := replayed.Apply(c); err != nil {
				t.Fatalf("choice %d cannot be replayed: %v", i+1, err)
			}
		}
		alike(t, stepped, replayed, "by recorded addresses")
	})
}

// TestACloneIsAnotherWorldOnTheSameWay clones at any point, shakes one side
// and lets both go on.
func TestACloneIsAnotherWorldOnTheSameWay(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		w := made(t, anyRun(t))
		for range rapid.IntRange(0, enough).Draw(t, "clone at") {
			w.Step()
		}
		state := w.Fingerprint()
		c, wild := w.Clone(), w.Clone()
		alike(t, w, c, "cloned")
		for range rapid.IntRange(0, 8).Draw(t, "shakes") {
			_ = wild.Apply(sim.Choice{Act: sim.Inflict, Fault: anyFault(t, sim.NodeID(wild.Nodes()))})
			wild.Step()
		}
		if w.Fingerprint() != state {
			t.Fatal("shaking a clone changed its original")
		}
		for range 100 {
			c.Step()
		}
		if w.Fingerprint() != state {
			t.Fatal("running a clone changed its original")
		}
		for range 100 {
			w.Step()
		}
		alike(t, w, c, "gone on")
	})
}

// TestAnyOrderKeepsTheWorldWhole takes, drops, doubles and holds pending
// events as a person might, in any order. Every address names one event, is
// found again, and the run can be replayed from what was done.
func TestAnyOrderKeepsTheWorldWhole(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		cfg := anyRun(t)
		w, again := made(t, cfg), made(t, cfg)
		for range 120 {
			pending := w.Pending()
			seen := map[string]bool{}
			for _, p := range pending {
				if s := p.On.String(); seen[s] {
					t.Fatalf("two pending events are %q", s)
				} else {
					seen[s] = true
				}
			}
			if len(pending) == 0 {
				return
			}
			p := pending[rapid.IntRange(0, min(len(pending), 6)-1).Draw(t, "event")]
			c := sim.Choice{Act: rapid.SampledFrom([]sim.Act{sim.Take, sim.Take, sim.Take, sim.Take, sim.Drop, sim.Duplicate, sim.Hold, sim.Garble}).Draw(t, "act"),
				On: p.On, Content: p.Content}
			if leaves, err := w.Leaves(p.On); err == nil && c.Act == sim.Garble {
				c.Leaf = rapid.IntRange(0, len(leaves)).Draw(t, "leaf")
			}
			c.Crash = c.Act == sim.Take && rapid.IntRange(0, 9).Draw(t, "crash") == 0
			before := w.Now()
			err, other := w.Apply(c), again.Apply(c)
			if (err == nil) != (other == nil) {
				t.Fatalf("%s %s gives %v, and again %v", c.Act, c.On, err, other)
			}
			if w.Now() < before || w.Now() > sim.Time(time.Hour) {
				t.Fatalf("%s %s takes the time from %s to %s", c.Act, c.On, before, w.Now())
			}
		}
		alike(t, w, again, "replayed by hand")
	})
}
