package scenarios_test

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"github.com/zoolab/zoolab/checker"
	"github.com/zoolab/zoolab/scenarios"
	"github.com/zoolab/zoolab/scenarios/file"
	"github.com/zoolab/zoolab/scenarios/strict"
	"github.com/zoolab/zoolab/sim"
	"github.com/zoolab/zoolab/sim/tape"
	"pgregory.net/rapid"
)

// taped makes the tape of a case and records its first steps.
func taped(t testing.TB, c *scenarios.Case, steps int) *tape.Tape {
	t.Helper()
	p, err := c.Tape(c.Scenario.Seed)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(p.Close)
	p.Main().Extend(steps)
	return p
}

// hash is that of the world after a branch's last step, as results have it.
func hash(b *tape.Branch) string { return fmt.Sprintf("%016x", b.World(b.Len()).Hash()) }

// A tape goes as the run goes: every scenario of the library has the same hash at its
// end, after the same number of events.
func TestATapeGoesAsTheRun(t *testing.T) {
	for _, name := range scenarios.Library() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c := open(t, name)
			want := run(t, c, c.Scenario.Seed, scenarios.Options{Ring: 16})
			p := taped(t, c, tape.MostSteps)
			main := p.Main()
			why, err := main.Over()
			if err != nil || why == "" || why == "the tape is full" {
				t.Fatalf("it ends after %d steps since %q, %v", main.Len(), why, err)
			}
			if events := main.World(main.Len()).Seq(); hash(main) != want.Hash || events != want.Events {
				t.Errorf("the tape ends with %s after %d events, the run with %s after %d", hash(main), events, want.Hash, want.Events)
			}
		})
	}
}

// anyAct does something with what is pending on a branch, or to a node.
func anyAct(t *rapid.T, p *tape.Tape, b *tape.Branch, step int) (*tape.Branch, int, error) {
	w := b.World(step)
	pending := w.Pending()
	target := sim.Target{Node: sim.NodeID(rapid.IntRange(1, w.Nodes()).Draw(t, "node"))}
	c := sim.Choice{Act: sim.Inflict, Fault: rapid.SampledFrom([]sim.Fault{sim.Crash{Target: target}, sim.Restart{Target: target}, sim.Pause{Target: target},
		sim.Isolate{Target: target}, sim.Heal{All: true}, sim.Partition{Groups: [][]sim.NodeID{{1, 2}}}, sim.LyingDisk{Target: sim.Target{Node: 1}},
		sim.Slow{Target: target, Service: sim.Range{Max: 5e6}}, sim.Capacity{From: 1, To: 2, Every: 1e7, Queue: 1},
		sim.Command{Target: sim.Target{Node: sim.NodeID(w.Nodes())}, Line: "propose green"}}).Draw(t, "fault")}
	if len(pending) > 0 && rapid.Bool().Draw(t, "event") {
		c = sim.Choice{Act: rapid.SampledFrom([]sim.Act{sim.Take, sim.Drop, sim.Hold, sim.Duplicate, sim.Garble}).Draw(t, "act"),
			On: pending[rapid.IntRange(0, min(len(pending), 8)-1).Draw(t, "pending")].On}
		c.Again = c.Act == sim.Take && rapid.Bool().Draw(t, "again")
		c.Crash = c.Act == sim.Take && rapid.IntRange(0, 5).Draw(t, "crash") == 0
	}
	return p.Act(b, step, c)
}

// Whatever hands do, on branches of branches, comes out the same when the branch is saved
// and run as an ordinary scenario, which ends as it expects.
func TestASavedBranchIsItsScenario(t *testing.T) {
	saved, violated := 0, 0
	cases := []*scenarios.Case{open(t, "paxos-quiet"), open(t, "paxos-random-faults"), open(t, "paxos-count-across-ballots"), open(t, "election-quiet"),
		open(t, "election-random-faults"), open(t, "zab-quiet"), open(t, "paxos-forget-on-restart")}
	rapid.Check(t, func(t *rapid.T) {
		c := rapid.SampledFrom(cases).Draw(t, "case")
		p, err := c.Tape(rapid.Uint64Range(1, 50).Draw(t, "seed"))
		if err != nil {
			t.Fatal(err)
		}
		defer p.Close()
		p.Main().Extend(rapid.IntRange(0, 150).Draw(t, "steps"))
		b := p.Main()
		for range rapid.IntRange(0, 5).Draw(t, "acts") {
			on, _, err := anyAct(t, p, b, rapid.IntRange(0, b.Len()).Draw(t, "step"))
			if err == nil {
				b = on
				b.Extend(rapid.IntRange(0, 60).Draw(t, "more"))
			}
		}
		s, err := c.Saved(b, "saved")
		if err != nil && b == p.Main() && strings.Contains(err.Error(), "schedule") {
			return // its own schedule does not fit every seed
		}
		if err != nil {
			t.Fatal(err)
		}
		again, err := file.Parse("saved.yaml", file.Marshal(s))
		if err != nil {
			t.Fatalf("%v, in\n%s", err, file.Marshal(s))
		}
		one, err := scenarios.Compile(again)
		if err != nil {
			t.Fatalf("%v, in\n%s", err, file.Marshal(s))
		}
		res, err := one.Run(context.Background(), again.Seed, scenarios.Options{Ring: 16})
		if err != nil {
			t.Fatalf("%v, in\n%s", err, file.Marshal(s))
		}
		for b.Extend(1000) > 0 {
		}
		if res.Hash != hash(b) || res.Verdict == checker.Fail {
			t.Fatalf("%s has hash %s and ends with %s: %s; the branch ends with %s; saved is\n%s", b.Name(), res.Hash, res.Verdict, res.Unmet, hash(b), file.Marshal(s))
		}
		saved++
		if res.Violation != nil {
			violated++
		}
	})
	t.Logf("%d branches saved, %d with a violation", saved, violated)
	if saved < 50 {
		t.Errorf("only %d branches were saved", saved)
	}
}

