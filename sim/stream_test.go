package sim_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/zoolab/zoolab/sim"
)

// caller is a puppet that dials b when the alarm rings and says the words.
func caller(after int, words ...string) puppet {
	return puppet{
		start: func(env *sim.Env) {
			if env.Boot() == 1 {
				env.SetTimer(alarm, millis(after))
			}
		},
		timer: func(env *sim.Env, _ sim.TimerID) {
			c := env.Dial(cable, 2)
			for _, s := range words {
				word.Send(env, c, s)
			}
		},
	}
}

func TestAConnectionOpensOnBothSides(t *testing.T) {
	w := perform(t, play(caller(0, "hello"), puppet{}))
	expect(t, w, "10ms b 1#1 opened", "10ms b hears hello", "20ms a 1#1 opened")
}

// TestWordsComeInOrderWhateverTheWeather: loss delays a stream and tears no
// hole in it; duplication and reordering do not exist.
func TestWordsComeInOrderWhateverTheWeather(t *testing.T) {
	var words []string
	for i := range 50 {
		words = append(words, fmt.Sprint(i))
	}
	for seed := range uint64(20) {
		cfg := play(caller(0, words...), puppet{})
		cfg.Seed = seed
		cfg.Network = sim.Network{Delay: sim.Range{Max: millis(30)}, Loss: 100_000, Duplicate: sim.Certain, Reorder: sim.Certain, Retransmit: millis(40)}
		if got := heard(perform(t, cfg)); !slices.Equal(got, words) {
			t.Fatalf("seed %d: b hears %v", seed, got)
		}
	}
}

func TestALostSegmentCostsARetransmission(t *testing.T) {
	cfg := play(caller(0), puppet{})
	cfg.Network.Loss = sim.Certain
	cfg.Network.Retransmit = millis(40)
	expect(t, perform(t, cfg), "50ms b 1#1 opened", "100ms a 1#1 opened")
}

func TestADialIsRefusedWhenNobodyIsUp(t *testing.T) {
	cfg := play(caller(5, "lost"), puppet{})
	cfg.Plan = []sim.Planned{at(1, sim.Crash{Target: node(2)}), at(18, sim.Restart{Target: node(2)})}
	w := perform(t, cfg)
	expect(t, w, "1ms b crashed, 0 effects and 0 writes lost", "25ms a 1#1 closed")
}

func TestTheClosingComesBehindTheBytes(t *testing.T) {
	w := perform(t, play(
		puppet{start: func(env *sim.Env) {
			c := env.Dial(cable, 2)
			word.Send(env, c, "one")
			word.Send(env, c, "two")
			env.Close(c)
			word.Send(env, c, "into the void")
			env.Close(c)
		}}, puppet{}))
	expect(t, w, "10ms b 1#1 opened", "10ms b hears one", "10ms b hears two", "10ms b 1#1 closed")
}

func TestEitherSideMayClose(t *testing.T) {
	w := perform(t, play(caller(0, "bye"), puppet{receive: func(env *sim.Env, d sim.Delivery) {
		hear(env, d)
		if word.Is(d) {
			word.Send(env, d.Conn, "good bye")
			env.Close(d.Conn)
		}
	}}))
	expect(t, w, "10ms b 1#1 opened", "10ms b hears bye", "20ms a 1#1 opened", "20ms a hears good bye", "20ms a 1#1 closed")
}

// TestNothingComesAfterClosing: not what is under way, nor what had come and
// waits because the node is busy.
func TestNothingComesAfterClosing(t *testing.T) {
	w := perform(t, play(caller(0, "one", "two", "three"), puppet{receive: func(env *sim.Env, d sim.Delivery) {
		hear(env, d)
		if word.Is(d) {
			page.Append(env, word.Of(d))
			page.Sync(env)
			env.Close(d.Conn)
		}
	}}))
	expect(t, w, "10ms b 1#1 opened", "10ms b hears one", "20ms a 1#1 opened", "25ms a 1#1 closed")
	if n := w.View(2).Inbox; n != 0 {
		t.Errorf("%d words wait for ever", n)
	}
}

