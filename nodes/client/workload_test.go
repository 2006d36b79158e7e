package client

import (
	"cmp"
	"fmt"
	"reflect"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/zoolab/zoolab/nodes/znode"
	"github.com/zoolab/zoolab/sim"
)

// loaded is clients that do a workload, one a server.
func loaded(w Workload, n int) (clients []sim.Client) {
	for i := range n {
		clients = append(clients, sim.Client{Name: fmt.Sprint("c", i+1), SessionTimeout: s6, Workload: &w})
	}
	return clients
}

func TestDefaultWorkloadIsWhatTheTagsSay(t *testing.T) {
	v := reflect.ValueOf(DefaultWorkload())
	for i := range v.NumField() {
		f := v.Type().Field(i)
		if f.Tag.Get("yaml") == "" || f.Tag.Get("about") == "" {
			t.Errorf("%s lacks a key or a line about it", f.Name)
		}
		if f.Name != "Mix" && fmt.Sprint(v.Field(i)) != f.Tag.Get("default") {
			t.Errorf("%s is %v, and its tag says %s", f.Name, v.Field(i), f.Tag.Get("default"))
		}
	}
	about, _ := v.Type().FieldByName("Mix")
	usual := DefaultWorkload().mix()
	if !strings.HasSuffix(about.Tag.Get("about"), "without it get: 10, set: 2, create: 2, delete: 1") || usual != (Mix{Get: 10, Set: 2, Create: 2, Delete: 1}) {
		t.Errorf("a workload without a mix does %+v", usual)
	}
}

// What the tags let through, New accepts, and nothing more.
func TestBoundsAreWhatTheTagsSay(t *testing.T) {
	try := func(f reflect.StructField, of func(*Workload) reflect.Value) {
		for n, fine := range map[int64]bool{bound(t, f, "min") - 1: false, bound(t, f, "min"): true, bound(t, f, "max"): true, bound(t, f, "max") + 1: false} {
			w := DefaultWorkload()
			of(&w).SetInt(n)
			if err := w.check(); (err == nil) != fine {
				t.Errorf("%s of %d: %v", f.Name, n, err)
			}
		}
	}
	w, m := reflect.TypeFor[Workload](), reflect.TypeFor[Mix]()
	for i := range w.NumField() - 1 {
		try(w.Field(i), func(w *Workload) reflect.Value { return reflect.ValueOf(w).Elem().Field(i) })
	}
	for i := range m.NumField() {
		try(m.Field(i), func(w *Workload) reflect.Value {
			w.Mix = &Mix{Exists: 1}
			if m.Field(i).Name == "Exists" {
				w.Mix = &Mix{Get: 1}
			}
			return reflect.ValueOf(w.Mix).Elem().Field(i)
		})
	}
}

func bound(t *testing.T, f reflect.StructField, tag string) int64 {
	t.Helper()
	text := cmp.Or(f.Tag.Get(tag), "0")
	if d, err := time.ParseDuration(text); err == nil {
		return int64(d)
	}
	n, err := strconv.ParseInt(text, 10, 64)
	if err != nil {
		t.Fatal(err)
	}
	return n
}

// The parts of a mix are those of its fields, by the same keys.
func TestEveryFieldOfTheMixIsAPart(t *testing.T) {
	m := reflect.TypeFor[Mix]()
	if len(Mix{}.parts()) != m.NumField() {
		t.Errorf("%d parts of %d fields", len(Mix{}.parts()), m.NumField())
	}
	for i := range m.NumField() {
		var mix Mix
		reflect.ValueOf(&mix).Elem().Field(i).SetInt(7)
		if p := mix.parts()[i]; p.of != 7 || p.name != m.Field(i).Tag.Get("yaml") {
			t.Errorf("%s is the part %s, of %d", m.Field(i).Name, p.name, p.of)
		}
	}
}

