package grade

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/zoolab/zoolab/scenarios"
	"github.com/zoolab/zoolab/scenarios/file"
	"github.com/zoolab/zoolab/scenarios/narration"
	"github.com/zoolab/zoolab/scenarios/shrink"
	"github.com/zoolab/zoolab/sim"
	"github.com/zoolab/zoolab/sim/ladder"
)

// shrinkRuns bounds the work for one failure. Runs are counted and not seconds, so
// that the same failure gets the same feedback.
const shrinkRuns = 600

// explain adds to a failure what helps to understand it: the shortest run that fails
// like it, drawn, and the last decision of the node at fault. What cannot be had is
// left out: a run that does not end has no shortest form.
func (x *exam) explain(ctx context.Context, f *Failure, o *outcome) {
	if f.Class == NotWritten || f.Class == RanAway || f.Class == DiedOf || f.Class == Unrepeatable {
		return
	}
	c, seed := x.c, o.seed
	small, err := shrink.Shrink(ctx, c, seed, shrink.Options{Runs: shrinkRuns})
	if err == nil {
		c, seed = small.Case, small.Scenario.Seed
		f.Sentence = small.Sentence
		f.Commands = append(f.Commands, x.keep(small.Scenario)...)
	}
	lines, err := shrink.Draw(ctx, c, seed)
	if err != nil {
		return
	}
	f.Ladder = lines
	if small != nil {
		f.Events = min(small.After.Events, ladder.Most)
	} else {
		f.Events = ladder.Most
	}
	// Shrinking may leave nodes out, and so give the others other numbers.
	if res, err := c.Run(ctx, seed, scenarios.Options{}); err == nil {
		at := sim.NodeID(0)
		if res.Violation != nil {
			at = res.Violation.Node
		}
		f.Decision = decision(c, seed, at, x.lab.Roles)
	}
}

// commands repeat a failure and open it. Of a search there is no seed: its shortest
// trace is kept as a file, when there is somewhere to keep it.
func (x *exam) commands(o *outcome) []string {
	if x.test.Hidden || x.test.States > 0 {
		return nil
	}
	return x.both(x.test.Name, fmt.Sprintf(" --seed %d", o.seed), fmt.Sprintf(" --event %d", o.event))
}

// both are the commands that open a scenario and run it.
func (x *exam) both(scenario, seed, event string) []string {
	lab := " --lab " + x.lab.Number()
	if x.options.Dir != "" && x.options.Dir != "." {
		lab += " --dir " + quoted(x.options.Dir)
	}
	return []string{
		"zoolab tui " + quoted(scenario) + seed + event + lab,
		"zoolab run " + quoted(scenario) + seed + lab,
	}
}

// keep writes the shortest run as a scenario, if the caller wants that, and returns the
// commands for it.
func (x *exam) keep(s *file.Scenario) []string {
	if x.options.Keep == "" {
		return nil
	}
	name := filepath.Join(x.options.Keep, x.test.Name+".yaml")
	if os.MkdirAll(x.options.Keep, 0o755) != nil || os.WriteFile(name, file.Marshal(s), 0o644) != nil {
		return nil
	}
	return x.both(name, "", "")
}

// quoted makes a word safe to paste into a shell.
func quoted(word string) string {
	if word != "" && !strings.ContainsFunc(word, func(r rune) bool {
		return !(r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || strings.ContainsRune("-_./", r))
	}) {
		return word
	}
	return "'" + strings.ReplaceAll(word, "'", `'\''`) + "'"
}

// longestTale bounds how many steps are gone through for a decision.
const longestTale = 20_000

// decision tells the last thing that the node at fault decided, by its rule. When no
// node is at fault alone, it is the last one of those that the student wrote.
func decision(c *scenarios.Case, seed uint64, node sim.NodeID, roles []string) string {
	t, err := c.Tape(seed)
	if err != nil {
		return ""
	}
	defer t.Close()
	main := t.Main()
	main.Extend(longestTale)
	p := c.Config(seed).Protocol
	teller := narration.NewTeller(narration.English, narration.Terse, p)
	said := ""
	for step := main.Len(); step > 0; step-- {
		m := main.Moment(step)
		for _, s := range append(teller.Now(m), teller.Nots(m)...) {
			if !theirs(p, s.Node, node, roles) {
				continue
			}
			if s.Rule != "" {
				return fmt.Sprintf("%s (%s)", s.Text, s.Rule)
			}
			if said == "" {
				said = s.Text
			}
		}
	}
	return said
}

// theirs reports whether a sentence is about the node at fault, or, when that is nobody,
// about any that the student wrote.
func theirs(p sim.Protocol, id, fault sim.NodeID, roles []string) bool {
	if id == 0 || fault > 0 {
		return id > 0 && id == fault
	}
	return strings.Contains(","+strings.Join(roles, ",")+",", ","+p.Nodes[id-1].Role+",")
}
