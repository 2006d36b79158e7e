package sim_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/zoolab/zoolab/sim"
)

// TestAPausedNodeHandlesNothing: letters and expiries wait, its clock runs,
// its connections stay; all is handled, in order, when it goes on.
func TestAPausedNodeHandlesNothing(t *testing.T) {
	cfg := play(
		puppet{start: func(env *sim.Env) { env.SetTimer(alarm, millis(12)) }},
		puppet{start: func(env *sim.Env) { letter.SendTo(env, 1, "one"); alarms(env, 5) },
			timer: func(env *sim.Env, _ sim.TimerID) { letter.SendTo(env, 1, "two") }})
	cfg.Plan = []sim.Planned{at(1, sim.Pause{Target: node(1)}), at(50, sim.Resume{Target: node(1)})}
	w := newWorld(t, cfg)
	w.Run(sim.Time(millis(40)))
	if v := w.View(1); !v.Paused || v.Inbox != 3 {
		t.Errorf("paused, a shows %+v", v)
	}
	w.Run(sim.Time(time.Second))
	expect(t, w, "50ms a hears one", "50ms a alarm rings", "50ms a hears two")
}

// TestASyncMayCompleteWhileItsNodeIsPaused: the disk goes on, the node does
// what comes after when it goes on.
func TestASyncMayCompleteWhileItsNodeIsPaused(t *testing.T) {
	cfg := play(puppet{start: func(env *sim.Env) {
		page.Append(env, "x")
		page.Sync(env)
		say(env, "is safe")
	}}, puppet{start: func(env *sim.Env) { letter.SendTo(env, 1, "hello") }})
	cfg.Plan = []sim.Planned{at(1, sim.Pause{Target: node(1)}), at(50, sim.Resume{Target: node(1)})}
	w := newWorld(t, cfg)
	w.Run(sim.Time(millis(40)))
	if v := w.View(1); v.Syncing != "page" || v.Held != 1 || v.Files[0].Unsynced != 0 {
		t.Errorf("paused, a shows %+v", v)
	}
	w.Run(sim.Time(time.Second))
	expect(t, w, "50ms a is safe", "50ms a hears hello")
}

func TestAPausedNodeMayCrash(t *testing.T) {
	cfg := play(puppet{start: func(env *sim.Env) { say(env, "boot %d", env.Boot()); env.SetTimer(alarm, millis(5)) }})
	cfg.Plan = []sim.Planned{at(1, sim.Pause{Target: node(1)}), at(9, sim.Crash{Target: node(1)}),
		at(10, sim.Resume{Target: node(1)}), at(11, sim.Restart{Target: node(1)})}
	expect(t, perform(t, cfg), "0s a boot 1", "9ms a crashed, 0 effects and 0 writes lost", "11ms a boot 2", "16ms a alarm rings")
}

// circular is a play in which everybody writes to everybody at 5 ms.
func circular(n int) sim.Config {
	var all []puppet
	for range n {
		all = append(all, puppet{
			start: func(env *sim.Env) { env.SetTimer(alarm, millis(5)) },
			timer: func(env *sim.Env, _ sim.TimerID) {
				for to := range sim.NodeID(n) {
					if to+1 != env.Self() {
						letter.SendTo(env, to+1, env.Name(env.Self()))
					}
				}
			}})
	}
	return play(all...)
}

// reached lists who heard whom: "ab" says that b heard a.
func reached(w *sim.World) (out []string) {
	for _, l := range lines(w) {
		if f := strings.Fields(l); len(f) == 4 && f[2] == "hears" {
			out = append(out, f[3]+f[1])
		}
	}
	slices.Sort(out)
	return out
}

