package tape

import (
	"iter"
	"sort"

	"github.com/zoolab/zoolab/sim"
)

// A Sign is a change of how things stand in a run: who is up, who leads, what was done
// to it. A branch has those of all its steps at hand.
type Sign struct {
	Step int
	Sort SignSort
	Node sim.NodeID // whose; 0 of what was inflicted
	Tone sim.Tone   // of one that turned, from now on
	Text string     // of what was inflicted
}

// A SignSort says what a sign tells.
type SignSort uint8

// The sorts of signs.
const (
	CameUp    SignSort = iota // a node booted
	WentDown                  // it crashed, or ended itself
	Turned                    // its standing in its protocol is another one
	Inflicted                 // a fault was inflicted, or skipped
)

// String returns the sort's word.
func (s SignSort) String() string {
	return [...]string{"up", "down", "turned", "inflicted"}[s]
}

// Signs yields the signs behind a step, in their order.
func (b *Branch) Signs(after int) iter.Seq[Sign] {
	return func(yield func(Sign) bool) { b.yieldSigns(after, b.Len(), yield) }
}

// yieldSigns yields the signs behind a step up to another, and reports whether all were
// wanted.
func (b *Branch) yieldSigns(after, to int, yield func(Sign) bool) bool {
	if after < b.forked && !b.parent.yieldSigns(after, min(to, b.forked), yield) {
		return false
	}
	all := b.own.signs
	for i := sort.Search(len(all), func(i int) bool { return all[i].Step > after }); i < len(all) && all[i].Step <= to; i++ {
		if !yield(all[i]) {
			return false
		}
	}
	return true
}

// A Turn is a change of a node's standing in its protocol.
type Turn struct {
	Node sim.NodeID
	Tone sim.Tone // from now on; Plain when it is down
}

// turnsIn lists the turns of a step.
func (b *Branch) turnsIn(step int) (turns []Turn) {
	for s := range b.Signs(step - 1) {
		if s.Step > step {
			break
		}
		if s.Sort == Turned {
			turns = append(turns, Turn{s.Node, s.Tone})
		}
	}
	return turns
}

// turn finds the nodes whose standing is another one since the step that has just been
// taken. Only those whose step it was are looked at.
func (b *Branch) turn() {
	b.nodes(b.Len(), func(id sim.NodeID) {
		if tone := b.front.Tone(id); tone != b.tones[id] {
			b.tones[id] = tone
			b.own.signs = append(b.own.signs, Sign{Step: b.Len(), Sort: Turned, Node: id, Tone: tone})
		}
	})
}

// tonesOf returns the standings in a world, by node.
func tonesOf(w *sim.World) []sim.Tone {
	tones := make([]sim.Tone, w.Nodes()+1)
	for id := sim.NodeID(1); int(id) <= w.Nodes(); id++ {
		tones[id] = w.Tone(id)
	}
	return tones
}