// TestACrashLosesASuffixOfWhatIsUnderWay: the other side hears some first
// words and then the closing; over the seeds, any number of them.
func TestACrashLosesASuffixOfWhatIsUnderWay(t *testing.T) {
	seen := map[int]bool{}
	for seed := range uint64(100) {
		cfg := play(caller(0, "0", "1", "2", "3"), puppet{})
		cfg.Seed = seed
		cfg.Plan = []sim.Planned{at(5, sim.Crash{Target: node(1)})}
		got := lines(perform(t, cfg))
		want := []string{"5ms a crashed, 0 effects and 0 writes lost", "10ms b 1#1 opened"}
		n := len(got) - 3
		for i := range n {
			want = append(want, fmt.Sprintf("10ms b hears %d", i))
		}
		if want = append(want, "15ms b 1#1 closed"); !slices.Equal(got, want) && !slices.Equal(got, replaceLast(want, "10ms b 1#1 closed")) {
			t.Fatalf("seed %d: the diary reads\n%s", seed, indent(got))
		}
		seen[n] = true
	}
	if len(seen) != 5 {
		t.Errorf("the numbers of words that arrived are %v; want 0 to 4", seen)
	}
}

func replaceLast(s []string, last string) []string { return append(slices.Clone(s[:len(s)-1]), last) }

func TestACrashWithFlushLosesNothingUnderWay(t *testing.T) {
	for seed := range uint64(20) {
		cfg := play(caller(0, "0", "1", "2", "3"), puppet{})
		cfg.Seed = seed
		cfg.Plan = []sim.Planned{at(5, sim.Crash{Target: node(1), Flush: true})}
		if got := heard(perform(t, cfg)); len(got) != 4 {
			t.Fatalf("seed %d: b hears %v", seed, got)
		}
	}
}

// TestAStreamCutOneWayFreezesAndHeals: words that way wait, words the other
// way pass, and nobody hears a closing.
func TestAStreamCutOneWayFreezesAndHeals(t *testing.T) {
	cfg := play(
		puppet{
			start: func(env *sim.Env) { env.Dial(cable, 2); env.SetTimer(alarm, millis(50)) },
			timer: func(env *sim.Env, _ sim.TimerID) {
				word.Send(env, sim.Conn{Dialer: 1, N: 1}, "from a")
			},
		},
		puppet{
			start: func(env *sim.Env) { env.SetTimer(alarm, millis(50)) },
			timer: func(env *sim.Env, _ sim.TimerID) { word.Send(env, sim.Conn{Dialer: 1, N: 1}, "from b") },
		})
	cfg.Plan = []sim.Planned{at(40, sim.Cut{From: 1, To: 2}), at(200, sim.Mend{From: 1, To: 2})}
	w := newWorld(t, cfg)
	w.Run(sim.Time(millis(150)))
	if v := w.Link(1, 2); !v.Cut || v.Flying != 1 {
		t.Errorf("the link shows %+v", v)
	}
	if _, ok := w.Next(); !ok {
		t.Error("the mending is still to come")
	}
	w.Run(sim.Time(time.Second))
	expect(t, w, "10ms b 1#1 opened", "20ms a 1#1 opened", "60ms a hears from b", "210ms b hears from a")
}

func TestADialWhileCutOpensAfterTheHealing(t *testing.T) {
	cfg := play(caller(5, "hello"), puppet{})
	cfg.Plan = []sim.Planned{at(1, sim.Partition{Groups: [][]sim.NodeID{{1}, {2}}}), at(100, sim.Heal{})}
	expect(t, perform(t, cfg), "110ms b 1#1 opened", "110ms b hears hello", "120ms a 1#1 opened")
}

