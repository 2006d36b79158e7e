package sim_test

import (
	"testing"
	"time"

	"github.com/zoolab/zoolab/sim"
	"pgregory.net/rapid"
)

func TestNowIsTheNodesOwnClock(t *testing.T) {
	cfg := play(puppet{
		start: func(env *sim.Env) { env.SetTimer(alarm, millis(100)) },
		timer: func(env *sim.Env, _ sim.TimerID) { say(env, "has %s", env.Now()); env.SetTimer(alarm, millis(100)) },
	})
	cfg.Plan = []sim.Planned{at(150, sim.SetClock{Target: node(1), Skew: time.Hour}), at(250, sim.SetClock{Target: node(1), Skew: -time.Minute})}
	w := newWorld(t, cfg)
	w.Run(sim.Time(millis(350)))
	expect(t, w, "100ms a has 100ms", "200ms a has 1h0m0.2s", "300ms a has -59.7s")
}

// TestADriftingClockRunsItsTimers: a clock fast by a half has its 150 ms over
// in 100, a clock slow by a half its 50.
func TestADriftingClockRunsItsTimers(t *testing.T) {
	for _, c := range []struct {
		drift sim.PPM
		timer int
		rings string
	}{{500_000, 150, "101ms"}, {-500_000, 50, "101ms"}, {0, 100, "101ms"}} {
		cfg := play(puppet{
			start: func(env *sim.Env) { env.SetTimer(bell, millis(1)) },
			timer: func(env *sim.Env, tm sim.TimerID) {
				if tm == bell {
					env.SetTimer(alarm, millis(c.timer))
				} else {
					say(env, "alarm rings")
				}
			},
		})
		cfg.Plan = []sim.Planned{{At: 1, Fault: sim.SetClock{Target: node(1), Drift: c.drift}}}
		w := perform(t, cfg)
		expect(t, w, c.rings+" a alarm rings")
	}
}

// TestClocksAreWrongByTheirBoundsAtMost draws skews and drifts.
func TestClocksAreWrongByTheirBoundsAtMost(t *testing.T) {
	cfg := circular(5)
	cfg.Clocks = sim.Clocks{Skew: time.Second, Drift: 10_000}
	wrong := 0
	for cfg.Seed = range 40 {
		w := newWorld(t, cfg)
		for id := range sim.NodeID(5) {
			v := w.View(id + 1)
			if off := v.Clock.Sub(w.Now()); off < -time.Second || off > time.Second {
				t.Fatalf("seed %d: %s is off by %s", cfg.Seed, v.Name, off)
			} else if off < -time.Second/4 || off > time.Second/4 {
				wrong++
			}
		}
	}
	if wrong < 100 {
		t.Errorf("only %d of 200 clocks are off by a quarter of a second", wrong)
	}
}

// TestAClockOnlyGoesForward while nobody sets it, however slow it runs.
func TestAClockOnlyGoesForward(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		cfg := play(puppet{
			start: func(env *sim.Env) { env.SetTimer(alarm, 1) },
			timer: func(env *sim.Env, _ sim.TimerID) { env.SetTimer(alarm, time.Duration(env.Rand(700_000))) },
		})
		cfg.Plan = []sim.Planned{{At: 1, Fault: sim.SetClock{Target: node(1), Drift: sim.PPM(rapid.IntRange(-500_000, 500_000).Draw(t, "drift"))}}}
		w, err := sim.New(cfg)
		if err != nil {
			t.Fatal(err)
		}
		w.Run(1)
		for last := w.View(1).Clock; w.Seq() < 200; {
			w.Step()
			now := w.View(1).Clock
			if now < last {
				t.Fatalf("at %s the clock goes from %s back to %s", w.Now(), last, now)
			}
			last = now
		}
	})
}

// TestATimerIsOverByTheClockThatItCounts: when it rings, its node's clock has
// gone on by what was asked, to the rounding of a nanosecond.
func TestATimerIsOverByTheClockThatItCounts(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		span := time.Duration(rapid.Int64Range(0, int64(time.Minute)).Draw(t, "span"))
		var set sim.Time
		var took time.Duration
		cfg := play(puppet{
			start: func(env *sim.Env) { env.SetTimer(bell, millis(7)) },
			timer: func(env *sim.Env, tm sim.TimerID) {
				if tm == bell {
					set = env.Now()
					env.SetTimer(alarm, span)
					return
				}
				took = env.Now().Sub(set)
			},
		})
		cfg.Plan = []sim.Planned{{At: 1, Fault: sim.SetClock{Target: node(1), Drift: sim.PPM(rapid.IntRange(-500_000, 500_000).Draw(t, "drift"))}}}
		w, err := sim.New(cfg)
		if err != nil {
			t.Fatal(err)
		}
		w.Run(sim.Horizon)
		if off := took - span; off < -3 || off > 3 {
			t.Errorf("a timer of %s took %s", span, took)
		}
	})
}
