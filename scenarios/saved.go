package scenarios

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/zoolab/zoolab/checker"
	"github.com/zoolab/zoolab/scenarios/file"
	"github.com/zoolab/zoolab/scenarios/strict"
	"github.com/zoolab/zoolab/sim/tape"
)

// Saved returns the course of a branch of [Case.Tape] as a scenario of its own, of that
// name: with what the seed had drawn spelt out, and every choice in its schedule. Running
// it gives the branch's hash at the end of the run, whether that is recorded or not, and
// ends as its expect says: with what is violated now, or else with what the case expects
// as far as it still comes true. The error is for a name that no scenario may have, for a
// choice that no file can say, and for a schedule that does not fit.
func (c *Case) Saved(b *tape.Branch, name string) (*file.Scenario, error) {
	var slug file.Slug
	if err := slug.UnmarshalText([]byte(name)); err != nil {
		return nil, fmt.Errorf("the name of a scenario: %w", err)
	}
	one, res, err := c.saved(context.Background(), b)
	if err != nil {
		return nil, err
	}
	s := *one.Scenario
	s.Name, s.Expect = slug, met(s.Expect, res)
	return file.Parse(name, file.Marshal(&s))
}

// Verdict judges the course of a branch of [Case.Tape] to its end, against what the case
// expects. An error of ctx is returned as it is; the others are those of [Case.Saved].
func (c *Case) Verdict(ctx context.Context, b *tape.Branch) (*Result, error) {
	_, res, err := c.saved(ctx, b)
	if err == nil && ctx.Err() != nil {
		err = ctx.Err()
	}
	return res, err
}

// saved makes a case of a branch's course, and runs it.
func (c *Case) saved(ctx context.Context, b *tape.Branch) (*Case, *Result, error) {
	entries, hash, err := b.Course(func() bool { return ctx.Err() != nil })
	if errors.Is(err, tape.ErrStopped) {
		err = ctx.Err()
	}
	if err != nil {
		return nil, nil, err
	}
	seed := b.Tape().Seed()
	s := c.Explicit(seed)
	if s.Schedule, err = c.lines(entries); err != nil {
		return nil, nil, err
	}
	parsed, err := file.Parse(string(s.Name), file.Marshal(s))
	if err != nil {
		return nil, nil, err
	}
	one, err := c.Recompile(parsed)
	if err != nil {
		return nil, nil, err
	}
	res, err := one.Run(ctx, seed, Options{})
	if err == nil && ctx.Err() == nil && res.Hash != hashText(hash) {
		err = fmt.Errorf("branch %s ends with hash %s, and with %s when it is run from its schedule", b.Name(), hashText(hash), res.Hash)
	}
	return one, res, err
}

// lines spells entries as a schedule does.
func (c *Case) lines(entries []tape.Entry) ([]file.Choice, error) {
	var lines []file.Choice
	for i := range entries {
		line, err := c.roster.spelled(&entries[i])
		if err != nil {
			return nil, err
		}
		lines = append(lines, line)
	}
	return lines, nil
}

// met is what was expected as far as a run has met it, and the violation that it has
// met instead.
func met(x file.Expect, res *Result) file.Expect {
	passed := func(name string) bool {
		row := res.Check(name)
		return row != nil && row.Verdict == checker.Pass
	}
	x.Violates = strict.Name{}
	if res.Broken != "" {
		x.Violates = strict.N(res.Broken)
	}
	if !passed(Progress) && res.Broken != Progress {
		x.ProgressAfterHeal = 0
	}
	if !passed(expectedConsistency) {
		x.Consistency = strict.Name{}
	}
	x.Reached = slices.DeleteFunc(slices.Clone(x.Reached), func(n strict.Name) bool { return !passed(reached(n.Text)) })
	return x
}
