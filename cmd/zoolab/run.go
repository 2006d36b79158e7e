package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/spf13/cobra"

	"github.com/zoolab/zoolab/checker"
	"github.com/zoolab/zoolab/scenarios"
	"github.com/zoolab/zoolab/scenarios/file"
	"github.com/zoolab/zoolab/scenarios/live"
	"github.com/zoolab/zoolab/scenarios/strict"
)

// runFlags are the flags of zoolab run.
type runFlags struct {
	source
	json    bool
	plan    bool
	trace   string
	history string
}

func newRun() *cobra.Command {
	var f runFlags
	c := &cobra.Command{
		Use:   "run FILE|NAME…",
		Short: "Run scenarios and judge them",
		Long: "Run runs scenarios, which are files or names of the library, and says what came of each.\n" +
			"Exit codes: 0 all as expected, 1 a property was violated, 2 bad input, 3 undecided.",
		Example: "  zoolab run paxos-quiet\n  zoolab run paxos-random-faults --seed 7 --set network.loss=5%\n" +
			"  zoolab run paxos-random-faults --seed 7 --plan > plan.yaml\n  zoolab run mine.yaml --trace run.trace",
		Args: atLeastOne("a scenario: a file, or a name of zoolab list scenarios"),
		RunE: func(c *cobra.Command, refs []string) error {
			f.seeded = c.Flags().Changed("seed")
			return f.run(c, refs)
		},
	}
	f.source.register(c)
	c.Flags().Uint64Var(&f.seed, "seed", 0, "run with this seed instead of the scenario's")
	c.Flags().BoolVar(&f.json, "json", false, "print one JSON object a line")
	c.Flags().BoolVar(&f.plan, "plan", false, "print the scenario with everything that the seed draws spelt out, and do not run it")
	c.Flags().StringVar(&f.trace, "trace", "", "write every step to this file, for zoolab replay")
	c.Flags().StringVar(&f.history, "history", "", "write the clients' operations to this file, one JSON object a line")
	return c
}

// A source says which scenario is meant and what to change in it.
type source struct {
	player
	set    []string
	seed   uint64
	seeded bool
}

// longestSetting bounds what errors repeat of a setting.
const longestSetting = 2_000

func (s *source) register(c *cobra.Command) {
	s.player.register(c)
	s.registerSet(c)
}

func (s *source) registerSet(c *cobra.Command) {
	c.Flags().StringArrayVar(&s.set, "set", nil, "override a value, as in network.loss=5% or bugs=[ignore-accepted]; without a value the key is removed")
}

// open reads and compiles a scenario, and returns the seed to run it with.
func (s *source) open(ref string) (*scenarios.Case, uint64, error) {
	if err := unrecorded(ref); err != nil {
		return nil, 0, err
	}
	set, err := s.settings()
	if err != nil {
		return nil, 0, err
	}
	label := quoted(ref)
	for _, text := range s.set {
		label += " --set " + quoted(text)
	}
	stage, err := s.stage()
	if err != nil {
		return nil, 0, err
	}
	c, err := scenarios.Moment{Ref: ref, Set: set, Stage: stage}.Case()
	if err != nil {
		return nil, 0, err
	}
	c.Ref = label + s.label()
	if s.seeded {
		return c, s.seed, nil
	}
	return c, c.Scenario.Seed, nil
}

// settings reads what is to be changed.
func (s *source) settings() ([]strict.Setting, error) {
	var set []strict.Setting
	for _, text := range s.set {
		if len(text) > longestSetting {
			return nil, fmt.Errorf("a --set of %d characters, which begins with %.40q; write it in the file", len(text), text)
		}
		one, err := strict.ParseSetting(text)
		if err != nil {
			return nil, err
		}
		set = append(set, one)
	}
	return set, nil
}

