package shrink

import (
	"context"

	"github.com/zoolab/zoolab/scenarios"
	"github.com/zoolab/zoolab/sim/ladder"
)

// Draw runs a case with a seed and draws its last events, up to the one that violated
// something, with what was said about it below. The error is that of the run.
func Draw(ctx context.Context, c *scenarios.Case, seed uint64) ([]string, error) {
	l := ladder.New(c.NodeName)
	res, err := c.Run(ctx, seed, scenarios.Options{Tracer: l})
	if err != nil {
		return nil, err
	}
	var at uint64
	if res.Violation != nil {
		at = res.Violation.Seq
	}
	return l.Lines(sentence(res), at), nil
}

// sentence is what was wrong with a run, "" for nothing.
func sentence(res *scenarios.Result) string {
	if res.Broken == "" {
		return res.Unmet
	}
	text := res.Broken
	if row := res.Check(res.Broken); row != nil {
		text += ": " + row.Detail
	}
	return text
}
