package sim_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/zoolab/zoolab/sim"
)

// voyages is a tracer that notes how long each message was under way, by its
// address, and when nodes came up.
type voyages struct {
	sent map[string]sim.Time
	took map[string]time.Duration
	boot map[string]sim.Time
	lost map[string]bool
}

func (v *voyages) Record(w *sim.World, r sim.Record) {
	a := w.Address(r).String()
	switch {
	case r.Sort == sim.Sent:
		v.sent[a] = r.At
	case r.Sort == sim.Dropped:
		v.lost[a] = true
	case r.Sort == sim.Took && strings.HasPrefix(a, "boot"):
		v.boot[a] = r.At
	case r.Sort == sim.Took && r.From > 0:
		if at, ok := v.sent[a]; ok {
			v.took[a] = r.At.Sub(at)
		}
	}
}

func voyage(t testing.TB, cfg sim.Config) *voyages {
	t.Helper()
	v := &voyages{map[string]sim.Time{}, map[string]time.Duration{}, map[string]sim.Time{}, map[string]bool{}}
	cfg.Tracer = v
	w := newWorld(t, cfg)
	w.Run(sim.Time(time.Second))
	if v := w.Violation(); v != nil {
		t.Fatal(v)
	}
	return v
}

// travels returns how long each message was under way.
func travels(t testing.TB, cfg sim.Config) map[string]time.Duration { return voyage(t, cfg).took }

// chatter is a play in which each of n nodes writes to each other one at its
// own times, whatever it hears, on a network that draws everything.
func chatter(n int, extra ...puppet) sim.Config {
	var all []puppet
	for range n {
		all = append(all, puppet{
			start: func(env *sim.Env) { env.SetTimer(alarm, millis(10)) },
			timer: func(env *sim.Env, _ sim.TimerID) {
				for to := range sim.NodeID(n) {
					if to+1 != env.Self() {
						letter.SendTo(env, to+1, fmt.Sprint(env.Rand(10)))
					}
				}
				env.SetTimer(alarm, millis(10))
			}})
	}
	cfg := play(append(all, extra...)...)
	cfg.Seed = 42
	cfg.Network = sim.Network{Delay: sim.Range{Min: millis(1), Max: millis(9)}, Loss: 50_000, Duplicate: 50_000, Reorder: sim.Certain}
	cfg.Boot = sim.Range{Max: millis(50)}
	return cfg
}

// TestAddingAClientMovesNoOtherDraw: nodes come up when they did, and every
// message between the others travels, doubles and is lost as before.
func TestAddingAClientMovesNoOtherDraw(t *testing.T) {
	without := voyage(t, chatter(4))
	with := voyage(t, chatter(4, puppet{
		start: func(env *sim.Env) { env.SetTimer(bell, millis(3)) },
		timer: func(env *sim.Env, _ sim.TimerID) {
			for to := range sim.NodeID(4) {
				letter.SendTo(env, to+1, "and me")
			}
			env.SetTimer(bell, time.Duration(1+env.Rand(5))*time.Millisecond)
		}}))
	if len(with.took) < len(without.took)+200 {
		t.Fatalf("the client sent nothing: %d messages with it, %d without", len(with.took), len(without.took))
	}
	same(t, without, with, func(string) bool { return true })
	for name, at := range without.boot {
		if with.boot[name] != at {
			t.Errorf("%s came at %s and comes at %s", name, at, with.boot[name])
		}
	}
}

// TestRemovingAFaultMovesNoOtherDraw: only what the crashed node sends and
// receives may change.
func TestRemovingAFaultMovesNoOtherDraw(t *testing.T) {
	cfg := chatter(4)
	quiet := voyage(t, cfg)
	cfg.Plan = []sim.Planned{at(200, sim.Crash{Target: node(3)}), at(400, sim.Restart{Target: node(3)}), at(500, sim.Pause{Target: node(3)})}
	faulty := voyage(t, cfg)
	same(t, quiet, faulty, func(a string) bool { return !strings.Contains(a, "c>") && !strings.Contains(a, ">c") })
	changed := 0
	for a := range quiet.took {
		if _, ok := faulty.took[a]; !ok {
			changed++
		}
	}
	if changed < 20 {
		t.Fatalf("the faults changed %d messages", changed)
	}
	cfg.Plan = cfg.Plan[1:]
	same(t, quiet, voyage(t, cfg), func(a string) bool { return !strings.Contains(a, "c>") && !strings.Contains(a, ">c") })
}

// TestNoFaultMovesADraw: whatever a fault holds up or loses, the messages that
// arrive with it and without it travel as long.
func TestNoFaultMovesADraw(t *testing.T) {
	quiet := travels(t, chatter(4))
	for name, plan := range map[string][]sim.Planned{
		"a bridge":            {at(200, sim.Bridge{Target: node(2)}), at(300, sim.Heal{})},
		"a machine that goes": {at(200, sim.Crash{Target: node(3), Silent: true}), at(400, sim.Restart{Target: node(3)})},
		"a full link":         {at(200, sim.Capacity{From: 1, To: 3, Every: millis(40)}), at(800, sim.Heal{})},
		"a slow node":         {at(200, sim.Slow{Target: node(3), Service: sim.Range{Max: millis(9)}})},
	} {
		cfg := chatter(4)
		cfg.Plan = plan
		faulty, shared := travels(t, cfg), 0
		for a, d := range quiet {
			if with, ok := faulty[a]; ok {
				if shared++; with != d {
					t.Errorf("%s: %s was under way %s and is %s", name, a, d, with)
				}
			}
		}
		if shared < 600 {
			t.Errorf("%s: only %d messages to compare", name, shared)
		}
	}
}

