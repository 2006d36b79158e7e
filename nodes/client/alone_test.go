package client

import (
	"strings"
	"testing"
	"time"

	"github.com/zoolab/zoolab/nodes/znode"
	"github.com/zoolab/zoolab/sim"
)

// newer is an ensemble whose clients have the ways of 3.9.
func newer(e ensemble) ensemble {
	e.compat = znode.V39
	return e
}

// when returns the time of the first line that contains a text.
func (l *lesson) when(text string) sim.Duration {
	l.Helper()
	at := l.times(text)
	if len(at) == 0 {
		l.Fatalf("%q was not said, in:\n%s", text, strings.Join(*l.said, "\n"))
	}
	return at[0]
}

// times returns those of all of them.
func (l *lesson) times(text string) (at []sim.Duration) {
	l.Helper()
	for _, line := range *l.said {
		if strings.Contains(line, text) {
			d, err := time.ParseDuration(strings.Fields(line)[0])
			if err != nil {
				l.Fatal(err)
			}
			at = append(at, d)
		}
	}
	return at
}

// "≥3.9.3: client self-expires after 4/3·timeout without hearing anyone": from when it
// last heard somebody, however its servers went.
func TestANewerClientExpiresByItself(t *testing.T) {
	for name, cut := range map[string]func(*lesson){
		"crash": func(l *lesson) { l.crash(1) },
		"cut":   func(l *lesson) { l.inflict(sim.Cut{From: 1, To: 2}) },
	} {
		l := begin(t, newer(ensemble{habits: []habit{good}, clients: scripted("exists -w /a", "sleep 500ms", "get /a", "sleep 15s", "get /b")}))
		l.until(time.Second) // the answer to get came at 540 ms
		cut(l)
		l.until(20 * time.Second)
		last := 540 * ms
		if name == "crash" {
			last = time.Second + 5*ms // the server's end of the connection was heard of
		}
		if at := l.when(": Expired"); at < last+8*time.Second || at > last+8*time.Second+10*ms {
			t.Errorf("%s: the session, of 6 s, expired after %s", name, at)
		}
		l.inOrder(": Disconnected", "c1 session 0x101000001 expired", ": Expired", "0x0 connecting")
		if l.marked(SessionExpired) == 0 {
			t.Error("the landmark was not passed")
		}
	}
}

// A client that hears somebody now and then, though nobody lets it in, is not alone.
func TestANewerClientThatHearsSomebodyIsNotAlone(t *testing.T) {
	l := begin(t, newer(ensemble{habits: []habit{good, {rude: true}}, clients: scripted()}))
	l.until(time.Second)
	l.crash(1)
	l.until(time.Minute)
	l.hears(0, ": Expired")
}

// It need not have had a session: nobody at all is heard, and the attempt at one ends.
func TestANewerClientExpiresBeforeItHasASession(t *testing.T) {
	l := begin(t, newer(ensemble{habits: []habit{good, good}, clients: scripted("get /a")}))
	l.until(0)
	l.crash(1)
	l.crash(2)
	l.until(8*time.Second - 1)
	l.hears(0, "expired")
	l.until(8*time.Second + 10*ms)
	l.inOrder("8s c1 session 0x0 expired", "8s c1 heard 0x0: Expired", "8s c1 session 0x0 connecting")
}

// "Older clients learn expiry only on reconnect."
func TestAnOlderClientWaitsToBeTold(t *testing.T) {
	l := begin(t, ensemble{habits: []habit{good}, clients: scripted()})
	l.until(time.Second)
	l.crash(1)
	l.until(5 * time.Minute)
	l.hears(0, "expired")
	if got := l.column(2, "state"); got != "connecting" {
		t.Error("it is", got)
	}
}

// A client that expires by itself has lost what waited, before its watchers hear.
func TestWhatWaitsIsLostBeforeExpiry(t *testing.T) {
	e := newer(ensemble{habits: []habit{good}, nodes: holder(1, func(t *sim.Task, s *Session) {
		s.terms.compat = znode.V39
		s.Open(t.Env)
		reach(t, s, Connected)
		turnsOf(t, s, 1)
		reach(t, s, Connecting)
		for s.attempt.alone < 6*time.Second {
			feed(t, s)
		}
		s.Submit(t.Env, get)
		turnsOf(t, s, 3)
	})})
	l := begin(t, e)
	l.until(time.Second)
	l.crash(1)
	l.until(20 * time.Second)
	l.inOrder("says hears Disconnected", "says never learns 2", "says hears Expired")
}
