package sim_test

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/zoolab/zoolab/sim"
)

// A clerk is a puppet that takes commands: it writes down what it is told, says so
// when that is on disk, and tells the next node.
type clerk struct {
	puppet
	asked int
	calls *int `sim:"fixed"` // of Understand, if anybody counts
}

var errClerk = errors.New("not a line of a clerk")

func (c *clerk) Understand(line string) error {
	if c.calls != nil {
		*c.calls++
	}
	switch {
	case line == "note that I was asked":
		c.asked++ // which it must not
	case line == "faint":
		panic("fainted")
	case !strings.HasPrefix(line, "note "):
		return fmt.Errorf("%w: %q: write \"note WORDS\"", errClerk, line)
	}
	return nil
}

func (c *clerk) Command(env *sim.Env, line string) {
	if line == "note nothing" {
		panic("at a loss")
	}
	c.memory++
	page.Append(env, line)
	page.Sync(env)
	say(env, "has %s, asked %d times", line, c.asked)
	if env.Maybe(sim.SiteOf("twice")) || env.Rand(10) == 9 {
		letter.SendTo(env, 2, line)
	}
	letter.SendTo(env, 2, line)
}

// office is a play of a clerk and a puppet that hears of its work.
func office() sim.Config {
	cfg := play(puppet{}, puppet{}, puppet{})
	cfg.Protocol.Nodes[0].New = func() sim.Node { return &clerk{} }
	return cfg
}

// typed is the choice to type a line at the first node.
func typed(line string) sim.Choice {
	return sim.Choice{Act: sim.Inflict, Fault: sim.Command{Target: node(1), Line: line}}
}

// tell types a line at the first node, at a time or later.
func tell(t testing.TB, w *sim.World, ms int, line string) {
	t.Helper()
	c := typed(line)
	c.At = sim.Time(millis(ms))
	if err := w.Apply(c); err != nil {
		t.Fatal(err)
	}
}

// TestANodeIsAskedOnce whether it understands a line, typed or of a plan.
func TestANodeIsAskedOnce(t *testing.T) {
	calls, cfg := 0, office()
	cfg.Protocol.Nodes[0].New = func() sim.Node { return &clerk{calls: &calls} }
	cfg.Plan = []sim.Planned{{At: sim.Time(millis(500)), Fault: sim.Command{Target: node(1), Line: "note milk"}}}
	w := started(t, cfg)
	tell(t, w, 3, "note tea")
	if calls != 1 {
		t.Errorf("it was asked %d times about a line that is typed", calls)
	}
	w.Run(sim.Time(time.Second))
	if calls != 2 {
		t.Errorf("it was asked %d times about two lines", calls)
	}
}

// TestACommandIsHandledAtOnce, and does what any handler may do.
func TestACommandIsHandledAtOnce(t *testing.T) {
	cfg := office()
	tr := &tracer{only: map[sim.RecordSort]bool{sim.Struck: true}}
	cfg.Tracer, cfg.Paranoid = tr, true
	w := started(t, cfg)
	tell(t, w, 3, "note tea")
	w.Run(sim.Time(time.Second))
	expect(t, w, "8ms a has note tea, asked 0 times", "18ms b hears note tea")
	if !slices.Equal(tr.lines, []string{"command a: note tea"}) {
		t.Errorf("the trace says %q", tr.lines)
	}
}

// TestAQuestionMustNotChangeANode, which a paranoid world finds out.
func TestAQuestionMustNotChangeANode(t *testing.T) {
	for paranoid, want := range map[bool]string{true: "mutated-by-a-question", false: ""} {
		cfg := office()
		cfg.Paranoid = paranoid
		w := started(t, cfg)
		err := w.Apply(typed("note that I was asked"))
		got := ""
		if v := w.Violation(); v != nil {
			got = v.Monitor
		}
		if got != want || (err != nil) != paranoid {
			t.Errorf("paranoid %v: %q, %v", paranoid, got, err)
		}
	}
}

// TestACommandGetsTheAnswersOfItsChoice, as the handler of an event does.
func TestACommandGetsTheAnswersOfItsChoice(t *testing.T) {
	w := started(t, office())
	c := typed("note tea")
	c.Rand = []uint64{0, 9}
	if err := w.Apply(c); err != nil {
		t.Fatal(err)
	}
	w.Run(sim.Time(time.Second))
	expect(t, w, "5ms a has note tea, asked 0 times", "15ms b hears note tea", "15ms b hears note tea")
}

