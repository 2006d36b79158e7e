package sweep

import (
	"fmt"

	"github.com/zoolab/zoolab/checker"
	"github.com/zoolab/zoolab/scenarios"
)

// A Report is what came of a sweep. Its JSON form is the one that programs
// read from `zoolab sweep --json`.
type Report struct {
	Scenario  string          `json:"scenario"`
	Seeds     string          `json:"seeds"` // those asked for: "1..1000"
	Verdict   checker.Verdict `json:"verdict"`
	Runs      uint64          `json:"runs"`   // seeds that were run
	Passed    uint64          `json:"passed"` // as expected
	Failed    uint64          `json:"failed"`
	Undecided uint64          `json:"undecided"`
	Events    uint64          `json:"events"` // of all runs together

	// Expected is the violation that the scenario expects, "" for none.
	// A seed that does not show it counts neither as passed nor as failed.
	Expected   string `json:"expected,omitempty"`
	Found      uint64 `json:"found,omitempty"`       // seeds that showed it
	FirstFound uint64 `json:"first_found,omitempty"` // the lowest of them
	FoundAt    uint64 `json:"found_event,omitempty"` // the event of its violation

	Failures    []Group    `json:"failures"` // that with the lowest seed first
	Landmarks   []Landmark `json:"landmarks"`
	Interrupted bool       `json:"interrupted"`
}

// A Landmark is a state that runs should come by, with how many seeds did.
type Landmark struct {
	Name  string `json:"name"`
	Seeds uint64 `json:"seeds"`
}

// report sums up a tally.
func (t *tally) report(c *scenarios.Case, o Options, interrupted bool) *Report {
	r := &Report{
		Scenario: string(c.Scenario.Name), Seeds: o.Seeds.String(),
		Runs: t.runs, Passed: t.passed, Failed: t.failed, Undecided: t.undecided, Events: t.events,
		Expected: c.Scenario.Expect.Violates.Text, Found: t.found, FirstFound: t.firstFound, FoundAt: t.foundAt,
		Failures: t.sortedGroups(), Landmarks: t.landmarks(c.Landmarks()), Interrupted: interrupted,
	}
	r.Verdict = checker.Pass
	switch {
	case r.Failed > 0:
		r.Verdict = checker.Fail
	case interrupted || r.Undecided > 0:
		r.Verdict = checker.Undecided
	case r.Expected != "" && r.Found == 0:
		r.Verdict = checker.Fail
	}
	return r
}

// Summary says in one sentence what came of the sweep.
func (r *Report) Summary() string {
	switch {
	case r.Interrupted:
		return fmt.Sprintf("interrupted after %s: %d as expected, %d failed, %d undecided", count(r.Runs), r.Passed, r.Failed, r.Undecided)
	case r.Expected != "" && r.Found > 0:
		return fmt.Sprintf("%s was found in %d of %s, first in seed %d; %d failed otherwise", r.Expected, r.Found, count(r.Runs), r.FirstFound, r.Failed)
	case r.Expected != "":
		return fmt.Sprintf("%s was not found in %s; %d failed otherwise", r.Expected, count(r.Runs), r.Failed)
	}
	return fmt.Sprintf("%s: %d as expected, %d failed, %d undecided", count(r.Runs), r.Passed, r.Failed, r.Undecided)
}

func count(seeds uint64) string {
	if seeds == 1 {
		return "1 seed"
	}
	return fmt.Sprintf("%d seeds", seeds)
}
