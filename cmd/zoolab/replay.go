package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"

	"github.com/spf13/cobra"

	"github.com/zoolab/zoolab/scenarios"
	"github.com/zoolab/zoolab/scenarios/file"
	"github.com/zoolab/zoolab/scenarios/live"
	"github.com/zoolab/zoolab/scenarios/strict"
)

// replayFlags are the flags of zoolab replay.
type replayFlags struct {
	source
	json       bool
	asScenario string
}

func newReplay() *cobra.Command {
	var f replayFlags
	c := &cobra.Command{
		Use:   "replay FILE",
		Short: "Repeat a recorded run, step by step",
		Long: "Replay repeats a run that zoolab run --trace recorded: it takes every event by its address, demands\n" +
			"that it says what it said then, and names the first one that differs. What zoolab serve --record has\n" +
			"written is repeated with all that came from outside, and must come to the same hash and the same\n" +
			"verdict; --as-scenario makes a scenario of it, to look at and to shrink. A scenario file with a schedule\n" +
			"is run by that schedule; an entry that does not fit is refused by name.\n" +
			"Exit codes are those of the run that is repeated; 2 when it is not repeated.",
		Example: "  zoolab run paxos-partition --trace run.trace\n  zoolab replay run.trace\n" +
			"  zoolab replay session.rec --as-scenario session.yaml\n  zoolab tui session.yaml",
		Args: exactlyOne("the trace of a run, what zoolab serve --record has written, or a scenario with a schedule"),
		RunE: func(c *cobra.Command, args []string) error { return f.run(c, args[0]) },
	}
	f.player.register(c)
	c.Flags().BoolVar(&f.json, "json", false, "print one JSON object")
	c.Flags().StringVar(&f.asScenario, "as-scenario", "", "write what zoolab serve has recorded to this file, as a scenario with a schedule")
	return c
}

func (f *replayFlags) run(c *cobra.Command, path string) error {
	switch {
	case f.asScenario != "" && f.json:
		return errors.New("--json prints a verdict, and --as-scenario makes a scenario and judges nothing: give one of them")
	case f.asScenario != "":
		return f.unfold(c, path)
	}
	experiment, res, err := f.replay(c.Context(), path)
	if err != nil {
		return err
	}
	out := c.OutOrStdout()
	if f.json {
		err = json.NewEncoder(out).Encode(res)
	} else {
		p := newPage(out)
		p.say("%s, seed %d: repeated %s, hash %s\n", p.bold(res.Scenario), res.Seed, plural(res.Events, "event"), res.Hash)
		switch served := live.IsRecording(beginningOf(path)); {
		case served:
			p.showRepeated(res)
		case res.Broken != "":
			p.showChecks(res.Checks)
			p.showEnd(c.Context(), experiment, res)
		default:
			p.showChecks(res.Checks)
		}
		err = p.flush(out)
	}
	if code := codeOf(res.Verdict); err == nil && code != exitExpected {
		return code
	}
	return err
}

// showRepeated is what came of what was served, once more.
func (p *page) showRepeated(res *scenarios.Result) {
	if res.Check("recording") == nil {
		p.say("it is what was served: the hash and the verdict are those that were recorded\n")
	}
	p.showChecks(res.Checks)
	p.showUnmet(res)
}

// unfold makes a scenario of what was served.
func (f *replayFlags) unfold(c *cobra.Command, path string) error {
	if err := recorded(path); err != nil {
		return err
	}
	if err := f.unstaged(path); err != nil {
		return err
	}
	from, err := os.Open(path)
	if err != nil {
		return err
	}
	defer func() { _ = from.Close() }() // it was only read
	s, err := live.Unfold(c.Context(), path, from)
	if err != nil {
		return err
	}
	err = writeTo(f.asScenario, func(to io.Writer) error {
		_, err := to.Write(file.Marshal(s))
		return err
	})
	if err != nil {
		return err
	}
	p, name := newPage(c.OutOrStdout()), quoted(f.asScenario)
	p.say("%s has %s from outside:\n", f.asScenario, plural(uint64(len(s.Schedule)), "choice"))
	p.table("  ", [][]string{{"run it:", "zoolab run " + name}, {"see it:", "zoolab tui " + name}, {"if it fails, make it smaller:", "zoolab shrink " + name}})
	return p.flush(c.OutOrStdout())
}

// recorded refuses what is no recording of zoolab serve.
func recorded(path string) error {
	switch beginning := beginningOf(path); {
	case live.IsRecording(beginning):
		return nil
	case beginning == nil:
		if _, err := strict.ReadFile(path); err != nil {
			return err
		}
	}
	if err := whole(path); err != nil {
		return err
	}
	return fmt.Errorf("%s: --as-scenario is of what zoolab serve --record has written, and this is something else; "+
		"the trace of a run has its scenario in its first line", path)
}

// whole refuses a recording that has lost its header, which somebody cut off.
func whole(path string) error {
	if bytes.HasPrefix(beginningOf(path), []byte(`{"at":`)) {
		return fmt.Errorf("%s: begins in the middle of a recording: give the file that zoolab serve --record wrote as it was, with its first line", path)
	}
	return nil
}

// unrecorded refuses what a run has written where a scenario is to be read.
func unrecorded(path string) error {
	switch beginning := beginningOf(path); {
	case live.IsRecording(beginning):
		return fmt.Errorf("%s: is no scenario, but what zoolab serve --record has written: zoolab replay %s repeats it, "+
			"and with --as-scenario F.yaml makes a scenario of it", path, quoted(path))
	case scenarios.IsTrace(beginning):
		return fmt.Errorf("%s: is no scenario, but the trace of a run: zoolab replay %s repeats it, and its first line has the scenario", path, quoted(path))
	}
	return whole(path)
}

// unstaged refuses a student's nodes for what was served, which the protocol's own were.
func (p *player) unstaged(path string) error {
	if p.lab != "" || p.command.Flags().Changed("dir") {
		return fmt.Errorf("%s: is a recording of zoolab serve, which has the protocol's own nodes play: leave out --lab and --dir", path)
	}
	return nil
}

// replay repeats what a file holds, whichever of the three sorts it is.
func (s *source) replay(ctx context.Context, path string) (*scenarios.Case, *scenarios.Result, error) {
	beginning := beginningOf(path)
	served := live.IsRecording(beginning)
	if !served && !scenarios.IsTrace(beginning) {
		return s.replaySchedule(ctx, path)
	}
	f, err := os.Open(path)
	if err != nil {
		return nil, nil, err
	}
	defer func() { _ = f.Close() }() // it was only read
	if served {
		if err := s.unstaged(path); err != nil {
			return nil, nil, err
		}
		return live.Replay(ctx, path, f)
	}
	stage, err := s.stage()
	if err != nil {
		return nil, nil, err
	}
	return scenarios.ReplayOn(ctx, path, f, stage)
}

// beginningOf returns how a file begins, by which its sort is known. What cannot be
// opened is left to the reader of scenarios, which has a sentence for each way to fail.
func beginningOf(path string) []byte {
	info, err := os.Stat(path)
	if err != nil || !info.Mode().IsRegular() {
		return nil
	}
	f, err := os.Open(path)
	if err != nil {
		return nil
	}
	defer func() { _ = f.Close() }()            // it was only read
	beginning, _ := bufio.NewReader(f).Peek(64) // a short file is one, too
	return beginning
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
