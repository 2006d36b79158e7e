package client

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/zoolab/zoolab/sim"
)

// types types a line at a node, at a moment or later.
func (l *lesson) types(at sim.Duration, id sim.NodeID, line string) {
	l.Helper()
	if err := l.w.Apply(typed(at, id, line)); err != nil {
		l.Fatal(err)
	}
}

func typed(at sim.Duration, id sim.NodeID, line string) sim.Choice {
	return sim.Choice{Act: sim.Inflict, At: sim.Time(at), Fault: sim.Command{Target: sim.Target{Node: id}, Line: line}}
}

// asked is what was asked for and answered, in order, without the times.
func (l *lesson) asked() (ops []string) {
	for _, line := range *l.said {
		if _, what, _ := strings.Cut(line, " "); strings.HasPrefix(what, "c1 zk") {
			ops = append(ops, what)
		}
	}
	return ops
}

// "Do this line" means the same typed as in a script: whatever part of a script is
// typed instead, and whenever, before the rest of it has ended or after, the same is
// asked for and the same is answered.
func TestLinesThatAreTypedAreLinesOfTheScript(t *testing.T) {
	texts := rapid.SampledFrom([]string{"create /a x", "create -s /a- y", "create -e /b", "get /a", "set /a z", "set /a z if-version 1",
		"delete /a", "exists /b", "ls /", "sync /", "sleep 300ms", "close"})
	rapid.Check(t, func(r *rapid.T) {
		script := rapid.SliceOfN(texts, 1, 12).Draw(r, "script")
		split := rapid.IntRange(0, len(script)-1).Draw(r, "split")
		whole := begin(t, ensemble{habits: []habit{good}, clients: scripted(script...)})
		parts := begin(t, ensemble{habits: []habit{good}, clients: scripted(script[:split]...)})
		parts.until(ms)
		at := time.Duration(0)
		for _, line := range script[split:] {
			at += time.Duration(rapid.IntRange(0, 500).Draw(r, "wait")) * ms
			parts.until(at)
			parts.types(at, 2, line)
		}
		whole.until(time.Minute)
		parts.until(time.Minute)
		if want, got := whole.asked(), parts.asked(); !slices.Equal(got, want) {
			r.Fatalf("typed from line %d on, the script asks\n%s\nand should ask\n%s", split+1, strings.Join(got, "\n"), strings.Join(want, "\n"))
		}
		last := func(l *lesson) string { return (*l.said)[len(*l.said)-1] }
		if want, got := last(whole), last(parts); !strings.Contains(want, "c1 done") || got[strings.Index(got, "done"):] != want[strings.Index(want, "done"):] {
			r.Fatalf("typed from line %d on, the script ends with %q; it should with %q", split+1, got, want)
		}
	})
}

// A line waits for what the script does, its sleep too.
func TestALineWaitsForTheScript(t *testing.T) {
	l := begin(t, ensemble{habits: []habit{good}, clients: scripted("get /a", "sleep 2s", "get /b")})
	l.until(time.Second)
	l.types(time.Second, 2, "get /c")
	if line := l.column(2, "line"); line != "2: sleep 2s" {
		t.Error("it is at", line)
	}
	l.until(time.Minute)
	l.inOrder("zk getData /a", "resting", "working", "zk getData /b", "zk returned", "zk getData /c", "zk returned", "c1 done 3 answered, 0 unknown")
	l.hears(1, "c1 done")
}

// A client that was done works again, and is done again.
func TestAClientThatWasDoneGoesOn(t *testing.T) {
	for name, clients := range map[string][]sim.Client{
		"script":   scripted("get /a"),
		"workload": loaded(Workload{Ops: 1, Window: 1, Paths: 1, Depth: 1, Mix: &Mix{Get: 1}}, 1),
	} {
		l := begin(t, ensemble{habits: []habit{good}, clients: clients})
		l.until(time.Minute)
		l.types(time.Minute, 2, "create /b x")
		l.until(2 * time.Minute)
		l.inOrder("c1 done 1 answered, 0 unknown", "1m0s c1 working", `1m0s c1 zk create /b "x"`, "c1 zk returned OK /b", "c1 done 2 answered, 0 unknown")
		if t.Failed() {
			t.Fatal(name)
		}
	}
}

// Typed at a client whose server is down, a line is work left: the client is owed an
// answer.
func TestAnAnswerIsOwedToALine(t *testing.T) {
	l := begin(t, ensemble{habits: []habit{good}, clients: scripted()})
	l.until(time.Second)
	l.crash(1)
	if missing := l.w.Missing(); missing != "" {
		t.Error("with nothing to ask for,", missing)
	}
	l.until(2 * time.Second)
	l.types(2*time.Second, 2, "get /a")
	if missing := l.w.Missing(); missing != "c1 has work left and was answered nothing" {
		t.Errorf("with a line typed, missing is %q", missing)
	}
	l.restart(1)
	l.until(time.Minute)
	l.inOrder("zk getData /a", "zk returned")
	if missing := l.w.Missing(); missing != "" {
		t.Error("with the line answered,", missing)
	}
}