func TestAResetClosesBothSidesAndLosesWhatIsUnderWay(t *testing.T) {
	cfg := play(
		puppet{
			start: func(env *sim.Env) { env.Dial(cable, 2); env.SetTimer(alarm, millis(45)) },
			timer: func(env *sim.Env, _ sim.TimerID) { word.Send(env, sim.Conn{Dialer: 1, N: 1}, "lost") },
		}, puppet{})
	cfg.Plan = []sim.Planned{at(50, sim.Reset{A: 2, B: 1}), at(90, sim.Reset{A: 1, B: 2})}
	w := perform(t, cfg)
	got := lines(w)
	slices.Sort(got)
	if !slices.Equal(got, []string{"10ms b 1#1 opened", "20ms a 1#1 opened", "60ms a 1#1 closed", "60ms b 1#1 closed"}) {
		t.Errorf("the diary reads\n%s", indent(got))
	}
	if m := w.Marks(); len(m) != 1 || m[0] != (sim.Mark{Name: sim.StreamReset, Count: 1}) {
		t.Errorf("landmarks: %v", m)
	}
}

// TestAResetReachesADialUnderWay: whoever hears of the opening hears of the
// closing too.
func TestAResetReachesADialUnderWay(t *testing.T) {
	cfg := play(caller(0, "lost"), puppet{})
	cfg.Plan = []sim.Planned{at(5, sim.Reset{A: 1, B: 2})}
	got := lines(perform(t, cfg))
	slices.Sort(got)
	if !slices.Equal(got, []string{"10ms b 1#1 opened", "15ms a 1#1 closed", "15ms b 1#1 closed"}) {
		t.Errorf("the diary reads\n%s", indent(got))
	}
}

func TestNamesCountDialsOverAllBoots(t *testing.T) {
	cfg := play(puppet{start: func(env *sim.Env) {
		for range 2 {
			say(env, "dials %s", env.Dial(cable, 2))
		}
	}, receive: func(*sim.Env, sim.Delivery) {}}, puppet{receive: func(*sim.Env, sim.Delivery) {}})
	cfg.Plan = []sim.Planned{at(1, sim.Crash{Target: node(1)}), at(2, sim.Restart{Target: node(1)})}
	expect(t, perform(t, cfg), "0s a dials 1#1", "0s a dials 1#2", "1ms a crashed, 0 effects and 0 writes lost",
		"2ms a dials 1#3", "2ms a dials 1#4")
}

// TestAConnectionIsItsEndsAlone: a third node that knows its name can neither
// speak on it nor close it.
func TestAConnectionIsItsEndsAlone(t *testing.T) {
	w := perform(t, play(caller(0), puppet{}, puppet{
		start: func(env *sim.Env) { env.SetTimer(alarm, millis(30)) },
		timer: func(env *sim.Env, _ sim.TimerID) {
			word.Send(env, sim.Conn{Dialer: 1, N: 1}, "false")
			env.Close(sim.Conn{Dialer: 1, N: 1})
			env.Close(sim.Conn{})
			env.Close(sim.Conn{Dialer: 3, N: 9})
		},
	}))
	expect(t, w, "10ms b 1#1 opened", "20ms a 1#1 opened")
}

// TestAClogHoldsUpAStream and then lets it go on in order.
func TestAClogHoldsUpAStream(t *testing.T) {
	cfg := play(caller(5, "one", "two"), puppet{})
	cfg.Plan = []sim.Planned{at(1, sim.Clog{From: 1, To: 2, For: millis(99)})}
	expect(t, perform(t, cfg), "100ms b 1#1 opened", "100ms b hears one", "100ms b hears two", "110ms a 1#1 opened")
}

// TestManyConnectionsComeAndGo holds a thousand short conversations and finds
// the world as small as before.
func TestManyConnectionsComeAndGo(t *testing.T) {
	w := newWorld(t, play(
		puppet{
			start: func(env *sim.Env) { word.Send(env, env.Dial(cable, 2), "hello") },
			receive: func(env *sim.Env, d sim.Delivery) {
				if word.Is(d) {
					env.Close(d.Conn)
					word.Send(env, env.Dial(cable, 2), "hello")
				}
			},
		},
		puppet{receive: func(env *sim.Env, d sim.Delivery) {
			if word.Is(d) {
				word.Send(env, d.Conn, strings.ToUpper(word.Of(d)))
			}
		}}))
	w.Run(sim.Time(20 * time.Second))
	if n := len(w.Pending()); n > 20 {
		t.Errorf("%d events are pending", n)
	}
	if last := w.Recent(1)[0]; last.Seq < 3000 {
		t.Errorf("only %d events in twenty seconds", last.Seq)
	}
}
