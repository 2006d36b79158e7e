package scenarios_test

import (
	"bytes"
	"context"
	"runtime"
	"slices"
	"strings"
	"testing"

	"github.com/zoolab/zoolab/checker"
	"github.com/zoolab/zoolab/scenarios"
	"github.com/zoolab/zoolab/scenarios/file"
	"github.com/zoolab/zoolab/scenarios/strict"
)

// open compiles a scenario of the library, with some of it overridden.
func open(t testing.TB, name string, set ...strict.Setting) *scenarios.Case {
	t.Helper()
	s, err := scenarios.Open(name, set...)
	if err != nil {
		t.Fatal(err)
	}
	return compile(t, s)
}

func compile(t testing.TB, s *file.Scenario) *scenarios.Case {
	t.Helper()
	c, err := scenarios.Compile(s)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func run(t testing.TB, c *scenarios.Case, seed uint64, o scenarios.Options) *scenarios.Result {
	t.Helper()
	res, err := c.Run(context.Background(), seed, o)
	if err != nil {
		t.Fatal(err)
	}
	return res
}

// Every scenario of the library ends as it says, in the same way each time:
// again, on one core, from its explicit plan and from its recording.
func TestLibrary(t *testing.T) {
	for _, name := range scenarios.Library() {
		t.Run(name, func(t *testing.T) {
			c := open(t, name)
			if string(c.Scenario.Name) != name {
				t.Errorf("it calls itself %s", c.Scenario.Name)
			}
			var trace bytes.Buffer
			res := run(t, c, c.Scenario.Seed, scenarios.Options{Record: &trace, Facts: true})
			if res.Verdict != checker.Pass {
				t.Errorf("%s: %s", res.Verdict, res.Unmet)
			}
			before := runtime.GOMAXPROCS(1)
			again := run(t, c, c.Scenario.Seed, scenarios.Options{Ring: 16})
			runtime.GOMAXPROCS(before)
			planned := run(t, compile(t, c.Explicit(c.Scenario.Seed)), c.Scenario.Seed, scenarios.Options{})
			_, replayed, err := scenarios.Replay(context.Background(), "trace", &trace)
			if err != nil {
				t.Fatal(err)
			}
			for _, other := range []*scenarios.Result{again, planned, replayed} {
				if other.Hash != res.Hash || other.Verdict != res.Verdict || !slices.Equal(other.Checks, res.Checks) {
					t.Errorf("found %s %s, expected %s %s", other.Hash, other.Verdict, res.Hash, res.Verdict)
				}
			}
			if other := run(t, c, c.Scenario.Seed+1, scenarios.Options{}); other.Hash == res.Hash {
				t.Error("another seed makes no difference")
			}
		})
	}
}

// A plan that was printed and read again is the same scenario.
func TestPlansArePrinted(t *testing.T) {
	c := open(t, "paxos-random-faults")
	for seed := range uint64(50) {
		plan := c.Explicit(seed)
		read, err := file.Parse("plan", file.Marshal(plan))
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(file.Marshal(read), file.Marshal(plan)) {
			t.Errorf("seed %d: the plan changes when it is read", seed)
		}
		if a, b := run(t, compile(t, read), seed, scenarios.Options{}), run(t, c, seed, scenarios.Options{}); a.Hash != b.Hash {
			t.Errorf("seed %d: the plan gives %s, the scenario %s", seed, a.Hash, b.Hash)
		}
	}
}

// Each bug has a scenario that shows it by the check that is said to catch
// it. Without the bug the same scenario breaks nothing, under any seed.
func TestBugs(t *testing.T) {
	for _, bug := range scenarios.ListBugs() {
		t.Run(bug.Name, func(t *testing.T) {
			c := open(t, bug.Protocol+"-"+bug.Name)
			if got := c.Scenario.Bugs.Texts(); !slices.Equal(got, []string{bug.Name}) {
				t.Errorf("its scenario switches on %v", got)
			}
			if got := c.Scenario.Expect.Violates.Text; got != bug.Caught {
				t.Errorf("its scenario expects %s, and %s is to catch it", got, bug.Caught)
			}
			sound := open(t, bug.Protocol+"-"+bug.Name, strict.Setting{Path: "bugs", Value: "[]"})
			for seed := range uint64(200) {
				res, err := sound.Run(context.Background(), seed, scenarios.Options{Ring: 16})
				if err == nil && res.Broken != "" {
					t.Fatalf("without the bug seed %d breaks %s: %s", seed, res.Broken, res.Check(res.Broken).Detail)
				}
			}
		})
	}
}

// What is listed has a name and a sentence.
func TestLists(t *testing.T) {
	for _, list := range [][]scenarios.Listed{scenarios.ListProtocols(), scenarios.ListScenarios(), scenarios.ListChecks(), scenarios.ListBugs()} {
		seen := map[string]bool{}
		for _, row := range list {
			key := row.Protocol + " " + row.Name
			if row.Name == "" || row.About == "" || seen[key] || seen[row.About] {
				t.Errorf("a row is empty or twice there: %+v", row)
			}
			seen[key], seen[row.About] = true, true
		}
		if len(list) == 0 {
			t.Error("a list is empty")
		}
	}
}

// Whatever word a script of the library begins with is listed, by the protocol that takes it.
func TestTheWordsOfScriptsAreListed(t *testing.T) {
	listed := map[string]bool{}
	for _, p := range scenarios.ListProtocols() {
		for _, c := range p.Commands {
			listed[p.Name+" "+strings.Fields(c.Line)[0]] = true
		}
	}
	for _, row := range scenarios.ListScenarios() {
		s, err := scenarios.Open(row.Name)
		if err != nil {
			t.Fatal(err)
		}
		for _, c := range s.Clients {
			for _, line := range c.Script {
				if word := strings.Fields(line.Text)[0]; !listed[s.Protocol.Text+" "+word] {
					t.Errorf("%s: zoolab list protocols has nothing of %s", row.Name, word)
				}
			}
		}
	}
}