// Each part asks for what its key says, in each of its ways.
func TestPartsAreOperations(t *testing.T) {
	for key, want := range map[string][]string{
		"get": {"getData /k0/k1"}, "exists": {"exists /k0/k1"}, "ls": {"getChildren /k0"}, "sync": {"sync /k0/k1"},
		"set": {`setData /k0/k1 "c1/2/9"`}, "setIf": {`setData /k0/k1 "c1/2/9" if version 5`},
		"create": {`create /k0/k1 "c1/2/9"`}, "ephemeral": {`create /k0/k1 "c1/2/9" ephemeral`},
		"sequential": {`create /k0/k1- "c1/2/9" persistent-sequential`}, "delete": {"delete /k0/k1"},
		"getWatch": {"getData /k0/k1 and watch"}, "existsWatch": {"exists /k0/k1 and watch"}, "lsWatch": {"getChildren /k0 and watch"},
		"addWatch":      {"addWatch /k0/k1 persistent", "addWatch /k0 persistent-recursive"},
		"removeWatches": {"removeWatches /k0/k1 children", "removeWatches /k0/k1 data", "removeWatches /k0/k1 any"},
		"checkWatches":  {"checkWatches /k0/k1 children", "checkWatches /k0/k1 data", "checkWatches /k0/k1 any"},
		"lsStat":        {"getChildren2 /k0/k1"}, "getAcl": {"getACL /k0/k1"},
		"setAcl": {"setACL /k0/k1 [world:anyone:cdrwa]", "setACL /k0/k1 [world:anyone:cdrwa]",
			"setACL /k0/k1 [world:anyone:r; digest:" + Digest(keeper) + ":cdrwa]", "setACL /k0/k1 [auth::cdrwa]"},
		"create2":   {`create2 /k0/k1 "c1/2/9"`},
		"container": {`createContainer /k0/k1 "c1/2/9" container`},
		"ttl":       {`createTTL /k0/k1 "c1/2/9" persistent-ttl for 500 ms`},
		"multi": {
			`multi [check /k0/k1 if version 5; setData /k0/k1 "c1/2/9" if version 5]`,
			`multi [setData /k0/k1 "c1/2/9a"; create /k0/k1- "c1/2/9b" persistent-sequential]`,
			`multi [setData /k0/k1 "c1/2/9a"; check /k0/k1 if version 1073741824; create /k0/k1 "c1/2/9b" ephemeral]`,
			`multi [create /k0/k1 "c1/2/9a"; setData /k0/k1 "c1/2/9b" if version 0]`,
			`multi [delete /k0/k1; create2 /k0/k1 "c1/2/9"]`,
		},
		"multiRead":     {"multiRead [getData /k0/k1; getChildren /k0]"},
		"getEphemerals": {"getEphemerals /"}, "getAllChildrenNumber": {"getAllChildrenNumber /k0"}, "whoami": {"whoAmI"},
		"addauth": {"auth digest", "auth digest"}, "close": {"closeSession"},
	} {
		w := DefaultWorkload()
		w.Paths, w.Depth = 2, 2
		w.Mix = mixOf(key)
		p, err := newPlan(w, "c1")
		if err != nil {
			t.Fatal(err)
		}
		if n := max(1, len(p.mix[0].ways)); n != len(want) {
			t.Errorf("%s has %d ways, and %d are known", key, n, len(want))
			continue
		}
		for how := range want {
			if got := p.op(0, 1, how, 9, 2, []int32{4, 5}); got.String() != want[how] || got.Session != 0 {
				t.Errorf("%s is %s and not %s", key, got, want[how])
			}
		}
	}
}

// mixOf is a mix of one part.
func mixOf(key string) *Mix {
	mix, m := &Mix{}, reflect.TypeFor[Mix]()
	for i := range m.NumField() {
		if m.Field(i).Tag.Get("yaml") == key {
			reflect.ValueOf(mix).Elem().Field(i).SetInt(1)
		}
	}
	return mix
}

// A close begins another session, who says to be somebody goes on, and both let the
// workload come to its end.
func TestAWorkloadClosesAndSaysWhoItIs(t *testing.T) {
	for window := 1; window < 4; window++ {
		w := Workload{Ops: 400, Every: 5 * ms, Window: window, Paths: 2, Depth: 1, Mix: &Mix{Get: 5, Close: 1, AddAuth: 2}}
		l := begin(t, ensemble{habits: []habit{good}, clients: loaded(w, 1)})
		l.until(time.Minute)
		closed, proofs := l.count("zk closeSession"), l.count("s1 proved")
		if closed < 20 || proofs < 50 || l.count("zk createSession") < closed {
			t.Errorf("%d sessions were closed, and %d proofs given", closed, proofs)
		}
		l.hears(1, fmt.Sprint("c1 done ", 400-proofs, " answered, 0 unknown"))
		l.unbroken()
	}
}

