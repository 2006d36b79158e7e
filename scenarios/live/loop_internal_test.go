package live

import (
	"errors"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/zoolab/zoolab/nodes/gate"
	"github.com/zoolab/zoolab/scenarios"
	"github.com/zoolab/zoolab/sim"
)

// looped is a loop that has not begun.
func looped(t *testing.T) *loop {
	t.Helper()
	s, err := scenarios.Open("serve")
	if err != nil {
		t.Fatal(err)
	}
	e, err := Open(s)
	if err != nil {
		t.Fatal(err)
	}
	c := Config{Ensemble: e, Seed: 1, Doors: []Door{{Server: "s1"}}}
	if err := c.check(); err != nil {
		t.Fatal(err)
	}
	l, err := newLoop(c)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(l.world.Close)
	return l
}

// Serving ends where the limit of memory is passed, and where the world's time ends.
func TestWhyServingEnds(t *testing.T) {
	runtime.GC() // it is what this has left that is looked at
	l := looped(t)
	l.clock = newClock(1000, time.Now())
	if why := l.over(t.Context()); why != "" {
		t.Errorf("it ends at once: %s", why)
	}
	usual := l.Memory
	l.Memory = int(l.gauge.used(l.clock.looked)) - 1
	if why := l.over(t.Context()); !strings.Contains(why, "bytes of memory are in use") {
		t.Errorf("above the limit of memory it says %q", why)
	}
	l.Memory = usual
	if err := l.world.Apply(sim.Choice{Act: sim.Inflict, At: sim.Horizon, Fault: sim.Heal{All: true}}); err != nil {
		t.Fatal(err)
	}
	if why := l.over(t.Context()); !strings.HasPrefix(why, "the world's time ends at ") {
		t.Errorf("at the end of time it says %q", why)
	}
}

// So many things are taken at once, and the rest when the world has gone on.
func TestNotAllIsTakenAtOnce(t *testing.T) {
	l := looped(t)
	c := called(t, l.house, 1)
	w := word{from: c, act: gate.Leaves(99)}
	for range waiting {
		l.house.said <- w
	}
	if err := l.hear(w); err != nil {
		t.Fatal(err)
	}
	if len(l.kept) != mostActs || len(l.house.said) != waiting+2-mostActs { // one of them is the greeting
		t.Errorf("%d acts are taken at once, and %d are left", len(l.kept), len(l.house.said))
	}
}

// A clock goes so fast and no faster.
func TestTheGreatestPace(t *testing.T) {
	for pace, ok := range map[int64]bool{1: true, MaxPace: true, MaxPace + 1: false, -1: false} {
		l := looped(t)
		if l.Pace = pace; errors.Is(l.check(), ErrServe) == ok {
			t.Errorf("a pace of %d: %v", pace, l.check())
		}
	}
}

// Where nothing is left to happen, time passes all the same, and none of it is lost.
func TestTheClockGoesOnWhereNothingHappens(t *testing.T) {
	l := looped(t)
	began := time.Now()
	l.clock = newClock(1000, began)
	if err := l.pass(t.Context(), sim.Time(time.Second)); err != nil {
		t.Fatal(err)
	}
	for id := range sim.NodeID(len(l.Servers) + 1) {
		if err := l.world.Apply(sim.Choice{Act: sim.Inflict, At: l.moment(), Fault: sim.Crash{Target: sim.Target{Node: id + 1}}}); err != nil {
			t.Fatal(err)
		}
	}
	for n := range 50 {
		if err := l.pass(t.Context(), l.clock.look(began.Add(time.Duration(n)*stride))); err != nil {
			t.Fatal(err)
		}
	}
	if _, more := l.world.NextAt(); more || l.clock.lost != 0 || l.moment() != sim.Time(49*stride) {
		t.Errorf("something is to come: %t; %s are lost, and the next choice is made at %s", more, l.clock.lost, l.moment())
	}
}
