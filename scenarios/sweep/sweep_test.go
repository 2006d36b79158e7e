package sweep_test

import (
	"context"
	"encoding/json"
	"testing"
	"time"

	"github.com/zoolab/zoolab/checker"
	"github.com/zoolab/zoolab/scenarios"
	"github.com/zoolab/zoolab/scenarios/strict"
	"github.com/zoolab/zoolab/scenarios/sweep"
)

func open(t *testing.T, name string, set ...strict.Setting) *scenarios.Case {
	t.Helper()
	s, err := scenarios.Open(name, set...)
	if err != nil {
		t.Fatal(err)
	}
	c, err := scenarios.Compile(s)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func do(t *testing.T, c *scenarios.Case, o sweep.Options) *sweep.Report {
	t.Helper()
	r, err := sweep.Run(context.Background(), c, o)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// broken is a scenario in which many seeds fail, and not all of the same.
func broken(t *testing.T) *scenarios.Case {
	return open(t, "paxos-random-faults", strict.Setting{Path: "bugs", Value: "[ignore-accepted, count-across-ballots]"})
}

func printed(t *testing.T, r *sweep.Report) string {
	t.Helper()
	b, err := json.Marshal(r)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// The number of workers changes nothing, with --first or without.
func TestWorkersDoNotMatter(t *testing.T) {
	c := broken(t)
	for _, first := range []bool{false, true} {
		o := sweep.Options{Seeds: sweep.Seeds{First: 1, Last: 500}, First: first, Workers: 1}
		want := do(t, c, o)
		if want.Failed == 0 || first && want.Failed != 1 {
			t.Fatalf("%d seeds failed", want.Failed)
		}
		for _, workers := range []int{2, 7} {
			o.Workers = workers
			if got := do(t, c, o); printed(t, got) != printed(t, want) {
				t.Errorf("%d workers found\n%s\none\n%s", workers, printed(t, got), printed(t, want))
			}
		}
	}
}

// What a sweep says of a seed is what its run says.
func TestFailuresAreThoseOfRuns(t *testing.T) {
	c := broken(t)
	r := do(t, c, sweep.Options{Seeds: sweep.Seeds{First: 1, Last: 300}})
	if len(r.Failures) < 2 {
		t.Fatalf("found %d sorts of failures", len(r.Failures))
	}
	for i, g := range r.Failures {
		if i > 0 && g.Seeds[0] < r.Failures[i-1].Seeds[0] {
			t.Errorf("%s comes after a group with a higher seed", g.Check)
		}
		for _, seed := range g.Seeds {
			res, err := c.Run(context.Background(), seed, scenarios.Options{})
			if err != nil || res.Broken != g.Check {
				t.Errorf("seed %d breaks %q, the sweep said %s (%v)", seed, res.Broken, g.Check, err)
			}
		}
	}
}

// Shards part the seeds: together they are all of them, each once.
func TestShardsArePartition(t *testing.T) {
	for _, n := range []uint64{1, 2, 3, 7, 20} {
		whole := sweep.Seeds{First: 5, Last: 17}
		seen := map[uint64]int{}
		for i := uint64(1); i <= n; i++ {
			part := whole
			part.Shard, part.Shards = i, n
			for k := range part.Count() {
				seen[part.At(k)]++
			}
		}
		for seed := whole.First; seed <= whole.Last; seed++ {
			if seen[seed] != 1 {
				t.Errorf("of %d shards %d run seed %d", n, seen[seed], seed)
			}
		}
		if len(seen) != int(whole.Count()) {
			t.Errorf("%d shards run %d seeds of %d", n, len(seen), whole.Count())
		}
	}
}

func TestInterrupted(t *testing.T) {
	c := open(t, "paxos-random-faults")
	ctx, cancel := context.WithTimeout(t.Context(), time.Second)
	defer cancel()
	began := time.Now()
	r, err := sweep.Run(ctx, c, sweep.Options{Seeds: sweep.Seeds{First: 1, Last: 1 << 39}})
	if err != nil {
		t.Fatal(err)
	}
	if took := time.Since(began); !r.Interrupted || r.Verdict != checker.Undecided || r.Runs == 0 || took > 30*time.Second {
		t.Errorf("after %s: %s", took, printed(t, r))
	}
}

// A schedule that does not fit a seed is an error that names the seed.
func TestScheduleThatDoesNotFit(t *testing.T) {
	c := open(t, "paxos-quiet", strict.Setting{Path: "schedule", Value: `[{drop: "paxos p1>a1 Prepare#9"}]`})
	_, err := sweep.Run(context.Background(), c, sweep.Options{Seeds: sweep.Seeds{First: 3, Last: 900}, Workers: 2})
	want := `seed 3: schedule=[{drop: "paxos p1>a1 Prepare#9"}]:1:2: drop "paxos p1>a1 Prepare#9": the message never came up; the schedule does not fit this scenario and seed`
	if err == nil || err.Error() != want {
		t.Errorf("found    %v\nexpected %s", err, want)
	}
}
