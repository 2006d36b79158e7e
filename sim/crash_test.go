package sim_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/zoolab/zoolab/sim"
)

// TestACrashKeepsAPrefixOfTheEffects cuts one handler after 0, 1, 2, …
// effects. What comes before the cut has happened, what comes after has not.
func TestACrashKeepsAPrefixOfTheEffects(t *testing.T) {
	cfg := play(
		puppet{start: func(env *sim.Env) { env.SetTimer(alarm, millis(1)) },
			timer: func(env *sim.Env, _ sim.TimerID) {
				say(env, "one")
				letter.SendTo(env, 2, "two")
				page.Append(env, "three")
				page.Sync(env)
				say(env, "five")
			}},
		puppet{})
	for cut, want := range [][]string{
		{"1ms a crashed, 5 effects and 0 writes lost"},
		{"1ms a one", "1ms a crashed, 4 effects and 0 writes lost"},
		{"1ms a one", "1ms a crashed, 3 effects and 0 writes lost", "11ms b hears two"},
		{"1ms a one", "1ms a crashed, 2 effects and 1 writes lost", "11ms b hears two"},
		{"1ms a one", "6ms a crashed, 1 effects and 0 writes lost", "11ms b hears two"},
		{"1ms a one", "6ms a five", "6ms a crashed, 0 effects and 0 writes lost", "11ms b hears two"},
		{"1ms a one", "6ms a five", "6ms a crashed, 0 effects and 0 writes lost", "11ms b hears two"},
	} {
		keep := []sim.Keep{{File: "page", Writes: 0}}
		t.Run(fmt.Sprintf("by choice after %d", cut), func(t *testing.T) {
			w := newWorld(t, cfg)
			w.Run(0)
			if err := w.Apply(sim.Choice{On: address(t, "timer a alarm#1"), Crash: true, Cut: cut, Keep: keep}); err != nil {
				t.Fatal(err)
			}
			w.Run(sim.Time(millis(100)))
			expect(t, w, want...)
		})
		t.Run(fmt.Sprintf("by plan after %d", cut), func(t *testing.T) {
			cfg.Plan = []sim.Planned{{At: sim.Time(millis(1)) / 2, Fault: sim.Crash{Target: node(1), During: true, After: cut, Keep: keep}}}
			expect(t, perform(t, cfg), want...)
		})
		cfg.Plan = nil
	}
}

// TestACrashFallsWhereItWouldIfFactsWereHeard cuts one handler at every place,
// while somebody hears the facts among its effects and while nobody does: the
// runs are one, and so is the state wherever they stand.
func TestACrashFallsWhereItWouldIfFactsWereHeard(t *testing.T) {
	const crowd = 1<<16 + 10 // facts in a row
	cfg := play(
		puppet{start: func(env *sim.Env) { env.SetTimer(alarm, millis(1)) },
			timer: func(env *sim.Env, _ sim.TimerID) {
				letter.SendTo(env, 2, "one")
				for range crowd {
					said.Observe(env, "two")
				}
				letter.SendTo(env, 2, "three")
				said.Observe(env, "four")
				page.Append(env, "five")
				page.Sync(env)
				said.Observe(env, "seven")
				letter.SendTo(env, 2, "eight")
				said.Observe(env, "nine")
			}},
		puppet{})
	cfg.Protocol.Monitors = nil
	for _, cut := range []int{0, 1, 2, 9, crowd - 1, crowd, crowd + 1, crowd + 2, crowd + 3, crowd + 4, crowd + 5, crowd + 6, crowd + 7} {
		cfg.Plan = []sim.Planned{{At: sim.Time(millis(1)) / 2, Fault: sim.Crash{Target: node(1), During: true, After: cut}}}
		deaf := newWorld(t, cfg)
		ear := &losses{}
		hearing := cfg
		hearing.Tracer = ear
		heard := newWorld(t, hearing)
		for more := true; more; {
			more = deaf.Step()
			if heard.Step() != more || deaf.Hash() != heard.Hash() || deaf.Fingerprint() != heard.Fingerprint() ||
				deaf.View(1).Held != heard.View(1).Held || deaf.View(1).Up != heard.View(1).Up {
				t.Fatalf("cut after %d, at event %d: a listener makes a difference", cut, deaf.Seq())
			}
		}
		if want := fmt.Sprintf("%d effects", crowd+8-cut); len(ear.said) != 1 || !strings.Contains(ear.said[0], want) {
			t.Errorf("cut after %d, the losses are %q, not one of %s", cut, ear.said, want)
		}
	}
}

