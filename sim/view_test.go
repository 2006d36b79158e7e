package sim_test

import (
	"testing"

	"github.com/zoolab/zoolab/sim"
)

func TestALinkShowsThatItsSenderWasNotTold(t *testing.T) {
	cfg := talkers(nil, nil)
	cfg.Plan = []sim.Planned{at(50, sim.HalfOpen{From: 1, To: 2}), at(90, sim.Heal{})}
	w := newWorld(t, cfg)
	for _, c := range []struct {
		ms   int
		a, b bool
	}{{49, false, false}, {51, true, false}, {200, false, false}} {
		w.Run(sim.Time(millis(c.ms)))
		if a, b := w.Link(1, 2).HalfOpen, w.Link(2, 1).HalfOpen; a != c.a || b != c.b {
			t.Errorf("at %d ms half open are a>b: %v, b>a: %v", c.ms, a, b)
		}
		if w.Link(1, 1).HalfOpen {
			t.Errorf("at %d ms a is half open to itself", c.ms)
		}
	}
}

func TestAWorldShowsItsWeather(t *testing.T) {
	storm := sim.Network{Delay: fixed(30), Loss: 300_000}
	cfg := talkers(nil, nil)
	calm := cfg.Network
	cfg.Plan = []sim.Planned{at(10, sim.Weather{Network: storm}), at(20, sim.Heal{All: true})}
	w := newWorld(t, cfg)
	for ms, want := range map[int]sim.Network{9: calm, 11: storm, 21: calm} {
		w := w.Clone()
		if w.Run(sim.Time(millis(ms))); w.Network() != want {
			t.Errorf("after %d ms: %v", ms, w.Network())
		}
	}
}
