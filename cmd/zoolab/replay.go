package main

import (
	"bufio"
	"context"
	"encoding/json"
	"os"

	"github.com/spf13/cobra"

	"github.com/zoolab/zoolab/scenarios"
	"github.com/zoolab/zoolab/scenarios/strict"
)

func newReplay() *cobra.Command {
	var asJSON bool
	var from source
	c := &cobra.Command{
		Use:   "replay FILE",
		Short: "Repeat a recorded run, step by step",
		Long: "Replay repeats a run that zoolab run --trace recorded: it takes every event by its address, demands\n" +
			"that it says what it said then, and names the first one that differs. A scenario file with a schedule\n" +
			"is run by that schedule; an entry that does not fit is refused by name.\n" +
			"Exit codes are those of the run that is repeated; 2 when it is not repeated.",
		Example: "  zoolab run paxos-partition --trace run.trace\n  zoolab replay run.trace",
		Args:    exactlyOne("the trace of a run, or a scenario with a schedule"),
		RunE: func(c *cobra.Command, args []string) error {
			experiment, res, err := from.replay(c.Context(), args[0])
			if err != nil {
				return err
			}
			out := c.OutOrStdout()
			if asJSON {
				err = json.NewEncoder(out).Encode(res)
			} else {
				p := newPage(out)
				p.say("%s, seed %d: repeated %s, hash %s\n", p.bold(res.Scenario), res.Seed, plural(res.Events, "event"), res.Hash)
				p.showChecks(res.Checks)
				if res.Broken != "" {
					p.showEnd(c.Context(), experiment, res)
				}
				err = p.flush(out)
			}
			if code := codeOf(res.Verdict); err == nil && code != exitExpected {
				return code
			}
			return err
		},
	}
	from.player.register(c)
	c.Flags().BoolVar(&asJSON, "json", false, "print one JSON object")
	return c
}

// replay repeats what a file holds, whichever of the two sorts it is.
func (s *source) replay(ctx context.Context, path string) (*scenarios.Case, *scenarios.Result, error) {
	trace, err := isTrace(path)
	if err != nil {
		return nil, nil, err
	}
	if !trace {
		return s.replaySchedule(ctx, path)
	}
	f, err := os.Open(path)
	if err != nil {
		return nil, nil, err
	}
	defer func() { _ = f.Close() }() // it was only read
	stage, err := s.stage()
	if err != nil {
		return nil, nil, err
	}
	return scenarios.ReplayOn(ctx, path, f, stage)
}

// isTrace looks at the beginning of a file. What cannot be opened is left to
// the reader of scenarios, which has a sentence for each way to fail.
func isTrace(path string) (bool, error) {
	info, err := os.Stat(path)
	if err != nil || !info.Mode().IsRegular() {
		return false, nil
	}
	f, err := os.Open(path)
	if err != nil {
		return false, nil
	}
	defer func() { _ = f.Close() }() // it was only read
	beginning, err := bufio.NewReader(f).Peek(64)
	if err != nil && len(beginning) == 0 {
		return false, nil
	}
	return scenarios.IsTrace(beginning), nil
}

// replaySchedule runs a scenario that says itself what comes next.
func (s *source) replaySchedule(ctx context.Context, path string) (*scenarios.Case, *scenarios.Result, error) {
	experiment, seed, err := s.open(path)
	if err != nil {
		return nil, nil, err
	}
	if len(experiment.Scenario.Schedule) == 0 {
		return nil, nil, strict.Position{File: path}.Errorf("has no schedule to repeat").
			Hint("zoolab run %s runs it; zoolab run --trace records a run", quoted(path))
	}
	res, err := experiment.Run(ctx, seed, scenarios.Options{})
	return experiment, res, err
}