// What a workload watches, it watches to some purpose: events come.
func TestAWorkloadWatches(t *testing.T) {
	w := Workload{Ops: 500, Every: 5 * ms, Window: 3, Paths: 4, Depth: 2,
		Mix: &Mix{Create: 3, Set: 3, Delete: 1, GetWatch: 2, ExistsWatch: 2, ListWatch: 2, AddWatch: 1, RemoveWatches: 1}}
	l := begin(t, ensemble{habits: []habit{good}, clients: loaded(w, 2)})
	l.until(time.Minute)
	for _, event := range []string{"NodeCreated", "NodeDeleted", "NodeDataChanged", "NodeChildrenChanged", "DataWatchRemoved", "PersistentWatchRemoved"} {
		if l.count("heard", event) == 0 {
			t.Errorf("nobody has heard %s", event)
		}
	}
	l.unbroken()
}

func TestNodesLieInLevels(t *testing.T) {
	for _, c := range []struct {
		paths, depth int
		want         string
	}{
		{3, 1, "/k0 /k1 /k2"},
		{5, 2, "/k0 /k1 /k2 /k0/k3 /k1/k4"},
		{3, 3, "/k0 /k0/k1 /k0/k1/k2"},
		{2, 5, "/k0 /k0/k1"},
	} {
		w := DefaultWorkload()
		w.Paths, w.Depth = c.paths, c.depth
		p, _ := newPlan(w, "c1")
		var paths []string
		for _, n := range p.nodes {
			paths = append(paths, n.path)
			if n.parent != n.path[:max(1, strings.LastIndexByte(n.path, '/'))] {
				t.Errorf("the parent of %s is %s", n.path, n.parent)
			}
		}
		if got := strings.Join(paths, " "); got != c.want {
			t.Errorf("%d paths in %d levels are %s", c.paths, c.depth, got)
		}
	}
}

// A workload asks for as many operations as it says, in the proportions of its
// mix, at its pace, and is done.
func TestAWorkloadIsDone(t *testing.T) {
	w := DefaultWorkload()
	w.Ops, w.Mix = 2000, &Mix{Get: 6, Set: 3, Create: 1}
	l := begin(t, ensemble{habits: []habit{good}, clients: loaded(w, 1)})
	l.until(time.Hour)
	l.hears(1, "c1 done 2000 answered, 0 unknown")
	for code, share := range map[string]int{"getData": 1200, "setData": 600, "create ": 200} {
		if n := l.count("got from 2", code); n < share*8/10 || n > share*12/10 {
			t.Errorf("%s was asked for %d times, %d were to be expected", code, n, share)
		}
	}
	var last sim.Duration
	for _, line := range *l.said {
		if strings.Contains(line, "c1 done") {
			last, _ = time.ParseDuration(strings.Fields(line)[0])
		}
	}
	if last < 36*time.Second || last > 44*time.Second { // 2000 times 20 ms
		t.Error("it took", last)
	}
	l.unbroken()
}

// "Up to window requests outstanding."
func TestTheWindow(t *testing.T) {
	for window := 1; window < 5; window++ {
		w := Workload{Ops: 200, Window: window, Paths: 1, Depth: 1}
		l := begin(t, ensemble{habits: []habit{good}, clients: loaded(w, 1)})
		l.until(time.Hour)
		open, most := 0, 0
		for _, line := range *l.said {
			switch {
			case strings.Contains(line, "c1 zk returned"):
				open--
			case strings.Contains(line, "c1 zk "):
				open++
			}
			most = max(most, open)
		}
		if most != window || l.count("done 200 answered") != 1 {
			t.Errorf("with a window of %d, %d were under way", window, most)
		}
	}
}

// What is written is unique over clients, boots and operations, and as large as
// it should be.
func TestDataIsUnique(t *testing.T) {
	w := Workload{Ops: 100, Every: 10 * ms, Window: 2, Paths: 3, Depth: 1, Size: 20, Mix: &Mix{Set: 1, SetIf: 1, Create: 1, Ephemeral: 1, Sequential: 1}}
	l := begin(t, ensemble{habits: []habit{good, good}, clients: loaded(w, 2)})
	l.until(500 * ms)
	l.crash(3)
	l.restart(3)
	l.until(time.Hour)
	seen := map[string]bool{}
	for _, line := range *l.said {
		if !strings.Contains(line, " zk setData") && !strings.Contains(line, " zk create ") {
			continue
		}
		data := strings.Split(line, `"`)[1]
		if seen[data] || len(data) != 20 {
			t.Errorf("%q is written again, or is not of 20 bytes", data)
		}
		seen[data] = true
	}
	if len(seen) < 205 {
		t.Errorf("only %d writes", len(seen))
	}
}