// losses keeps what a trace says of crashes.
type losses struct{ said []string }

func (l *losses) Record(w *sim.World, r sim.Record) {
	if text := w.Text(r); r.Sort == sim.Stated && strings.Contains(text, "lost") {
		l.said = append(l.said, text)
	}
}

// TestEachFileKeepsItsOwnPrefix crashes with two writes loose in each of two
// files, and asks for every fate.
func TestEachFileKeepsItsOwnPrefix(t *testing.T) {
	cfg := play(puppet{start: func(env *sim.Env) {
		if env.Boot() > 1 {
			say(env, "finds %v %v", page.Read(env), margin.Read(env))
			return
		}
		page.Append(env, "1")
		margin.Append(env, "i")
		page.Append(env, "2")
		margin.Append(env, "ii")
	}})
	pages, margins := []string{"[]", "[1]", "[1 2]"}, []string{"[]", "[i]", "[i ii]"}
	for p, onPage := range pages {
		for m, onMargin := range margins {
			cfg.Plan = []sim.Planned{
				at(1, sim.Crash{Target: node(1), Keep: []sim.Keep{{File: "page", Writes: p}, {File: "margin", Writes: m}}}),
				at(2, sim.Restart{Target: node(1)})}
			expect(t, perform(t, cfg),
				fmt.Sprintf("1ms a crashed, 0 effects and %d writes lost", 4-p-m),
				fmt.Sprintf("2ms a finds %s %s", onPage, onMargin))
		}
	}
	seen := map[string]int{}
	cfg.Plan = []sim.Planned{at(1, sim.Crash{Target: node(1)}), at(2, sim.Restart{Target: node(1)})}
	for cfg.Seed = range 200 {
		_, found, _ := strings.Cut(lines(perform(t, cfg))[1], "finds ")
		seen[found]++
	}
	if len(seen) != 9 {
		t.Errorf("left to the world, the fates are %v; want all nine", seen)
	}
}

// TestACrashUndoesWritesWholesale: losing a write brings back what the file
// held before it, be it a replacement or a truncation.
func TestACrashUndoesWritesWholesale(t *testing.T) {
	for _, c := range []struct {
		name  string
		write func(*sim.Env)
		want  []string // found when 0, 1, … writes are kept
	}{
		{"append", func(env *sim.Env) { page.Append(env, "new") }, []string{"[old older]", "[old older new]"}},
		{"replace", func(env *sim.Env) { page.Replace(env, "new") }, []string{"[old older]", "[new]"}},
		{"truncate", func(env *sim.Env) { page.Truncate(env, 1) }, []string{"[old older]", "[old]"}},
		{"truncate and append", func(env *sim.Env) { page.Truncate(env, 1); page.Append(env, "new") },
			[]string{"[old older]", "[old]", "[old new]"}},
		{"append and replace", func(env *sim.Env) { page.Append(env, "new"); page.Replace(env, "newer") },
			[]string{"[old older]", "[old older new]", "[newer]"}},
	} {
		for kept, want := range c.want {
			cfg := play(puppet{
				start: func(env *sim.Env) {
					if env.Boot() > 1 {
						say(env, "finds %v", page.Read(env))
						return
					}
					page.Append(env, "old")
					page.Append(env, "older")
					page.Sync(env)
					env.SetTimer(alarm, 0)
				},
				timer: func(env *sim.Env, _ sim.TimerID) { c.write(env) },
			})
			cfg.Plan = []sim.Planned{at(6, sim.Crash{Target: node(1), Keep: []sim.Keep{{File: "page", Writes: kept}}}), at(7, sim.Restart{Target: node(1)})}
			w := perform(t, cfg)
			if got := lines(w); !slices.Contains(got, "7ms a finds "+want) {
				t.Errorf("%s with %d writes kept: %q; want it to find %s", c.name, kept, got, want)
			}
		}
	}
}

