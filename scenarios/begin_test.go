package scenarios_test

import (
	"slices"
	"testing"
	"time"

	"github.com/zoolab/zoolab/checker"
	"github.com/zoolab/zoolab/scenarios"
	"github.com/zoolab/zoolab/scenarios/strict"
	"github.com/zoolab/zoolab/sim"
)

// What a scenario expects to see by its end is undecided when its run was ended before, as
// whoever serves it may do, and nothing else is.
func TestACourseThatIsCutShort(t *testing.T) {
	c := open(t, "zookeeper-split-brain")
	for _, end := range []struct {
		at     time.Duration
		want   checker.Verdict
		detail string
	}{
		{400 * time.Millisecond, checker.Undecided, "not before the run was stopped"},
		{time.Hour, checker.Pass, "once"},
	} {
		course, err := c.Begin(1, scenarios.Options{})
		if err != nil {
			t.Fatal(err)
		}
		course.World().Run(sim.Time(min(end.at, time.Duration(c.Scenario.Until))))
		res := course.Judge(t.Context())
		course.World().Close()
		i := slices.IndexFunc(res.Checks, func(c checker.Check) bool { return c.Name == "reached leader-abdicated" })
		if row := res.Checks[i]; res.Verdict != end.want || row.Verdict != end.want || row.Detail != end.detail {
			t.Errorf("to %s: %s, %+v", end.at, res.Verdict, row)
		}
	}
	never := open(t, "serve", strict.Setting{Path: "expect.reached", Value: "[leader-abdicated]"})
	course, err := never.Begin(1, scenarios.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer course.World().Close()
	course.World().Run(sim.Time(time.Minute))
	if res := course.Judge(t.Context()); res.Verdict != checker.Fail || res.Unmet != "reached leader-abdicated: never" {
		t.Errorf("behind its end: %s, %q", res.Verdict, res.Unmet)
	}
}