// quoted makes a word safe to paste into a shell.
func quoted(word string) string {
	safe := func(r rune) bool {
		return r < 0x80 && (r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || strings.ContainsRune("-_./=:%,+@", r))
	}
	if word != "" && strings.IndexFunc(word, func(r rune) bool { return !safe(r) }) < 0 {
		return word
	}
	return "'" + strings.ReplaceAll(word, "'", `'\''`) + "'"
}

// run runs each scenario. One that cannot be run does not keep the others
// from it, but decides the exit code.
func (f *runFlags) run(c *cobra.Command, refs []string) error {
	if single := f.plan || f.trace != "" || f.history != ""; single && len(refs) > 1 {
		return errors.New("--plan, --trace and --history are of one scenario; name one, not " + fmt.Sprint(len(refs)))
	}
	var worst exit
	for i, ref := range refs {
		code, err := f.one(c, ref, i == 0)
		if err != nil {
			complain(c.ErrOrStderr(), err)
			code = exitUsage
		}
		worst = graver(worst, code)
		if c.Context().Err() != nil {
			break
		}
	}
	if worst != exitExpected {
		return worst
	}
	return nil
}

// graver picks the exit code of several runs: bad input before a violation
// before no answer.
func graver(a, b exit) exit {
	for _, code := range []exit{exitUsage, exitViolated, exitUndecided} {
		if a == code || b == code {
			return code
		}
	}
	return exitExpected
}

// one runs one scenario.
func (f *runFlags) one(c *cobra.Command, ref string, first bool) (exit, error) {
	experiment, seed, err := f.open(ref)
	if err != nil {
		return 0, err
	}
	if f.plan {
		_, err := c.OutOrStdout().Write(file.Marshal(experiment.Explicit(seed)))
		return exitExpected, err
	}
	options := scenarios.Options{Facts: !f.json, History: f.history != ""}
	var res *scenarios.Result
	err = writeTo(f.trace, func(to io.Writer) error {
		options.Record = to
		res, err = experiment.Run(c.Context(), seed, options)
		return err
	})
	if err != nil {
		return 0, err
	}
	if err := writeTo(f.history, func(to io.Writer) error {
		if to == nil {
			return nil
		}
		return res.History.WriteJSON(to, experiment.NodeName)
	}); err != nil {
		return 0, err
	}
	if f.json {
		return codeOf(res.Verdict), json.NewEncoder(c.OutOrStdout()).Encode(res)
	}
	p := newPage(c.OutOrStdout())
	if !first {
		p.say("\n")
	}
	p.show(c.Context(), experiment, res)
	return codeOf(res.Verdict), p.flush(c.OutOrStdout())
}

// writeTo hands a new file at path to write, or nil when path is "". It takes the place of
// one that was there, but never of a recording, which nobody can make again.
func writeTo(path string, write func(io.Writer) error) error {
	if path == "" {
		return write(nil)
	}
	if live.IsRecording(beginningOf(path)) {
		return errOverRecording(path)
	}
	f, err := os.Create(path)
	if err != nil {
		return fmt.Errorf("%s: cannot be written: %w", path, bare(err))
	}
	return errors.Join(write(f), f.Close())
}

// codeOf is the exit code of a verdict.
func codeOf(v checker.Verdict) exit {
	switch v {
	case checker.Pass:
		return exitExpected
	case checker.Fail:
		return exitViolated
	}
	return exitUndecided
}

// atLeastOne demands an argument and says what it is.
func atLeastOne(what string) cobra.PositionalArgs {
	return func(c *cobra.Command, args []string) error {
		if len(args) == 0 {
			return fmt.Errorf("%s needs %s", c.CommandPath(), what)
		}
		return nil
	}
}

// exactlyOne demands one argument and says what it is.
func exactlyOne(what string) cobra.PositionalArgs {
	return func(c *cobra.Command, args []string) error {
		if len(args) != 1 {
			return fmt.Errorf("%s needs %s; it was given %d arguments", c.CommandPath(), what, len(args))
		}
		return nil
	}
}
