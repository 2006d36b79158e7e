package sim_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/zoolab/zoolab/sim"
)

// talkers are two nodes on one connection, which a dials; each says a word on
// it at its own times.
func talkers(a, b []int) sim.Config {
	speak := func(name string) func(*sim.Env, sim.TimerID) {
		return func(env *sim.Env, t sim.TimerID) {
			word.Send(env, sim.Conn{Dialer: 1, N: 1}, fmt.Sprintf("%s%d", name, t.Arg()))
		}
	}
	return play(
		puppet{timer: speak("a"), start: func(env *sim.Env) {
			if env.Boot() == 1 {
				env.Dial(cable, 2)
				alarms(env, a...)
			}
		}},
		puppet{timer: speak("b"), start: func(env *sim.Env) {
			if env.Boot() == 1 {
				alarms(env, b...)
			}
		}})
}

// opened is how every talk begins; b that crashes says so.
var opened = []string{"10ms b 1#1 opened", "20ms a 1#1 opened"}

func crashedAt(ms int) string {
	return fmt.Sprintf("%s b crashed, 0 effects and 0 writes lost", millis(ms))
}

func TestHalfOpenConnections(t *testing.T) {
	silent, restart := sim.Crash{Target: node(2), Silent: true}, sim.Restart{Target: node(2)}
	for _, c := range []struct {
		name string
		a, b []int
		plan []sim.Planned
		want []string
	}{
		{"a machine that goes tells nobody, and what is sent to it gets no answer",
			[]int{60, 500}, nil, []sim.Planned{at(50, silent)}, []string{crashedAt(50)}},
		{"a process that goes has its machine tell the peers",
			[]int{70}, nil, []sim.Planned{at(50, sim.Crash{Target: node(2)})}, []string{crashedAt(50), "60ms a 1#1 closed"}},
		{"what waited for the machine is sent again when it is up, and answered by a reset",
			[]int{60}, nil, []sim.Planned{at(50, silent), at(100, restart)}, []string{crashedAt(50), "120ms a 1#1 closed"}},
		{"what is under way when the machine goes waits for it too",
			[]int{45}, nil, []sim.Planned{at(50, silent), at(100, restart)}, []string{crashedAt(50), "120ms a 1#1 closed"}},
		{"who says nothing hears nothing, until it speaks to the machine that has forgotten",
			[]int{300}, nil, []sim.Planned{at(50, silent), at(100, restart)}, []string{crashedAt(50), "320ms a 1#1 closed"}},
		{"one reset answers many words",
			[]int{60, 61, 62, 300}, nil, []sim.Planned{at(50, silent), at(100, restart)}, []string{crashedAt(50), "120ms a 1#1 closed"}},
		{"the machine answers also while its new process is down",
			[]int{300}, nil, []sim.Planned{at(50, silent), at(60, restart), at(70, sim.Crash{Target: node(2)})},
			[]string{crashedAt(50), crashedAt(70), "320ms a 1#1 closed"}},
		{"it does not when it has gone again",
			[]int{300}, nil, []sim.Planned{at(50, silent), at(60, restart), at(70, silent)}, []string{crashedAt(50), crashedAt(70)}},
		{"a crash in the middle of a handler may be silent",
			[]int{300}, []int{50}, []sim.Planned{at(40, sim.Crash{Target: node(2), During: true, After: 1, Silent: true}), at(100, restart)},
			[]string{crashedAt(50), "60ms a hears b0", "320ms a 1#1 closed"}},
		{"a silent crash that is called off leaves no mark on a later one",
			nil, []int{60}, []sim.Planned{at(40, sim.Crash{Target: node(2), During: true, Silent: true}), at(50, restart), at(80, sim.Crash{Target: node(2)})},
			[]string{"70ms a hears b0", crashedAt(80), "90ms a 1#1 closed"}},
		{"the healing of links resets what is half open",
			nil, nil, []sim.Planned{at(50, silent), at(100, restart), at(200, sim.Heal{})}, []string{crashedAt(50), "210ms a 1#1 closed"}},
		{"but not what leads to a machine that is off",
			nil, nil, []sim.Planned{at(50, silent), at(200, sim.Heal{})}, []string{crashedAt(50)}},
		{"the healing of everything brings the machine up and resets it",
			nil, nil, []sim.Planned{at(50, silent), at(200, sim.Heal{All: true})}, []string{crashedAt(50), "200ms all healed", "210ms a 1#1 closed"}},
		{"a reset breaks what is half open",
			nil, nil, []sim.Planned{at(50, silent), at(200, sim.Reset{A: 1, B: 2})}, []string{crashedAt(50), "210ms a 1#1 closed"}},

		{"one side is told at once that the connection is gone, the other is not",
			nil, nil, []sim.Planned{at(50, sim.HalfOpen{From: 1, To: 2})}, []string{"50ms b 1#1 closed"}},
		{"the direction says who goes on believing",
			nil, nil, []sim.Planned{at(50, sim.HalfOpen{From: 2, To: 1})}, []string{"50ms a 1#1 closed"}},
		{"what either side sends then is lost, and no reset comes back",
			[]int{60, 300}, []int{60, 300}, []sim.Planned{at(50, sim.HalfOpen{From: 1, To: 2})}, []string{"50ms b 1#1 closed"}},
		{"what is under way is lost, either way",
			[]int{45}, []int{45}, []sim.Planned{at(50, sim.HalfOpen{From: 1, To: 2})}, []string{"50ms b 1#1 closed"}},
		{"the healing resets the side that believed",
			[]int{60}, nil, []sim.Planned{at(50, sim.HalfOpen{From: 1, To: 2}), at(200, sim.Heal{})}, []string{"50ms b 1#1 closed", "210ms a 1#1 closed"}},
		{"a reset does so before",
			[]int{60}, nil, []sim.Planned{at(50, sim.HalfOpen{From: 1, To: 2}), at(100, sim.Reset{A: 2, B: 1}), at(200, sim.Heal{})},
			[]string{"50ms b 1#1 closed", "110ms a 1#1 closed"}},
		{"a paused node hears of it when it goes on",
			nil, nil, []sim.Planned{at(40, sim.Pause{Target: node(2)}), at(50, sim.HalfOpen{From: 1, To: 2}), at(90, sim.Resume{Target: node(2)})},
			[]string{"90ms b 1#1 closed"}},
		{"a dial that the other side has yet to hear of is not half open",
			nil, nil, []sim.Planned{at(5, sim.HalfOpen{From: 1, To: 2})}, nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			cfg := talkers(c.a, c.b)
			cfg.Plan = c.plan
			expect(t, perform(t, cfg), append(slices.Clone(opened), c.want...)...)
		})
	}
}

