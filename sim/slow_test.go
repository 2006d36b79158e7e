package sim_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/zoolab/zoolab/sim"
)

// writer sends letters to a at given times.
func writer(ms ...int) puppet {
	return puppet{
		start: func(env *sim.Env) { alarms(env, ms...) },
		timer: func(env *sim.Env, t sim.TimerID) { letter.SendTo(env, 1, fmt.Sprint(t.Arg())) },
	}
}

// slowly makes a's handlers take so long from 1 ms on.
func slowly(ms int) sim.Planned { return at(1, sim.Slow{Target: node(1), Service: fixed(ms)}) }

func TestASlowNode(t *testing.T) {
	for _, c := range []struct {
		name string
		a    puppet
		sent []int // to a, by b
		plan []sim.Planned
		want []string
	}{
		{"handles what comes a service later", puppet{}, []int{10}, nil, []string{"25ms a hears 0"}},
		{"is busy with one thing at a time", puppet{}, []int{10, 11, 12}, nil,
			[]string{"25ms a hears 0", "30ms a hears 1", "35ms a hears 2"}},
		{"turns to the next at once when it comes late", puppet{}, []int{10, 30}, nil, []string{"25ms a hears 0", "45ms a hears 1"}},
		{"takes as long for an expiry", puppet{start: func(env *sim.Env) { alarms(env, 18, 19) }}, []int{10}, nil,
			[]string{"23ms a alarm rings", "28ms a alarm/1 rings", "33ms a hears 0"}},
		{"takes no time to start", puppet{start: func(env *sim.Env) { say(env, "boot %d", env.Boot()) }}, nil,
			[]sim.Planned{at(10, sim.Crash{Target: node(1)}), at(20, sim.Restart{Target: node(1)})},
			[]string{"0s a boot 1", "10ms a crashed, 0 effects and 0 writes lost", "20ms a boot 2"}},
		{"reads its clock when it handles", puppet{receive: func(env *sim.Env, _ sim.Delivery) { say(env, "reads %s", env.Now()) }}, []int{10}, nil,
			[]string{"25ms a reads 25ms"}},
		{"waits for a sync besides, with what comes meanwhile", puppet{receive: func(env *sim.Env, d sim.Delivery) {
			page.Append(env, letter.Of(d))
			page.Sync(env)
			hear(env, d)
		}}, []int{10, 11}, nil, []string{"30ms a hears 0", "40ms a hears 1"}},
		{"takes a service for a sync that it did not wait for", puppet{
			start: func(env *sim.Env) { env.SetTimer(alarm, millis(10)) },
			timer: func(env *sim.Env, _ sim.TimerID) { page.Append(env, "x"); page.SyncLater(env, 7) },
		}, nil, nil, []string{"25ms a page synced 7"}},
		{"may revoke an expiry that it has yet to turn to", puppet{
			start: func(env *sim.Env) { env.SetTimer(alarm, millis(10)); env.SetTimer(bell, millis(12)) },
			timer: func(env *sim.Env, t sim.TimerID) { say(env, "%s rings", t); env.StopTimer(bell) },
		}, nil, nil, []string{"15ms a alarm rings"}},
		{"turns to what is next when the first was revoked", puppet{
			start: func(env *sim.Env) { env.SetTimer(bell, millis(12)); env.SetTimer(alarm, millis(10)) },
			timer: func(env *sim.Env, t sim.TimerID) { say(env, "%s rings", t); env.StopTimer(bell) },
		}, []int{3}, nil, []string{"15ms a alarm rings", "20ms a hears 0"}},
		{"begins anew after a pause", puppet{}, []int{10}, []sim.Planned{at(22, sim.Pause{Target: node(1)}), at(50, sim.Resume{Target: node(1)})},
			[]string{"55ms a hears 0"}},
		{"loses in a crash what it was busy with, and what waited", puppet{}, []int{10, 11, 30},
			[]sim.Planned{at(23, sim.Crash{Target: node(1)}), at(28, sim.Restart{Target: node(1)})},
			[]string{"23ms a crashed, 0 effects and 0 writes lost", "45ms a hears 2"}},
		{"may crash within the handler that it comes to", puppet{receive: func(env *sim.Env, d sim.Delivery) { hear(env, d); hear(env, d) }}, []int{10},
			[]sim.Planned{at(22, sim.Crash{Target: node(1), During: true, After: 1})},
			[]string{"25ms a hears 0", "25ms a crashed, 1 effects and 0 writes lost"}},
		{"is slower or faster from then on, and begins anew", puppet{}, []int{10, 11},
			[]sim.Planned{at(22, sim.Slow{Target: node(1), Service: fixed(10)})}, []string{"32ms a hears 0", "42ms a hears 1"}},
		{"handles all that waits when it is slow no more", puppet{}, []int{10, 11},
			[]sim.Planned{at(22, sim.Slow{Target: node(1)})}, []string{"22ms a hears 0", "22ms a hears 1"}},
		{"is as it was when everything is healed", puppet{}, []int{10, 11, 30},
			[]sim.Planned{at(22, sim.Heal{All: true})}, []string{"22ms all healed", "22ms a hears 0", "22ms a hears 1", "40ms a hears 2"}},
		{"stays slow when links are healed", puppet{}, []int{10}, []sim.Planned{at(22, sim.Heal{})}, []string{"25ms a hears 0"}},
		{"stays slow while it is down", puppet{}, []int{40}, []sim.Planned{at(10, sim.Crash{Target: node(1)}), at(20, sim.Restart{Target: node(1)})},
			[]string{"10ms a crashed, 0 effects and 0 writes lost", "55ms a hears 0"}},
		{"cannot be so for less than nothing", puppet{}, []int{10}, []sim.Planned{at(2, sim.Slow{Target: node(1), Service: sim.Range{Min: 2, Max: 1}})},
			[]string{"25ms a hears 0"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			cfg := play(c.a, writer(c.sent...))
			cfg.Plan = append([]sim.Planned{slowly(5)}, c.plan...)
			expect(t, perform(t, cfg), c.want...)
		})
	}
}