// setIf expects the version that its client saw last, so alone on a node that it
// does not delete it succeeds always.
func TestSetIfExpectsTheLastVersion(t *testing.T) {
	w := Workload{Ops: 300, Every: 10 * ms, Window: 1, Paths: 2, Depth: 1, Mix: &Mix{SetIf: 4, Set: 1, Get: 1, Create: 1}}
	l := begin(t, ensemble{habits: []habit{good}, clients: loaded(w, 1)})
	l.until(time.Hour)
	l.hears(0, "BadVersion")
	if l.count("OK version") < 150 {
		t.Error("few have succeeded")
	}
	w.Window, w.Paths = 4, 1 // with others under way, some come too late
	l = begin(t, ensemble{habits: []habit{good}, clients: loaded(w, 2)})
	l.until(time.Hour)
	if l.count("BadVersion") == 0 {
		t.Error("none has failed")
	}
}

// A workload goes on after unknown outcomes, and in a new session after expiry,
// until it has asked for all.
func TestAWorkloadGoesOn(t *testing.T) {
	w := DefaultWorkload()
	w.Ops, w.Window = 300, 3
	l := begin(t, ensemble{habits: []habit{{hangsUp: 40}, {forgets: true, zxid: ahead.zxid}}, clients: loaded(w, 1)})
	l.until(time.Hour)
	l.inOrder("zk unknown", "expired", "zk createSession", "connected to node", "c1 done")
	tally := Tally{Answered: int32(l.count("zk returned") - l.count("zk returned OK session")), Unknown: int32(l.count("zk unknown"))}
	if tally.Answered+tally.Unknown != 300 || l.count("c1 done "+tally.String()) != 1 {
		t.Errorf("of 300 operations, %v", tally)
	}
}

// A workload starts late, and shows how far it is.
func TestAWorkloadStartsLate(t *testing.T) {
	c := loaded(Workload{Ops: 10, Every: time.Second, Window: 1, Paths: 1, Depth: 1}, 1)
	c[0].Start = time.Minute
	l := begin(t, ensemble{habits: []habit{good}, clients: c})
	l.until(time.Minute - 1)
	l.hears(0, "c1 session")
	l.until(time.Minute + 25*ms)
	l.inOrder("c1 resting", "1m0s c1 working", "1m0.02s c1 zk")
	if asked := l.column(2, "asked"); asked != "1 of 10" {
		t.Error("it has asked", asked)
	}
}

// An operation under way costs nothing but the data that it carries.
func TestAnOperationCostsItsData(t *testing.T) {
	for data, w := range map[float64]Workload{
		0: {Ops: 1e9, Every: ms, Window: 4, Paths: 10, Depth: 1, Mix: &Mix{Get: 1, Exists: 1, GetWatch: 1, ListWatch: 1, AddWatch: 1, ListStat: 1, GetACL: 1, SetACL: 1}},
		1: {Ops: 1e9, Every: ms, Window: 4, Paths: 10, Depth: 1, Mix: &Mix{Set: 1}},
	} {
		world := echoed(t, w)
		world.Run(sim.Time(10 * time.Second)) // whatever grows has grown
		allocs := testing.AllocsPerRun(10, func() { world.Run(world.Now().Add(time.Second)) })
		if per := allocs / 1000; per > data+0.02 { // there are a thousand operations in a second
			t.Errorf("%.2f allocations an operation, and its data costs %.0f", per, data)
		}
		if asked := world.View(2).Columns[5].Value; len(asked) < len("10000 of 1000000000") {
			t.Errorf("it has asked for %s in twenty seconds", asked)
		}
		world.Close()
	}
}

// An echo answers everything with OK, and allocates nothing.
type echo struct{}

func (*echo) Start(*sim.Env) {}
func (*echo) Receive(env *sim.Env, d sim.Delivery) {
	switch {
	case ConnectRequest.Is(d):
		ConnectResponse.Send(env, d.Conn, Welcome{Timeout: ConnectRequest.Of(d).Timeout, Session: 1})
	case Request.Is(d):
		Reply.Send(env, d.Conn, Answer{Xid: Request.Of(d).Xid, Result: znode.Result{Zxid: 1}})
	case Ping.Is(d):
		Pong.Send(env, d.Conn, Sighting{1})
	}
}
func (*echo) Timer(*sim.Env, sim.TimerID) {}
