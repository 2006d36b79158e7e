package scenarios_test

import (
	"bytes"
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/zoolab/zoolab/checker"
	"github.com/zoolab/zoolab/scenarios"
	"github.com/zoolab/zoolab/scenarios/file"
	"github.com/zoolab/zoolab/sim"
)

// standInScenario is a writer and a reader who follows it. What more is given
// are lines of the file.
func standInScenario(more ...string) string {
	return strings.Join(append([]string{"name: stand-in", "about: A writer, and a reader who follows it.", "protocol: stand-in", "until: 10s"}, more...), "\n") + "\n"
}

const twoClients = `clients:
  - {name: c1, script: [create /a x, wait, set /a y]}
  - {name: c2, start: 50ms, sessionTimeout: 6s, script: [wait, wait, get /a, get /b]}`

func parsed(t testing.TB, text string) *file.Scenario {
	t.Helper()
	s, err := file.Parse("stand-in.yaml", []byte(text))
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// What clients of a znode service saw is named by the strongest model, and
// held to the one that the scenario expects, or else to ZooKeeper's promise.
// Servers that commit what is no log have failed.
func TestZnodeVerdicts(t *testing.T) {
	scenarios.Register(t, standInRow)
	for _, c := range []struct {
		bug, expect         string
		row                 string
		verdict, whole      checker.Verdict
		consistency, detail string
	}{
		{"", "{}", "consistency", "pass", "pass", "linearizable", "6 operations on 4 transactions"},
		{"", "{}", "porcupine", "pass", "pass", "linearizable", "an order for 4 operations that is ordered-sequential"},
		{"", "{consistency: ordered-sequential}", "expected consistency", "pass", "pass", "linearizable", "linearizable, which is more than ordered-sequential"},
		{"", "{consistency: linearizable}", "expected consistency", "pass", "pass", "linearizable", "linearizable, as expected"},
		{"", "{consistency: linearizable}", "porcupine", "pass", "pass", "linearizable", "that is linearizable"},
		{"", "{consistency: monotonic-reads}", "expected consistency", "pass", "pass", "linearizable", "which is more than"},
		{"", "{violates: consistency}", "expected violation", "fail", "fail", "linearizable", "nothing was"},
		{"read-old", "{}", "consistency", "pass", "pass", "ordered-sequential", "ordered-sequential: 6"},
		{"read-old", "{consistency: linearizable}", "consistency", "fail", "fail", "ordered-sequential", "getData /a by c2"},
		{"read-old", "{consistency: linearizable}", "expected consistency", "fail", "fail", "ordered-sequential", "see consistency"},
		{"read-old", "{violates: consistency, consistency: linearizable}", "expected violation", "pass", "fail", "ordered-sequential", "as expected"},
		{"show-old", "{}", "consistency", "fail", "fail", "none", "stale-read"},
		{"show-old", "{violates: consistency}", "expected violation", "pass", "pass", "none", "as expected"},
		{"commit-twice", "{}", "consistency", "fail", "fail", "", "no log: not a commit log: 0x100000004 stands at rank 5, after 0x100000004"},
		{"commit-twice", "{consistency: eventual}", "expected consistency", "fail", "fail", "", "see consistency"},
		{"garble", "{}", "consistency", "fail", "fail", "", "no log: rank 5 cannot be read"},
		{"garble", "{violates: consistency}", "expected violation", "pass", "pass", "", "as expected"},
	} {
		t.Run(strings.Join([]string{c.bug, c.expect, c.row}, " "), func(t *testing.T) {
			bugs := "bugs: [" + c.bug + "]"
			one := compile(t, parsed(t, standInScenario(twoClients, bugs, "expect: "+c.expect)))
			res := run(t, one, 1, scenarios.Options{})
			row := res.Check(c.row)
			if row == nil || row.Verdict != c.verdict || !strings.Contains(row.Detail, c.detail) || res.Verdict != c.whole || res.Consistency != c.consistency {
				t.Errorf("found %+v, %q and in all %s; expected %s: …%s…, %q and %s", row, res.Consistency, res.Verdict,
					c.verdict, c.detail, c.consistency, c.whole)
			}
			if res.Ops != 6 {
				t.Errorf("%d operations were counted", res.Ops)
			}
		})
	}
}

// What the specification does not cover leaves a run undecided, and says what
// that is.
func TestZnodeOperationsBeyondTheSpecification(t *testing.T) {
	scenarios.Register(t, standInRow)
	one := compile(t, parsed(t, standInScenario("clients: [{name: c1, script: [create /a x, reconfig /a]}]")))
	res := run(t, one, 1, scenarios.Options{})
	if row := res.Check("consistency"); res.Verdict != checker.Undecided || !strings.Contains(row.Detail, "operation 2 is a reconfig, which the specification does not cover") {
		t.Errorf("found %s: %+v", res.Verdict, row)
	}
}

// Clients alike share a workload, which the seed draws from; a plan that is
// printed keeps it.
func TestWorkloads(t *testing.T) {
	scenarios.Register(t, standInRow)
	one := compile(t, parsed(t, standInScenario("clients: [{count: 4, workload: {ops: 50, pause: 1ms}, sessionTimeout: 6s}]")))
	res := run(t, one, 1, scenarios.Options{})
	if res.Verdict != checker.Pass || res.Ops != 4*51 || res.Consistency != checker.Linearizable {
		t.Errorf("%s with %d operations: %s", res.Verdict, res.Ops, res.Unmet)
	}
	again := compile(t, parsed(t, string(file.Marshal(one.Explicit(1)))))
	if other := run(t, again, 1, scenarios.Options{}); other.Hash != res.Hash {
		t.Errorf("the plan gives %s, the scenario %s", other.Hash, res.Hash)
	}
	if other := run(t, one, 2, scenarios.Options{}); other.Ops != res.Ops || other.Hash == res.Hash {
		t.Errorf("with another seed there are %d operations, and the hash is %s", other.Ops, other.Hash)
	}
}

// Porcupine is given as many steps as the options say. Only the note behind the
// certificate's verdict depends on it.
func TestSecondOpinionsAreBounded(t *testing.T) {
	scenarios.Register(t, standInRow)
	one := compile(t, parsed(t, standInScenario("clients: [{count: 4, workload: {ops: 50, pause: 1ms}}]")))
	for _, c := range []struct {
		steps     int
		porcupine bool
	}{{0, true}, {200, false}, {5_000, true}} {
		res := run(t, one, 1, scenarios.Options{Steps: c.steps})
		note := strings.Contains(res.Check("consistency").Detail, "; note: Porcupine")
		if res.Verdict != checker.Pass || (res.Check("porcupine") != nil) != c.porcupine || note == c.porcupine {
			t.Errorf("with %d steps: %+v", c.steps, res.Checks)
		}
	}
}

// A history reads as clients would tell it.
func TestZnodeHistoryIsReadable(t *testing.T) {
	scenarios.Register(t, standInRow)
	one := compile(t, parsed(t, standInScenario(twoClients)))
	var text bytes.Buffer
	if err := run(t, one, 1, scenarios.Options{History: true}).History.WriteJSON(&text, one.NodeName); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{
		`{"client":"c1","op":1,"name":"zk","in":"createSession of 0 ms","out":"OK session 0x100000001 of 0 ms at 0x100000001"`,
		`"in":"create /a \"x\"","out":"OK /a at 0x100000002"`,
		`"in":"setData /a \"y\"","out":"OK version 1 at 0x100000004"`,
		`{"client":"c2","op":1,"name":"zk","in":"createSession of 6000 ms"`,
		`"in":"getData /a","out":"OK \"y\" version 1 at 0x100000004"`,
		`"in":"getData /b","out":"NoNode at 0x100000004"`,
	} {
		if !strings.Contains(text.String(), want) {
			t.Errorf("the history lacks %s:\n%s", want, &text)
		}
	}
	if res := run(t, one, 1, scenarios.Options{}); res.History != nil {
		t.Error("a history that nobody asked for was taken down")
	}
}

// What is wrong with a client's work is met where it stands in the file.
func TestBadClients(t *testing.T) {
	scenarios.Register(t, standInRow)
	for _, c := range []struct{ clients, want string }{
		{"{count: 2, workload: {opps: 3}}", `stand-in.yaml:5:33: there is no key "opps" in workload; did you mean ops?`},
		{"{count: 2, workload: {ops: 0}}", `stand-in.yaml:5:38: ops is 0, less than 1; it is a whole number from 1 to 100000`},
		{"{count: 2, workload: {pause: 2s}}", `stand-in.yaml:5:32: not an errand: c1 waits 2s: write at most 1s`},
		{"{name: c1, script: [create /a x, jump]}", `stand-in.yaml:5:44: not an errand: "jump": write "get /a"`},
		{"{name: c1, sessionTimeout: 1h, script: [get /a]}", `stand-in.yaml:5:11: not an errand: c1 wants a session of 1h0m0s: write at most 1m`},
	} {
		_, err := scenarios.Compile(parsed(t, standInScenario("clients: ["+c.clients+"]")))
		if err == nil || err.Error() != c.want {
			t.Errorf("%s\nfound    %v\nexpected %s", c.clients, err, c.want)
		}
	}
	paxos := strings.Replace(standInScenario("clients: [{name: c1, sessionTimeout: 6s, script: [propose x]}]"), "protocol: stand-in", "protocol: paxos", 1)
	if _, err := scenarios.Compile(parsed(t, paxos)); err == nil || !strings.Contains(err.Error(), "protocol paxos has no sessions; remove sessionTimeout") {
		t.Errorf("of sessions in paxos: %v", err)
	}
}

// The schema and the reference tell of a protocol's workload.
func TestWorkloadsAreDocumented(t *testing.T) {
	scenarios.Register(t, standInRow)
	for _, text := range [][]byte{file.Schema(scenarios.Parts()), file.Reference(scenarios.Parts())} {
		if !bytes.Contains(text, []byte("how long it waits before each")) {
			t.Error("the workload is not told of")
		}
	}
}

// confidant is a watcher that tells of its copies.
type confidant struct {
	scenarios.Watcher
	copied *scenarios.Watcher
}

func (c confidant) Clone() sim.Monitor {
	*c.copied = c.Watcher.Clone().(scenarios.Watcher)
	return *c.copied
}

// A world that is cloned on the way takes its watchers along, and each judges
// what its own world has come to.
func TestWatchersAreCloned(t *testing.T) {
	scenarios.Register(t, standInRow)
	for _, one := range []*scenarios.Case{
		open(t, "paxos-clients"),
		compile(t, parsed(t, standInScenario("clients: [{count: 4, workload: {ops: 20}}]"))),
	} {
		rows := scenarios.Protocols()
		row := rows[slices.IndexFunc(rows, func(p scenarios.Protocol) bool { return p.Name == one.Scenario.Protocol.Text })]
		cfg := one.Config(1)
		watcher, copied := row.Judges[0].New(row.Ensemble()), scenarios.Watcher(nil)
		cfg.Protocol.Monitors = []sim.MonitorSpec{{Name: "judge", New: func() sim.Monitor { return confidant{watcher, &copied} }}}
		w, err := sim.New(cfg)
		if err != nil {
			t.Fatal(err)
		}
		finish := func(w *sim.World) {
			for w.Step() {
			}
			w.Finish()
			w.Close()
		}
		for range 60 {
			w.Step()
		}
		finish(w.Clone())
		asked := func(w scenarios.Watcher) string {
			return fmt.Sprint(w.Judge(context.Background(), scenarios.Terms{Model: row.Judges[0].Promise, Steps: checker.Patience, Name: one.NodeName}))
		}
		theirs, early := asked(copied), asked(watcher)
		if finish(w); asked(watcher) != theirs || early == theirs {
			t.Errorf("of %s the copy says %s,\nthe other %s\nand half-way %s", one.Scenario.Protocol, theirs, asked(watcher), early)
		}
	}
}

// BenchmarkZnodeRun is a run of a thousand operations, and its parts.
func BenchmarkZnodeRun(b *testing.B) {
	scenarios.Register(b, standInRow)
	one := compile(b, parsed(b, standInScenario("clients: [{count: 5, workload: {ops: 200, pause: 1ms}}]")))
	for _, c := range []struct {
		name  string
		steps int
	}{{"swept", 200}, {"with a second opinion", 0}} {
		b.Run(c.name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				run(b, one, 1, scenarios.Options{Ring: 16, Steps: c.steps})
			}
		})
	}
	b.Run("bare", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			w, err := sim.New(one.Config(1))
			if err != nil {
				b.Fatal(err)
			}
			for w.Step() {
			}
			w.Close()
		}
	})
}
