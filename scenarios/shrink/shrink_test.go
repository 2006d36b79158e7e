package shrink_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/zoolab/zoolab/checker/explore"
	"github.com/zoolab/zoolab/scenarios"
	"github.com/zoolab/zoolab/scenarios/file"
	"github.com/zoolab/zoolab/scenarios/shrink"
	"github.com/zoolab/zoolab/scenarios/strict"
)

// fatal is a testing.T or a rapid.T.
type fatal interface {
	Helper()
	Fatal(...any)
	Fatalf(string, ...any)
}

// open compiles a scenario of the library with settings.
func open(t fatal, name string, set ...string) *scenarios.Case {
	t.Helper()
	var settings []strict.Setting
	for _, text := range set {
		s, err := strict.ParseSetting(text)
		if err != nil {
			t.Fatal(err)
		}
		settings = append(settings, s)
	}
	s, err := scenarios.Open(name, settings...)
	if err != nil {
		t.Fatal(err)
	}
	c, err := scenarios.Compile(s)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// small shrinks a run.
func small(t fatal, c *scenarios.Case, seed uint64, o shrink.Options) *shrink.Result {
	t.Helper()
	r, err := shrink.Shrink(context.Background(), c, seed, o)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// run runs a case strictly.
func run(t fatal, c *scenarios.Case, seed uint64, o scenarios.Options) *scenarios.Result {
	t.Helper()
	res, err := c.Run(context.Background(), seed, o)
	if err != nil {
		t.Fatal(err)
	}
	return res
}

// The smallest way to overrule what was chosen is known by hand: three nodes boot,
// and each of two proposers gets through both phases with the one acceptor.
func TestTheSmallestIsTheOneKnownByHand(t *testing.T) {
	r := small(t, open(t, "paxos-ignore-accepted"), 1, shrink.Options{})
	want := `protocol: paxos
ensemble: {acceptors: 1}
disk: {sync: 0s}
schedule:
  - {next: boot a1}
  - {next: boot p2}
  - {next: boot p1}
  - {next: "paxos p1>a1 Prepare#1"}
  - {next: "paxos a1>p1 Promise#1"}
  - {next: "paxos p1>a1 Accept#1"}
  - {next: "paxos p2>a1 Prepare#1"}
  - {next: "paxos a1>p2 Promise#1"}
  - {next: "paxos p2>a1 Accept#1"}
bugs: ignore-accepted
expect: {violates: agreement}
`
	if got := string(file.Marshal(r.Scenario)); !strings.Contains(got, want) {
		t.Errorf("it is\n%s\nand should be\n%s", got, want)
	}
	if r.Check != "agreement" || !strings.HasPrefix(r.Sentence, "two values are chosen") || r.After.Events != 9 || r.Stopped != "" {
		t.Errorf("it says %s: %s, in %d events; stopped: %q", r.Check, r.Sentence, r.After.Events, r.Stopped)
	}
}

// found are seeds of paxos-random-faults that find a bug, the first ones.
var found = map[string][]uint64{
	"ignore-accepted":      {7, 9, 13, 25, 26, 29},
	"count-messages":       {40, 52, 60, 93, 94, 121},
	"count-across-ballots": {9, 11, 12, 13, 28, 32},
	"forget-on-restart":    {5, 20, 24, 29, 34, 39},
}

// At least nine in ten failing runs are drawn in 25 events.
func TestRunsOfPaxosBecomeShort(t *testing.T) {
	short, all := 0, 0
	for bug, seeds := range found {
		c := open(t, "paxos-random-faults", "bugs=["+bug+"]")
		for _, seed := range seeds[:3] {
			r := small(t, c, seed, shrink.Options{})
			all++
			if r.After.Events <= 25 {
				short++
			}
			if r.After.Faults > 2 || r.After.Lines > 40 || r.Runs > 1000 {
				t.Errorf("%s with seed %d: %+v is left of %+v after %d runs", bug, seed, r.After, r.Before, r.Runs)
			}
		}
	}
	if short*10 < all*9 {
		t.Errorf("%d of %d runs are 25 events or fewer", short, all)
	}
}

// What is left fails by the same check, from its file, and nothing of it can be left
// out, neither an event nor a fault.
func TestNothingIsLeftToRemove(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		name := rapid.SampledFrom([]string{"paxos-ignore-accepted", "paxos-count-messages", "paxos-forget-on-restart",
			"paxos-reuse-ballot"}).Draw(t, "scenario")
		faults := rapid.SampledFrom([]string{"[crash]", "[pause, network]", "[clock]"}).Draw(t, "faults")
		c := open(t, name, "random={kinds: "+faults+", every: 40ms, until: 200ms}", "expect={}")
		seed := rapid.Uint64Range(1, 1000).Draw(t, "seed")
		first := run(t, c, seed, scenarios.Options{})
		if first.Violation == nil {
			return
		}
		r := small(t, c, seed, shrink.Options{})
		parsed, err := file.Parse("small", file.Marshal(r.Scenario))
		if err != nil {
			t.Fatal(err)
		}
		again, err := scenarios.Compile(parsed)
		if err != nil {
			t.Fatal(err)
		}
		res := run(t, again, parsed.Seed, scenarios.Options{})
		if res.Broken != first.Broken || res.Hash != r.Hash || res.Unmet != "" {
			t.Fatalf("%s was violated, and %q is now, with hash %s and not %s; %s", first.Broken, res.Broken, res.Hash, r.Hash, res.Unmet)
		}
		entries := again.Entries()
		for i := range entries {
			less, err := again.Scheduled(slices.Delete(slices.Clone(entries), i, i+1))
			if err != nil {
				t.Fatal(err)
			}
			res := run(t, less, parsed.Seed, scenarios.Options{Lenient: true})
			if res.Broken == first.Broken && res.Violation.Seq < uint64(r.After.Events) {
				t.Fatalf("without entry %d, %s, it fails as well:\n%s", i+1, entries[i].Choice, file.Marshal(r.Scenario))
			}
		}
	})
}