func TestPartitions(t *testing.T) {
	for _, c := range []struct {
		name      string
		groups    [][]sim.NodeID
		volunteer bool // d is one
		want      string
	}{
		{"two groups", [][]sim.NodeID{{1, 2}, {3, 4}}, false, "ab ba cd dc"},
		{"whoever is not listed forms a group", [][]sim.NodeID{{1, 2}}, false, "ab ba cd dc"},
		{"a volunteer that is not listed reaches everyone", [][]sim.NodeID{{1, 2}, {3}}, true, "ab ad ba bd cd da db dc"},
		{"a volunteer that is listed is on its side", [][]sim.NodeID{{1, 2}, {3, 4}}, true, "ab ba cd dc"},
		{"nobody is listed", nil, true, "ab ac ad ba bc bd ca cb cd da db dc"},
	} {
		t.Run(c.name, func(t *testing.T) {
			cfg := circular(4)
			cfg.Protocol.Nodes[3].Volunteer = c.volunteer
			cfg.Plan = []sim.Planned{at(1, sim.Partition{Groups: c.groups})}
			if got := strings.Join(reached(perform(t, cfg)), " "); got != c.want {
				t.Errorf("these reach each other: %s\nand should:             %s", got, c.want)
			}
		})
	}
}

func TestALaterPartitionReplacesAnEarlierOne(t *testing.T) {
	cfg := circular(3)
	cfg.Plan = []sim.Planned{at(1, sim.Partition{Groups: [][]sim.NodeID{{1}}}), at(2, sim.Partition{Groups: [][]sim.NodeID{{2}}})}
	if got := reached(perform(t, cfg)); !slices.Equal(got, []string{"ac", "ca"}) {
		t.Errorf("these reach each other: %v", got)
	}
}

// struck runs a play and lists the faults as the trace tells of them.
func struck(t *testing.T, cfg sim.Config) []string {
	t.Helper()
	tr := &tracer{only: map[sim.RecordSort]bool{sim.Struck: true}}
	cfg.Tracer = tr
	perform(t, cfg)
	return tr.lines
}

// TestAFaultThatCannotBeIsSkippedAndSaysSo, and never breaks the run.
func TestAFaultThatCannotBeIsSkippedAndSaysSo(t *testing.T) {
	for _, c := range []struct {
		first, then sim.Fault
		says        string
	}{
		{sim.Crash{Target: node(1)}, sim.Crash{Target: node(1)}, "crash a (skipped: a is down already)"},
		{sim.Heal{}, sim.Restart{Target: node(1)}, "restart a (skipped: a is up already)"},
		{sim.Crash{Target: node(1)}, sim.Pause{Target: node(1)}, "pause a (skipped: a is not running)"},
		{sim.Pause{Target: node(1)}, sim.Pause{Target: node(1)}, "pause a (skipped: a is not running)"},
		{sim.Heal{}, sim.Resume{Target: node(1)}, "resume a (skipped: a is not paused)"},
		{sim.Cut{From: 1, To: 2}, sim.Cut{From: 1, To: 2}, "cut a>b (skipped: it is cut already)"},
		{sim.Cut{From: 1, To: 2}, sim.Mend{From: 2, To: 1}, "mend b>a (skipped: it is not cut)"},
		{sim.Heal{}, sim.Reset{A: 1, B: 2}, "reset a-b (skipped: no connection joins them)"},
		{sim.Heal{}, sim.SetClock{Target: node(1), Drift: sim.Certain}, "clock a skew 0s drift 1000000ppm (skipped: no clock drifts by more than half its speed)"},
		{sim.Heal{}, sim.Crash{Target: sim.Target{Role: "chief"}}, "crash chief (skipped: there is no chief now)"},
		{sim.Heal{}, sim.Crash{Target: sim.Target{Role: "jester"}}, "crash jester (skipped: no role is named jester)"},
	} {
		cfg := circular(2)
		cfg.Protocol.Roles = []sim.RoleSpec{{Name: "chief", New: func() sim.Tracker { return &chief{} }}}
		cfg.Plan = []sim.Planned{at(1, c.first), at(2, c.then)}
		if got := struck(t, cfg); got[1] != c.says {
			t.Errorf("the trace says %q\nand should say   %q", got[1], c.says)
		}
	}
}

// chief is the tracker of who last claimed to lead.
type chief struct{ id sim.NodeID }

func (c *chief) Step(h sim.Happening) {
	if said.Is(h) && said.Of(h) == "leads" {
		c.id = h.Node
	}
}
func (c *chief) Who() (sim.NodeID, bool) { return c.id, c.id > 0 }
func (c *chief) Clone() sim.Tracker      { n := *c; return &n }
func (c *chief) Encode(b []byte) []byte  { return append(b, byte(c.id)) }

