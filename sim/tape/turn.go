package tape

import "github.com/zoolab/zoolab/sim"

// A Turn is a change of a node's standing in its protocol.
type Turn struct {
	Node sim.NodeID
	Tone sim.Tone // from now on; Plain when it is down
}

// turns finds the nodes whose standing is another one since the step that has just been
// taken. Only those whose step it was are looked at.
func (b *Branch) turns(m *Moment) []Turn {
	var out []Turn
	m.nodes(func(id sim.NodeID) {
		if tone := b.front.Tone(id); tone != b.tones[id] {
			b.tones[id] = tone
			out = append(out, Turn{id, tone})
		}
	})
	return out
}

// tonesOf returns the standings in a world, by node.
func tonesOf(w *sim.World) []sim.Tone {
	tones := make([]sim.Tone, w.Nodes()+1)
	for id := sim.NodeID(1); int(id) <= w.Nodes(); id++ {
		tones[id] = w.Tone(id)
	}
	return tones
}
