package sim_test

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/zoolab/zoolab/sim"
)

// apply does something with the event of an address.
func apply(t testing.TB, w *sim.World, act sim.Act, on string) {
	t.Helper()
	if err := w.Apply(sim.Choice{Act: act, On: address(t, on)}); err != nil {
		t.Fatal(err)
	}
}

// started is a play whose nodes are up.
func started(t testing.TB, cfg sim.Config) *sim.World {
	t.Helper()
	w := newWorld(t, cfg)
	w.Run(0)
	return w
}

// threeLetters is a play in which a posts three letters and says two words at once.
func threeLetters() sim.Config {
	return play(puppet{start: func(env *sim.Env) {
		for _, s := range []string{"one", "two", "three"} {
			letter.SendTo(env, 2, s)
		}
		c := env.Dial(cable, 2)
		word.Send(env, c, "uno")
		word.Send(env, c, "due")
	}}, puppet{})
}

func TestTakeMakesAnEventHappenNow(t *testing.T) {
	w := started(t, threeLetters())
	apply(t, w, sim.Take, "post a>b Letter#3")
	apply(t, w, sim.Take, "cable a>b opened#1")
	apply(t, w, sim.Take, "post a>b Letter#1")
	expect(t, w, "10ms b hears three", "10ms b 1#1 opened", "10ms b hears one")
}

// TestTimeOnlyGoesForward: what is taken late happens now.
func TestTimeOnlyGoesForward(t *testing.T) {
	w := started(t, play(puppet{start: func(env *sim.Env) {
		env.SetTimer(alarm, millis(30))
		env.SetTimer(bell, millis(20))
	}}))
	apply(t, w, sim.Take, "timer a alarm#1")
	apply(t, w, sim.Take, "timer a bell#1")
	expect(t, w, "30ms a alarm rings", "30ms a bell rings")
}

func TestDropLosesAMessage(t *testing.T) {
	w := started(t, threeLetters())
	apply(t, w, sim.Drop, "post a>b Letter#2")
	apply(t, w, sim.Take, "cable a>b opened#1")
	apply(t, w, sim.Drop, "cable a>b Word#1")
	w.Run(sim.Time(time.Second))
	if got := heard(w); !slices.Equal(sorted(got), []string{"due", "one", "three"}) {
		t.Errorf("b hears %v", got)
	}
	if n := w.Stats().Dropped; n != 2 {
		t.Errorf("%d messages are counted as lost", n)
	}
}

func sorted(s []string) []string { slices.Sort(s); return s }

func TestDuplicatePutsACopyBeside(t *testing.T) {
	w := started(t, threeLetters())
	apply(t, w, sim.Duplicate, "post a>b Letter#1")
	apply(t, w, sim.Take, "post a>b Letter#1+")
	w.Run(sim.Time(time.Second))
	if got := heard(w); got[0] != "one" || !slices.Equal(sorted(got), []string{"due", "one", "one", "three", "two", "uno"}) {
		t.Errorf("b hears %v", got)
	}
}

// TestHoldSetsAMessageAsideUntilItIsTaken: a letter alone, a word with all
// that is behind it. Taking it moves the time no further.
func TestHoldSetsAMessageAsideUntilItIsTaken(t *testing.T) {
	w := started(t, threeLetters())
	apply(t, w, sim.Hold, "post a>b Letter#1")
	apply(t, w, sim.Take, "cable a>b opened#1")
	apply(t, w, sim.Hold, "cable a>b Word#1")
	w.Run(sim.Time(time.Second))
	if got := heard(w); !slices.Equal(got, []string{"two", "three"}) {
		t.Fatalf("with two held, b hears %v", got)
	}
	for _, p := range w.Pending() {
		if !p.Held || p.At <= sim.Horizon {
			t.Errorf("pending after all is over: %+v", p)
		}
	}
	if _, more := w.Next(); more || w.Step() {
		t.Error("what is held comes by itself")
	}
	apply(t, w, sim.Take, "post a>b Letter#1")
	apply(t, w, sim.Take, "cable a>b Word#1")
	w.Run(sim.Time(time.Second))
	if got := heard(w); !slices.Equal(got, []string{"two", "three", "one", "uno", "due"}) || w.Now() > sim.Time(time.Second) {
		t.Errorf("taken at last, at %s, b has heard %v", w.Now(), got)
	}
}

