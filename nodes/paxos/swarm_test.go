package paxos

import (
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/zoolab/zoolab/nodes/paxos/synod"
	"github.com/zoolab/zoolab/sim"
)

// A storm is a swarm configuration drawn from a seed: a bad network, and
// crashes, restarts and partitions that end with a heal at calm.
func storm(seed uint64, p sim.Protocol) sim.Config {
	r := sim.NewRand(seed, "storm")
	rate := func(most int) sim.PPM { return sim.PPM(r.Below(2) * r.Below(most+1)) }
	cfg := sim.Config{Seed: seed, Protocol: p,
		Network: sim.Network{Delay: sim.Range{Min: ms, Max: 10 * ms}},
		Disk:    sim.Disk{Sync: sim.Range{Min: 100 * time.Microsecond, Max: 5 * ms}},
		Boot:    sim.Range{Max: 30 * ms}}
	bad := cfg.Network
	bad.Delay.Max = [...]sim.Duration{10 * ms, 50 * ms}[r.Below(2)]
	bad.Loss, bad.Duplicate, bad.Reorder = rate(300_000), rate(500_000), rate(int(sim.Certain))
	bad.Tail = sim.Tail{Chance: rate(300_000), Delay: sim.Range{Min: 20 * ms, Max: 200 * ms}}
	cfg.Plan = append(cfg.Plan, sim.Planned{At: 0, Fault: sim.Weather{Network: bad}})
	servers := 0
	for _, n := range p.Nodes {
		if !n.Volunteer {
			servers++
		}
	}
	stretch := [...]sim.Duration{50 * ms, 300 * ms}[r.Below(2)]
	outage := [...]sim.Duration{10 * ms, 100 * ms}[r.Below(2)]
	for range 1 + r.Below(8) {
		at := sim.Time(r.Between(0, stretch))
		end := at.Add(r.Between(ms, outage))
		if r.Below(4) == 0 {
			var side []sim.NodeID
			for id := 1; id <= servers; id++ {
				if r.Below(2) == 0 {
					side = append(side, sim.NodeID(id))
				}
			}
			cfg.Plan = append(cfg.Plan, sim.Planned{At: at, Fault: sim.Partition{Groups: [][]sim.NodeID{side}}},
				sim.Planned{At: end, Fault: sim.Heal{}})
			continue
		}
		victim := sim.Target{Node: sim.NodeID(1 + r.Below(servers))}
		if r.Below(6) == 0 {
			victim = sim.Target{Role: "leader"}
		}
		crash := sim.Crash{Target: victim, During: r.Below(2) == 0, After: r.Below(6)}
		cfg.Plan = append(cfg.Plan, sim.Planned{At: at, Fault: crash}, sim.Planned{At: end, Fault: sim.Restart{Target: victim}})
	}
	cfg.Plan = append(cfg.Plan, sim.Planned{At: calm, Fault: sim.Heal{All: true}})
	return cfg
}

const (
	// calm is when a storm ends, and due when progress must have been made.
	calm = sim.Time(500 * ms)
	due  = calm + sim.Time(20*time.Second)
)

