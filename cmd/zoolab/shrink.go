package main

import (
	"errors"
	"fmt"
	"io"
	"strconv"
	"time"

	"github.com/spf13/cobra"

	"github.com/zoolab/zoolab/scenarios/file"
	"github.com/zoolab/zoolab/scenarios/shrink"
)

// shrinkFlags are the flags of zoolab shrink.
type shrinkFlags struct {
	source
	runs int
	time time.Duration
	out  string
}

func newShrink() *cobra.Command {
	var f shrinkFlags
	c := &cobra.Command{
		Use:   "shrink FILE|NAME --seed N -o F.yaml",
		Short: "Find the smallest scenario that fails the same way",
		Long: "Shrink takes a run that fails and removes faults, clients, nodes and events for as long as the same check\n" +
			"fails. What is left is an ordinary scenario, whose schedule names the events one by one: zoolab run takes\n" +
			"it to the same violation. Without -o it is printed, and what was done is told on standard error.\n" +
			"The same scenario, seed and --runs give the same file.",
		Example: "  zoolab shrink paxos-random-faults --seed 7 --set 'bugs=[ignore-accepted]' -o small.yaml\n  zoolab shrink mine.yaml --runs 10000",
		Args:    exactlyOne("one scenario: a file, or a name of zoolab list scenarios"),
		RunE: func(c *cobra.Command, args []string) error {
			f.seeded = c.Flags().Changed("seed")
			return f.run(c, args[0])
		},
	}
	f.source.register(c)
	c.Flags().Uint64Var(&f.seed, "seed", 0, "shrink the run with this seed instead of the scenario's")
	c.Flags().IntVar(&f.runs, "runs", 2000, "make at most so many runs")
	c.Flags().DurationVar(&f.time, "time", 0, "stop after so much time (0: any); what is found depends on the machine then")
	c.Flags().StringVarP(&f.out, "output", "o", "", "write the scenario to this file")
	return c
}

func (f *shrinkFlags) run(c *cobra.Command, ref string) error {
	if f.runs < 1 || f.runs > 1_000_000 {
		return fmt.Errorf("--runs %d: write a number from 1 to 1000000", f.runs)
	}
	if f.time < 0 {
		return fmt.Errorf("--time %s: write a time such as 30s, or 0s for any", f.time)
	}
	experiment, seed, err := f.open(ref)
	if err != nil {
		return err
	}
	r, err := shrink.Shrink(c.Context(), experiment, seed, shrink.Options{Runs: f.runs, Time: f.time})
	if errors.Is(err, shrink.ErrNothing) {
		return err
	}
	if err != nil {
		return fmt.Errorf("%s with seed %d: %w", experiment.Scenario.Name, seed, err)
	}
	text := file.Marshal(r.Scenario)
	to := c.OutOrStdout()
	if f.out == "" {
		if _, err := to.Write(text); err != nil {
			return err
		}
		to = c.ErrOrStderr()
	} else if err := writeTo(f.out, func(to io.Writer) error {
		_, err := to.Write(text)
		return err
	}); err != nil {
		return err
	}
	p := newPage(to)
	p.say("%s, seed %d: %s\n\n", p.bold(string(experiment.Scenario.Name)), seed, r.Check)
	p.showTrail(r)
	rungs, err := shrink.Draw(c.Context(), r.Case, r.Scenario.Seed)
	if err != nil {
		return err
	}
	p.say("\n")
	for _, line := range rungs {
		p.say("  %s\n", line)
	}
	p.say("\n%s in %s, hash %s\n", plural(uint64(r.After.Events), "event"), plural(uint64(r.Runs), "run"), r.Hash)
	if r.Stopped != "" {
		p.say("there may be something left to remove: %s\n", r.Stopped)
	}
	p.say("\n")
	f.sayWhere(p, r)
	return p.flush(to)
}

// showTrail says what each pass came to, where it came to something.
func (p *page) showTrail(r *shrink.Result) {
	row := func(pass string, runs int, s shrink.Size) []string {
		cells := []string{pass}
		for _, n := range []int{runs, s.Events, s.Faults, s.Ops, s.Nodes, s.Lines} {
			cells = append(cells, strconv.Itoa(n))
		}
		return cells
	}
	rows := [][]string{{"removed", "runs", "events", "faults", "operations", "nodes", "lines"}, row("nothing yet", 1, r.Before)}
	was, runs := r.Before, 0
	for _, step := range r.Trail {
		runs += step.Runs
		if step.After == was {
			continue
		}
		rows = append(rows, row(step.Pass, runs, step.After))
		was, runs = step.After, 0
	}
	if runs > 0 {
		rows = append(rows, row("nothing more", runs, was))
	}
	p.table("  ", rows)
}

// sayWhere ends with the commands that show what is left.
func (f *shrinkFlags) sayWhere(p *page, r *shrink.Result) {
	if f.out == "" {
		p.say("  add -o FILE.yaml to keep it, and see it: zoolab tui FILE.yaml%s --event %d\n", f.label(), r.After.Events)
		return
	}
	r.Case.Ref = quoted(f.out) + f.label()
	p.showCommands("  ", r.Case, r.Scenario.Seed, uint64(r.After.Events))
}
