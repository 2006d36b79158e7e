package live

import (
	"testing"
	"time"

	"github.com/zoolab/zoolab/sim"
)

// The world's clock keeps the wall's pace from look to look, and stands still for what a
// look comes too late.
func TestTheClock(t *testing.T) {
	const ms = time.Millisecond
	for _, c := range []struct {
		name  string
		pace  int64
		looks []time.Duration // after the one before
		at    sim.Duration
		lost  time.Duration
	}{
		{"as the wall", 1000, []time.Duration{ms, 30 * ms, 100 * ms}, 131 * ms, 0},
		{"ten times as fast", 10_000, []time.Duration{ms, 30 * ms}, 310 * ms, 0},
		{"half as fast, in small steps", 500, []time.Duration{1, 1, 3, 7}, 6, 0},
		{"as slow as can be", 1, repeated(400, 10), 4, 0},
		{"stopped for minutes", 1000, []time.Duration{ms, 3 * time.Minute, ms}, 102 * ms, 3*time.Minute - 100*ms},
		{"stopped again and again", 2000, []time.Duration{time.Second, time.Second}, 400 * ms, 1800 * ms},
		{"at the end of time", MaxPace, repeated(100*ms, 2000), sim.Duration(sim.Horizon), 0},
	} {
		t.Run(c.name, func(t *testing.T) {
			now := time.Now()
			clock := newClock(c.pace, now)
			for _, d := range c.looks {
				now = now.Add(d)
				clock.look(now)
			}
			if clock.at != sim.Time(c.at) || clock.lost != c.lost {
				t.Errorf("found %s with %s lost; expected %s, %s", clock.at, clock.lost, sim.Time(c.at), c.lost)
			}
		})
	}
}

func repeated(d time.Duration, n int) []time.Duration {
	all := make([]time.Duration, n)
	for i := range all {
		all[i] = d
	}
	return all
}

// A world that takes longer than the wall's time is not driven on to catch up.
func TestAWorldThatIsBehind(t *testing.T) {
	now := time.Now()
	c := newClock(2000, now)
	now = now.Add(100 * time.Millisecond)
	c.look(now)
	c.reached(sim.Time(50 * time.Millisecond))
	if c.lost != 75*time.Millisecond {
		t.Errorf("%s are lost; expected 75ms", c.lost)
	}
	if at := c.look(now.Add(time.Millisecond)); at != sim.Time(52*time.Millisecond) {
		t.Errorf("a millisecond later it is %s; expected 52ms", at)
	}
	if d := c.until(sim.Time(60*time.Millisecond), now.Add(2*time.Millisecond)); d != 3*time.Millisecond {
		t.Errorf("it is %s until 60ms; expected 3ms", d)
	}
}