// TestARefusedChoiceLeavesTheWorldAsItWas, and says why.
func TestARefusedChoiceLeavesTheWorldAsItWas(t *testing.T) {
	cfg := threeLetters()
	cfg.Protocol.Nodes = append(cfg.Protocol.Nodes, sim.NodeSpec{Name: "busy", New: func() sim.Node {
		return &puppet{start: func(env *sim.Env) {
			page.Append(env, "x")
			page.Sync(env)
			margin.SyncLater(env, 1)
			margin.SyncLater(env, 2)
			letter.SendTo(env, 3, "to self")
		}}
	}})
	cfg.Plan = []sim.Planned{at(0, sim.Cut{From: 2, To: 1}), at(50, sim.Heal{})}
	w := started(t, cfg)
	apply(t, w, sim.Duplicate, "post a>b Letter#1")
	apply(t, w, sim.Take, "cable a>b opened#1") // b answers, and the answer waits at the cut
	for _, c := range []struct {
		choice sim.Choice
		want   error
		says   string
	}{
		{sim.Choice{On: address(t, "post a>b Letter#4")}, sim.ErrAbsent, "post a>b Letter#4"},
		{sim.Choice{On: address(t, "post b>a Letter#1")}, sim.ErrAbsent, ""},
		{sim.Choice{On: address(t, "timer a alarm#1")}, sim.ErrAbsent, ""},
		{sim.Choice{On: address(t, "plan #9")}, sim.ErrAbsent, ""},
		{sim.Choice{On: address(t, "boot a")}, sim.ErrAbsent, ""},
		{sim.Choice{On: address(t, "post a>b Letter#1"), Content: 1}, sim.ErrContent, "another content"},
		{sim.Choice{On: address(t, "cable a>b Word#2")}, sim.ErrBehind, ""},
		{sim.Choice{Act: sim.Hold, On: address(t, "cable a>b Word#2")}, sim.ErrBehind, ""},
		{sim.Choice{Act: sim.Duplicate, On: address(t, "cable a>b Word#1")}, sim.ErrAct, "a stream carries nothing twice"},
		{sim.Choice{Act: sim.Duplicate, On: address(t, "post a>b Letter#1")}, sim.ErrAct, "on its way already"},
		{sim.Choice{Act: sim.Duplicate, On: address(t, "post a>b Letter#1+")}, sim.ErrAct, "a second copy itself"},
		{sim.Choice{Act: sim.Drop, On: address(t, "disk busy page#1")}, sim.ErrAct, "only messages"},
		{sim.Choice{Act: sim.Hold, On: address(t, "plan #2")}, sim.ErrAct, "only messages"},
		{sim.Choice{On: address(t, "cable b>a opened#1")}, sim.ErrAct, "the link is cut"},
		{sim.Choice{On: address(t, "plan #2"), Crash: true}, sim.ErrAct, "no handler runs"},
		{sim.Choice{Act: sim.Garble, On: address(t, "post a>b Letter#1"), Leaf: 1}, sim.ErrAct, "leaves are 0 to 0"},
		{sim.Choice{Act: sim.Garble, On: address(t, "post a>b Letter#1"), Leaf: -1}, sim.ErrAct, "leaf -1"},
		{sim.Choice{Act: sim.Garble, On: address(t, "post a>b Letter#4")}, sim.ErrAbsent, ""},
		{sim.Choice{Act: sim.Garble, On: address(t, "post a>b Letter#1"), Content: 1}, sim.ErrContent, ""},
		{sim.Choice{Act: sim.Garble, On: address(t, "disk busy page#1")}, sim.ErrAct, "only messages on their way"},
		{sim.Choice{Act: sim.Garble, On: address(t, "cable b>a opened#1")}, sim.ErrAct, "an opening and a closing say nothing"},
		{sim.Choice{Act: sim.Garble, On: address(t, "cable a>b Word#2")}, sim.ErrBehind, ""},
		{sim.Choice{Act: sim.Inflict}, sim.ErrAct, "nothing"},
		{sim.Choice{Act: sim.Inflict, Fault: sim.Command{Target: node(1), Line: "x"}}, sim.ErrAct, "a takes no commands, nor does any other node"},
		{sim.Choice{Act: sim.Inflict, Fault: sim.Command{Target: node(9), Line: "x"}}, sim.ErrAct, "there are nodes 1 to 3"},
		{sim.Choice{Act: sim.Inflict, Fault: sim.Command{Target: sim.Target{Role: "king"}, Line: "x"}}, sim.ErrAct, "no role is named king"},
		{sim.Choice{Act: sim.Inflict, Fault: sim.Heal{}, Crash: true, Rand: []uint64{1}}, sim.ErrAct, "no handler of it can be cut"},
	} {
		before, hash, pending := w.Fingerprint(), w.Hash(), len(w.Pending())
		err := w.Apply(c.choice)
		if !errors.Is(err, c.want) || !strings.Contains(err.Error(), c.says) {
			t.Errorf("%s %s: %v; want %v and %q", c.choice.Act, c.choice.On, err, c.want, c.says)
		}
		if w.Fingerprint() != before || w.Hash() != hash || len(w.Pending()) != pending {
			t.Errorf("%s %s was refused and changed the world", c.choice.Act, c.choice.On)
		}
	}
}

