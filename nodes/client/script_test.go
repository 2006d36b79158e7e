package client

import (
	"testing"
	"time"

	"github.com/zoolab/zoolab/sim"
)

// One operation after the other, each when the one before has its answer.
func TestAScriptGoesLineByLine(t *testing.T) {
	l := begin(t, ensemble{habits: []habit{good}, clients: scripted(
		"create /a x", "create -e /b", "create -s /c- y", "create -es /d- z", "get /a", "set /a y", "set /a z if-version 1",
		"set /a w if-version 0", "exists /a", "ls /", "sync /", "delete /b if-version 3", "delete /b", "close")})
	l.until(time.Minute)
	l.inOrder(`c1 zk create /a "x"`, "c1 zk returned OK /a", `c1 zk create /b "" ephemeral`, "c1 zk returned OK /b",
		`c1 zk create /c- "y" persistent-sequential`, "c1 zk returned OK /c-2", `c1 zk create /d- "z" ephemeral-sequential`, "c1 zk returned OK /d-3",
		"c1 zk getData /a", `c1 zk returned OK "x" version 0`, `c1 zk setData /a "y"`, "c1 zk returned OK version 1",
		`c1 zk setData /a "z" if version 1`, "c1 zk returned OK version 2", `c1 zk setData /a "w" if version 0`, "c1 zk returned BadVersion",
		"c1 zk exists /a", "c1 zk returned OK version 2", "c1 zk getChildren /", "c1 zk returned OK [/a /b /c-2 /d-3]", "c1 zk sync /", "c1 zk returned OK",
		"c1 zk delete /b if version 3", "c1 zk returned BadVersion", "c1 zk delete /b", "c1 zk returned OK",
		"c1 zk closeSession", "c1 zk returned OK", "c1 session 0x101000001 closed", "c1 done 14 answered, 0 unknown")
	l.unbroken()
}

// "When an operation ends unknown the script goes on with the next line."
func TestAScriptGoesOnAfterAnUnknownOutcome(t *testing.T) {
	l := begin(t, ensemble{habits: []habit{{hangsUp: 1}, ahead}, clients: scripted("create /a x", "get /a")})
	l.until(time.Minute)
	l.inOrder("zk create /a", "zk unknown", "connected", "zk getData /a", "zk returned", "c1 done 1 answered, 1 unknown")
	l.hears(1, "got", "create")
}

// What cannot be sent shows nothing: a script holds its line until it can be.
func TestAScriptWaitsForAConnection(t *testing.T) {
	l := begin(t, ensemble{habits: []habit{good}, clients: scripted("get /a", "sleep 2s", "get /b", "close")})
	l.until(time.Second)
	l.crash(1)
	l.until(20 * time.Second)
	l.hears(0, "getData /b")
	if line := l.column(2, "line"); line != "3: get /b" {
		t.Error("it is at", line)
	}
	l.restart(1)
	l.until(30 * time.Second)
	l.inOrder("connected", "zk getData /b", "zk closeSession", "closed", "done")
}

// "Scripts begin a new session and go on" when theirs has expired, and after a
// close; a close without a session has nothing to close.
func TestAScriptBeginsANewSession(t *testing.T) {
	l := begin(t, ensemble{habits: []habit{good, {forgets: true, zxid: ahead.zxid}}, clients: scripted("get /a", "sleep 10s", "close", "get /b", "close", "close", "sleep 1s", "get /c")})
	l.until(time.Second)
	l.crash(1)
	l.until(time.Minute)
	l.inOrder("session 0x101000001 expired", "zk createSession", "zk getData /b", "zk closeSession", "session 0x201000001 closed",
		"c1 resting", "c1 working", "zk createSession", "zk getData /c", "c1 done 4 answered, 0 unknown")
	l.hears(1, "zk closeSession")
	l.hears(3, "zk createSession") // those that were asked for
}

