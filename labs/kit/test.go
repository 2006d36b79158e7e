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
// they were handed out is skipped, and so is a test that comes to a handler that is not
// written.
func Test(t *testing.T, file []byte, build Builder) {
	l, err := Read(file)
	if err != nil {
		t.Fatal(err)
	}
	if l.untouched(".") {
		t.Skipf("not started: the files of lab %s are as they were handed out (see README.md)", l.Number)
	}
	for _, test := range l.Tests {
		t.Run(test.Name, func(t *testing.T) {
			t.Parallel()
			switch v := l.examine(test, build, patience); v.standing {
			case failed:
				t.Error(v.text)
			case unfinished:
				t.Skip(v.text)
			}
		})
	}
}

// A verdict is what a test comes to.
type verdict struct {
	standing standing
	text     string // what the student is told
}

// A standing is how a verdict counts.
type standing uint8

const (
	passed     standing = iota
	unfinished          // a handler is not written yet
	failed
)

// examine runs a test up to the first seed that fails. The first run, and one that
// fails, are made twice: they must be the same.
func (l *Lab) examine(t *Trial, build Builder, limit time.Duration) verdict {
	p, err := l.Open(t, build)
	if err != nil {
		return verdict{failed, err.Error()}
	}
	for seed := range t.Seeds {
		first, err := l.run(p, seed, nil, limit)
		if err != nil {
			return verdict{failed, err.Error()}
		}
		if first.Check == "" && seed > 0 {
			continue
		}
		if what, yes := Unwritten(first.Text); yes {
			return verdict{unfinished, unwritten + what + " (see README.md)"}
		}
		s := &story{lab: l, test: t, seed: seed, outcome: first, ladder: ladder.New(p.name)}
		again, err := l.run(p, seed, s, limit)
		switch {
		case err != nil:
			return verdict{failed, err.Error()}
		case again.Hash != first.Hash || again.Text != first.Text:
			s.outcome.Check, s.outcome.Text = sim.Varied, fmt.Sprintf("the same run came out otherwise when it was repeated (hash %s, then %s): "+
				"something decides that is not in a node, such as a package variable or the order of a map", first.Hash, again.Hash)
			return verdict{failed, s.String()}
		case first.Check != "":
			return verdict{failed, s.String()}
		}
	}
	return verdict{standing: passed}
}

// run runs a test under one seed, and does not wait for ever.
func (l *Lab) run(p *Play, seed int, tracer sim.Tracer, limit time.Duration) (o Outcome, err error) {
	what := fmt.Sprintf("%s with seed %d", p.test.Name, p.test.Seeds[seed])
	return watched(what, l.Files, tracer, limit, func(tracer sim.Tracer) Outcome {
		o, err = p.Run(seed, tracer)
		return o
	}), err
}
