package pingpong

import (
	"testing"

	"github.com/zoolab/zoolab/nodes/pingpong/court"
	"github.com/zoolab/zoolab/sim"
)

// Each test here is a sentence of the game as package court has it, played by hand
// with one message after the other.

// "A pinger serves a ball, which has the number of its round on it."
func TestAPingerServesTheFirstRound(t *testing.T) {
	m := begin(t, court.Default())
	m.hears(1, "ping1 scored 0")
	m.hears(1, "ping1 served 1")
}

// "The ponger returns every ball that comes to it": the copy as well.
func TestThePongerReturnsACopyToo(t *testing.T) {
	m := begin(t, court.Default())
	m.duplicate("court ping1>pong Ping#1")
	m.take("court ping1>pong Ping#1", "court ping1>pong Ping#1+")
	m.hears(2, "pong returned 1 of ping1")
}

// "… a Pong with the same number", to whoever served.
func TestThePongerReturnsToWhoeverServed(t *testing.T) {
	m := begin(t, duo())
	m.take("court ping2>pong Ping#1", "court pong>ping2 Pong#1", "court ping2>pong Ping#2", "court ping1>pong Ping#1")
	m.hears(1, "pong returned 2 of ping2")
	m.hears(1, "pong returned 1 of ping1")
}

// "When the pong of its round has come, the pinger has scored that round and
// serves the next one, …"
func TestAPongEndsItsRound(t *testing.T) {
	m := begin(t, court.Default())
	m.take("court ping1>pong Ping#1", "court pong>ping1 Pong#1")
	m.hears(1, "ping1 scored 1")
	m.hears(1, "ping1 served 2")
}

// "… until all rounds are over."
func TestTheGameEnds(t *testing.T) {
	m := begin(t, court.Ensemble{Pingers: 1, Rounds: 1, Patience: 50 * ms})
	if got := m.w.Missing(); got != "ping1 has scored 0 of 1 rounds" {
		t.Errorf("missing is %q", got)
	}
	m.take("court ping1>pong Ping#1", "court pong>ping1 Pong#1")
	if m.w.Missing() != "" || len(m.w.Pending()) > 0 {
		t.Errorf("missing is %q, and pending %v", m.w.Missing(), m.w.Pending())
	}
}

// "So a pinger that has heard nothing for a while serves the same round again, …"
func TestAPingerServesAgain(t *testing.T) {
	m := begin(t, court.Default())
	m.drop("court ping1>pong Ping#1")
	m.take("timer ping1 patience#1")
	m.hears(2, "ping1 served 1")
	m.take("court ping1>pong Ping#2", "court pong>ping1 Pong#1")
	m.hears(1, "ping1 scored 1")
}

// "… takes no notice of pongs of other rounds, …"
func TestALatePongIsNotCounted(t *testing.T) {
	m := begin(t, court.Default())
	m.take("court ping1>pong Ping#1")
	m.duplicate("court pong>ping1 Pong#1")
	m.take("court pong>ping1 Pong#1", "court pong>ping1 Pong#1+")
	m.hears(1, "ping1 scored 1")
	m.hears(0, "ping1 scored 2")
}

// A copy that comes when the game is over changes nothing.
func TestAPongAfterTheLastIsNotCounted(t *testing.T) {
	m := begin(t, court.Ensemble{Pingers: 1, Rounds: 1, Patience: 50 * ms})
	m.take("court ping1>pong Ping#1")
	m.duplicate("court pong>ping1 Pong#1")
	m.take("court pong>ping1 Pong#1", "court pong>ping1 Pong#1+")
	m.hears(1, "ping1 scored 1")
}

// "… and keeps its score on disk."
func TestAScoreOutlivesACrash(t *testing.T) {
	m := begin(t, court.Default())
	m.take("court ping1>pong Ping#1")
	m.crash("court pong>ping1 Pong#1", 5) // heard, written, synced, scored, served
	m.hears(1, "ping1 scored 1")
	m.restart(1)
	m.hears(2, "ping1 scored 1")
	m.hears(2, "ping1 served 2")
}

// A score that was not told is told after the crash.
func TestAScoreThatWasNotToldIsToldLater(t *testing.T) {
	m := begin(t, court.Default())
	m.take("court ping1>pong Ping#1")
	m.crash("court pong>ping1 Pong#1", 3)
	m.hears(0, "ping1 scored 1")
	m.restart(1)
	m.hears(1, "ping1 scored 1")
	m.hears(1, "ping1 served 2")
}

// A round whose end was not written is played again.
func TestARoundThatWasNotWrittenIsPlayedAgain(t *testing.T) {
	m := begin(t, court.Default())
	m.take("court ping1>pong Ping#1")
	m.crash("court pong>ping1 Pong#1", 2)
	m.restart(1)
	m.hears(2, "ping1 served 1")
	m.hears(0, "ping1 scored 1")
}

// Each mistake is caught in the fewest moves that there are.
func TestPlantedMistakesAreSeen(t *testing.T) {
	late := func(m *match) {
		m.take("court ping1>pong Ping#1")
		m.duplicate("court pong>ping1 Pong#1")
		m.take("court pong>ping1 Pong#1", "court pong>ping1 Pong#1+")
	}
	for _, c := range []struct {
		bug, text string
		play      func(*match)
	}{
		{"count-any-pong", "ping1 has scored round 2, and no pong 2 has come to it", late},
		{"forget-on-restart", "ping1 has scored 0, and had scored 1 before", func(m *match) {
			m.take("court ping1>pong Ping#1")
			m.crash("court pong>ping1 Pong#1", 3)
			m.restart(1)
		}},
		{"answer-by-count", "pong sent pong 2 to ping1, from where no ping 2 has come", func(m *match) {
			m.duplicate("court ping1>pong Ping#1")
			m.take("court ping1>pong Ping#1", "court ping1>pong Ping#1+")
		}},
		{"resend-at-once", "ping1 has sent 2 pings for round 1: the budget is 1", func(m *match) { m.w.Run(sim.Time(2 * ms)) }},
	} {
		e := court.Default()
		e.Budget = 1
		m := begin(t, e, c.bug)
		c.play(m)
		i := indexOf(c.bug)
		m.breaks(Bugs()[i].Caught, c.text)
	}
	m := begin(t, court.Default(), "never-resend")
	m.drop("court ping1>pong Ping#1")
	if m.pending("timer ping1 patience#1") || m.w.Missing() == "" {
		t.Errorf("there is a way on: %v", m.w.Pending())
	}
}

// indexOf is the place of a bug in their list.
func indexOf(name string) int {
	for i, b := range Bugs() {
		if b.Name == name {
			return i
		}
	}
	return -1
}