// TestClonesCrashWithDisksOfTheirOwn: both lose the same write, and what each
// then writes in its place is its own.
func TestClonesCrashWithDisksOfTheirOwn(t *testing.T) {
	w := newWorld(t, play(puppet{start: func(env *sim.Env) {
		if env.Boot() == 1 {
			for _, s := range []string{"1", "2", "3"} {
				page.Append(env, s)
			}
			page.Sync(env)
			page.Append(env, "lost")
			return
		}
		page.Append(env, env.Now().String())
		env.SetTimer(alarm, millis(50))
	}, timer: func(env *sim.Env, _ sim.TimerID) { say(env, "reads %v", page.Read(env)) }}))
	w.Run(sim.Time(millis(6)))
	c := w.Clone()
	for _, w := range []*sim.World{w, c} {
		_ = w.Apply(sim.Choice{Act: sim.Inflict, Fault: sim.Crash{Target: node(1), Keep: []sim.Keep{{File: "page"}}}})
		_ = w.Apply(sim.Choice{Act: sim.Inflict, Fault: sim.SetClock{Target: node(1), Skew: time.Duration(len(lines(c))) * time.Second}})
	}
	for _, w := range []*sim.World{w, c} {
		_ = w.Apply(sim.Choice{Act: sim.Inflict, Fault: sim.Restart{Target: node(1)}})
	}
	for _, w := range []*sim.World{w, c} {
		w.Run(sim.Time(time.Second))
	}
	if got := lines(w)[1]; got != "55ms a reads [1 2 3 5ms]" {
		t.Errorf("the original says %q", got)
	}
	if got := lines(c)[1]; got != "55ms a reads [1 2 3 1.005s]" {
		t.Errorf("the clone says %q", got)
	}
}

// TestClonesWriteToDisksOfTheirOwn: a world and its clone write on in turn,
// each after what both had.
func TestClonesWriteToDisksOfTheirOwn(t *testing.T) {
	w := newWorld(t, play(puppet{start: func(env *sim.Env) {
		for _, s := range []string{"1", "2", "3"} {
			page.Append(env, s)
		}
		page.Sync(env)
		alarms(env, 10, 20, 30)
	}, timer: func(env *sim.Env, t sim.TimerID) {
		if t.Arg() == 2 {
			say(env, "reads %v", page.Read(env))
			return
		}
		page.Append(env, env.Now().String())
	}}))
	w.Run(sim.Time(millis(6)))
	c := w.Clone()
	_ = c.Apply(sim.Choice{Act: sim.Inflict, Fault: sim.SetClock{Target: node(1), Skew: time.Second}})
	for w.Step() {
		c.Step()
	}
	expect(t, w, "35ms a reads [1 2 3 15ms 25ms]")
	expect(t, c, "35ms a reads [1 2 3 1.015s 1.025s]")
}

// TestKeepIsBounded asks a crash to keep fewer than none and more than all.
func TestKeepIsBounded(t *testing.T) {
	for _, c := range []struct{ keep, found int }{{-3, 0}, {5, 1}} {
		cfg := play(puppet{start: func(env *sim.Env) {
			say(env, "finds %d", page.Len(env))
			page.Append(env, "x")
		}})
		cfg.Plan = []sim.Planned{at(1, sim.Crash{Target: node(1), Keep: []sim.Keep{{File: "page", Writes: c.keep}}}), at(2, sim.Restart{Target: node(1)})}
		if got := lines(perform(t, cfg)); got[len(got)-1] != fmt.Sprintf("2ms a finds %d", c.found) {
			t.Errorf("keeping %d: %q", c.keep, got)
		}
	}
}

// TestMemoryIsLostAndTheDiskIsNot: a boot gets a fresh node; timers, inbox
// and messages for the dead are gone.
func TestMemoryIsLostAndTheDiskIsNot(t *testing.T) {
	cfg := play(
		puppet{start: func(env *sim.Env) {
			say(env, "boot %d finds %v", env.Boot(), page.Read(env))
			page.Append(env, "x")
			page.Sync(env)
			env.SetTimer(alarm, millis(20))
		}},
		puppet{start: func(env *sim.Env) { alarms(env, 5, 30) },
			timer: func(env *sim.Env, t sim.TimerID) { letter.SendTo(env, 1, t.String()) }})
	cfg.Plan = []sim.Planned{at(10, sim.Crash{Target: node(1)}), at(32, sim.Restart{Target: node(1)}), at(33, sim.Restart{Target: node(1)})}
	expect(t, perform(t, cfg),
		"0s a boot 1 finds []",
		"10ms a crashed, 0 effects and 0 writes lost",
		"32ms a boot 2 finds [x]",
		"40ms a hears alarm/1",
		"57ms a alarm rings")
}

// TestARestartWaitsForTheFirstBoot: a node that has yet to come up comes up once.
func TestARestartWaitsForTheFirstBoot(t *testing.T) {
	cfg := play(puppet{start: func(env *sim.Env) { say(env, "is up, boot %d", env.Boot()) }})
	cfg.Boot = fixed(10)
	cfg.Plan = []sim.Planned{at(5, sim.Crash{Target: node(1)}), at(6, sim.Restart{Target: node(1)}), at(7, sim.Heal{All: true})}
	expect(t, perform(t, cfg), "7ms all healed", "10ms a is up, boot 1")
}

