package tape_test

import (
	"fmt"
	"reflect"
	"slices"
	"testing"

	"github.com/zoolab/zoolab/sim"
	"github.com/zoolab/zoolab/sim/simtest/composed"
	"github.com/zoolab/zoolab/sim/tape"
	"pgregory.net/rapid"
)

// A listener writes down all that a world tells a tracer, in one line a step.
type listener struct{ line string }

func (l *listener) Record(w *sim.World, r sim.Record) {
	l.line += fmt.Sprintf("%s %s %s %q %v %v; ", r.Sort, w.Address(r), r.Name(w), w.Text(r), r.Note, w.Subjects(r))
}

// retold is a moment in a listener's words.
func retold(m *tape.Moment) (line string) {
	if m.Sort != tape.Acted {
		line = fmt.Sprintf("%s %s %s %q %v %v; ", sim.Took, m.On, m.On.Kind, m.Text, (*sim.Note)(nil), m.Subjects)
	}
	for _, o := range m.Out {
		line += fmt.Sprintf("%s %s %s %q %v %v; ", o.Sort, o.On, o.Name, o.Text, o.Note, o.Subjects)
	}
	return line
}

// A moment that is made again tells what one hears who listens from the beginning, in
// whatever order moments are asked for.
func TestAMomentIsWhatAListenerHears(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p, c := anyTape(t)
		defer p.Close()
		anyAct(t, p)
		anyAct(t, p)
		heard := map[*tape.Branch][]string{}
		for _, b := range p.Branches() {
			l := &listener{}
			again(t, c, b, func(step int, w *sim.World) {
				w.Trace(l)
				heard[b] = append(heard[b], l.line)
				l.line = ""
			})
		}
		for range 40 {
			b := p.Branches()[rapid.IntRange(0, len(p.Branches())-1).Draw(t, "branch")]
			first := rapid.IntRange(1, b.Len()+1).Draw(t, "step")
			for step := first; step <= min(b.Len(), first+2); step++ {
				if got := retold(b.Moment(step)); got != heard[b][step] {
					t.Fatalf("step %d of %s is\n%s\nand a listener hears\n%s", step, b.Name(), got, heard[b][step])
				}
			}
		}
	})
}

// Of a long tape most moments are made anew, and are what they were.
func TestMomentsThatWereForgotten(t *testing.T) {
	const steps = 40_000
	b := long(t, steps).Main()
	var was []tape.Moment
	for step := 1; step <= steps; step += 99 {
		was = append(was, *b.Moment(step))
	}
	rand := sim.NewRand(1, "moments")
	for range 300 {
		i := rand.Below(len(was))
		if is := b.Moment(was[i].Step); !reflect.DeepEqual(*is, was[i]) {
			t.Fatalf("step %d is\n%+v\nand was\n%+v", was[i].Step, *is, was[i])
		}
	}
}

// A pointer to a moment stays good, and asking for moments leaves the world that is
// looked at as it is.
func TestMomentsTouchNothing(t *testing.T) {
	const steps = 20_000
	b := long(t, steps).Main()
	w, m := b.World(7000), b.Moment(7000)
	was, said := state(w), retold(m)
	for step := steps; step > 0; step -= 150 {
		b.Moment(step)
	}
	if b.World(7000) != w || state(w) != was || retold(m) != said {
		t.Error("the world or the moment of step 7000 is another one")
	}
}

// Moments at the front of a branch that goes on are there as soon as it has made the
// step.
func TestMomentsOfAFrontThatMoves(t *testing.T) {
	b, ready := open(t, gossips(3)).Main(), open(t, gossips(3)).Main()
	ready.Extend(600)
	for b.Len() < 600 {
		b.Extend(1 + b.Len()%3)
		for _, step := range []int{b.Len(), 1 + b.Len()/2} {
			if got, want := retold(b.Moment(step)), retold(ready.Moment(step)); got != want {
				t.Fatalf("step %d is\n%s\nnot\n%s", step, got, want)
			}
		}
	}
}