// weather runs a configuration to its end: the goal met after the calm, a
// property violated, or no progress in time.
func weather(t testing.TB, cfg sim.Config) *sim.World {
	t.Helper()
	w, err := sim.New(cfg)
	if err != nil {
		t.Fatal(err)
	}
	for until := calm; w.Run(until) && until < due && w.Missing() != ""; {
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

// quarrel is two clients that each want their own way, through different proposers.
func quarrel() []sim.Client {
	return []sim.Client{
		{Name: "c1", Script: []string{"propose blue", "sleep 100ms", "propose green"}},
		{Name: "c2", Start: 2 * ms, Script: []string{"propose red", "propose red again"}},
	}
}

// Whatever the weather, an unbroken ensemble violates nothing and makes progress
// once it is calm; and the weather is bad enough to be worth it.
func TestStormsBreakNothing(t *testing.T) {
	seen := map[string]int{}
	five := synod.Default()
	five.Proposers, five.Acceptors, five.Learners = 3, 5, 2
	for seed := range uint64(800) {
		e, clients := synod.Default(), []sim.Client(nil)
		if seed%2 == 1 {
			e = five
		}
		if seed%4 > 1 {
			clients = quarrel()
		}
		w := weather(t, storm(seed, protocol(t, e, clients)))
		if v := verdict(w); v != "" {
			t.Fatalf("seed %d: %s: %v %s", seed, v, w.Violation(), w.Missing())
		}
		for name, n := range marks(w) {
			seen[name] += int(min(n, 1))
		}
	}
	for _, landmark := range []string{synod.SecondBallot.String(), synod.DuelingRetry.String(), synod.ValueAdopted.String(),
		synod.LearnedLate.String(), sim.CrashBetweenEffects, sim.WritesLost} {
		if seen[landmark] < 8 {
			t.Errorf("only %d of 800 seeds reached %s", seen[landmark], landmark)
		}
	}
}

// Every bug is found by seeds alone, by the judge that it names; without the
// bug the same seeds are clean.
func TestSeedsFindEveryBug(t *testing.T) {
	hunts := map[string]struct {
		within uint64
		config func(seed uint64, bugs ...string) sim.Config
	}{
		"forget-on-restart":    {50, stormy(t)},
		"reuse-ballot":         {1000, hasty(t)},
		"count-across-ballots": {200, stormy(t)},
		"ignore-accepted":      {50, stormy(t)},
		"count-messages":       {300, stormy(t)},
		"no-backoff":           {100, distant(t)},
	}
	for _, b := range Bugs() {
		t.Run(b.Name, func(t *testing.T) {
			hunt := hunts[b.Name]
			for seed := range hunt.within {
				if v := verdict(weather(t, hunt.config(seed))); v != "" {
					t.Fatalf("seed %d without the bug: %s", seed, v)
				}
				w := weather(t, hunt.config(seed, b.Name))
				if verdict(w) == b.Caught {
					t.Logf("seed %d: %v %s", seed, w.Violation(), w.Missing())
					return
				}
			}
			t.Errorf("%s has not caught it in %d seeds", b.Caught, hunt.within)
		})
	}
}

func stormy(t *testing.T) func(uint64, ...string) sim.Config {
	return func(seed uint64, bugs ...string) sim.Config {
		return storm(seed, protocol(t, synod.Default(), nil, bugs...))
	}
}

// hasty is a proposer that crashes after it has put a value to the vote, and is
// up again while copies of the promises it got are still under way. The other
// proposer and an acceptor are cut off meanwhile.
func hasty(t *testing.T) func(uint64, ...string) sim.Config {
	return func(seed uint64, bugs ...string) sim.Config {
		p1 := sim.Target{Node: 1}
		return sim.Config{Seed: seed, Protocol: protocol(t, synod.Default(), nil, bugs...),
			Network: sim.Network{Delay: sim.Range{Min: ms, Max: 50 * ms}, Duplicate: sim.Certain * 3 / 10, Reorder: sim.Certain},
			Disk:    sim.Disk{Sync: sim.Range{Min: 100 * time.Microsecond, Max: 5 * ms}},
			Boot:    sim.Range{Max: 10 * ms},
			Plan: []sim.Planned{
				{At: 0, Fault: sim.Partition{Groups: [][]sim.NodeID{{2}, {5}}}},
				{At: sim.Time(40 * ms), Fault: sim.Crash{Target: p1}},
				{At: sim.Time(42 * ms), Fault: sim.Heal{}},
				{At: sim.Time(42 * ms), Fault: sim.Restart{Target: p1}},
				{At: calm, Fault: sim.Heal{All: true}},
			}}
	}
}

// distant is a network without faults, so slow that a ballot takes longer than
// the least time a proposer gives it: 80 ms and some syncs, against 50 ms.
func distant(t *testing.T) func(uint64, ...string) sim.Config {
	return func(seed uint64, bugs ...string) sim.Config {
		return sim.Config{Seed: seed, Protocol: protocol(t, synod.Default(), nil, bugs...),
			Network: sim.Network{Delay: sim.Range{Min: 20 * ms, Max: 20 * ms}},
			Disk:    sim.Disk{Sync: sim.Range{Min: ms, Max: 5 * ms}},
			Boot:    sim.Range{Max: 50 * ms},
			Plan:    []sim.Planned{{At: calm, Fault: sim.Heal{All: true}}}}
	}
}

// The livelock is a duel: alone, an impatient proposer gets through.
func TestOneProposerCannotDuel(t *testing.T) {
	for seed := range uint64(50) {
		cfg := distant(t)(seed)
		e := synod.Default()
		e.Proposers = 1
		cfg.Protocol = protocol(t, e, nil, "no-backoff")
		if v := verdict(weather(t, cfg)); v != "" {
			t.Fatalf("seed %d: %s", seed, v)
		}
	}
}

// No schedule violates anything: any event may come next, be lost, be copied or
// be cut short by a crash. A world cloned on the way goes on alike, and when the
// world is left alone at last it makes progress.
func TestNoScheduleBreaksAnything(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var clients []sim.Client
		if rapid.Bool().Draw(t, "clients") {
			clients = quarrel()
		}
		p, err := New(synod.Default(), clients, nil)
		if err != nil {
			t.Fatal(err)
		}
		w, err := sim.New(sim.Config{Protocol: p, Network: sim.Network{Delay: sim.Range{Min: ms, Max: 5 * ms}},
			Disk: sim.Disk{Sync: sim.Range{Min: ms, Max: ms}}})
		if err != nil {
			t.Fatal(err)
		}
		defer w.Close()
		for range rapid.IntRange(0, 120).Draw(t, "steps") {
			perturb(t, w)
		}
		c := w.Clone()
		defer c.Close()
		for _, w := range []*sim.World{w, c} {
			if err := w.Apply(sim.Choice{Act: sim.Inflict, Fault: sim.Heal{All: true}}); err != nil {
				t.Fatal(err)
			}
			w.Run(w.Now() + due)
			if v := verdict(w); v != "" {
				t.Fatalf("%s: %v %s", v, w.Violation(), w.Missing())
			}
		}
		if w.Hash() != c.Hash() || w.Fingerprint() != c.Fingerprint() {
			t.Fatal("a clone went on otherwise")
		}
	})
}

// perturb applies one choice. Some are refused, such as to copy a copy or to take
// what a busy node cannot handle yet; that is as good as another turn.
func perturb(t *rapid.T, w *sim.World) {
	var c sim.Choice
	act := rapid.IntRange(0, 19).Draw(t, "act")
	if pending := w.Pending(); act < 18 && len(pending) > 0 {
		c.On = pending[rapid.IntRange(0, len(pending)-1).Draw(t, "event")].On
	}
	switch act {
	case 12, 13:
		c.Act = sim.Drop
	case 14, 15, 16:
		c.Act = sim.Duplicate
	case 17:
		c.Crash, c.Cut = true, rapid.IntRange(0, 5).Draw(t, "cut")
	case 18, 19:
		down := sim.Target{Node: sim.NodeID(rapid.IntRange(1, w.Nodes()).Draw(t, "node"))}
		c.Act, c.Fault = sim.Inflict, sim.Restart{Target: down}
	}
	_ = w.Apply(c)
	if v := w.Violation(); v != nil {
		t.Fatal(v)
	}
}
