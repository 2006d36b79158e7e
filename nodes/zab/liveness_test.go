package zab

import (
	"testing"
	"time"

	"github.com/zoolab/zoolab/sim"
)

// Each test here is a sentence on liveness (zookeeper.md §2), played by hand: the
// subject among puppets. A tick takes two seconds.

// "Leader pings every tick/2 (PING zxid = lastProposed)"; earlier than UPTODATE,
// too, and not before NEWLEADER.
func TestTheLeaderPingsTwiceATick(t *testing.T) {
	l := ruling(t, leading3())
	if got := l.in("beat"); got > time.Second || got < 900*ms {
		t.Errorf("it pings in %v", got)
	}
	l.pass("write")
	l.pass("beat")
	l.told(1, "PING 0x200000001")
	l.told(4, "PING 0x200000001")
	l.dials(1)
	say(l, 1, FOLLOWERINFO, info{2})
	l.pass("beat")
	l.told(1)
	say(l, 1, ACKEPOCH, ackEpoch{Again: true, Zxid: at(1, 5)})
	l.pass("beat")
	l.told(1, "PING 0x200000001")
}

// beats lets the leader's pulse beat, each time after some learners have answered.
// It returns how many times it did before the subject gave up, n at most.
func (l *lesson) beats(n int, answer func()) int {
	l.Helper()
	for i := range n {
		answer()
		l.pass("beat")
		if l.shows("state") != "leading" {
			return i + 1
		}
	}
	return n
}

// "Every full tick, self+synced not a quorum ⇒ leader abdicates": silence of more
// than syncLimit, five ticks.
func TestALeaderWithoutAQuorumAbdicates(t *testing.T) {
	l := ruling(t, leading3())
	if got := l.beats(100, func() {}); got != 12 && got != 11 {
		t.Errorf("it has abdicated after %d half ticks", got)
	}
	l.states("entered looking")
	if marks(l.w)[Abdicated.String()] != 1 {
		t.Error("it has not abdicated")
	}
	l = ruling(t, leading3())
	if got := l.beats(30, func() { say(l, 4, PING, ping{}) }); got > 12 {
		t.Error("an observer is no quorum")
	}
	l = ruling(t, leading3())
	if got := l.beats(30, func() { say(l, 1, PING, ping{}) }); got != 30 {
		t.Errorf("with a quorum it has abdicated after %d half ticks", got)
	}
}

// The others are left behind.
func TestASilentLearnerIsLeft(t *testing.T) {
	l := ruling(t, leading3())
	l.beats(30, func() { say(l, 1, PING, ping{}) })
	if marks(l.w)[LearnerDropped.String()] != 2 { // servers 2 and 4
		t.Errorf("%d were left", marks(l.w)[LearnerDropped.String()])
	}
	l.is("state", "leading")
}

// "A learner whose oldest unACKed proposal is older than syncLimit·tick is
// dropped", though it answers.
func TestALearnerThatOwesAnAcknowledgementForTooLongIsLeft(t *testing.T) {
	l := ruling(t, leading3())
	l.pass("write")
	say(l, 1, ACK, only(at(2, 1)))
	heard := 0
	l.beats(30, func() {
		for _, id := range []sim.NodeID{1, 2, 4} {
			say(l, id, PING, ping{})
		}
		if marks(l.w)[LearnerDropped.String()] == 0 {
			heard++
		}
	})
	if got := marks(l.w)[LearnerDropped.String()]; got != 1 {
		t.Errorf("%d were left", got)
	}
	if heard < 10 || heard > 12 {
		t.Errorf("it was left after %d half ticks", heard)
	}
}

// One that acknowledges something now and then is timed by the next that it owes.
func TestADebtIsTimedByTheOldest(t *testing.T) {
	l := ruling(t, leading3())
	var next uint32
	l.pass("write")
	l.pass("write")
	l.beats(40, func() {
		say(l, 1, PING, ping{})
		if next++; next%8 == 0 { // four ticks for each
			say(l, 2, ACK, only(at(2, next/8)))
			l.pass("write")
			return
		}
		say(l, 2, PING, ping{})
		say(l, 4, PING, ping{})
	})
	l.is("state", "leading")
}

// "Follower socket timeout initLimit·tick until step 6, then syncLimit·tick."
func TestALearnerWaitsInitLimitAndThenSyncLimit(t *testing.T) {
	for _, c := range []struct {
		about string
		begin func(*testing.T, company) *lesson
		want  sim.Duration
	}{
		{"before it is greeted", begin, 20 * time.Second},
		{"when it has promised", promising, 20 * time.Second},
		{"while it catches up", catchingUp, 20 * time.Second},
		{"when it has acknowledged NEWLEADER", caughtUp, 10 * time.Second},
		{"when it serves", serving3, 10 * time.Second},
	} {
		l := c.begin(t, following())
		since := l.w.Now()
		for l.shows("state") == "following" {
			l.pass("silence")
		}
		if got := l.w.Now().Sub(since); got > c.want+20*ms || got < c.want-20*ms {
			t.Errorf("%s it waits %v", c.about, got)
		}
		l.told(3, "closed")
		l.states("entered looking")
	}
}

// A leader that says anything is heard.
func TestAPingIsASignOfLife(t *testing.T) {
	l := serving3(t, following())
	for range 3 {
		l.w.Run(l.w.Now().Add(6 * time.Second))
		say(l, 3, PING, ping{})
	}
	l.is("state", "following")
}

// An observer acknowledges NEWLEADER and nothing else: it owes nothing, though it
// comes while proposals are outstanding.
func TestAnObserverOwesNothing(t *testing.T) {
	e := Default()
	e.Servers, e.Observers, e.Every = 3, 1, 5*ms
	p, err := New(e, nil, nil)
	if err != nil {
		t.Fatal(err)
	}
	o1 := sim.Target{Node: 4}
	w, err := sim.New(sim.Config{Seed: 1, Protocol: p, Network: lan(), Disk: sim.Disk{Sync: sim.Range{Min: ms, Max: 5 * ms}},
		Plan: []sim.Planned{{At: sim.Time(time.Second), Fault: sim.Crash{Target: o1}}, {At: sim.Time(1500 * ms), Fault: sim.Restart{Target: o1}}}})
	if err != nil {
		t.Fatal(err)
	}
	defer w.Close()
	w.Run(sim.Time(5 * time.Second))
	if got := marks(w); got[LearnerDropped.String()] != 0 || got[SyncBySnap.String()]+got[SyncByDiff.String()] != 4 {
		t.Errorf("it came by %v", got)
	}
}
