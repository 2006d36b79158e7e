package tui

import (
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/zoolab/zoolab/scenarios"
	"github.com/zoolab/zoolab/sim"
	"github.com/zoolab/zoolab/sim/tape"
)

// The lab records what it can between two frames, and says how far it is behind.
func TestTheLabSaysHowFarItIsBehind(t *testing.T) {
	d := serveAt(t, 120, 40)
	d.world.Run(sim.Time(2 * time.Hour))
	next, effects := Update(d.Model, Lived{Until: d.world.Now()})
	d.Model = next
	if len(effects) != 1 || effects[0] != (More{}) {
		t.Fatalf("asked %+v", effects)
	}
	d.wants("s behind", true)
	was := d.lag()
	if d.Model, _ = Update(d.Model, Lived{}); d.lag() < was/2 { // as by a choice, with which no time is told
		t.Errorf("it was %s behind, and says %s", was, d.lag())
	}
	for range 1000 {
		if d.Model, effects = Update(d.Model, Work{}); len(effects) == 0 {
			break
		}
	}
	if d.at.world().Hash() != d.world.Hash() || strings.Contains(d.header(), "behind") {
		t.Errorf("it has not caught up: %s", d.header())
	}
}

// A tape that is full, and a feed that nobody took from, end the recording, and serving
// goes on.
func TestTheEndsOfRecording(t *testing.T) {
	t.Run("full", func(t *testing.T) {
		d := serveAt(t, 120, 40)
		p, err := tape.New(tape.Config{World: func() (*sim.World, error) { return sim.New(d.session.Case.Config(1)) }, Led: true, Steps: 30})
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(p.Close)
		s := *d.session
		s.Tape = p
		d.open(&s)
		d.passes(10 * time.Second)
		d.wants("CUT OFF", true)
		if d.effect() != (Deafen{}) || !strings.Contains(d.status, "full at 30 steps") {
			t.Errorf("it asked %+v and says %q", d.effect(), d.status)
		}
	})
	t.Run("lost", func(t *testing.T) {
		d := serveAt(t, 120, 40)
		d.passes(time.Second)
		d.send(Lived{Lost: true, Until: d.world.Now() + sim.Time(time.Minute)})
		d.wants("CUT OFF", true)
		if n := d.main().Len(); d.main().Extend(1) != 0 {
			t.Errorf("main goes on behind step %d, without what was lost", n)
		}
		if d.effect() != (Deafen{}) || !strings.Contains(d.status, "too far behind") {
			t.Errorf("it asked %+v and says %q", d.effect(), d.status)
		}
	})
	t.Run("behind", func(t *testing.T) {
		d := serveAt(t, 120, 40)
		d.passes(time.Second)
		many := make([]sim.Choice, mostUntold+1)
		for i := range many {
			many[i] = sim.Choice{Act: sim.Inflict, At: d.world.Now() + 1, Fault: sim.Heal{}}
		}
		d.send(Lived{Choices: many})
		d.wants("CUT OFF", true)
		if d.effect() != (Deafen{}) || !strings.Contains(d.status, "too far behind") {
			t.Errorf("it asked %+v and says %q", d.effect(), d.status)
		}
	})
	t.Run("unfit", func(t *testing.T) {
		d := serveAt(t, 120, 40)
		d.passes(time.Second)
		d.send(Lived{Choices: []sim.Choice{{Act: sim.Drop, At: d.world.Now() + 1}}, Until: d.world.Now() + 1})
		d.wants("CUT OFF", true)
		if d.effect() != (Deafen{}) || d.status == "" {
			t.Errorf("it asked %+v and says %q", d.effect(), d.status)
		}
	})
	t.Run("ended", func(t *testing.T) {
		d := serveAt(t, 120, 40)
		d.tells(Lived{Ended: true})
		if !strings.Contains(d.status, "serving has ended; q leaves") {
			t.Errorf("it says %q", d.status)
		}
		d.tells(Lived{Ended: true, Err: errors.New("no room on the disk")})
		if !strings.Contains(d.status, "no room on the disk") {
			t.Errorf("it says %q", d.status)
		}
	})
}

// What the run has violated is said when the lab comes to it, and nothing is done to it then.
func TestAViolationOfWhatIsServedIsTold(t *testing.T) {
	s, err := scenarios.Open("zookeeper-read-only-for-all")
	if err != nil {
		t.Fatal(err)
	}
	c, err := scenarios.Compile(s)
	if err != nil {
		t.Fatal(err)
	}
	shown, err := NewServed(c, 1, Served{4, "127.0.0.1:2181-2183"})
	if err != nil {
		t.Fatal(err)
	}
	defer shown.Tape.Close()
	d := &desk{Model: New(shown, Options{})}
	d.send(Resize{120, 40})
	d.send(Lived{Until: sim.Time(4 * time.Second)})
	if v := d.at.world().Violation(); v == nil || d.status != v.Error() {
		t.Errorf("it says %q of %v", d.status, v)
	}
	if d.keys("1jcc"); asksDeed(d.effect()) {
		t.Errorf("asked %+v", d.effect())
	}
}

// A lab that records nothing more is told all the same how serving has ended.
func TestTheEndIsToldOfWhatIsNotShown(t *testing.T) {
	d := serveAt(t, 120, 40)
	d.passes(time.Second)
	d.send(Lived{Lost: true})
	d.send(Lived{Until: d.world.Now() + 1, Choices: []sim.Choice{{Act: sim.Inflict, At: d.world.Now() + 1, Fault: sim.Heal{}}}})
	if n := d.main().Untold(); n != 0 || d.effect() != (Deafen{}) {
		t.Errorf("it records %d choices, and asked %+v", n, d.effect())
	}
	d.send(Lived{Ended: true, Err: errors.New("no room on the disk")})
	d.wants("CUT OFF", true)
	if !strings.Contains(d.status, "no room on the disk") {
		t.Errorf("it says %q", d.status)
	}
}

// When serving has ended nothing is live any more, and the run can be looked at as ever.
func TestNothingIsLiveWhenServingHasEnded(t *testing.T) {
	d := serveAt(t, 120, 40)
	d.passes(time.Second)
	d.tells(Lived{Ended: true})
	d.wants("■ ENDED", true)
	d.keys("h h")
	d.wants("2 steps behind", false)
	d.keys("A")
	d.wants("■ ENDED", true)
	if d.keys("1jcc"); d.at.branch.Name() != "b1" || asksDeed(d.effect()) {
		t.Errorf("a crash asked %+v, and %s is shown", d.effect(), d.at.branch.Name())
	}
}

// Who has left the front is shown the key that leads back.
func TestTheWayBackIsShown(t *testing.T) {
	d := serveAt(t, 60, 16)
	d.passes(2 * time.Second)
	shown := func() bool { return strings.Contains(d.screen(), "A live") }
	if shown() {
		t.Error("at the front it is shown how to get there")
	}
	if d.keys("h"); !shown() {
		t.Errorf("behind it is not:\n%s", d.screen())
	}
	if d.keys("A"); shown() {
		t.Error("back at the front it still is")
	}
	if d.keys("9h space A"); d.Ticking() {
		t.Error("it plays on at the front")
	}
	if d = (&counter{desk: open(t, "paxos-quiet"), t: t}); shown() {
		t.Error("it is shown for a run that is not served")
	}
}