// TestAMachineThatIsOffAnswersNoDial: the dial waits and is made again when
// the machine is up.
func TestAMachineThatIsOffAnswersNoDial(t *testing.T) {
	cfg := play(caller(60, "hello"), puppet{})
	cfg.Plan = []sim.Planned{at(50, sim.Crash{Target: node(2), Silent: true}), at(100, sim.Restart{Target: node(2)})}
	w := newWorld(t, cfg)
	w.Run(sim.Time(millis(80)))
	if v := w.View(2); v.Up || !v.Dark {
		t.Errorf("the machine is off, and shows %+v", v)
	}
	if err := w.Apply(sim.Choice{On: address(t, "cable a>b opened#1")}); err == nil || !strings.Contains(err.Error(), "the machine at its end is off") {
		t.Errorf("a dial to a machine that is off can be taken: %v", err)
	}
	w.Run(sim.Time(time.Second))
	expect(t, w, crashedAt(50), "110ms b 1#1 opened", "110ms b hears hello", "120ms a 1#1 opened")
	if v := w.View(2); !v.Up || v.Dark {
		t.Errorf("the machine is on, and shows %+v", v)
	}
}

// TestAMachineThatGoesLosesASuffixOfWhatIsUnderWay: the other side hears some
// first words, any number of them over the seeds, and no closing. With Flush it
// hears them all.
func TestAMachineThatGoesLosesASuffixOfWhatIsUnderWay(t *testing.T) {
	seen := map[int]bool{}
	for seed := range uint64(100) {
		for _, flush := range []bool{false, true} {
			cfg := talkers(nil, []int{45, 46, 47})
			cfg.Seed = seed
			cfg.Plan = []sim.Planned{at(50, sim.Crash{Target: node(2), Silent: true, Flush: flush})}
			w := perform(t, cfg)
			words := heard(w)
			if !slices.Equal(words, []string{"b0", "b1", "b2"}[:len(words)]) || flush && len(words) < 3 {
				t.Fatalf("seed %d, flush %t: a hears %v", seed, flush, words)
			}
			if n := len(opened) + 1 + len(words); len(lines(w)) != n {
				t.Fatalf("seed %d: the diary reads\n%s", seed, indent(lines(w)))
			}
			seen[len(words)] = seen[len(words)] || !flush
		}
	}
	if len(seen) != 4 {
		t.Errorf("the numbers of words that arrived are %v; want 0 to 3", seen)
	}
}

// TestADiallerThatGoesLeavesAnOpeningUnderWay: whoever takes it up believes in
// a connection that nobody knows, until what it answers is answered.
func TestADiallerThatGoesLeavesAnOpeningUnderWay(t *testing.T) {
	cfg := talkers(nil, nil)
	cfg.Plan = []sim.Planned{at(5, sim.Crash{Target: node(1), Silent: true, Flush: true}), at(100, sim.Restart{Target: node(1)})}
	expect(t, perform(t, cfg), "5ms a crashed, 0 effects and 0 writes lost", "10ms b 1#1 opened", "120ms b 1#1 closed")
	// Healing in between finds nobody who believes in it yet.
	cfg.Plan = []sim.Planned{at(5, sim.Crash{Target: node(1), Silent: true, Flush: true}), at(6, sim.Heal{All: true})}
	expect(t, perform(t, cfg), "5ms a crashed, 0 effects and 0 writes lost", "6ms all healed", "10ms b 1#1 opened", "30ms b 1#1 closed")
}