// TestACrashMayCutACommand between any two of its effects.
func TestACrashMayCutACommand(t *testing.T) {
	for cut, want := range [][]string{
		{"0s a crashed, 4 effects and 0 writes lost"},
		{"0s a crashed, 3 effects and 1 writes lost"},
		{"5ms a crashed, 2 effects and 0 writes lost"},
		{"5ms a has note tea, asked 0 times", "5ms a crashed, 1 effects and 0 writes lost"},
		{"5ms a has note tea, asked 0 times", "5ms a crashed, 0 effects and 0 writes lost", "15ms b hears note tea"},
	} {
		w := started(t, office())
		c := typed("note tea")
		c.Crash, c.Cut, c.Keep = true, cut, []sim.Keep{{File: "page"}}
		if err := w.Apply(c); err != nil {
			t.Fatal(err)
		}
		w.Run(sim.Time(time.Second))
		expect(t, w, want...)
	}
}

// TestARefusedCommandLeavesTheWorldAsItWas, and says why.
func TestARefusedCommandLeavesTheWorldAsItWas(t *testing.T) {
	for _, c := range []struct {
		first sim.Fault // or nil
		line  string
		says  string
	}{
		{nil, "jump", `inflict command a: jump: that cannot be done with it: not a line of a clerk: "jump": write "note WORDS"`},
		{nil, "note a\nnote b", "a command is one line"},
		{sim.Crash{Target: node(1)}, "note tea", "a is down"},
		{sim.Pause{Target: node(1)}, "note tea", "a is paused"},
		{sim.Slow{Target: node(1), Service: fixed(1)}, "note tea", "a is slow, and a command does not wait"},
		{sim.Command{Target: node(1), Line: "note milk"}, "note tea", "a waits for its disk"},
	} {
		w := started(t, office())
		if c.first != nil {
			if err := w.Apply(sim.Choice{Act: sim.Inflict, Fault: c.first}); err != nil {
				t.Fatal(err)
			}
		}
		before, hash, seq := w.Fingerprint(), w.Hash(), w.Seq()
		err := w.Apply(typed(c.line))
		if !errors.Is(err, sim.ErrAct) || !strings.Contains(err.Error(), c.says) {
			t.Errorf("typing %q: %v; want %q", c.line, err, c.says)
		}
		if errors.Is(err, errClerk) != (c.line == "jump") {
			t.Errorf("typing %q: %v is the clerk's error: %v", c.line, err, errors.Is(err, errClerk))
		}
		if w.Fingerprint() != before || w.Hash() != hash || w.Seq() != seq {
			t.Errorf("typing %q was refused and changed the world", c.line)
		}
	}
	w := started(t, office())
	err := w.Apply(sim.Choice{Act: sim.Inflict, Fault: sim.Command{Target: node(2), Line: "note tea"}})
	if !errors.Is(err, sim.ErrAct) || !strings.Contains(err.Error(), "b takes no commands: these do: a") {
		t.Errorf("typing at a node that takes nothing: %v", err)
	}
}

// TestAPlanPassesOverACommandThatCannotBe, and says why.
func TestAPlanPassesOverACommandThatCannotBe(t *testing.T) {
	cfg := office()
	cfg.Protocol.Roles = []sim.RoleSpec{{Name: "chief", New: func() sim.Tracker { return &chief{} }}}
	cfg.Plan = []sim.Planned{
		at(1, sim.Command{Target: node(1), Line: "note tea"}), at(2, sim.Command{Target: node(1), Line: "note milk"}),
		at(7, sim.Command{Target: node(1), Line: "jump"}), at(8, sim.Command{Target: node(3), Line: "note tea"}),
		at(9, sim.Command{Target: sim.Target{Role: "chief"}, Line: "note tea"})}
	want := []string{"command a: note tea", "command a: note milk (skipped: a waits for its disk)",
		`command a: jump (skipped: not a line of a clerk: "jump": write "note WORDS")`,
		"command c: note tea (skipped: c takes no commands: these do: a)",
		"command chief: note tea (skipped: there is no chief now)"}
	if got := struck(t, cfg); !slices.Equal(got, want) {
		t.Errorf("the trace says\n%s\nand should say\n%s", indent(got), indent(want))
	}
}