func TestAScriptSleepsAndStartsLate(t *testing.T) {
	c := scripted("sleep 30ms", "get /a")
	c[0].Start = 20 * ms
	l := begin(t, ensemble{habits: []habit{good}, clients: c})
	l.until(20*ms - 1)
	l.hears(0, "c1 session")
	l.until(50*ms - 1)
	l.hears(0, "c1 zk getData")
	l.until(time.Second)
	l.inOrder("0s c1 resting", "20ms c1 working", "20ms c1 session 0x0 connecting", "20ms c1 resting", "50ms c1 working", "50ms c1 zk getData")
}

// A client without a script holds a session and asks for nothing.
func TestAnIdleClientHasASession(t *testing.T) {
	l := begin(t, ensemble{habits: []habit{good}, clients: scripted()})
	l.until(time.Minute)
	l.hears(1, "connected")
	l.hears(1, "c1 done 0 answered, 0 unknown")
	if line := l.column(2, "line"); line != "done" {
		t.Error("it is at", line)
	}
}

// "Restarted clients begin the script anew with a new session." Numbers of
// operations go on, so nobody takes one for another.
func TestARestartedClientBeginsAnew(t *testing.T) {
	l := begin(t, ensemble{habits: []habit{good}, clients: scripted("get /a", "sleep 1m", "get /b")})
	l.until(5 * time.Second)
	l.crash(2)
	l.restart(2)
	l.until(2 * time.Minute)
	l.inOrder("got from 2 #2 getData /a", "c1 crashed", "c1 booted", "zk createSession", "got from 2 #4 getData /a", "got from 2 #5 getData /b", "done")
}

// The goal: since the last fault, everyone with work left was answered.
func TestOwed(t *testing.T) {
	names := []string{"c1", "c2"}
	e := ensemble{habits: []habit{good}, clients: []sim.Client{
		{Name: "c1", SessionTimeout: s6, Script: []string{"get /a", "sleep 10s", "get /a", "get /a"}},
		{Name: "c2", SessionTimeout: s6, Start: time.Hour, Script: []string{"get /a"}},
	}}
	l := begin(t, e)
	missing := func(at sim.Duration, want string) {
		t.Helper()
		l.until(at)
		if got := l.w.Missing(); got != want {
			t.Errorf("at %s is missing %q", at, got)
		}
	}
	waits := "c1 has work left and was answered nothing"
	missing(10*ms, waits)
	missing(30*ms, "") // it sleeps, and c2 has not begun
	l.crash(1)
	missing(12*time.Second, waits)
	l.inflict(sim.Heal{All: true})
	missing(12*time.Second+1, waits)
	missing(15*time.Second, "") // it is done

	g := NewOwed(2, names)
	g.set(0, forAnswer)
	g.set(1, forAnswer)
	if got := g.Missing(); got != "c1 and 1 more have work left and were answered nothing" {
		t.Errorf("missing is %q", got)
	}
	l = begin(t, e)
	l.until(5 * ms)
	l.crash(2)
	missing(10*ms, "") // who is down is owed nothing
	if other := g.Clone().(*Owed); string(other.Encode(nil)) != string(g.Encode(nil)) || len(g.Encode(nil)) != 2 {
		t.Error("a clone is another goal")
	}
}

// An answer from before the last fault was over is none after it.
func TestOwedBeginsAgainWhenFaultsAreOver(t *testing.T) {
	c := []sim.Client{{Name: "c1", SessionTimeout: s6, Workload: Workload{Ops: 1000, Every: 100 * ms, Window: 1, Paths: 1, Depth: 1}}}
	l := begin(t, ensemble{habits: []habit{good}, clients: c})
	l.until(10 * time.Second)
	if l.w.Missing() != "" {
		t.Error(l.w.Missing())
	}
	l.inflict(sim.Heal{All: true})
	if l.w.Missing() == "" {
		t.Error("nothing is owed though nothing was answered since")
	}
	l.until(11 * time.Second)
	if l.w.Missing() != "" {
		t.Error(l.w.Missing())
	}
}
