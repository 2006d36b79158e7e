package paxos

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/zoolab/zoolab/sim"
)

// typed is the choice to type a line at a node, at a moment or later.
func (l *lesson) typed(at sim.Duration, name, line string) sim.Choice {
	return sim.Choice{Act: sim.Inflict, At: sim.Time(at), Fault: sim.Command{Target: sim.Target{Node: l.id(name)}, Line: line}}
}

// proposals is what was asked for by hand or script and what came of it.
func (l *lesson) proposals() (lines []string) {
	for _, line := range *l.said {
		if strings.Contains(line, " propose") {
			lines = append(lines, line)
		}
	}
	return lines
}

// Whatever part of a script is typed instead, and whenever, the client asks for the
// same and is told the same.
func TestLinesThatAreTypedAreLinesOfTheScript(t *testing.T) {
	texts := rapid.SampledFrom([]string{"propose blue", "propose red", "sleep 30ms", "sleep 1s"})
	rapid.Check(t, func(r *rapid.T) {
		script := rapid.SliceOfN(texts, 1, 8).Draw(r, "script")
		split := rapid.IntRange(0, len(script)-1).Draw(r, "split")
		c := func(lines []string) []sim.Client { return []sim.Client{{Name: "c1", Script: lines}} }
		whole, parts := begin(t, duo(), c(script)), begin(t, duo(), c(script[:split]))
		at := time.Duration(0)
		for _, line := range script[split:] {
			at += time.Duration(rapid.IntRange(0, 200).Draw(r, "wait")) * ms
			parts.w.Run(sim.Time(at))
			parts.choose(parts.typed(at, "c1", line))
		}
		for _, l := range []*lesson{whole, parts} {
			l.w.Run(sim.Time(time.Minute))
			l.unbroken()
		}
		if want, got := whole.proposals(), parts.proposals(); !slices.Equal(got, want) {
			r.Fatalf("typed from line %d on, the script says %q and should say %q", split+1, got, want)
		}
	})
}

// A proposer takes up what is typed at it as what a client asks for: it is asked of
// the object, put to the vote, and answered.
func TestAProposerIsToldWhatToPropose(t *testing.T) {
	e := duo()
	e.OwnValues = false
	l := begin(t, e, nil)
	l.choose(l.typed(0, "p2", "propose blue"))
	l.choose(l.typed(ms, "p1", "propose red"))
	l.choose(l.typed(ms, "p1", "propose green")) // one wish is enough, and it is told all the same
	l.hears("p2 propose blue")
	l.hears("p2 wished blue")
	l.hush("p1 wished green")
	l.w.Run(sim.Time(10 * time.Second))
	l.choose(l.typed(0, "p2", "propose late"))
	l.unbroken()
	var answers []string
	for _, line := range l.proposals() {
		if _, answer, ok := strings.Cut(line, " propose returned "); ok {
			answers = append(answers, answer)
		}
	}
	if len(answers) != 4 || len(slices.Compact(answers)) != 1 {
		t.Errorf("what was typed is answered %q", answers)
	}
}

// A crash leaves unknown what was typed at a proposer and not answered.
func TestAProposersCrashLeavesTheOutcomeUnknown(t *testing.T) {
	e := duo()
	e.OwnValues = false
	l := begin(t, e, nil)
	l.choose(l.typed(0, "p1", "propose blue"))
	l.choose(sim.Choice{Act: sim.Inflict, Fault: sim.Crash{Target: sim.Target{Node: l.id("p1")}}})
	l.hears("p1 propose unknown {}")
}

func TestOnlyLinesOfScriptsAreUnderstood(t *testing.T) {
	own, asked := begin(t, solo(), nil), begin(t, solo(), blue(sim.Client{}))
	for _, c := range []struct {
		l          *lesson
		name, line string
		says       string
	}{
		{asked, "c1", "jump", `write "propose blue" or "sleep 100ms"`},
		{asked, "c1", "propose", "lacks the value"},
		{asked, "p1", "propose", "lacks the value"},
		{asked, "p1", "sleep 1s", `a proposer takes values alone: write "propose blue"`},
		{own, "p1", "propose blue", "set ownValues: false"},
		{own, "a1", "propose blue", "a1 takes no commands: these do: p1"},
		{asked, "l1", "propose blue", "l1 takes no commands: these do: p1, c1"},
	} {
		state := c.l.w.Fingerprint()
		err := c.l.w.Apply(c.l.typed(0, c.name, c.line))
		if !errors.Is(err, sim.ErrAct) || !strings.Contains(err.Error(), c.says) || c.l.w.Fingerprint() != state {
			t.Errorf("typing %q at %s: %v; want %q and nothing changed", c.line, c.name, err, c.says)
		}
	}
}

// §2.1: "Messages … can be duplicated, and can be lost, but they are not corrupted."
// One letter of one message is enough, altered on its way.
func TestMessagesMustNotBeCorrupted(t *testing.T) {
	l := begin(t, solo(), blue(sim.Client{}))
	l.take("desk c1>p1 Request#1")
	l.phase1("p1", 1, "a1", "a2")
	leaves, err := l.w.Leaves(l.address("paxos p1>a1 Accept#1"))
	if err != nil {
		t.Fatal(err)
	}
	value := slices.IndexFunc(leaves, func(x sim.Leaf) bool { return x == sim.Leaf{Path: "Proposal.Value", Now: `"blue"`, Then: `"blud"`} })
	l.choose(sim.Choice{Act: sim.Garble, On: l.address("paxos p1>a1 Accept#1"), Leaf: value})
	l.take("paxos p1>a2 Accept#1")
	l.unbroken()
	l.take("paxos p1>a1 Accept#1")
	if v := l.w.Violation(); v == nil || v.Monitor != "one-value-a-ballot" || !strings.Contains(v.Text, "a1 voted for blud at 1.p1") {
		t.Errorf("the violation is %v, and the leaves were %q", v, leaves)
	}
}
