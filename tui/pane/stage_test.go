package pane

import (
	"testing"

	"github.com/zoolab/zoolab/scenarios"
	"github.com/zoolab/zoolab/sim"
	"github.com/zoolab/zoolab/sim/tape"
	"github.com/zoolab/zoolab/tui/screen"
)

// A stage is a library scenario on a tape.
type stage struct {
	t     testing.TB
	c     *scenarios.Case
	tape  *tape.Tape
	album Album
	judge *scenarios.Result
}

// stageOf opens a scenario with at least so many steps recorded.
func stageOf(t testing.TB, name string, steps int) *stage {
	t.Helper()
	file, err := scenarios.Open(name)
	if err != nil {
		t.Fatal(err)
	}
	c, err := scenarios.Compile(file)
	if err != nil {
		t.Fatal(err)
	}
	tp, err := c.Tape(file.Seed)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(tp.Close)
	tp.Main().Extend(steps)
	return &stage{t: t, c: c, tape: tp}
}

// branch makes a branch at a step of main on which these faults are inflicted, one
// after the other, and records some of what follows.
func (g *stage) branch(step int, faults ...sim.Fault) *tape.Branch {
	g.t.Helper()
	b, err := g.tape.Main(), error(nil)
	for _, f := range faults {
		if b, step, err = g.tape.Act(b, min(step, b.Len()), sim.Choice{Act: sim.Inflict, Fault: f}); err != nil {
			g.t.Fatal(err)
		}
	}
	b.Extend(200)
	return b
}

// verdict is what the judges say of main.
func (g *stage) verdict() *scenarios.Result {
	g.t.Helper()
	if g.judge == nil {
		r, err := g.c.Run(g.t.Context(), g.c.Scenario.Seed, scenarios.Options{})
		if err != nil {
			g.t.Fatal(err)
		}
		g.judge = r
	}
	return g.judge
}

// scene shows a step of a branch, with changes.
func (g *stage) scene(b *tape.Branch, step int, change ...func(*Scene)) *Scene {
	s := &Scene{Case: g.c, Protocol: g.c.Config(g.c.Scenario.Seed).Protocol, Tape: g.tape, Branch: b, Step: step, Seen: b.Len()}
	for _, f := range change {
		f(s)
	}
	g.album.Look(s, s.Step)
	return s
}

// at shows a step of main.
func (g *stage) at(step int, change ...func(*Scene)) *Scene {
	return g.scene(g.tape.Main(), step, change...)
}

// picture draws a pane under its rule.
func picture(p Pane, s *Scene, w, h int) *screen.Grid {
	grid := screen.NewGrid(w, h)
	c := grid.Whole()
	title, heads := p.Title(s, w)
	Rule(c, title, heads)
	p.Draw(c.Part(0, 1, w, h-1), s)
	return grid
}
