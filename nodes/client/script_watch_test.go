package client

import (
	"testing"
	"time"

	"github.com/zoolab/zoolab/nodes/znode"
	"github.com/zoolab/zoolab/sim"
)

// other is a second client, which begins after a second.
func other(lines ...string) sim.Client {
	return sim.Client{Name: "c2", Server: "s1", SessionTimeout: s6, Start: time.Second, Script: lines}
}

// await waits until a watcher hears of the event, and rests meanwhile: nobody owes it
// an answer.
func TestAScriptAwaitsAnEvent(t *testing.T) {
	l := begin(t, ensemble{habits: []habit{good}, clients: append(scripted("exists -w /a", "await NodeCreated /a", "get /a"), other("create /b x", "create /a x"))})
	l.until(900 * ms)
	l.hears(1, "c1 resting")
	if line, owed := l.column(2, "line"), l.w.Missing(); line != "2: await NodeCreated /a" || owed != "" {
		t.Errorf("it is at %q, and %q", line, owed)
	}
	l.until(time.Minute)
	l.inOrder("zk exists /a", "c1 resting", "c1 heard 0x101000001: NodeCreated /a", "c1 working", "c1 zk getData /a", "c1 done 2 answered, 0 unknown")
}

// What was heard before the line was reached counts, in order: the line takes it and
// what came before it.
func TestAnEventMayComeBeforeTheLine(t *testing.T) {
	l := begin(t, ensemble{habits: []habit{good}, clients: append(scripted("exists -w /a", "ls -w /", "sleep 3s", "await NodeCreated", "await NodeChildrenChanged /",
		"get -w /a", "await NodeCreated /a", "get /b"), other("create /a x"))})
	l.until(10 * time.Second)
	l.inOrder(": NodeCreated /a", ": NodeChildrenChanged /", "c1 working", "c1 zk getData /a and watch", "c1 resting")
	l.hears(0, "c1 zk getData /b") // that the node was created is not news a second time
}

// It gives up when the session ends, and what comes behind it begins another.
func TestAnAwaitEndsWithTheSession(t *testing.T) {
	l := begin(t, ensemble{habits: []habit{good, {forgets: true, zxid: ahead.zxid}}, clients: scripted("await Disconnected", "await NodeCreated /a", "get /b", "close", "await NodeCreated /b", "get /c")})
	l.until(time.Second)
	l.crash(1)
	l.until(time.Minute)
	l.inOrder("c1 resting", ": Disconnected", "c1 working", "c1 resting", ": Expired", "c1 working", "zk createSession", "zk getData /b", "zk closeSession",
		"zk createSession", "zk getData /c", "c1 done 3 answered, 0 unknown")
	l.hears(2, "c1 resting")
}

// States are awaited as events are.
func TestAScriptAwaitsAState(t *testing.T) {
	l := begin(t, ensemble{habits: []habit{good, ahead}, clients: scripted("await Disconnected", "await SyncConnected", "get /a")})
	l.until(time.Second)
	l.crash(1)
	l.until(time.Minute)
	l.inOrder(": SyncConnected", ": Disconnected", ": SyncConnected", "s2 got from 3 #2 getData")
}

// A workload stops for an await that is typed, as for any line.
func TestAWorkloadAwaitsWhatIsTyped(t *testing.T) {
	w := Workload{Ops: 100, Every: 50 * ms, Window: 1, Paths: 1, Depth: 1, Mix: &Mix{Get: 1}}
	l := begin(t, ensemble{habits: []habit{good}, clients: append(loaded(w, 1), other("sleep 1s", "create /a x"))})
	l.until(500 * ms)
	for _, line := range []string{"exists -w /a", "await NodeCreated /a", "get /a"} {
		l.types(0, 2, line)
	}
	l.until(time.Minute)
	l.inOrder("c1 zk exists /a and watch", "c1 resting", "c2 zk create /a", "c1 heard", "c1 working", "c1 zk getData /a", "c1 zk getData /k0", "c1 done")
}

// An ear forgets the oldest when it has heard a hundred things.
func TestAnEarIsBounded(t *testing.T) {
	var e ear
	for i := range 3 * mostHeard {
		e.note(znode.Event{Type: znode.EventNodeCreated, Zxid: znode.Zxid(i)})
	}
	if len(e.heard) != mostHeard || e.heard[0].Zxid != 2*mostHeard {
		t.Errorf("it remembers %d, from %v on", len(e.heard), e.heard[0].Zxid)
	}
}

// "A client refuses larger replies": it hangs up, and the outcome is unknown.
func TestAnAnswerThatIsTooLongCostsTheConnection(t *testing.T) {
	for script, want := range map[string]string{
		"get /a":                "zk unknown",
		"multiRead [get /none]": "zk returned OK",
		"get /b":                "zk returned NoNode",
	} {
		e := ensemble{habits: []habit{good}, longest: 16 + 4 + 20 + 68 - 1, clients: scripted("create /a 12345678901234567890", script, "sleep 10s", "set /a 1234567890123456789", "get /a")}
		l := begin(t, e)
		l.until(time.Minute)
		l.inOrder("zk create /a", "zk returned OK /a", want, "zk setData", "zk returned OK version", "zk getData /a", `zk returned OK "1234567890123456789"`)
		l.unbroken()
	}
}
