package live

import (
	"bytes"
	"errors"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/zoolab/zoolab/nodes/gate"
	"github.com/zoolab/zoolab/scenarios"
	"github.com/zoolab/zoolab/sim"
)

// opened is the library's ensemble.
func opened(t *testing.T) *Ensemble {
	t.Helper()
	s, err := scenarios.Open("serve")
	if err != nil {
		t.Fatal(err)
	}
	e, err := Open(s)
	if err != nil {
		t.Fatal(err)
	}
	return e
}

// looped is a loop that has not begun.
func looped(t *testing.T) *loop {
	t.Helper()
	c := Config{Ensemble: opened(t), Seed: 1, Doors: []Door{{Server: "s1"}}}
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

// So many bytes are taken at once, so that one line of a recording holds them.
func TestNotMuchIsTakenAtOnce(t *testing.T) {
	l := looped(t)
	w := word{from: called(t, l.house, 1), act: gate.Says(99, make([]byte, mostBytes*2/3))}
	for range 4 {
		l.house.said <- w
	}
	if err := l.hear(w); err != nil {
		t.Fatal(err)
	}
	if len(l.kept) != 3 || len(l.house.said) != 3 { // one of them is the greeting
		t.Errorf("%d acts are taken at once, and %d are left", len(l.kept), len(l.house.said))
	}
}

// In a world that is slower than the wall's, all takes longer, and who comes in has more
// time to say who it is.
func TestASlowWorldWaitsLonger(t *testing.T) {
	for pace, want := range map[int64]time.Duration{10: 100 * time.Minute, 1000: time.Minute, 5000: time.Minute} {
		l := looped(t)
		l.Pace, l.Admit = pace, 0
		if err := l.check(); err != nil || l.Admit != want {
			t.Errorf("at a pace of %d: %s, %v", pace, l.Admit, err)
		}
	}
}

// Who has seen that a caller is gone asks later than that one did: at a later moment,
// since of two connections at one moment nobody says which comes first.
func TestWhatIsHeardBehindALeavingCallerComesLater(t *testing.T) {
	l := looped(t)
	var typed []string
	l.Chosen = func(c sim.Choice) { typed = append(typed, c.Fault.(sim.Command).Line) }
	l.world.Run(sim.Time(time.Second))
	one, two := called(t, l.house, 1), called(t, l.house, 2)
	first := word{from: one, act: gate.Asks(1, "ruok")}
	l.house.said <- word{from: one}
	l.house.said <- word{from: two, act: gate.Asks(2, "ruok")}
	for range 2 {
		if err := l.hear(first); err != nil {
			t.Fatal(err)
		}
		select {
		case first = <-l.house.said:
		default:
		}
	}
	if len(typed) != 2 || !strings.Contains(typed[0], gate.Leaves(1)) || strings.Contains(typed[0], gate.Asks(2, "ruok")) || !strings.Contains(typed[1], gate.Asks(2, "ruok")) {
		t.Errorf("typed %q", typed)
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

// It is at one moment that there may be only so many events: in time there may be any number.
func TestEventsThatTakeTime(t *testing.T) {
	l := looped(t)
	l.passage.most = 500
	for at := sim.Time(time.Second); l.world.Seq() < 3000; at += sim.Time(time.Second) {
		if err := l.passage.to(at, func() bool { return false }); err != nil {
			t.Fatal(err)
		}
	}
}

// A passage that has been enough ends between two moments: what is chosen next comes behind
// all of the last, as in a replay.
func TestAPassageEndsBetweenMoments(t *testing.T) {
	l := looped(t)
	for range 10 {
		if err := l.passage.to(sim.Horizon, func() bool { return true }); err != nil {
			t.Fatal(err)
		}
		if at, more := l.world.NextAt(); !more || at <= l.world.Now() {
			t.Fatalf("at %s it ends, and the next event comes at %s (%t)", l.world.Now(), at, more)
		}
	}
	if l.world.Now() > sim.Horizon/2 {
		t.Error("it does not end when it is enough")
	}
}

// A mark is written when something has come since the last, and no more often than about
// every second.
func TestMarksOfARecording(t *testing.T) {
	l := looped(t)
	var out bytes.Buffer
	r := newRecorder(Config{Ensemble: l.Ensemble, Record: &out})
	at := time.Now()
	for i, c := range []struct {
		typed bool
		after time.Duration
		marks int // by then
	}{{true, 0, 1}, {true, 999 * time.Millisecond, 1}, {false, time.Millisecond, 2}, {false, time.Hour, 2}, {true, 0, 3}} {
		if c.typed {
			if err := r.typed(0, "shut 1"); err != nil {
				t.Fatal(err)
			}
		}
		at = at.Add(c.after)
		if err := r.now(l.world, at); err != nil {
			t.Fatal(err)
		}
		if n := strings.Count(out.String(), `"hash"`); n != c.marks {
			t.Errorf("step %d: %d marks are written, not %d", i, n, c.marks)
		}
	}
}

// While the gate takes nothing nobody is heard: what they say would be kept without end.
func TestNobodyIsHeardWhileTheGateIsDown(t *testing.T) {
	l := looped(t) // in which nothing is up yet
	l.house.said <- word{from: called(t, l.house, 1), act: gate.Asks(1, "ruok")}
	for range 20 {
		if err := l.wait(t.Context(), time.NewTimer(0)); err != nil {
			t.Fatal(err)
		}
	}
	if len(l.kept) != 1 || len(l.house.said) != 1 { // the greeting is kept
		t.Errorf("%d acts are kept, and %d words are not heard", len(l.kept), len(l.house.said))
	}
}

// As many bytes as its servers take may be sent, unless it is said how many.
func TestTheUsualLimitOfAFrame(t *testing.T) {
	l := looped(t)
	for said, want := range map[int]int{0: 1000, 50: 50} {
		l.MaxBuffer, l.Frame = 1000, said
		if err := l.check(); err != nil || l.Frame != want {
			t.Errorf("of %d bytes it becomes %d, not %d (%v)", said, l.Frame, want, err)
		}
	}
}

// Memory is looked at every second, and not more often.
func TestMemoryIsLookedAtAgain(t *testing.T) {
	runtime.GC()
	g, at := newGauge(), time.Now()
	before := g.used(at)
	much := make([]byte, 64<<20)
	runtime.GC()
	if used := g.used(at.Add(999 * time.Millisecond)); used != before {
		t.Errorf("before a second has passed, %d bytes become %d", before, used)
	}
	if used := g.used(at.Add(time.Second)); used < before+32<<20 {
		t.Errorf("with %d bytes more, %d become %d", len(much), before, used)
	}
	runtime.KeepAlive(much)
}
