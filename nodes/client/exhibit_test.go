package client

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/zoolab/zoolab/nodes/znode"
	"github.com/zoolab/zoolab/sim"
	"github.com/zoolab/zoolab/sim/simtest"
)

// A script shows which of its lines are done and what the one under way waits for.
func TestAScriptShowsItsLines(t *testing.T) {
	l := begin(t, ensemble{habits: []habit{good}, clients: scripted("create /a-rather-long-name x", "sleep 100ms", "get /b", "sleep 1s", "get /c")})
	for _, c := range []struct {
		at            sim.Duration
		columns, rows string
	}{
		{7 * ms, "state connecting (seeking), session -, server s1 → s1, seen 0, open 0, line 1: create /a-rather-lon…",
			"waits - - - -"},
		{22 * ms, "", "sent - - - -"},
		{100 * ms, "", "done rests - - -"},
		{132 * ms, "", "done done sent - -"},
		{time.Second, "", "done done done rests -"},
		{2 * time.Second, "", "done done done done done"},
	} {
		l.until(c.at)
		if got := simtest.Columns(l.w, 2); c.columns != "" && got != c.columns {
			t.Errorf("after %s c1 shows %s", c.at, got)
		}
		states := ""
		for _, r := range l.w.Exhibits(2)[0].Rows {
			states += " " + r.Cells[2]
		}
		if states[1:] != c.rows {
			t.Errorf("after %s its lines are%s", c.at, states)
		}
	}
	if got := simtest.Table(l.w, 2, "operations"); got != `line | text | state
1 | create /a-rather-long-name x | done
2 | sleep 100ms | done
3 | get /b | done
4 | sleep 1s | done
5 | get /c | done` {
		t.Errorf("in the end the script is\n%s", got)
	}
	if got := simtest.Columns(l.w, 2); got != "state connected (member), session 0x101000001, server s1 → s1, seen 1.02, open 0, line done" {
		t.Errorf("in the end c1 shows %s", got)
	}
}

// A script that has lost its server shows that it waits, and the session who it tries.
func TestAScriptShowsThatItWaits(t *testing.T) {
	l := begin(t, ensemble{habits: []habit{good}, clients: scripted("get /a", "sleep 1s", "get /b")})
	l.until(500 * ms)
	l.crash(1)
	l.until(20 * time.Second)
	if got := l.w.Exhibits(2)[0].Rows[2].Cells; !slices.Equal(got, []string{"3", "get /b", "waits"}) {
		t.Errorf("its line is %q", got)
	}
	if got := l.column(2, "state"); got != "connecting" {
		t.Errorf("it is %s", got)
	}
}

// A workload shows the operations that are under way.
func TestAWorkloadShowsWhatIsUnderWay(t *testing.T) {
	w := Workload{Ops: 100, Every: 0, Window: 3, Paths: 1, Depth: 1}
	l := begin(t, ensemble{habits: []habit{good}, clients: loaded(w, 1)})
	l.until(100 * ms)
	if got := simtest.Table(l.w, 2, "operations"); got != "number | about | state\n26 | /k0 | sent\n27 | /k0 | sent\n28 | /k0 | sent" {
		t.Errorf("under way are\n%s", got)
	}
	if got := simtest.Columns(l.w, 2); got != "state connected (member), session 0x101000001, server s1 → s1, seen 1.09, open 3, asked 27 of 100" {
		t.Errorf("c1 shows %s", got)
	}
}

// What a person types at a workload waits for what is under way, and is then seen to
// be under way itself.
func TestAWorkloadShowsWhatWasTyped(t *testing.T) {
	l := begin(t, ensemble{habits: []habit{good}, clients: loaded(Workload{Ops: 100, Every: 0, Window: 2, Paths: 1, Depth: 1}, 1)})
	l.until(103 * ms)
	l.types(103*ms, 2, "get /typed")
	var seen []string
	for range 200 {
		if text := simtest.Table(l.w, 2, "operations"); strings.Contains(text, "typed") && (len(seen) == 0 || seen[len(seen)-1] != text) {
			seen = append(seen, text)
		}
		l.w.Step()
	}
	const head = "number | about | state\n"
	want := []string{
		head + "18 | /k0 | sent\n19 | /k0 | sent\n- | get /typed | waits",
		head + "19 | /k0 | sent\n- | get /typed | waits",
		head + "20 | typed | sent",
	}
	if !slices.Equal(seen, want) {
		t.Errorf("it shows\n%s", strings.Join(seen, "\n\n"))
	}
}

// Whatever is about an operation goes by the client's name and its number, whatever
// is about a session by its id, and an answer to a write by its zxid.
func TestSubjectsAreOperationsAndSessions(t *testing.T) {
	seen := topics{}
	p := ensemble{habits: []habit{good}, clients: scripted("create /a x", "get /a")}.protocol(t)
	w, err := sim.New(sim.Config{Seed: 1, Protocol: p, Network: sim.Network{Delay: sim.Range{Min: 5 * ms, Max: 5 * ms}}, Tracer: seen})
	if err != nil {
		t.Fatal(err)
	}
	defer w.Close()
	w.Run(sim.Time(time.Second))
	for subject, want := range map[string][]string{
		"op c1#2":             {"zk", "Request", "Reply", "zk returned"},
		"op c1#3":             {"zk", "Request", "Reply", "zk returned"},
		"zxid 1.01":           nil,
		"session 0x101000001": {"ConnectResponse", "session", "heard", "Request"},
	} {
		if got := seen[subject]; !slices.Equal(got, want) {
			t.Errorf("%s is the subject of %q, want %q", subject, got, want)
		}
	}
	for _, c := range []struct {
		about sim.Topical
		want  []string
	}{
		{Introduction{Session: 16}, []string{"session 0x10"}},
		{Introduction{}, nil},
		{Mismatch{Session: 16}, []string{"session 0x10"}},
		{Setback{Shown: znode.ZxidOf(1, 3)}, []string{"zxid 1.03"}},
	} {
		if got := c.about.Subjects(); !slices.Equal(got, c.want) {
			t.Errorf("%T is about %q, want %q", c.about, got, c.want)
		}
	}
}

// topics writes down what is about each subject, each word once.
type topics map[string][]string

func (seen topics) Record(w *sim.World, r sim.Record) {
	for _, s := range w.Subjects(r) {
		if name := r.Name(w); !slices.Contains(seen[s], name) {
			seen[s] = append(seen[s], name)
		}
	}
}
