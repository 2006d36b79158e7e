package scenarios_test

import (
	"bytes"
	"context"
	"fmt"
	"strconv"
	"strings"
	"testing"

	"github.com/zoolab/zoolab/checker"
	"github.com/zoolab/zoolab/scenarios"
)

// ensemble is three servers and their clients, with more lines of the file.
func ensemble(more ...string) string {
	return strings.Join(append([]string{"name: ensemble", "about: Three servers and their clients.", "protocol: zookeeper",
		"ensemble: {servers: 3}", "until: 6s"}, more...), "\n") + "\n"
}

const crowd = "clients: [{count: 3, workload: {ops: 40, every: 50ms, mix: {get: 5, ls: 2, set: 3, create: 2, sequential: 1, ephemeral: 1, delete: 1}}}]"

// The judges of znodes see all of a run: what was asked and answered, what was
// committed, and why servers closed sessions by themselves.
func TestZookeeperIsJudged(t *testing.T) {
	for _, c := range []struct {
		name, lines    string
		row            string
		verdict, whole checker.Verdict
		detail         string
	}{
		{"by the certificate", crowd, "consistency", "pass", "pass", "operations on"},
		{"by Porcupine", crowd, "porcupine", "pass", "pass", "that is ordered-sequential"},
		{"by what is expected", crowd + "\nexpect: {consistency: sequential}", "expected consistency", "pass", "pass", "which is more than sequential"},
		{"when a session expires", "clients: [{name: c1, sessionTimeout: 500ms, script: [create -e /a x]}, {name: c2, script: [sleep 3s, ls /]}]\nfaults: [{at: 1s, crash: c1}]",
			"consistency", "pass", "pass", "1 transaction was the servers' own"},
		{"when servers come and go", crowd + "\nrandom: {kinds: [crash, partition, pause], every: 300ms, until: 3s}", "consistency", "pass", "pass", "unknown outcomes"},
		{"when a server misreads", "clients: [{count: 3, workload: {ops: 60, every: 20ms, paths: 2}}]\nbugs: [stale-read]\nexpect: {violates: consistency}", "consistency", "fail", "pass", "stale-read"},
	} {
		t.Run(c.name, func(t *testing.T) {
			res := run(t, compile(t, parsed(t, ensemble(c.lines))), 1, scenarios.Options{})
			row := res.Check(c.row)
			if row == nil || row.Verdict != c.verdict || !strings.Contains(row.Detail, c.detail) || res.Verdict != c.whole {
				t.Errorf("found %+v and in all %s (%s); expected %s: …%s… and %s", row, res.Verdict, res.Unmet, c.verdict, c.detail, c.whole)
			}
		})
	}
}

// Under faults no seed is refused, by the certificate or by Porcupine, who is
// asked about each.
func TestZookeeperIsJudgedUnderFaults(t *testing.T) {
	one := compile(t, parsed(t, ensemble(crowd, "random: {kinds: [crash, partition, pause, isolate, cut, clog], every: 300ms, until: 3s}")))
	asked := 0
	for seed := range uint64(30) {
		res, err := one.Run(context.Background(), seed, scenarios.Options{Ring: 16, Steps: 500})
		if err != nil || res.Verdict != checker.Pass {
			t.Fatalf("seed %d: %v, %s", seed, err, res.Unmet)
		}
		if res.Check(checker.Porcupine) != nil {
			asked++
		}
	}
	if asked < 20 {
		t.Errorf("Porcupine answered for %d seeds of 30", asked)
	}
}

// A stale read is found by the certificate, from what was committed, and by
// Porcupine, which has no more than the answers.
func TestAStaleReadFailsBothChecks(t *testing.T) {
	one := open(t, "zookeeper-stale-read")
	res := run(t, one, one.Scenario.Seed, scenarios.Options{})
	for _, check := range []string{checker.Consistency, checker.Porcupine} {
		if row := res.Check(check); row == nil || row.Verdict != checker.Fail {
			t.Errorf("%s: %+v", check, row)
		}
	}
}

// A history of ZooKeeper's clients reads as they would tell it.
func TestZookeeperHistory(t *testing.T) {
	one := compile(t, parsed(t, ensemble("clients: [{name: c1, sessionTimeout: 1500ms, script: [create -es /q- x, get /q-0000000000, set /none y if-version 2, close]}]")))
	var text bytes.Buffer
	if err := run(t, one, 1, scenarios.Options{History: true}).History.WriteJSON(&text, one.NodeName); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{
		`"in":"createSession of 1500 ms","out":"OK session 0x`,
		`"in":"create /q- \"x\" ephemeral-sequential","out":"OK /q-0000000000 at 0x100000002"`,
		`"in":"getData /q-0000000000","out":"OK \"x\" version 0 of session 0x`,
		`"in":"setData /none \"y\" if version 2","out":"NoNode at 0x100000003"`,
		`"in":"closeSession","out":"OK at 0x100000004"`,
	} {
		if !strings.Contains(text.String(), want) {
			t.Errorf("the history lacks %s:\n%s", want, &text)
		}
	}
}

// What is wrong with a client of ZooKeeper is said at its place, with what to
// write instead.
func TestBadZookeeperClients(t *testing.T) {
	for clients, want := range map[string]string{
		"{name: c1, server: s9, script: [get /a]}":                 "@20: there is no server for clients \"s9\"; did you mean s1?",
		"{name: c1, server: primary, script: [get /a]}":            "@20: there is no server for clients \"primary\"; write one of s1, s2, s3",
		"{name: c1, workload: {mix: {get: 0}}}":                    "@22: this workload cannot be: c1: a mix of nothing: write 1 or more for one of its parts, as in mix: {get: 1}, or leave mix out",
		"{name: c1, workload: {mix: {}}}":                          "@22: this workload cannot be: c1: a mix of nothing: write 1 or more for one of its parts, as in mix: {get: 1}, or leave mix out",
		"{name: c1, sessionTimeout: 1ms, script: [get /a]}":        "@1: this client cannot take part: c1 has a sessionTimeout of 1ms: write whole milliseconds, 200ms to 2s, which is 2 to 20 ticks",
		"{name: c1, sessionTimeout: 1h, script: [get /a]}":         "@1: this client cannot take part: c1 has a sessionTimeout of 1h0m0s: write whole milliseconds, 200ms to 2s, which is 2 to 20 ticks",
		"{name: c1, sessionTimeout: 1h, server: s9, script: [ls]}": "@1: this client cannot take part: c1 talks to \"s9\": write one of s1, s2, s3",
		"{name: c1, script: [ls /, get /a/]}":                      "@27: c1: not a line of a client: \"get /a/\" has the path \"/a/\", which no node can have: write \"get /a\" or \"get -w /a\"",
	} {
		const before = "clients: ["
		lines := ensemble(before + clients + "]")
		_, err := scenarios.Compile(parsed(t, lines))
		at, text, _ := strings.Cut(strings.TrimPrefix(want, "@"), ": ")
		column, _ := strconv.Atoi(at)
		place := fmt.Sprintf(":%d: ", len(before)+column)
		if err == nil || !strings.HasSuffix(err.Error(), place+text) {
			t.Errorf("%s\nfound    %v\nexpected …%s%s", clients, err, place, text)
		}
	}
}
