package sim_test

import (
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/zoolab/zoolab/sim"
)

// scripted is a play of a script and a puppet that answers every word and
// letter in capitals.
func scripted(s sim.Script) sim.Config {
	cfg := play(puppet{}, puppet{receive: func(env *sim.Env, d sim.Delivery) {
		switch {
		case word.Is(d):
			word.Send(env, d.Conn, strings.ToUpper(word.Of(d)))
		case letter.Is(d):
			letter.SendTo(env, d.From, strings.ToUpper(letter.Of(d)))
		}
	}})
	cfg.Protocol.Nodes[0].New = func() sim.Node { return sim.Scripted(s) }
	return cfg
}

// conversation dials, asks, waits, sleeps and dials again: all that a client
// does.
func conversation(t *sim.Task) {
	for {
		c := t.Dial(cable, 2)
		op := errand.Invoke(t.Env, "ask")
		word.Send(t.Env, c, t.Name(t.Self()))
		for in := t.Await(); !word.Is(in.Delivery); in = t.Await() {
		}
		errand.Return(t.Env, op, t.Now().String())
		t.Close(c)
		t.Sleep(time.Duration(t.Rand(20)) * time.Millisecond)
	}
}

func TestAScriptSendsWaitsAndSleeps(t *testing.T) {
	w := perform(t, scripted(func(t *sim.Task) {
		letter.SendTo(t.Env, 2, "first")
		in := t.Await()
		say(t.Env, "gets %s", letter.Of(in.Delivery))
		letter.SendTo(t.Env, 2, "unread")
		t.Sleep(millis(50))
		say(t.Env, "wakes")
		t.SetTimer(bell, millis(5))
		if in := t.Await(); in.Expired(bell) {
			say(t.Env, "hears the bell")
		}
	}))
	expect(t, w, "20ms a gets FIRST", "70ms a wakes", "75ms a hears the bell")
	if v := w.View(1); !v.Up {
		t.Error("a script that has returned is down")
	}
}

// TestAScriptIsClonedInTheMiddle: at every event of a conversation a clone
// goes on as its original does, and a clone's clone too.
func TestAScriptIsClonedInTheMiddle(t *testing.T) {
	cfg := scripted(conversation)
	cfg.Network.Delay = sim.Range{Min: millis(1), Max: millis(20)}
	cfg.Plan = []sim.Planned{at(100, sim.Crash{Target: node(1)}), at(120, sim.Restart{Target: node(1)}), at(200, sim.Reset{A: 1, B: 2})}
	end := sim.Time(millis(400))
	whole := newWorld(t, cfg)
	whole.Run(end)
	w := newWorld(t, cfg)
	for w.Now() < sim.Time(millis(390)) {
		c := w.Clone()
		if c.Fingerprint() != w.Fingerprint() {
			t.Fatalf("at event %d the clone's fingerprint differs", w.Seq())
		}
		c.Step()
		d := c.Clone()
		c.Close()
		d.Run(end)
		if d.Hash() != whole.Hash() || d.Fingerprint() != whole.Fingerprint() {
			t.Fatalf("cloned at event %d, the conversation goes another way", w.Seq())
		}
		d.Close()
		w.Step()
	}
	if w.Hash() == whole.Hash() {
		t.Error("the last event was cloned: nothing was compared")
	}
}

// TestAScriptWithALongPastLeavesClonesBehind: it goes on as if there were none, and so
// does each of them.
func TestAScriptWithALongPastLeavesClonesBehind(t *testing.T) {
	cfg := scripted(conversation)
	end := sim.Time(10 * time.Second)
	whole, w := newWorld(t, cfg), newWorld(t, cfg)
	whole.Run(end)
	var wild, left []*sim.World
	for w.Now() < end-sim.Time(time.Second) {
		for range 90 {
			w.Step()
		}
		c := w.Clone()
		if err := c.Apply(sim.Choice{Act: sim.Inflict, Fault: sim.Slow{Target: node(2), Service: sim.Range{Min: millis(3), Max: millis(3)}}}); err != nil {
			t.Fatal(err)
		}
		wild, left = append(wild, c), append(left, w.Clone())
	}
	w.Run(end)
	for _, c := range wild { // what they are told comes where the original has its own
		c.Run(end)
		c.Close()
	}
	for i, c := range append([]*sim.World{w}, left...) {
		c.Run(end)
		if c.Hash() != whole.Hash() || c.Fingerprint() != whole.Fingerprint() {
			t.Fatalf("number %d of %d goes another way", i, len(left))
		}
		if c != w {
			c.Close()
		}
	}
	if len(left) < 10 {
		t.Errorf("only %d clones were left behind", len(left))
	}
}

