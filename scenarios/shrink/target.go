package shrink

import (
	"fmt"

	"github.com/zoolab/zoolab/checker"
	"github.com/zoolab/zoolab/scenarios"
)

// A target is how a scenario must fail for it to be the same failure: by the same
// check.
type target struct {
	check string
	// at is by when the check has spoken.
	at moment
	// wish: the check is not the protocol's but the scenario's, which asks for more than
	// is promised, as a consistency.
	wish bool
}

// A moment is when a check speaks.
type moment uint8

const (
	during  moment = iota // a monitor: at once, and the run ends there
	after                 // a judge: when the run is over
	overdue               // the goal: when it was not met in time
)

// expectedConsistency is the row of a wish that shrinks as a violation does: a smaller
// run may meet it.
const expectedConsistency = "expected consistency"

// targetOf finds what is wrong with a run.
func targetOf(c *scenarios.Case, res *scenarios.Result) (target, error) {
	t := target{check: res.Broken, at: after}
	switch row := res.Check(expectedConsistency); {
	case res.Violation != nil:
		t.at = during
	case res.Broken == scenarios.Progress:
		t.at = overdue
	case res.Broken != "":
	case row != nil && row.Verdict == checker.Fail:
		t.check, t.wish = expectedConsistency, true
	case res.Verdict == checker.Pass:
		return t, fmt.Errorf("%s with seed %d ends as expected: %w; zoolab sweep finds seeds that fail", c.Scenario.Name, res.Seed, ErrNothing)
	case res.Verdict == checker.Undecided:
		return t, fmt.Errorf("%s with seed %d is undecided (%s): %w", c.Scenario.Name, res.Seed, res.Unmet, ErrNothing)
	default:
		return t, fmt.Errorf("%s with seed %d violates nothing, and lacks what every smaller run lacks too (%s): %w", c.Scenario.Name, res.Seed, res.Unmet, ErrNothing)
	}
	return t, nil
}

// met reports whether a run fails that way.
func (t target) met(res *scenarios.Result) bool {
	if t.wish {
		row := res.Check(t.check)
		return res.Broken == "" && row != nil && row.Verdict == checker.Fail
	}
	return res.Broken == t.check && (res.Violation != nil) == (t.at == during)
}

// sentence is what the check says.
func (t target) sentence(res *scenarios.Result) string {
	if row := res.Check(t.check); row != nil {
		return row.Detail
	}
	return ""
}
