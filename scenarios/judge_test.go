package scenarios_test

import (
	"context"
	"strings"
	"testing"

	"github.com/zoolab/zoolab/checker"
	"github.com/zoolab/zoolab/scenarios"
	"github.com/zoolab/zoolab/scenarios/strict"
)

// twoLearners lets paxos-ignore-accepted deceive its clients: the one learner
// has heard of the first value alone, the other one of the second.
const twoLearners = "ensemble.learners=2;faults=[{at: 0s, cut: {from: l1, to: p2}}, {at: 0s, isolate: l2, for: 100ms}];"

// How runs are judged: each case overrides a scenario of the library and says
// what one row and the whole then come to.
func TestVerdicts(t *testing.T) {
	for _, c := range []struct {
		name, scenario, set string // key=value, parted by semicolons
		row                 string
		verdict, whole      checker.Verdict
		detail              string
	}{
		{"in time", "paxos-partition", "", "progress", "pass", "pass", "after the last fault was over"},
		{"before the end of trouble", "paxos-random-faults", "seed=3", "progress", "pass", "pass", "met before the last fault was over"},
		{"too late", "paxos-partition", "expect.progressAfterHeal=1ms", "progress", "fail", "fail", "1ms after the last fault was over"},
		{"never", "paxos-partition", "faults=[{at: 0s, isolate: [a1, a2, a3]}]", "progress", "fail", "fail", "5s after the start"},
		{"nothing to wait for", "paxos-quiet", "clients=[{name: c1, script: [sleep 1s]}];expect={progressAfterHeal: 1s}", "progress", "pass", "pass", "met from the start on"},
		{"cut short", "paxos-ignore-accepted", "expect.progressAfterHeal=1s", "progress", "undecided", "pass", "before progress was due"},
		{"not as far", "paxos-partition", "limits.events=50", "progress", "undecided", "undecided", "before progress was due"},
		{"the expected one", "paxos-ignore-accepted", "", "expected violation", "pass", "pass", "agreement was violated, as expected"},
		{"another one", "paxos-ignore-accepted", "expect.violates=validity", "expected violation", "fail", "fail", "validity was to be violated first, and agreement was"},
		{"no violation yet", "paxos-ignore-accepted", "limits.events=5", "expected violation", "undecided", "undecided", "before the run was stopped"},
		{"nobody watches", "paxos-ignore-accepted", twoLearners + "expect={monitors: [validity, promise]}", "linearizable", "fail", "fail", "c1 was told blue and c2 was told green"},
		{"by clients' eyes", "paxos-ignore-accepted", twoLearners + "expect={monitors: [validity], violates: linearizable}", "expected violation", "pass", "pass", "linearizable was violated"},
		{"a landmark missed", "paxos-quiet", "expect.reached=[dueling-retry]", "reached dueling-retry", "fail", "fail", "never"},
		{"a landmark met", "paxos-dueling-proposers", "", "reached dueling-retry", "pass", "pass", ""},
		{"a model", "paxos-quiet", "", "expected consistency", "pass", "pass", "linearizable, as expected"},
		{"too many events", "paxos-quiet", "limits.events=7", "end", "undecided", "undecided", "after 7 events"},
	} {
		t.Run(c.name, func(t *testing.T) {
			var set []strict.Setting
			for text := range strings.SplitSeq(c.set, ";") {
				if one, err := strict.ParseSetting(text); err == nil {
					set = append(set, one)
				}
			}
			experiment := open(t, c.scenario, set...)
			res := run(t, experiment, experiment.Scenario.Seed, scenarios.Options{})
			row := res.Check(c.row)
			if row == nil || row.Verdict != c.verdict || !strings.Contains(row.Detail, c.detail) || res.Verdict != c.whole {
				t.Errorf("found %+v and in all %s; expected %s: …%s… and %s", row, res.Verdict, c.verdict, c.detail, c.whole)
			}
			if (res.Unmet == "") != (res.Verdict == checker.Pass) {
				t.Errorf("%s, because of %q", res.Verdict, res.Unmet)
			}
		})
	}
}

// A run that is interrupted is undecided, and says so.
func TestInterruptedRun(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	res, err := open(t, "paxos-quiet").Run(ctx, 1, scenarios.Options{})
	if err != nil || res.Verdict != checker.Undecided || res.Check("end") == nil {
		t.Errorf("found %+v, %v", res, err)
	}
}
