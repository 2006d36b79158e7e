package kit

import (
	"fmt"
	"testing"
	"time"

	"github.com/zoolab/zoolab/sim"
	"github.com/zoolab/zoolab/sim/ladder"
)

// Test plays the visible tests of a lab, of which file is the visible.json, with a
// student's nodes: a subtest for each, and its seeds inside. A lab whose files are as
// they were handed out is skipped, and says so: go test tells of no skip unless it is
// asked. A test that comes to a handler that is not written fails.
func Test(t *testing.T, file []byte, build Builder) {
	l, err := Read(file)
	if err != nil {
		t.Fatal(err)
	}
	if l.untouched(".") {
		why := fmt.Sprintf("not started: the files of lab %s are as they were handed out (see README.md)", l.Number)
		if !testing.Verbose() {
			fmt.Println(why)
		}
		t.Skip(why)
	}
	for _, test := range l.Tests {
		t.Run(test.Name, func(t *testing.T) {
			t.Parallel()
			if text := l.examine(test, build, patience); text != "" {
				t.Error(text)
			}
		})
	}
}

// examine runs a test up to the first seed that fails, and returns what the student is
// told of that, "" when none does. The first run, and one that fails, are made twice:
// they must be the same.
func (l *Lab) examine(t *Trial, build Builder, limit time.Duration) string {
	p, err := l.Open(t, build)
	if err != nil {
		return err.Error()
	}
	for seed := range t.Seeds {
		first, err := l.run(p, seed, nil, limit)
		if err != nil {
			return err.Error()
		}
		if first.Check == "" && seed > 0 {
			continue
		}
		if what, yes := Unwritten(first.Text); yes {
			return unwritten + what + " (see README.md)"
		}
		s := &story{lab: l, test: t, seed: seed, outcome: first, ladder: ladder.New(p.name)}
		again, err := l.run(p, seed, s, limit)
		switch {
		case err != nil:
			return err.Error()
		case again.Hash != first.Hash || again.Text != first.Text:
			s.outcome.Check, s.outcome.Text = sim.Varied, fmt.Sprintf("the same run came out otherwise when it was repeated (hash %s, then %s): "+
				"something decides that is not in a node, such as a package variable or the order of a map", first.Hash, again.Hash)
			return s.String()
		case first.Check != "":
			return s.String()
		}
	}
	return ""
}

// run runs a test under one seed, and does not wait for ever.
func (l *Lab) run(p *Play, seed int, tracer sim.Tracer, limit time.Duration) (o Outcome, err error) {
	what := fmt.Sprintf("%s with seed %d", p.test.Name, p.test.Seeds[seed])
	return watched(what, l.Files, tracer, limit, func(tracer sim.Tracer) Outcome {
		o, err = p.Run(seed, tracer)
		return o
	}), err
}