// TestASlowNodeShowsUntilWhenItIsBusy.
func TestASlowNodeShowsUntilWhenItIsBusy(t *testing.T) {
	cfg := play(puppet{}, writer(10, 11))
	cfg.Plan = []sim.Planned{slowly(5)}
	w := newWorld(t, cfg)
	w.Run(sim.Time(millis(22)))
	if v := w.View(1); v.Busy != sim.Time(millis(25)) || v.Inbox != 2 {
		t.Errorf("busy, a shows %+v", v)
	}
	w.Run(sim.Time(millis(99)))
	if v := w.View(1); v.Busy != 0 || v.Inbox != 0 {
		t.Errorf("with nothing to do, a shows %+v", v)
	}
}

// TestATraceSaysThatASlowNodeMakesThingsWait.
func TestATraceSaysThatASlowNodeMakesThingsWait(t *testing.T) {
	cfg := play(puppet{}, writer(10, 40))
	cfg.Plan = []sim.Planned{slowly(5), at(30, sim.Crash{Target: node(1)})}
	var told []string
	cfg.Tracer = recorder(func(w *sim.World, r sim.Record) {
		if r.Sort == sim.Took && r.Node == 1 {
			told = append(told, r.At.String()+" "+w.Line(r))
		}
	})
	perform(t, cfg)
	want := []string{"0s boot a", "20ms post b>a Letter#1 0 (waits: a is busy)", "25ms inbox a #1 0", "50ms post b>a Letter#2 1"}
	if !slices.Equal(told, want) {
		t.Errorf("the trace says %q; want %q", told, want)
	}
}

type recorder func(*sim.World, sim.Record)

func (f recorder) Record(w *sim.World, r sim.Record) { f(w, r) }

// TestAllNodesMayBeSlowFromTheStart, volunteers apart; healing everything
// brings that back.
func TestAllNodesMayBeSlowFromTheStart(t *testing.T) {
	cfg := play(puppet{}, writer(10, 30), puppet{start: func(env *sim.Env) { alarms(env, 10) }})
	cfg.Service = fixed(5)
	cfg.Protocol.Nodes[2].Volunteer = true
	cfg.Plan = []sim.Planned{at(1, sim.Slow{Target: node(1)}), at(20, sim.Heal{All: true})}
	expect(t, perform(t, cfg), "10ms c alarm rings", "20ms all healed", "30ms a hears 0", "50ms a hears 1")
	cfg.Service = sim.Range{Min: 2, Max: 1}
	if _, err := sim.New(cfg); err == nil || !strings.Contains(err.Error(), "service 2ns..1ns") {
		t.Errorf("a service that ends before it begins is answered with %v", err)
	}
}