// A branch on which the bug does not show expects no violation any more; one on which a
// hand has brought a violation about expects that.
func TestWhatASavedBranchExpects(t *testing.T) {
	bug := open(t, "paxos-count-across-ballots")
	p := taped(t, bug, 1000)
	if s, err := bug.Saved(p.Main(), "main"); err != nil || s.Expect.Violates.Text != "learned-is-chosen" || len(s.Expect.Reached) != 1 {
		t.Errorf("main is saved with %+v, %v", s.Expect, err)
	}
	// With the learner away nobody counts.
	b, _, err := p.Act(p.Main(), 10, sim.Choice{Act: sim.Inflict, Fault: sim.LoseDisk{Target: sim.Target{Node: 5}}})
	if err != nil {
		t.Fatal(err)
	}
	s, err := bug.Saved(b, "away")
	if err != nil || s.Expect.Violates.Text != "" {
		t.Errorf("without a learner it is saved with %+v, %v", s.Expect, err)
	}
	v, err := bug.Verdict(context.Background(), b)
	if err != nil || v.Verdict != checker.Fail || v.Hash == run(t, bug, 1, scenarios.Options{}).Hash {
		t.Errorf("the verdict is %+v, %v; the violation was expected", v, err)
	}
	// A majority that stays away for ever makes no progress.
	quiet := open(t, "paxos-quiet")
	p = taped(t, quiet, 9)
	b = p.Main()
	for id := range p.Main().World(0).Nodes() {
		if on, _, err := p.Act(b, b.Len(), sim.Choice{Act: sim.Inflict, Fault: sim.Pause{Target: sim.Target{Node: sim.NodeID(id + 1)}}}); err == nil {
			b = on
		}
	}
	s, err = quiet.Saved(b, "paused")
	if err != nil || quiet.Scenario.Expect.ProgressAfterHeal > 0 && s.Expect.Violates.Text != scenarios.Progress {
		t.Errorf("with everybody paused it is saved with %+v, %v", s.Expect, err)
	}
	for _, name := range []string{"", "No Slug", strings.Repeat("x", 100)} {
		if _, err := quiet.Saved(b, name); err == nil || !strings.Contains(err.Error(), "small letters") {
			t.Errorf("saving as %.20q gives %v", name, err)
		}
	}
	over, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := quiet.Verdict(over, b); err == nil {
		t.Error("a verdict that nobody waits for is given")
	}
}

// The line of a moment opens the same moment elsewhere.
func TestMomentsOpenElsewhere(t *testing.T) {
	lossy := scenarios.Moment{Ref: "paxos-quiet", Set: []strict.Setting{{Path: "network.loss", Value: "5%"}}, Seed: 7, Step: 40}
	c, p, err := lossy.Open()
	if err != nil {
		t.Fatal(err)
	}
	defer p.Close()
	b := p.Main()
	for step := range 30 {
		if on, _, err := p.Act(b, b.Len(), sim.Choice{Act: sim.Drop, On: b.World(b.Len()).Pending()[0].On}); err == nil {
			b = on
		}
		b.Extend(step % 3)
	}
	if b == p.Main() {
		t.Fatal("nothing could be lost")
	}
	for _, at := range []struct {
		on   *tape.Branch
		step int
	}{{p.Main(), 0}, {p.Main(), 17}, {p.Main(), p.Main().Len()}, {b, 0}, {b, 45}, {b, b.Len()}} {
		m, err := c.Moment(at.on, at.step)
		if err != nil {
			t.Fatal(err)
		}
		line := m.String()
		read, err := scenarios.ParseMoment(line)
		if err != nil {
			t.Fatal(err)
		}
		c2, p2, err := read.Open()
		if err != nil {
			t.Fatalf("%s: %v", line, err)
		}
		if got, want := p2.Main().World(at.step), at.on.World(at.step); got.Hash() != want.Hash() || got.Fingerprint() != want.Fingerprint() {
			t.Errorf("%s opens another moment", line)
		}
		again, err := c2.Moment(p2.Main(), at.step)
		if err != nil || again.String() != line {
			t.Errorf("opened, it is named %s, %v, not %s", again, err, line)
		}
		p2.Close()
	}
	if m, err := open(t, "paxos-quiet").Moment(p.Main(), 17); err == nil {
		t.Errorf("a case that has no name has the moment %s", m)
	}
	if m, _ := c.Moment(p.Main(), 17); m.String() != "paxos-quiet@7:17?set=network.loss%3D5%25" {
		t.Errorf("a moment of main is %s", m)
	}
}

// A moment that is not there is refused.
func TestMomentsThatAreNotThere(t *testing.T) {
	for text, want := range map[string]string{
		"paxos-quiet@1:100000":                 "the run ends at step ",
		"paxos-quite@1:1":                      `there is no scenario "paxos-quite"; did you mean paxos-quiet?`,
		"paxos-quiet@1:1?set=network.los%3D5%": "after % come two hexadecimal digits",
		"paxos-quiet@1:1?set=network.los%3D1":  `there is no key "los" in network; did you mean loss?`,
	} {
		m, err := scenarios.ParseMoment(text)
		if err == nil {
			_, _, err = m.Open()
		}
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s gives %v, not %s", text, err, want)
		}
	}
}
