package sim_test

import (
	"testing"

	"github.com/zoolab/zoolab/sim"
)

func TestSyncIsABarrier(t *testing.T) {
	w := perform(t, play(
		puppet{start: func(env *sim.Env) {
			page.Append(env, "x")
			say(env, "has written")
			page.Sync(env)
			say(env, "is safe")
			letter.SendTo(env, 2, "news")
		}},
		puppet{},
	))
	expect(t, w,
		"0s a has written",
		"5ms a is safe",
		"15ms b hears news")
}

func TestSyncWithNothingToWriteWaitsForNothing(t *testing.T) {
	w := perform(t, play(puppet{start: func(env *sim.Env) {
		page.Sync(env)
		say(env, "goes on")
	}}))
	expect(t, w, "0s a goes on")
}

func TestSyncIsPerFile(t *testing.T) {
	w := perform(t, play(puppet{start: func(env *sim.Env) {
		page.Append(env, "x")
		margin.Sync(env)
		say(env, "did not wait for the page")
	}}))
	expect(t, w, "0s a did not wait for the page")
	if f := w.View(1).Files; f[1].Name != "page" || f[1].Unsynced != 1 {
		t.Errorf("the page should still be unsynced: %+v", f)
	}
}

// writeAndSync is a handler that keeps a node busy from now for 5 ms.
func writeAndSync(env *sim.Env) {
	page.Append(env, "x")
	page.Sync(env)
	say(env, "is done")
}

// TestABusyNodeTakesWhatCameInTheOrderOfArrival: datagrams, connections and
// expiries alike wait for the sync, and then come in the order in which they
// would have come.
func TestABusyNodeTakesWhatCameInTheOrderOfArrival(t *testing.T) {
	w := perform(t, play(
		puppet{
			start: func(env *sim.Env) { env.SetTimer(bell, millis(12)); env.SetTimer(alarm, millis(10)) },
			timer: func(env *sim.Env, t sim.TimerID) {
				if t == bell {
					say(env, "bell rings")
					return
				}
				writeAndSync(env)
			},
		},
		puppet{
			start: func(env *sim.Env) { alarms(env, 1, 3) },
			timer: func(env *sim.Env, t sim.TimerID) {
				if t.Arg() == 0 {
					word.Send(env, env.Dial(cable, 1), "by cable")
				} else {
					letter.SendTo(env, 1, "by post")
				}
			},
			receive: func(*sim.Env, sim.Delivery) {},
		},
	))
	expect(t, w,
		"15ms a is done",
		"15ms a 2#1 opened",
		"15ms a hears by cable",
		"15ms a bell rings",
		"15ms a hears by post")
}

func TestWhatComesAfterTheInboxWaitsBehindIt(t *testing.T) {
	busy := puppet{start: func(env *sim.Env) {}, receive: func(env *sim.Env, d sim.Delivery) {
		hear(env, d)
		page.Append(env, letter.Of(d))
		page.Sync(env)
	}}
	w := perform(t, play(busy, puppet{
		start: func(env *sim.Env) { alarms(env, 0, 1, 2, 8) },
		timer: func(env *sim.Env, t sim.TimerID) { letter.SendTo(env, 1, t.String()) },
	}))
	expect(t, w, "10ms a hears alarm", "15ms a hears alarm/1", "20ms a hears alarm/2", "25ms a hears alarm/3")
}

// TestALaterSetTimerRevokesAWaitingExpiry: the bell falls into the sync and
// waits. What the handler does to the bell after the sync undoes that.
func TestALaterSetTimerRevokesAWaitingExpiry(t *testing.T) {
	for _, c := range []struct {
		name  string
		after func(*sim.Env)
		want  []string
	}{
		{"it is left alone", func(*sim.Env) {}, []string{"15ms a bell rings"}},
		{"it is set again", func(env *sim.Env) { env.SetTimer(bell, millis(20)) }, []string{"35ms a bell rings"}},
		{"it is stopped", func(env *sim.Env) { env.StopTimer(bell) }, nil},
		{"another of its name is stopped", func(env *sim.Env) { env.StopTimer(bell.For(3)) }, []string{"15ms a bell rings"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			w := perform(t, play(puppet{
				start: func(env *sim.Env) { env.SetTimer(bell, millis(12)); env.SetTimer(alarm, millis(10)) },
				timer: func(env *sim.Env, t sim.TimerID) {
					if t == bell {
						say(env, "bell rings")
						return
					}
					page.Append(env, "x")
					page.Sync(env)
					c.after(env)
				},
			}))
			expect(t, w, c.want...)
		})
	}
}