// TestARebuiltScriptRemembersItsAnswers: what the world answered the first
// time, a number, a connection's name, an operation's, a branch.
func TestARebuiltScriptRemembersItsAnswers(t *testing.T) {
	site := sim.SiteOf("remembered")
	cfg := scripted(func(t *sim.Task) {
		t.Sleep(millis(3))
		number, c, op, branch := t.Rand(1_000_000), t.Dial(cable, 2), errand.Invoke(t.Env, "ask"), t.Maybe(site)
		woke := t.Now()
		for {
			t.Sleep(millis(30))
			say(t.Env, "remembers %d %s %s %v %s", number, c, op, branch, woke)
		}
	})
	cfg.Buggify = true
	for cfg.Seed = range 10 {
		w := newWorld(t, cfg)
		w.Run(sim.Time(millis(50)))
		c := w.Clone()
		t.Cleanup(c.Close)
		w.Run(sim.Time(millis(200)))
		c.Run(sim.Time(millis(200)))
		expect(t, c, lines(w)...)
	}
}

func TestAScriptHasNoDisk(t *testing.T) {
	w := perform(t, scripted(func(t *sim.Task) { page.Append(t.Env, "x") }))
	if v := w.Violation(); v == nil || !strings.Contains(v.Text, "a script has no disk") {
		t.Errorf("the violation is %v", v)
	}
}

func TestAPanicInAScriptIsAViolation(t *testing.T) {
	w := perform(t, scripted(func(t *sim.Task) { t.Sleep(millis(3)); panic("no more") }))
	if v := w.Violation(); v == nil || v.Monitor != "panic" || v.Node != 1 || !strings.Contains(v.Text, "no more") {
		t.Errorf("the violation is %v", v)
	}
}

// goroutines counts them once there are at most so many, or no fewer will be.
func goroutines(most int) (n int) {
	for same := 0; same < 20; same++ {
		runtime.GC()
		time.Sleep(time.Millisecond) // cleanups run beside the collector
		before := n
		if n = runtime.NumGoroutine(); n <= most {
			break
		} else if n != before {
			same = 0
		}
	}
	return n
}

// clients is a play of many scripts, all in the middle of something.
func clients(t testing.TB) *sim.World {
	cfg := scripted(conversation)
	for range 20 {
		spec := cfg.Protocol.Nodes[0]
		spec.Name = string(rune('c' + len(cfg.Protocol.Nodes) - 2))
		cfg.Protocol.Nodes = append(cfg.Protocol.Nodes, spec)
	}
	w, err := sim.New(cfg)
	if err != nil {
		t.Fatal(err)
	}
	w.Run(sim.Time(millis(100)))
	return w
}

func TestCloseStopsCoroutines(t *testing.T) {
	before := goroutines(0)
	w := clients(t)
	c := w.Clone()
	c.Run(sim.Time(millis(200)))
	if n := runtime.NumGoroutine(); n < before+40 {
		t.Fatalf("%d goroutines for two worlds of 21 scripts, %d before", n, before)
	}
	c.Close()
	if n := goroutines(before + 21); n > before+21 {
		t.Errorf("%d goroutines after closing the clone, %d before", n, before)
	}
	w.Run(sim.Time(millis(300))) // the original lives on
	if v := w.Violation(); v != nil {
		t.Error(v)
	}
	w.Close()
	w.Close() // twice is once
	if n := goroutines(before); n > before {
		t.Errorf("%d goroutines after closing both, %d before", n, before)
	}
}

func TestACrashStopsTheCoroutine(t *testing.T) {
	before := goroutines(0)
	cfg := scripted(conversation)
	cfg.Plan = []sim.Planned{at(50, sim.Crash{Target: node(1)})}
	perform(t, cfg)
	if n := goroutines(before); n > before {
		t.Errorf("%d goroutines after the crash, %d before", n, before)
	}
}

// TestWorldsThatAreDroppedAreCleanedUp with the garbage.
func TestWorldsThatAreDroppedAreCleanedUp(t *testing.T) {
	before := goroutines(0)
	for range 5 {
		clients(t).Clone().Run(sim.Time(millis(150)))
	}
	if n := goroutines(before); n > before {
		t.Errorf("%d goroutines are left of worlds that nobody holds, %d before", n, before)
	}
}