// TestASlowNodeIsAsFastAsItsService: a thousand letters take a thousand services.
func TestASlowNodeIsAsFastAsItsService(t *testing.T) {
	cfg := play(puppet{}, puppet{start: func(env *sim.Env) {
		for range 1000 {
			letter.SendTo(env, 1, "x")
		}
	}})
	cfg.Service = sim.Range{Min: millis(1), Max: millis(3)}
	w := newWorld(t, cfg)
	w.Run(sim.Time(time.Minute))
	got := lines(w)
	last, _, _ := strings.Cut(got[len(got)-1], " ")
	if d, _ := time.ParseDuration(last); len(got) != 1000 || d < 1900*time.Millisecond || d > 2100*time.Millisecond {
		t.Errorf("%d letters are handled, the last at %s", len(got), last)
	}
}

// TestAServiceIsDrawnByWhatIsServed: other things that come to the node move
// no draw, nor does a fault more or less.
func TestAServiceIsDrawnByWhatIsServed(t *testing.T) {
	served := func(crowd ...int) (spans []string) {
		cfg := play(puppet{}, writer(100, 200, 300), writer(crowd...))
		cfg.Service = sim.Range{Min: 1, Max: millis(9)}
		begun := sim.Time(0)
		cfg.Tracer = recorder(func(w *sim.World, r sim.Record) {
			switch {
			case r.Sort == sim.Took && r.From == 2:
				begun = r.At
			case r.Sort == sim.Stated && begun > 0:
				spans = append(spans, r.At.Sub(begun).String())
				begun = 0
			}
		})
		perform(t, cfg)
		return spans
	}
	alone, crowded := served(), served(10, 40, 150, 160, 250)
	if len(alone) != 3 || !slices.Equal(alone, crowded) || alone[0] == alone[1] {
		t.Errorf("letters are served for %v, and among others for %v", alone, crowded)
	}
}

// TestFingerprintsTellWhatASlowNodeIsServing: of two letters that say the same,
// each is served for a time of its own.
func TestFingerprintsTellWhatASlowNodeIsServing(t *testing.T) {
	states := map[uint64]string{}
	for kept, lost := range map[string]string{"post b>a Letter#1": "post b>a Letter#2", "post b>a Letter#2": "post b>a Letter#1"} {
		cfg := play(puppet{}, puppet{start: func(env *sim.Env) { letter.SendTo(env, 1, "equal"); letter.SendTo(env, 1, "equal") }})
		w := newWorld(t, cfg)
		w.Run(0)
		strike(t, sim.Pause{Target: node(1)})(w)
		apply(t, w, sim.Drop, lost)
		apply(t, w, sim.Take, kept)
		if other, alike := states[w.Fingerprint()]; alike {
			t.Errorf("%s and %s leave one state", kept, other)
		}
		states[w.Fingerprint()] = kept
	}
}

// TestNoCrashCutsAnArrivalAtASlowNode: its handler runs later. Then it can be cut.
func TestNoCrashCutsAnArrivalAtASlowNode(t *testing.T) {
	cfg := play(puppet{receive: func(env *sim.Env, d sim.Delivery) { hear(env, d); hear(env, d) }}, writer(10))
	cfg.Plan = []sim.Planned{slowly(5)}
	w := newWorld(t, cfg)
	w.Run(sim.Time(millis(17)))
	if err := w.Apply(sim.Choice{On: address(t, "post b>a Letter#1"), Crash: true}); err == nil || !strings.Contains(err.Error(), "slow") {
		t.Errorf("the arrival is cut: %v", err)
	}
	w.Run(sim.Time(millis(21)))
	if err := w.Apply(sim.Choice{On: address(t, "inbox a #1"), Crash: true, Cut: 1}); err != nil {
		t.Fatal(err)
	}
	expect(t, w, "25ms a hears 0", "25ms a crashed, 1 effects and 0 writes lost")
}