func TestReadsSeeTheNodesOwnUnsyncedWrites(t *testing.T) {
	w := perform(t, play(puppet{start: func(env *sim.Env) {
		page.Append(env, "one")
		page.Append(env, "two")
		say(env, "%v, last %s, of %d", page.Read(env), page.Last(env), page.Len(env))
		page.Truncate(env, 1)
		say(env, "%v", page.Read(env))
		page.Replace(env, "three")
		say(env, "%v", page.Read(env))
	}}))
	expect(t, w, "0s a [one two], last two, of 2", "0s a [one]", "0s a [three]")
	if f := w.View(1).Files[0]; f.Records != 1 || f.Unsynced != 4 {
		t.Errorf("four writes should be unsynced: %+v", f)
	}
}

func TestSetTimerCountsFromWhenItsEffectTakesPlace(t *testing.T) {
	w := perform(t, play(puppet{start: func(env *sim.Env) {
		env.SetTimer(bell, millis(10))
		page.Append(env, "x")
		page.Sync(env)
		env.SetTimer(alarm, millis(10))
	}}))
	expect(t, w, "10ms a bell rings", "15ms a alarm rings")
}

func TestATimerSetAgainMoves(t *testing.T) {
	w := perform(t, play(puppet{start: func(env *sim.Env) {
		env.SetTimer(bell, millis(10))
		env.SetTimer(bell.For(1), millis(15))
		env.SetTimer(bell, millis(20))
		env.SetTimer(alarm, -millis(5))
	}}))
	expect(t, w, "0s a alarm rings", "15ms a bell/1 rings", "20ms a bell rings")
}

func TestATimerBeyondTheHorizonNeverComes(t *testing.T) {
	w := perform(t, play(puppet{
		start: func(env *sim.Env) { env.SetTimer(alarm, millis(10)) },
		timer: func(env *sim.Env, _ sim.TimerID) { env.SetTimer(bell, 1<<63-1) },
	}))
	expect(t, w)
	if w.Step() {
		t.Errorf("something is left to happen at %s", w.Now())
	}
}

func TestSyncLaterGoesOn(t *testing.T) {
	w := perform(t, play(puppet{start: func(env *sim.Env) {
		page.Append(env, "one")
		page.SyncLater(env, 7)
		margin.Append(env, "note")
		margin.SyncLater(env, 8)
		page.Append(env, "two")
		page.SyncLater(env, 9)
		say(env, "goes on")
	}}))
	expect(t, w, "0s a goes on", "5ms a page synced 7", "5ms a page synced 9", "5ms a margin synced 8")
}

// TestSyncLaterCoversTheWritesMadeSoFar crashes after a sync, keeping nothing
// that was not on disk.
func TestSyncLaterCoversTheWritesMadeSoFar(t *testing.T) {
	cfg := play(puppet{start: func(env *sim.Env) {
		say(env, "finds %v", page.Read(env))
		if env.Boot() == 1 {
			page.Append(env, "one")
			page.SyncLater(env, 1)
			page.Append(env, "two")
		}
	}})
	cfg.Plan = []sim.Planned{at(6, sim.Crash{Target: node(1), Keep: []sim.Keep{{File: "page"}}}), at(7, sim.Restart{Target: node(1)})}
	expect(t, perform(t, cfg),
		"0s a finds []",
		"5ms a page synced 1",
		"6ms a crashed, 0 effects and 1 writes lost",
		"7ms a finds [one]")
}

// TestAFactStandsAfterTheSyncThatMakesItTrue crashes in the middle of the
// sync: what was to be said after it is never said.
func TestAFactStandsAfterTheSyncThatMakesItTrue(t *testing.T) {
	cfg := play(puppet{start: func(env *sim.Env) {
		if env.Boot() == 1 {
			page.Append(env, "x")
			say(env, "has written")
			page.Sync(env)
			say(env, "is safe")
			letter.SendTo(env, 1, "is safe")
		}
	}})
	cfg.Plan = []sim.Planned{at(3, sim.Crash{Target: node(1)}), at(4, sim.Restart{Target: node(1)})}
	w := perform(t, cfg)
	if got := lines(w); len(got) != 2 || got[0] != "0s a has written" {
		t.Errorf("the diary reads\n%s", indent(got))
	}
}