// TestACommandMayAimAtARole: whoever holds it is told.
func TestACommandMayAimAtARole(t *testing.T) {
	cfg := office()
	cfg.Protocol.Roles = []sim.RoleSpec{{Name: "chief", New: func() sim.Tracker { return &chief{id: 1} }}}
	w := started(t, cfg)
	if err := w.Apply(sim.Choice{Act: sim.Inflict, Fault: sim.Command{Target: sim.Target{Role: "chief"}, Line: "note tea"}}); err != nil {
		t.Fatal(err)
	}
	w.Run(sim.Time(millis(6)))
	expect(t, w, "5ms a has note tea, asked 0 times")
}

// TestAPanicOverACommandIsAViolation, be it over the line or in its handler.
func TestAPanicOverACommandIsAViolation(t *testing.T) {
	for line, says := range map[string]string{"faint": "a panicked: fainted", "note nothing": "a panicked: at a loss"} {
		w := started(t, office())
		_ = w.Apply(typed(line))
		if v := w.Violation(); v == nil || v.Monitor != "panic" || v.Text != says {
			t.Errorf("typing %q: the violation is %v", line, v)
		}
	}
}

// TestTakesKnowsWhoTakesCommands, up or down.
func TestTakesKnowsWhoTakesCommands(t *testing.T) {
	cfg := office()
	cfg.Protocol.Nodes[1].New = func() sim.Node { return sim.Scripted(conversation) }
	cfg.Protocol.Nodes[2].New = func() sim.Node { return sim.Prompted(secretary, anything) }
	w := newWorld(t, cfg)
	for range 2 {
		if !w.Takes(1) || w.Takes(2) || !w.Takes(3) {
			t.Errorf("at event %d: a %v, b %v, c %v", w.Seq(), w.Takes(1), w.Takes(2), w.Takes(3))
		}
		w.Run(0)
	}
}

// secretary is a script that does what it is told, one line after the other.
func secretary(t *sim.Task) {
	t.Sleep(millis(20))
	say(t.Env, "is ready")
	for {
		line := t.Line()
		say(t.Env, "begins %s", line)
		letter.SendTo(t.Env, 2, line)
		in := t.Await()
		t.Sleep(millis(10))
		say(t.Env, "ends %s with %s", line, letter.Of(in.Delivery))
	}
}

func anything(string) error { return nil }

// prompted is a play of the secretary and a puppet that answers in capitals.
func prompted() sim.Config {
	cfg := scripted(nil)
	cfg.Protocol.Nodes[0].New = func() sim.Node { return sim.Prompted(secretary, anything) }
	return cfg
}

// TestAScriptTakesLinesInTheirOrder, and each when it asks for one.
func TestAScriptTakesLinesInTheirOrder(t *testing.T) {
	w := started(t, prompted())
	tell(t, w, 0, "one")
	w.Run(sim.Time(millis(25)))
	tell(t, w, 25, "two")
	w.Run(sim.Time(millis(100)))
	tell(t, w, 100, "three")
	w.Run(sim.Time(time.Second))
	expect(t, w, "20ms a is ready", "20ms a begins one", "50ms a ends one with ONE", "50ms a begins two", "80ms a ends two with TWO",
		"100ms a begins three", "130ms a ends three with THREE")
}

// TestAPromptedScriptIsCloned with the lines that it has yet to take.
func TestAPromptedScriptIsCloned(t *testing.T) {
	end := sim.Time(millis(300))
	whole := newWorld(t, prompted())
	w := newWorld(t, prompted())
	for i, line := range []string{"one", "two", "three", "four"} {
		for _, w := range []*sim.World{whole, w} {
			w.Run(sim.Time(millis(1 + 22*i)))
			tell(t, w, 1+22*i, line)
		}
	}
	states := map[uint64]bool{w.Fingerprint(): true}
	for _, line := range []string{"five", "six"} {
		c := w.Clone()
		tell(t, c, 0, line)
		states[c.Fingerprint()] = true
		c.Close()
	}
	if len(states) != 3 {
		t.Error("the fingerprints do not tell what was typed")
	}
	whole.Run(end)
	for more := true; more; more = w.Step() {
		c := w.Clone()
		if c.Fingerprint() != w.Fingerprint() {
			t.Fatalf("at event %d the clone's fingerprint differs", w.Seq())
		}
		c.Run(end)
		if c.Hash() != whole.Hash() || c.Fingerprint() != whole.Fingerprint() {
			t.Fatalf("cloned at event %d, the script goes another way:\n%s", w.Seq(), indent(lines(c)))
		}
		c.Close()
	}
	if n := len(lines(whole)); n != 9 {
		t.Errorf("the diary has %d lines", n)
	}
}
