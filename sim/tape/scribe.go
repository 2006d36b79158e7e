package tape

import "github.com/zoolab/zoolab/sim"

// A scribe takes down, while the front of a branch makes a step, what is kept of it.
type scribe struct {
	names  *names
	x      brief
	cause  uint64 // as the world counts
	took   bool
	shared []sim.NodeID
	signs  []Sign
	sent   []name // messages
	about  []string
}

// begin returns the scribe, with nothing taken down.
func (s *scribe) begin(n *names) *scribe {
	clear(s.about)
	*s = scribe{names: n, shared: s.shared[:0], signs: s.signs[:0], sent: s.sent[:0], about: s.about[:0]}
	return s
}

// Record takes in one record of the world.
func (s *scribe) Record(w *sim.World, r sim.Record) {
	s.about = append(s.about, w.Subjects(r)...)
	switch r.Sort {
	case sim.Took:
		s.take(w, r)
		return
	case sim.Sent:
		if a := w.Address(r); !a.Twin {
			s.sent = append(s.sent, s.names.put(a))
		}
		s.share(r.From)
		return
	case sim.Struck:
		s.signs = append(s.signs, Sign{Sort: Inflicted, Text: w.Text(r)})
		return
	case sim.Dropped, sim.Garbled:
		return
	case sim.Stated:
		s.state(r.Name(w), r.Node)
	}
	s.share(r.Node)
}

// share takes down whose step it is too, which matters for one of no single node.
func (s *scribe) share(id sim.NodeID) {
	if id > 0 && s.x.node == 0 {
		s.shared = append(s.shared, id)
	}
}

// state takes down what the world says of its nodes.
func (s *scribe) state(fact string, id sim.NodeID) {
	switch fact {
	case sim.Booted.Name():
		s.signs = append(s.signs, Sign{Sort: CameUp, Node: id})
	case sim.Crashed.Name(), sim.Halted.Name():
		s.signs = append(s.signs, Sign{Sort: WentDown, Node: id})
	}
}

func (s *scribe) take(w *sim.World, r sim.Record) {
	a := w.Address(r)
	s.took, s.cause = true, uint64(r.Cause)
	s.x.on, s.x.node, s.x.sort = s.names.put(a), r.Node, sortOf(a)
	if w.Waiting(r) {
		s.x.flags |= isWait
	}
}