func TestHaltIsProcessExit(t *testing.T) {
	rule := sim.RuleOf("TEST-7")
	cfg := play(puppet{start: func(env *sim.Env) {
		say(env, "boot %d finds %v", env.Boot(), page.Read(env))
		if env.Boot() > 1 {
			return
		}
		env.SetTimer(alarm, millis(3))
		page.Append(env, "written before")
		env.Halt(rule)
		page.Append(env, "written after")
		say(env, "goes on")
	}})
	cfg.Plan = []sim.Planned{at(5, sim.Crash{Target: node(1)}), at(8, sim.Restart{Target: node(1)})}
	w := newWorld(t, cfg)
	w.Run(sim.Time(millis(6)))
	if v := w.View(1); v.Up || !v.Halted {
		t.Errorf("after halting: %+v", v)
	}
	w.Run(sim.Time(millis(100)))
	expect(t, w, "0s a boot 1 finds []", "0s a halted by TEST-7", "8ms a boot 2 finds [written before]")
	if v := w.View(1); !v.Up || v.Halted {
		t.Errorf("after the restart: %+v", v)
	}
}

// TestAPanicInANodeIsAViolation, whichever mistake it is made of; the run is
// over then.
func TestAPanicInANodeIsAViolation(t *testing.T) {
	for _, c := range []struct {
		name, says string
		do         func(*sim.Env)
	}{
		{"its own", "a panicked: dear me", func(*sim.Env) { panic("dear me") }},
		{"an index", "index out of range", func(env *sim.Env) { _ = page.Read(env)[3] }},
		{"a letter to node 9", "Letter goes to node 9; there are nodes 1 to 2", func(env *sim.Env) { letter.SendTo(env, 9, "") }},
		{"a letter to nobody", "Letter goes to node 0", func(env *sim.Env) { letter.SendTo(env, 0, "") }},
		{"a dial of nobody", "a dial goes to node 3", func(env *sim.Env) { env.Dial(cable, 3) }},
		{"a dial of itself", "a dials itself", func(env *sim.Env) { env.Dial(cable, 1) }},
		{"a dial of a datagram port", "cannot be dialled", func(env *sim.Env) { env.Dial(post, 2) }},
		{"a word without a connection", "use Send, not SendTo", func(env *sim.Env) { word.SendTo(env, 2, "") }},
		{"a letter on a connection", "use SendTo, not Send", func(env *sim.Env) { letter.Send(env, sim.Conn{}, "") }},
		{"a truncation past the end", "truncate page to 1 of 0", func(env *sim.Env) { page.Truncate(env, 1) }},
		{"no choice at all", "Rand needs n", func(env *sim.Env) { env.Rand(0) }},
	} {
		t.Run(c.name, func(t *testing.T) {
			w := newWorld(t, play(puppet{start: func(env *sim.Env) { letter.SendTo(env, 2, "before"); c.do(env) }}, puppet{}))
			w.Run(sim.Time(millis(100)))
			v := w.Violation()
			if v == nil || v.Monitor != "panic" || v.Node != 1 || !strings.Contains(v.Text, c.says) {
				t.Fatalf("the violation is %v", v)
			}
			if w.Step() || w.Run(sim.Horizon) {
				t.Error("the run goes on")
			}
			if _, more := w.Next(); more {
				t.Error("there is a next event")
			}
		})
	}
}

func TestOperationsThatNobodyAnswersAreUnknown(t *testing.T) {
	cfg := play(puppet{start: func(env *sim.Env) {
		if env.Boot() == 1 {
			first := errand.Invoke(env, "bread")
			errand.Invoke(env, "milk")
			errand.Return(env, first, "rye")
			errand.GiveUp(env, errand.Invoke(env, "tea"))
			return
		}
		errand.Invoke(env, "salt")
	}})
	cfg.Plan = []sim.Planned{at(1, sim.Crash{Target: node(1)}), at(2, sim.Restart{Target: node(1)})}
	w := perform(t, cfg)
	w.Finish()
	w.Finish() // there is nothing left to finish
	expect(t, w,
		"0s a errand 1/1 invoked bread",
		"0s a errand 1/2 invoked milk",
		"0s a errand 1/1 returned rye",
		"0s a errand 1/3 invoked tea",
		"0s a errand 1/3 unknown",
		"1ms a crashed, 0 effects and 0 writes lost",
		"1ms a errand 1/2 unknown",
		"2ms a errand 1/4 invoked salt",
		w.Now().String()+" a errand 1/4 unknown")
}