// TestACrashNeedsAHandler: an arrival that must wait, or that nobody takes,
// cannot be cut; what waits in the inbox can be, in its turn.
func TestACrashNeedsAHandler(t *testing.T) {
	busy := puppet{receive: func(env *sim.Env, d sim.Delivery) { hear(env, d); page.Append(env, ""); page.Sync(env) }}
	cfg := play(puppet{start: func(env *sim.Env) {
		for range 3 {
			letter.SendTo(env, 2, "hello")
		}
	}}, busy)
	w := started(t, cfg)
	apply(t, w, sim.Take, "post a>b Letter#1")
	cut := func(on string) error { return w.Apply(sim.Choice{On: address(t, on), Crash: true}) }
	if err := cut("post a>b Letter#2"); !errors.Is(err, sim.ErrAct) {
		t.Errorf("cutting what must wait: %v", err)
	}
	apply(t, w, sim.Take, "post a>b Letter#2")
	if err := cut("inbox b #1"); !errors.Is(err, sim.ErrAct) || !strings.Contains(err.Error(), "busy") {
		t.Errorf("cutting what waits at a busy node: %v", err)
	}
	apply(t, w, sim.Take, "disk b page#1")
	if err := cut("inbox b #1"); err != nil {
		t.Errorf("cutting what has waited: %v", err)
	}
	if err := cut("post a>b Letter#3"); !errors.Is(err, sim.ErrAct) || !strings.Contains(err.Error(), "down") {
		t.Errorf("cutting what comes to a node that is down: %v", err)
	}
	expect(t, w, "10ms b hears hello", "15ms b crashed, 3 effects and 0 writes lost")
}

func TestARunThatIsOverTakesNoChoice(t *testing.T) {
	w := started(t, play(puppet{start: func(env *sim.Env) { letter.SendTo(env, 1, ""); panic("early") }}))
	if err := w.Apply(sim.Choice{Act: sim.Inflict, Fault: sim.Heal{}}); !errors.Is(err, sim.ErrOver) || !strings.Contains(err.Error(), "early") {
		t.Errorf("a choice after the violation: %v", err)
	}
}

// TestPendingIsInTheOrderInWhichStepTakes: with every delay the same, many
// events fall on one instant, and the lanes' names decide.
func TestPendingIsInTheOrderInWhichStepTakes(t *testing.T) {
	cfg := circular(5)
	cfg.Plan = []sim.Planned{at(5, sim.Pause{Target: node(2)}), at(16, sim.Resume{Target: node(2)}), at(12, sim.Cut{From: 1, To: 3})}
	w := newWorld(t, cfg)
	for {
		pending := w.Pending()
		next, more := w.Next()
		var first sim.Address
		for _, p := range pending {
			if !p.Held {
				first = p.On
				break
			}
		}
		if first != next.On {
			t.Fatalf("at %s Pending begins with %q, Next is %q", w.Now(), first, next.On)
		}
		if !slices.IsSortedFunc(pending, func(a, b sim.Pending) int { return int(min(1, max(-1, a.At-b.At))) }) {
			t.Fatalf("at %s the times of Pending are out of order: %+v", w.Now(), pending)
		}
		if !more {
			break
		}
		order := w.Clone()
		for _, p := range pending { // nothing that happens at an instant falls on that instant here
			if p.Held || p.At != pending[0].At || strings.HasPrefix(p.On.String(), "plan") {
				break
			}
			order.Step()
			if got := order.Address(order.Recent(1)[0]); got != p.On {
				t.Fatalf("at %s Pending lists %q where Step takes %q", w.Now(), p.On, got)
			}
		}
		w.Step()
	}
	if w.Seq() < 30 {
		t.Errorf("only %d events", w.Seq())
	}
}
