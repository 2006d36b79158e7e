package tape

import (
	"slices"
	"testing"
	"time"

	"github.com/zoolab/zoolab/sim"
)

// fickle is a goal that is met and unmet in turns, at given seconds.
type fickle struct {
	met   bool
	turns []float64
}

func (g *fickle) Step(h sim.Happening) {
	for len(g.turns) > 0 && seconds(g.turns[0]) <= h.At {
		g.met, g.turns = !g.met, g.turns[1:]
	}
}

func (g *fickle) Missing() string {
	if g.met {
		return ""
	}
	return "a leader"
}

func (g *fickle) Clone() sim.Goal        { c := *g; return &c }
func (g *fickle) Encode(b []byte) []byte { return b }
func seconds(n float64) sim.Time         { return sim.Time(n * float64(time.Second)) }
func at(n float64) (moment *sim.Time)    { t := seconds(n); return &t }
func healAt(n float64) []sim.Planned {
	return []sim.Planned{{At: seconds(n), Fault: sim.Heal{All: true}}}
}
func crashAfterHeal(n float64) []sim.Planned {
	return append(healAt(n), sim.Planned{At: seconds(n), Fault: sim.Crash{}})
}

// Progress is due from the 10th to the 50th second, and the first moment counts
// at which the goal is met.
func TestProgressIsMetAtSomeMoment(t *testing.T) {
	for _, c := range []struct {
		name  string
		met   bool // from the beginning on
		turns []float64
		plan  []sim.Planned
		want  *sim.Time
	}{
		{"soon", false, []float64{12}, healAt(10), at(12)},
		{"soon, and elects again when time is up", false, []float64{12, 49.9}, healAt(10), at(12)},
		{"soon, and once more", false, []float64{3, 9, 12, 20, 49}, healAt(10), at(12)},
		{"at the last moment", false, []float64{50}, healAt(10), at(50)},
		{"too late", false, []float64{51}, healAt(10), nil},
		{"never", false, nil, healAt(10), nil},
		{"before, and no more", false, []float64{3, 9}, healAt(10), nil},
		{"before, and ever since", false, []float64{3}, healAt(10), at(10)},
		{"before, and still when all was healed", false, []float64{3, 49.9}, healAt(10), at(10)},
		{"before, and anew since healing", false, []float64{3, 10, 10.5, 49}, healAt(10), at(10.5)},
		{"before, and what is in force tells later", false, []float64{3, 11}, crashAfterHeal(10), nil},
		{"before, and again with it in force", false, []float64{3, 11, 13, 49}, crashAfterHeal(10), at(13)},
		{"before, with it in force", false, []float64{3}, crashAfterHeal(10), at(10)},
		{"while nobody asked for anything", true, []float64{11}, healAt(10), nil},
		{"after somebody asked for something", true, []float64{11, 12, 49}, healAt(10), at(12)},
		{"as nobody ever asks", true, nil, healAt(10), at(10)},
	} {
		g := NewProgress(&fickle{c.met, c.turns}, c.plan, 0, 40*time.Second)
		for ms := range 60_000 {
			g.Step(sim.Happening{At: sim.Time(ms) * sim.Time(time.Millisecond)})
			if ms%1000 == 0 {
				g = g.Clone().(*Progress)
			}
		}
		first, met := g.Met()
		if met != (c.want != nil) || met && first != *c.want {
			t.Errorf("%s: found %s, %v", c.name, first, met)
		}
	}
}

// Only what heals everything, and comes last, leaves nothing in force.
func TestWhatLeavesNothingInForce(t *testing.T) {
	links := []sim.Planned{{At: 1, Fault: sim.Heal{}}}
	for what, c := range map[string]struct {
		plan []sim.Planned
		want bool
	}{
		"no fault":       {nil, false},
		"a healing":      {healAt(1), true},
		"of links":       {links, false},
		"and a crash":    {crashAfterHeal(1), false},
		"earlier listed": {slices.Concat(healAt(2), links), true},
	} {
		if healed(c.plan) != c.want {
			t.Errorf("%s: %v", what, !c.want)
		}
	}
}
