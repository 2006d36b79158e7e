package shrink

import (
	"context"
	"slices"
	"strings"
	"testing"

	"github.com/zoolab/zoolab/scenarios"
	"github.com/zoolab/zoolab/scenarios/file"
)

// ignored is a scenario in which what was chosen is overruled, with room for more.
const ignored = `
name: planted
about: Two proposers, and more than is needed.
protocol: paxos
bugs: [ignore-accepted]
ensemble: {proposers: 2, acceptors: 3, learners: 1}
clients:
  - {name: c1, server: p1, script: [propose blue]}
  - {name: c2, server: p2, start: 100ms, script: [propose green]}
faults:
  - {at: 0s, cut: {from: l1, to: p2}}
until: 5s
expect: {violates: agreement}
`

// unanswered is a scenario in which a proposer tries ballots whose promises it cannot
// wait for, whatever else is lost.
const unanswered = `
name: planted
about: Two proposers preempt each other, and now and then a message is lost.
protocol: paxos
bugs: [no-backoff]
ensemble: {proposers: 1, acceptors: 1, learners: 1, retry: 1ms}
network: {delay: 5ms..6ms, loss: 5%}
until: 2s
expect: {violates: progress, progressAfterHeal: 1s}
`

// caseOf compiles a text in which something is replaced.
func caseOf(t *testing.T, text string, replace ...string) *scenarios.Case {
	t.Helper()
	s, err := file.Parse("test", []byte(strings.NewReplacer(replace...).Replace(text)))
	if err != nil {
		t.Fatal(err)
	}
	c, err := scenarios.Compile(s)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// Each pass removes what was planted for it, without help from those that could have
// done it otherwise.
func TestEachPassMakesADifference(t *testing.T) {
	for _, x := range []struct {
		passes  []string
		text    string
		planted []string
		gone    func(s *file.Scenario, size Size) bool
	}{
		{[]string{"what comes after"}, ignored, []string{"until:", "  - {at: 4s, crash: a1}\n  - {at: 4500ms, restart: a1}\nuntil:"},
			func(s *file.Scenario, _ Size) bool { return len(s.Faults) == 1 && s.Until < 1e9 }},
		{[]string{"faults"}, ignored, []string{"until:", "  - {at: 1ms, pause: a3}\n  - {at: 60ms, clock: {node: a2, skew: 1ms}}\nuntil:"},
			func(s *file.Scenario, _ Size) bool { return len(s.Faults) == 1 && s.Faults[0].Action() == "cut" }},
		{[]string{"clients"}, ignored, []string{"faults:", "  - {name: c3, server: p1, start: 90ms, script: [propose red]}\n  - {count: 2, server: p1, start: 80ms, script: [propose pink]}\nfaults:"},
			func(s *file.Scenario, _ Size) bool { return len(s.Clients) == 2 }},
		{[]string{"operations"}, ignored, []string{"[propose blue]", "[propose blue, sleep 1ms, propose teal, propose red]"},
			func(s *file.Scenario, size Size) bool { return len(s.Clients[0].Script) == 1 && size.Ops == 2 }},
		{[]string{"nodes"}, ignored, []string{"acceptors: 3, learners: 1", "acceptors: 7, learners: 1"},
			func(_ *file.Scenario, size Size) bool { return size.Nodes == 6 }},
		{[]string{"losses"}, unanswered, nil,
			func(s *file.Scenario, _ Size) bool { return s.Network.Loss == 0 && len(s.Schedule) == 0 }},
		{[]string{"delays and losses"}, ignored, []string{"ensemble:", "network: {loss: 2%, duplicate: 5%}\nservice: 1ms\nensemble:"},
			func(s *file.Scenario, _ Size) bool {
				return s.Network.Loss == 0 && s.Network.Duplicate == 0 && s.Service.Max == 0 && len(s.Schedule) > 20
			}},
		{[]string{"delays and losses", "events"}, ignored, nil,
			func(s *file.Scenario, size Size) bool { return size.Events <= 22 && size.Faults == 0 }},
		{[]string{"unusual settings"}, ignored, []string{"ensemble: {", "seed: 7\nclocks: {drift: 10ppm}\nbuggify: true\nensemble: {patience: 700ms, ",
			"ignore-accepted", "ignore-accepted, count-messages"},
			func(s *file.Scenario, _ Size) bool {
				return s.Seed == 1 && s.Clocks.Drift == 0 && !s.Buggify && s.Ensemble == nil && len(s.Bugs) == 1
			}},
		{[]string{round}, ignored, []string{"acceptors: 3", "acceptors: 7"},
			func(s *file.Scenario, size Size) bool { return size.Nodes == 6 && s.Disk.Sync.Max == 0 }},
	} {
		t.Run(strings.Join(x.passes, ", "), func(t *testing.T) {
			t.Parallel()
			var some []pass
			for _, name := range x.passes {
				some = append(some, passes[slices.IndexFunc(passes, func(p pass) bool { return p.name == name })])
			}
			c := caseOf(t, x.text, x.planted...)
			r, err := shrink(context.Background(), c, c.Scenario.Seed, Options{}, some)
			if err != nil {
				t.Fatal(err)
			}
			if !x.gone(r.Scenario, r.After) {
				t.Errorf("%+v is left:\n%s", r.After, file.Marshal(r.Scenario))
			}
		})
	}
}

// A fault that was over stays over: without what ends it, nothing would make progress.
func TestWhatWasHealedStaysHealed(t *testing.T) {
	parse := func(text string) []file.Fault {
		s, err := file.Parse("test", []byte("name: x\nabout: x\nprotocol: paxos\nfaults:\n"+text))
		if err != nil {
			t.Fatal(err)
		}
		return s.Faults
	}
	for _, x := range []struct{ faults, stands string }{
		{"  - {at: 1s, partition: [[a1], [a2]]}\n  - {at: 2s, heal: all}", ""},
		{"  - {at: 1s, partition: [[a1], [a2]]}", "partition a1, partition a2"},
		{"  - {at: 2s, partition: [[a1], [a2]]}\n  - {at: 1s, heal: all}", "partition a1, partition a2"},
		{"  - {at: 1s, isolate: a1, for: 1s}", ""},
		{"  - {at: 1s, crash: [a1, a2]}\n  - {at: 2s, restart: a1}", "crash a2"},
		{"  - {at: 1s, crash: all}\n  - {at: 2s, restart: all}", ""},
		{"  - {at: 1s, crash: all}\n  - {at: 2s, heal: all}", "crash "},
		{"  - {at: 1s, crash: all}\n  - {at: 2s, heal: everything}", ""},
		{"  - {at: 1s, pause: a1}\n  - {at: 2s, restart: a1}", "pause a1"},
		{"  - {at: 1s, disk: {node: a1, lies: true}}\n  - {at: 2s, disk: {node: a1, mend: lies}}", ""},
		{"  - {at: 1s, disk: {node: a1, lost: true}}\n  - {at: 2s, restart: a1}", ""},
		{"  - {at: 1s, clog: {from: a1, to: a2, for: 1s}}", ""},
		{"  - {at: 1s, network: {loss: 100%}}\n  - {at: 2s, heal: all}", "network "},
	} {
		var all []string
		for _, harm := range standing(parse(x.faults)) {
			all = append(all, harm.action+" "+harm.node)
		}
		if got := strings.Join(all, ", "); got != x.stands {
			t.Errorf("%s\nleaves %q standing, not %q", x.faults, got, x.stands)
		}
	}
}