// A workload lets what is under way end, does the line, and goes on.
func TestAWorkloadStopsForALine(t *testing.T) {
	w := Workload{Ops: 50, Window: 5, Paths: 3, Depth: 1, Mix: &Mix{Get: 1}}
	l := begin(t, ensemble{habits: []habit{good}, clients: loaded(w, 1)})
	l.until(57 * ms)
	l.types(57*ms, 2, "create /here x")
	l.types(0, 2, "sleep 1s")
	l.types(0, 2, "exists /here")
	l.until(time.Minute)
	l.inOrder("zk getData", "zk create /here", "zk returned OK /here", "resting", "working", "zk exists /here", "zk returned OK version", "zk getData",
		"c1 done 52 answered, 0 unknown")
	var open int
	for _, op := range l.asked() {
		switch {
		case strings.Contains(op, "returned"):
			open--
		case strings.Contains(op, "/here") && open > 0:
			t.Errorf("%q is asked for with %d under way", op, open)
			open++
		default:
			open++
		}
	}
	ops := l.asked()
	at := slices.IndexFunc(ops, func(s string) bool { return strings.Contains(s, "create /here") })
	if next := ops[at+1]; !strings.Contains(next, "returned OK /here") {
		t.Errorf("between the line and its answer comes %q", next)
	}
}

// A line that came before a late client began does not keep it from its work.
func TestALateClientTakesALineFirst(t *testing.T) {
	c := loaded(Workload{Ops: 3, Window: 1, Paths: 1, Depth: 1, Mix: &Mix{Get: 1}}, 1)
	c[0].Start = time.Second
	l := begin(t, ensemble{habits: []habit{good}, clients: c})
	l.until(100 * ms)
	l.types(100*ms, 2, "create /here x")
	l.until(time.Minute)
	l.inOrder("1s c1 working", "connected", "zk create /here", "zk returned OK", "zk getData /k0", "c1 done 4 answered, 0 unknown")
}

// "close" ends the session, and what comes after begins another.
func TestACloseThatIsTypedEndsTheSession(t *testing.T) {
	for _, clients := range [][]sim.Client{scripted(), loaded(Workload{Ops: 20, Every: 100 * ms, Window: 1, Paths: 1, Depth: 1, Mix: &Mix{Get: 1}}, 1)} {
		l := begin(t, ensemble{habits: []habit{good}, clients: clients})
		l.until(500 * ms)
		l.types(500*ms, 2, "close")
		l.types(0, 2, "close")
		l.types(0, 2, "get /a")
		l.until(time.Minute)
		l.inOrder("zk createSession", "zk closeSession", "closed", "zk createSession", "zk getData /a", "zk returned", "c1 done")
		l.hears(1, "zk closeSession")
	}
}

// A line that no script could have is refused as it would be there.
func TestOnlyLinesOfScriptsAreUnderstood(t *testing.T) {
	for _, clients := range [][]sim.Client{scripted("get /a"), loaded(DefaultWorkload(), 1)} {
		l := begin(t, ensemble{habits: []habit{good}, clients: clients})
		l.until(time.Second)
		state := l.w.Fingerprint()
		for line, says := range map[string]string{
			"jump":     `not a line of a client: "jump": begin with one of create, create2, get`,
			"get":      `"get" lacks the path: write "get /a"`,
			"set /a":   "lacks the data",
			"sleep 1y": "needs a time from 0s to 24h0m0s",
			"":         "begin with one of",
		} {
			if err := l.w.Apply(typed(0, 2, line)); !errors.Is(err, ErrScript) || !errors.Is(err, sim.ErrAct) || !strings.Contains(err.Error(), says) {
				t.Errorf("typing %q: %v", line, err)
			}
		}
		if l.w.Fingerprint() != state {
			t.Error("what was refused has changed the world")
		}
		if l.w.Takes(1) || !l.w.Takes(2) {
			t.Error("a server takes commands, or a client takes none")
		}
	}
}

// What was typed is part of the state, goes with a clone, and is forgotten in a
// crash as the rest of a client's memory is.
func TestTypedLinesAreMemory(t *testing.T) {
	for _, clients := range [][]sim.Client{scripted("sleep 1s", "get /a", "get /b"), loaded(DefaultWorkload(), 1)} {
		clients[0].Start = time.Second
		l := begin(t, ensemble{habits: []habit{good}, clients: clients})
		l.until(ms)
		b, c := l.w.Clone(), l.w.Clone()
		for i, w := range []*sim.World{l.w, b, c} {
			t.Cleanup(w.Close)
			if err := w.Apply(typed(0, 2, fmt.Sprintf("get /typed%d", i/2))); err != nil {
				t.Fatal(err)
			}
		}
		if l.w.Fingerprint() != b.Fingerprint() || l.w.Fingerprint() == c.Fingerprint() {
			t.Error("the fingerprints do not tell what was typed")
		}
		l.crash(2)
		l.restart(2)
		l.until(20 * time.Second)
		l.hears(0, "/typed")
		b.Run(sim.Time(10 * time.Second))
		d := b.Clone()
		t.Cleanup(d.Close)
		b.Run(sim.Time(20 * time.Second))
		d.Run(sim.Time(20 * time.Second))
		if b.Hash() != d.Hash() || b.Fingerprint() != d.Fingerprint() {
			t.Error("a clone goes another way")
		}
		l.hears(1, "zk getData /typed0") // in b, before it was cloned once more
	}
}
