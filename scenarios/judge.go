package scenarios

import (
	"context"
	"fmt"
	"slices"

	"github.com/zoolab/zoolab/checker"
	"github.com/zoolab/zoolab/sim"
	"github.com/zoolab/zoolab/sim/tape"
)

// judge ends a run and says what came of it: a row for each monitor, for each
// judge of the history, for progress and for each landmark demanded.
func (r *run) judge(ctx context.Context) *Result {
	w := r.world
	w.Finish()
	stats := w.Stats()
	res := &Result{
		Scenario: string(r.Scenario.Name), Seed: r.seed, Hash: hashText(w.Hash()), Events: stats.Events, Virtual: w.Now(),
		Ops: r.counter.operations, Faults: len(r.config.Plan), Dropped: stats.Dropped, Violation: w.Violation(),
		Expected: r.expect.violates, Marks: w.Marks(),
	}
	if r.chronicle != nil {
		res.Facts = r.chronicle.facts
	}
	if r.recorder != nil {
		res.History = r.recorder.History()
	}
	properties := r.monitorRows(res.Violation)
	var wishes []checker.Check
	for i, j := range r.row.Judges {
		judged := r.watchers[i].Judge(ctx, r.terms(j))
		properties = append(properties, judged.Checks...)
		if res.Consistency == "" {
			res.Consistency = judged.Model()
		}
		if j.tells(r.expect.consistency) {
			wishes = append(wishes, r.consistencyRow(judged))
		}
	}
	if r.expect.progress {
		properties = append(properties, r.progressRow())
	}
	wishes = append(wishes, r.reachedRows(res.Marks)...)
	r.conclude(res, properties, append(wishes, r.limitRows()...))
	return res
}

// monitorRows tells what the monitors came to. The first violation ends a
// run, so at most one of them objects.
func (r *run) monitorRows(v *sim.Violation) []checker.Check {
	rows := []checker.Check{}
	found := false
	for _, m := range r.config.Protocol.Monitors {
		row := checker.Check{Name: m.Name, Verdict: checker.Pass, Detail: m.About}
		if v != nil && v.Monitor == m.Name {
			row.Verdict, row.Detail, found = checker.Fail, v.Text, true
		}
		rows = append(rows, row)
	}
	if v != nil && !found {
		rows = append(rows, checker.Check{Name: v.Monitor, Verdict: checker.Fail, Detail: v.Text})
	}
	return rows
}

// progressRow judges liveness: so soon after the last fault, the goal is met.
func (r *run) progressRow() checker.Check {
	stop := r.stop
	if r.short {
		stop = tape.Interrupted
	}
	standing, detail := r.goal.Judge(r.world, stop)
	verdict := [...]checker.Verdict{tape.InTime: checker.Pass, tape.Late: checker.Fail, tape.Undue: checker.Undecided}[standing]
	return checker.Check{Name: Progress, Verdict: verdict, Detail: detail}
}

// expectedConsistency is the name of the row of consistencyRow.
const expectedConsistency = "expected consistency"

// consistencyRow says whether the clients saw the model that was expected, or
// a stronger one.
func (r *run) consistencyRow(judged checker.Judgement) checker.Check {
	want, first := r.expect.consistency, judged.Checks[0]
	row := checker.Check{Name: expectedConsistency, Verdict: checker.Fail}
	switch {
	case judged.Model() == want:
		row.Verdict, row.Detail = checker.Pass, want+", as expected"
	case judged.Satisfies(want):
		row.Verdict, row.Detail = checker.Pass, fmt.Sprintf("%s, which is more than %s", judged.Model(), want)
	case first.Verdict == checker.Undecided:
		row.Verdict, row.Detail = checker.Undecided, want+" was expected; see "+first.Name
	default:
		row.Detail = want + " was expected; see " + first.Name
	}
	return row
}

// reached is the name of the row of a landmark that is expected.
func reached(landmark string) string { return "reached " + landmark }

// reachedRows says whether the run came by the landmarks that it was to see.
func (r *run) reachedRows(marks []sim.Mark) []checker.Check {
	var rows []checker.Check
	for _, name := range r.expect.reached {
		row := checker.Check{Name: reached(name), Verdict: checker.Fail, Detail: "never"}
		if r.early() {
			row.Verdict, row.Detail = checker.Undecided, "not before the run was stopped"
		}
		for _, m := range marks {
			if m.Name == name && m.Count > 0 {
				row.Verdict, row.Detail = checker.Pass, times(m.Count)
			}
		}
		rows = append(rows, row)
	}
	return rows
}

func times(n uint64) string {
	if n == 1 {
		return "once"
	}
	return fmt.Sprintf("%d times", n)
}

// limitRows says that a run was stopped from outside: then all it did not
// violate is undecided.
func (r *run) limitRows() []checker.Check {
	row := checker.Check{Name: "end", Verdict: checker.Undecided}
	switch r.stop {
	case tape.Full:
		row.Detail = fmt.Sprintf("stopped at %s after %d events, the limit; raise limits.events", r.world.Now(), r.world.Seq())
	case tape.Interrupted:
		row.Detail = fmt.Sprintf("interrupted at %s after %d events", r.world.Now(), r.world.Seq())
	default:
		return nil
	}
	return []checker.Check{row}
}

// conclude compares what came of the run with what was expected. Properties
// are what the protocol promises, wishes what the scenario wants to have seen.
// Where a violation is expected, it is a wish, too, and the properties are
// only told.
func (r *run) conclude(res *Result, properties, wishes []checker.Check) {
	failed := slices.IndexFunc(properties, func(c checker.Check) bool { return c.Verdict == checker.Fail })
	switch {
	case res.Violation != nil:
		res.Broken = res.Violation.Monitor
	case failed >= 0:
		res.Broken = properties[failed].Name
	}
	if r.expect.violates != "" {
		wishes = append(wishes, r.violatesRow(res.Broken))
	}
	res.Checks = slices.Concat(properties, wishes)
	decisive := res.Checks
	if r.expect.violates != "" {
		decisive = wishes
	}
	res.Verdict = checker.Pass
	for _, verdict := range []checker.Verdict{checker.Undecided, checker.Fail} {
		i := slices.IndexFunc(decisive, func(c checker.Check) bool { return c.Verdict == verdict })
		if i >= 0 {
			res.Verdict, res.Unmet = verdict, decisive[i].Name+": "+decisive[i].Detail
		}
	}
}

// violatesRow says whether the expected violation is what came first.
func (r *run) violatesRow(broken string) checker.Check {
	want := r.expect.violates
	row := checker.Check{Name: "expected violation", Verdict: checker.Fail}
	switch {
	case broken == want:
		row.Verdict, row.Detail = checker.Pass, want+" was violated, as expected"
	case broken != "":
		row.Detail = fmt.Sprintf("%s was to be violated first, and %s was", want, broken)
	case r.early():
		row.Verdict, row.Detail = checker.Undecided, "nothing was violated before the run was stopped"
	default:
		row.Detail = want + " was to be violated, and nothing was"
	}
	return row
}