// TestSwitchingLossOffMovesNoDelay: a message has a number of its own for
// each question.
func TestSwitchingLossOffMovesNoDelay(t *testing.T) {
	cfg := chatter(3)
	lossy := voyage(t, cfg)
	cfg.Network.Loss = 0
	lossless := voyage(t, cfg)
	shared := 0
	for a, d := range lossy.took {
		if !lossy.lost[a] && !lossless.lost[a] {
			shared++
			if lossless.took[a] != d {
				t.Errorf("%s travelled %s and travels %s", a, d, lossless.took[a])
			}
		}
	}
	if shared < 300 {
		t.Errorf("only %d messages to compare", shared)
	}
}

// same compares the voyages of messages that a predicate picks.
func same(t *testing.T, was, is *voyages, pick func(string) bool) {
	t.Helper()
	n := 0
	for a, d := range was.took {
		if !pick(a) {
			continue
		}
		if n++; is.took[a] != d {
			t.Errorf("%s was under way %s and is %s", a, d, is.took[a])
		}
	}
	for a := range was.lost {
		if pick(a) && !is.lost[a] {
			t.Errorf("%s was lost and is not", a)
		}
	}
	if n < 300 {
		t.Errorf("only %d messages to compare", n)
	}
}

// TestNodesComeUpAtMomentsOfTheirOwn within the range.
func TestNodesComeUpAtMomentsOfTheirOwn(t *testing.T) {
	seen := map[sim.Time]bool{}
	for name, at := range voyage(t, chatter(6)).boot {
		if at > sim.Time(millis(50)) {
			t.Errorf("%s at %s", name, at)
		}
		seen[at] = true
	}
	if len(seen) != 6 {
		t.Errorf("six nodes come up at %v", seen)
	}
}

// TestRandIsForcedByAChoice: the handler's first answers come from it, Maybe's
// among them, and the rest from the world.
func TestRandIsForcedByAChoice(t *testing.T) {
	site := sim.SiteOf("forced")
	cfg := play(puppet{
		start: func(env *sim.Env) { env.SetTimer(alarm, millis(1)); env.SetTimer(bell, millis(2)) },
		timer: func(env *sim.Env, t sim.TimerID) {
			say(env, "%d %v %d", env.Rand(10), env.Maybe(site), env.Rand(5))
		},
	})
	w := newWorld(t, cfg)
	w.Run(0)
	if err := w.Apply(sim.Choice{On: address(t, "timer a alarm#1"), Rand: []uint64{7, 1, 99}}); err != nil {
		t.Fatal(err)
	}
	w.Run(sim.Time(time.Second))
	got := lines(w)
	if got[0] != "1ms a 7 true 4" {
		t.Errorf("forced, a says %q", got[0])
	}
	if strings.HasSuffix(got[1], "7 true 4") || strings.Contains(got[1], "true") {
		t.Errorf("left alone, a says %q", got[1])
	}
}

// TestSitesAreSwitchedOnInSomeRuns and taken now and then there; without
// Buggify never.
func TestSitesAreSwitchedOnInSomeRuns(t *testing.T) {
	one, two := sim.SiteOf("one"), sim.SiteOf("two")
	cfg := play(puppet{
		start: func(env *sim.Env) { env.SetTimer(alarm, millis(1)) },
		timer: func(env *sim.Env, _ sim.TimerID) {
			for _, s := range []sim.Site{one, two} {
				if env.Maybe(s) {
					say(env, "takes %v", s == one)
				}
			}
			env.SetTimer(alarm, millis(1))
		},
	})
	runs := map[string]int{}
	for cfg.Seed = range 40 {
		cfg.Buggify = false
		if got := lines(perform(t, cfg)); len(got) > 0 {
			t.Fatalf("without Buggify: %q", got)
		}
		cfg.Buggify = true
		ones, twos := 0, 0
		for _, l := range lines(perform(t, cfg)) {
			if strings.HasSuffix(l, "true") {
				ones++
			} else {
				twos++
			}
		}
		for _, n := range []int{ones, twos} {
			if n != 0 && (n < 20 || n > 200) {
				t.Errorf("seed %d: a site is taken %d times of 1,000", cfg.Seed, n)
			}
		}
		runs[fmt.Sprint(ones > 0, twos > 0)]++
	}
	if len(runs) != 4 {
		t.Errorf("over the seeds, the sites are on as %v; want every combination", runs)
	}
}

// TestStreamsOfNumbersAreIndependent of each other and repeat themselves.
func TestStreamsOfNumbersAreIndependent(t *testing.T) {
	read := func(seed uint64, name string) (s string) {
		r := sim.NewRand(seed, name)
		for range 8 {
			s += fmt.Sprintf("%d %s %t ", r.Below(1000), r.Between(0, time.Hour), r.Chance(500_000))
		}
		return s
	}
	first := read(1, "plan")
	if read(1, "plan") != first {
		t.Error("the same stream gives other numbers")
	}
	if read(2, "plan") == first || read(1, "work") == first {
		t.Error("another seed or name gives the same numbers")
	}
	r := sim.NewRand(1, "edges")
	for range 1000 {
		if n := r.Below(3); n < 0 || n > 2 {
			t.Fatalf("Below(3) is %d", n)
		}
		if d := r.Between(5, 7); d < 5 || d > 7 {
			t.Fatalf("Between(5, 7) is %d", d)
		}
		if r.Chance(0) || !r.Chance(sim.Certain) {
			t.Fatal("a chance of 0 came true, or a certainty did not")
		}
	}
}