// TestAFaultAimsAtWhoeverHoldsTheRole at its moment.
func TestAFaultAimsAtWhoeverHoldsTheRole(t *testing.T) {
	lead := func(ms int) puppet {
		return puppet{start: func(env *sim.Env) { env.SetTimer(alarm, millis(ms)) }, timer: func(env *sim.Env, _ sim.TimerID) { say(env, "leads") }}
	}
	cfg := play(lead(1), lead(3))
	cfg.Protocol.Roles = []sim.RoleSpec{{Name: "chief", New: func() sim.Tracker { return &chief{} }}}
	leader := sim.Target{Role: "chief"}
	cfg.Plan = []sim.Planned{at(2, sim.Crash{Target: leader}), at(4, sim.Crash{Target: leader})}
	expect(t, perform(t, cfg),
		"1ms a leads", "2ms a crashed, 0 effects and 0 writes lost", "3ms b leads", "4ms b crashed, 0 effects and 0 writes lost")
}

// TestHealAllEndsEverything that is wrong with links, nodes, weather and clocks.
func TestHealAllEndsEverything(t *testing.T) {
	cfg := circular(3)
	cfg.Plan = []sim.Planned{
		at(10, sim.Partition{Groups: [][]sim.NodeID{{1}}}), at(11, sim.Cut{From: 2, To: 3}), at(12, sim.Clog{From: 3, To: 2, For: time.Hour}),
		at(13, sim.Crash{Target: node(1)}), at(14, sim.Pause{Target: node(2)}), at(15, sim.SetClock{Target: node(3), Skew: time.Hour, Drift: 9}),
		at(16, sim.Weather{Network: sim.Network{Delay: fixed(900), Loss: sim.Certain}}),
		at(50, sim.Heal{All: true}),
	}
	w := newWorld(t, cfg)
	w.Run(sim.Time(millis(70)))
	for id := range sim.NodeID(3) {
		if v := w.View(id + 1); !v.Up || v.Paused || v.Clock != w.Now() {
			t.Errorf("healed at %s, the node shows %+v", w.Now(), v)
		}
		for other := range sim.NodeID(3) {
			if v := w.Link(id+1, other+1); v.Cut || v.ClogUntil != 0 {
				t.Errorf("the link %d>%d shows %+v", id+1, other+1, v)
			}
		}
	}
	if got := lines(w); got[len(got)-1] != "65ms c hears a" && got[len(got)-1] != "65ms b hears a" {
		t.Errorf("a, restarted at 50ms, writes at 55ms; the diary ends with %q", got[len(got)-1])
	}
}

// TestHealAllCallsOffACrashThatIsStillToCome, be it armed and waiting for a
// handler.
func TestHealAllCallsOffACrashThatIsStillToCome(t *testing.T) {
	cfg := circular(2)
	cfg.Plan = []sim.Planned{at(1, sim.Crash{Target: node(1), During: true}), at(2, sim.Heal{All: true})}
	expect(t, perform(t, cfg), "2ms all healed", "15ms a hears b", "15ms b hears a")
}

// TestAGoalIsOwedFromTheHealing shows the goal what happens and asks it.
func TestAGoalIsOwedFromTheHealing(t *testing.T) {
	cfg := letters(3)
	cfg.Protocol.Goal = func() sim.Goal { return &wantsLetter{} }
	w := newWorld(t, cfg)
	if got := w.Missing(); got != "b has heard nothing" {
		t.Errorf("at the start it misses %q", got)
	}
	c := w.Clone()
	w.Run(sim.Time(time.Second))
	if w.Missing() != "" || c.Missing() == "" {
		t.Errorf("in the end it misses %q, and its clone %q", w.Missing(), c.Missing())
	}
	if newWorld(t, letters(1)).Missing() != "" {
		t.Error("a protocol without a goal misses something")
	}
}

type wantsLetter struct{ heard bool }

func (g *wantsLetter) Step(h sim.Happening) { g.heard = g.heard || said.Is(h) }
func (g *wantsLetter) Missing() string {
	if g.heard {
		return ""
	}
	return "b has heard nothing"
}
func (g *wantsLetter) Clone() sim.Goal        { c := *g; return &c }
func (g *wantsLetter) Encode(b []byte) []byte { return b }