// TestWhoeverLosesAConnectionMayDialAnew, and has a good one beside the one
// that the other still believes in.
func TestWhoeverLosesAConnectionMayDialAnew(t *testing.T) {
	cfg := talkers(nil, nil)
	cfg.Protocol.Nodes[1].New = func() sim.Node {
		return &puppet{receive: func(env *sim.Env, d sim.Delivery) {
			hear(env, d)
			if d.Closed() {
				word.Send(env, env.Dial(cable, 1), "anew")
			}
		}}
	}
	cfg.Plan = []sim.Planned{at(50, sim.HalfOpen{From: 1, To: 2}), at(200, sim.Heal{})}
	expect(t, perform(t, cfg), "10ms b 1#1 opened", "20ms a 1#1 opened", "50ms b 1#1 closed",
		"60ms a 2#1 opened", "60ms a hears anew", "70ms b 2#1 opened", "210ms a 1#1 closed")
}

// TestWhatIsHalfOpenEndsWhenTheOtherSideClosesIt, with nothing left of it.
func TestWhatIsHalfOpenEndsWhenTheOtherSideClosesIt(t *testing.T) {
	for name, f := range map[string]sim.Fault{"silent": sim.Crash{Target: node(2), Silent: true}, "half-open": sim.HalfOpen{From: 1, To: 2}} {
		cfg := talkers([]int{100}, nil)
		cfg.Protocol.Nodes[0].New = func() sim.Node {
			return &puppet{start: func(env *sim.Env) { env.Dial(cable, 2); alarms(env, 100) },
				timer: func(env *sim.Env, _ sim.TimerID) { env.Close(sim.Conn{Dialer: 1, N: 1}) }}
		}
		cfg.Plan = []sim.Planned{at(50, f), at(150, sim.Restart{Target: node(2)}), at(300, sim.Heal{})}
		w := perform(t, cfg)
		if got := lines(w); len(got) != 3 {
			t.Errorf("%s: the diary reads\n%s", name, indent(got))
		}
		if p := w.Pending(); len(p) > 0 {
			t.Errorf("%s: %v is left to happen", name, p)
		}
		for _, m := range w.Marks() {
			if m.Name == sim.HalfOpenRevealed {
				t.Errorf("%s: nobody believed in it any more", name)
			}
		}
	}
}

// TestAHalfOpenConnectionRevealedIsALandmark, counted once a connection; one
// that a fault has reset was not revealed.
func TestAHalfOpenConnectionRevealedIsALandmark(t *testing.T) {
	cfg := talkers([]int{60, 61, 195}, nil)
	silent, restart := at(50, sim.Crash{Target: node(2), Silent: true}), at(100, sim.Restart{Target: node(2)})
	cfg.Plan = []sim.Planned{silent, restart}
	if m := perform(t, cfg).Marks(); len(m) != 1 || m[0] != (sim.Mark{Name: sim.HalfOpenRevealed, Count: 1}) {
		t.Errorf("landmarks: %v", m)
	}
	cfg = talkers([]int{195}, nil)
	cfg.Plan = []sim.Planned{silent, restart, at(200, sim.Reset{A: 1, B: 2})}
	if m := perform(t, cfg).Marks(); len(m) != 1 || m[0] != (sim.Mark{Name: sim.StreamReset, Count: 1}) {
		t.Errorf("after a reset the landmarks are %v", m)
	}
}

// TestOnlyTheCrashThatSaysSoIsSilent: not an exit that comes before it, nor a
// crash that a choice makes in its place.
func TestOnlyTheCrashThatSaysSoIsSilent(t *testing.T) {
	waiting := at(40, sim.Crash{Target: node(2), During: true, After: 5, Silent: true})
	cfg := talkers(nil, []int{60})
	cfg.Protocol.Nodes[1].New = func() sim.Node {
		return &puppet{start: func(env *sim.Env) { alarms(env, 60) }, timer: func(env *sim.Env, _ sim.TimerID) { env.Halt(sim.RuleOf("TEST-8")) }}
	}
	cfg.Plan = []sim.Planned{waiting}
	w := perform(t, cfg)
	expect(t, w, append(slices.Clone(opened), "60ms b halted by TEST-8", "70ms a 1#1 closed")...)
	if w.View(2).Dark {
		t.Error("the machine went with the process")
	}
	cfg = talkers(nil, []int{60})
	cfg.Plan = []sim.Planned{waiting}
	w = newWorld(t, cfg)
	w.Run(sim.Time(millis(50)))
	if err := w.Apply(sim.Choice{On: address(t, "timer b alarm#1"), Crash: true, Cut: 1, Flush: true}); err != nil {
		t.Fatal(err)
	}
	w.Run(sim.Time(time.Second))
	expect(t, w, append(slices.Clone(opened), crashedAt(60), "70ms a hears b0", "70ms a 1#1 closed")...)
}
