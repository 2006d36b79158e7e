package tui

import (
	"context"
	"path/filepath"
	"testing"

	"github.com/zoolab/zoolab/scenarios"
)

// What is saved runs to the hash with which its branch ends.
func TestASavedBranchRunsToItsHash(t *testing.T) {
	d := open(t, "paxos-partition")
	d.keys("30l d 1 j c l G")
	want := d.at.branch.Moment(d.at.branch.Len()).Hash
	path := filepath.Join(t.TempDir(), "saved-branch.yaml")
	d.keys(": save")
	d.send(Key{"space"})
	d.send(Paste{path})
	d.keys("enter")
	e, ok := d.effect().(Save)
	if !ok || e.Path != path {
		t.Fatalf("asked %+v", d.effect())
	}
	if err := save(e.Moment, e.Path); err != nil {
		t.Fatal(err)
	}
	at := scenarios.Moment{Ref: path}
	c, err := at.Case()
	if err != nil {
		t.Fatal(err)
	}
	r, err := c.Run(context.Background(), c.Scenario.Seed, scenarios.Options{})
	if err != nil {
		t.Fatal(err)
	}
	branch, err := NewSession(at, false)
	if err != nil {
		t.Fatal(err)
	}
	main := branch.Tape.Main()
	main.Extend(100_000)
	if got := main.Moment(main.Len()).Hash; got != want {
		t.Errorf("the saved run ends with %016x, the branch with %016x", got, want)
	}
	if r.Events == 0 {
		t.Error("nothing was run")
	}
}

// The line that y copies opens the same moment.
func TestACopiedLineOpensTheSameMoment(t *testing.T) {
	d := open(t, "paxos-quiet")
	d.keys("20l h h d lll y")
	e, ok := d.effect().(Copy)
	if !ok {
		t.Fatalf("asked %+v", d.effect())
	}
	at, err := scenarios.ParseMoment(e.Text)
	if err != nil {
		t.Fatal(err)
	}
	s, err := NewSession(at, true)
	if err != nil {
		t.Fatal(err)
	}
	again := &desk{Model: New(s, Options{}).At(at.Step)}
	again.send(Resize{120, 40})
	again.send(Work{})
	if got, want := again.at.world().Fingerprint(), d.at.world().Fingerprint(); got != want || again.at.step != d.at.step {
		t.Errorf("it opens step %d with %016x, not step %d with %016x", again.at.step, got, d.at.step, want)
	}
}