// Signs are at hand for every step: who is up, how they stand, what was done.
func TestSigns(t *testing.T) {
	up, inflicted := 0, 0
	rapid.Check(t, func(t *rapid.T) {
		p, _ := anyTape(t)
		defer p.Close()
		anyAct(t, p)
		b := p.Branches()[len(p.Branches())-1]
		after := rapid.IntRange(0, b.Len()).Draw(t, "after")
		w := b.World(after)
		ups, tones := make([]bool, w.Nodes()+1), make([]sim.Tone, w.Nodes()+1)
		for id := sim.NodeID(1); int(id) <= w.Nodes(); id++ {
			ups[id], tones[id] = w.View(id).Up, w.Tone(id)
		}
		signs := slices.Collect(b.Signs(after))
		for step := after + 1; step <= b.Len(); step++ {
			var texts, struck []string
			for ; len(signs) > 0 && signs[0].Step == step; signs = signs[1:] {
				switch s := signs[0]; s.Sort {
				case tape.Inflicted:
					texts = append(texts, s.Text)
					inflicted++
				case tape.Turned:
					tones[s.Node] = s.Tone
				default:
					ups[s.Node] = s.Sort == tape.CameUp
					up++
				}
			}
			for _, o := range b.Moment(step).Out {
				if o.Sort == sim.Struck {
					struck = append(struck, o.Text)
				}
			}
			if !slices.Equal(texts, struck) {
				t.Fatalf("step %d of %s inflicts %q, and its signs say %q", step, b.Name(), struck, texts)
			}
			w := b.World(step)
			for id := sim.NodeID(1); int(id) <= w.Nodes(); id++ {
				if v := w.View(id); v.Up != ups[id] || w.Tone(id) != tones[id] {
					t.Fatalf("step %d of %s: %s is up: %v, and %v; its signs say %v, %v", step, b.Name(), v.Name, v.Up, w.Tone(id), ups[id], tones[id])
				}
			}
		}
		if len(signs) > 0 {
			t.Fatalf("behind the last step are %v", signs)
		}
	})
	if up < 30 || inflicted < 30 {
		t.Errorf("only %d signs are of nodes that came or went, and %d of faults", up, inflicted)
	}
}

// Branches share the steps before the act by which they parted.
func TestShares(t *testing.T) {
	p := open(t, gossips(3))
	main := p.Main()
	main.Extend(100)
	b1, _ := act(t, p, main, 40, inflict(sim.Pause{Target: node(1)}))
	b1.Extend(50)
	b2, _ := act(t, p, b1, 60, inflict(sim.Pause{Target: node(2)}))
	b3, _ := act(t, p, main, 20, inflict(sim.Pause{Target: node(2)}))
	for _, c := range []struct {
		a, b *tape.Branch
		want int
	}{{main, main, 100}, {main, b1, 40}, {b1, b2, 60}, {main, b2, 40}, {b2, b3, 20}, {b3, b1, 20}, {b1, b1, 91}} {
		if got, back := c.a.Shares(c.b), c.b.Shares(c.a); got != c.want || back != c.want {
			t.Errorf("%s and %s share %d steps, and %d, not %d", c.a.Name(), c.b.Name(), got, back, c.want)
		}
	}
}

// Checkpoints are few where nodes are many.
func TestManyNodesAreNotClonedOften(t *testing.T) {
	cfg := composed.New(1, composed.Setup{Servers: 3, Clients: 600, Puts: 1 << 30})
	cfg.Ring = 16
	main := open(t, cfg).Main()
	main.Extend(20_000)
	was := main.Brief(9_999)
	if w := main.World(9_999); w.Hash() != was.Hash {
		t.Errorf("it had the hash %016x and has %016x", was.Hash, w.Hash())
	}
}