// The same run gives the same file.
func TestShrinkingIsDeterministic(t *testing.T) {
	c := open(t, "paxos-random-faults", "bugs=[forget-on-restart]")
	first, second := small(t, c, 20, shrink.Options{}), small(t, c, 20, shrink.Options{})
	if !bytes.Equal(file.Marshal(first.Scenario), file.Marshal(second.Scenario)) || first.Hash != second.Hash || first.Runs != second.Runs {
		t.Errorf("one is\n%s\nand the other\n%s", file.Marshal(first.Scenario), file.Marshal(second.Scenario))
	}
}

// No shorter trace than breadth-first search finds, and not much longer: within a
// quarter. Booting is no move to the search.
func TestTheShortestIsNotMuchShorter(t *testing.T) {
	for bug, expiries := range map[string]int{"ignore-accepted": 0, "count-messages": 0, "count-across-ballots": 1} {
		c := open(t, "paxos-random-faults", "bugs=["+bug+"]")
		for _, seed := range found[bug][:2] {
			r := small(t, c, seed, shrink.Options{})
			moves := 0
			for _, x := range r.Case.Entries() {
				if x.Choice.On.Port != "boot" {
					moves++
				}
			}
			options := explore.Options{States: 3_000_000}
			options.Expiries = expiries
			best, err := explore.Breadth(context.Background(), r.Case.Model(), options)
			if err != nil {
				t.Fatal(err)
			}
			if best.Violation == nil || best.Violation.Monitor != r.Check {
				t.Fatalf("%s with seed %d: the search finds %v", bug, seed, best.Violation)
			}
			if moves*4 > best.Moves*5 {
				t.Errorf("%s with seed %d: %d moves, and %d would do:\n%s", bug, seed, moves, best.Moves, file.Marshal(r.Scenario))
			}
		}
	}
}

// Of a run that makes no progress, what is left would make progress without its bug.
func TestProgressIsNotLiedAbout(t *testing.T) {
	for _, x := range []struct {
		name string
		seed uint64
		set  []string
	}{
		{"paxos-no-backoff", 3, nil},
		{"election-demand-equality", 1, nil},
		{"paxos-random-faults", 69, []string{"bugs=[ignore-accepted]"}},
	} {
		r := small(t, open(t, x.name, x.set...), x.seed, shrink.Options{})
		if r.Check != scenarios.Progress {
			t.Fatalf("%s: %s fails", x.name, r.Check)
		}
		sound, err := file.Parse("sound", file.Marshal(r.Scenario), strict.Setting{Path: "bugs"}, strict.Setting{Path: "expect.violates"})
		if err != nil {
			t.Fatal(err)
		}
		c, err := scenarios.Compile(sound)
		if err != nil {
			t.Fatal(err)
		}
		if res := run(t, c, sound.Seed, scenarios.Options{}); res.Unmet != "" {
			t.Errorf("%s: without its bug, %s:\n%s", x.name, res.Unmet, file.Marshal(r.Scenario))
		}
	}
}

// Every protocol that has mistakes can be shrunk, whoever notices them: a monitor, or a
// judge when all is over.
func TestEveryProtocolIsShrunk(t *testing.T) {
	for _, x := range []struct {
		name   string
		check  string
		events int
	}{
		{"election-adopt-any", "votes-go-up", 10},
		{"zab-commit-out-of-order", "local-primary-order", 40},
		{"zookeeper-stale-read", "consistency", 25},
		{"zookeeper-claim-proposed", "single-system-image", 45},
	} {
		t.Run(x.name, func(t *testing.T) {
			t.Parallel()
			c := open(t, x.name)
			r := small(t, c, c.Scenario.Seed, shrink.Options{})
			if r.Check != x.check || r.After.Events > x.events {
				t.Errorf("%s in %d events:\n%s", r.Check, r.After.Events, file.Marshal(r.Scenario))
			}
		})
	}
}

// What ends as it should has nothing to shrink, nor what only lacks something: a
// smaller run lacks it, too.
func TestThereMayBeNothingToShrink(t *testing.T) {
	for set, said := range map[string]string{
		"seed=7":                        "paxos-quiet with seed 7 ends as expected: there is nothing to shrink; zoolab sweep finds seeds that fail",
		"expect.reached=[learned-late]": "violates nothing, and lacks what every smaller run lacks too (reached learned-late: never)",
		"limits.events=5":               "is undecided",
	} {
		c := open(t, "paxos-quiet", set)
		_, err := shrink.Shrink(context.Background(), c, c.Scenario.Seed, shrink.Options{})
		if !errors.Is(err, shrink.ErrNothing) || !strings.Contains(err.Error(), said) {
			t.Errorf("%s: %v", set, err)
		}
	}
}

// When the work is ended early, what there is fails as well, and it says so.
func TestWhatThereIsWhenTheWorkIsEnded(t *testing.T) {
	c := open(t, "paxos-random-faults", "bugs=[ignore-accepted]")
	r := small(t, c, 13, shrink.Options{Runs: 40})
	if r.Runs != 40 || !strings.Contains(r.Stopped, "runs") || r.After.Events >= r.Before.Events {
		t.Errorf("%d runs, stopped: %q, %+v of %+v", r.Runs, r.Stopped, r.After, r.Before)
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := shrink.Shrink(ctx, c, 13, shrink.Options{}); !errors.Is(err, context.Canceled) {
		t.Errorf("nothing was run, and the error is %v", err)
	}
	r, err := shrink.Shrink(after(30), c, 13, shrink.Options{})
	if err != nil || r.Stopped != "interrupted" || r.After.Events >= r.Before.Events {
		t.Errorf("interrupted: %v, %+v", err, r)
	}
}

// after is a context that is done when it was asked so often.
func after(asks int) context.Context { return &patient{Context: context.Background(), asks: asks} }

type patient struct {
	context.Context
	asks int
}

func (p *patient) Err() error {
	if p.asks--; p.asks < 0 {
		return context.Canceled
	}
	return nil
}

// A schedule by hand is part of what is shrunk: what it alters, copies and cuts is in
// the script when it is needed.
func TestASchedulesOwnDeedsAreKept(t *testing.T) {
	for _, x := range []struct {
		name, schedule string
		needs          string
		events         int
	}{
		{"paxos-quiet", `[{garble: "paxos p2>a1 Accept#1", leaf: 2}]`, `garble: "paxos p2>a1 Accept#1"`, 12},
		{"paxos-quiet", `[{garble: "paxos a2>l1 Accepted#1", leaf: 2}]`, `garble: "paxos a`, 16},
		{"paxos-count-messages", `[{duplicate: "paxos a3>l1 Accepted#1"}, {hold: "paxos p1>a1 Accept#1"}, {hold: "paxos p1>a2 Accept#1"}]`, "again: true", 12},
	} {
		c := open(t, x.name, "schedule="+x.schedule, "expect={}", "network={delay: 1ms}", "faults=[]")
		r := small(t, c, 1, shrink.Options{})
		text := string(file.Marshal(r.Scenario))
		if !strings.Contains(text, x.needs) || r.After.Events > x.events || strings.Contains(text, "hold:") {
			t.Errorf("%s: %d events of\n%s", x.schedule, r.After.Events, text)
		}
	}
}

func ExampleShrink() {
	s, err := scenarios.Open("paxos-reuse-ballot")
	if err != nil {
		fmt.Println(err)
		return
	}
	c, err := scenarios.Compile(s)
	if err != nil {
		fmt.Println(err)
		return
	}
	r, err := shrink.Shrink(context.Background(), c, s.Seed, shrink.Options{})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Printf("%d events became %d: %s\n", r.Before.Events, r.After.Events, r.Sentence)
	for i := range r.Scenario.Schedule {
		line := &r.Scenario.Schedule[i]
		_, on := line.Event()
		fmt.Println(strings.TrimSpace(line.Action() + " " + on.Text))
	}
	// Output:
	// 32 events became 7: p1 put to the vote p1/2 at 1.p1, but the ballot's value was p1/1
	// next boot a1
	// next boot p1
	// next paxos p1>a1 Prepare#1
	// next paxos a1>p1 Promise#1
	// crash
	// restart
	// next paxos a1>p1 Promise#1
}
