package sim

import (
	"slices"
	"strings"
)

// Bridge splits the nodes into sides that cannot reach each other, with one
// node in the middle that reaches them all and that all reach. Messages are
// not passed on by it: that is for the protocol to do. Without Sides the
// other nodes are halved in their order, the first half being the larger by
// one where they are odd. With Sides, nodes on none form one of their own;
// volunteers on none reach everyone. A bridge stands in place of whatever
// partition there was, and ends as one does.
type Bridge struct {
	Target Target
	Sides  [][]NodeID
}

func (f Bridge) inflict(w *World) string {
	l, why := w.resolve(f.Target)
	if l == nil {
		return why
	}
	sides := f.Sides
	if len(sides) == 0 {
		sides = w.halves(l.id)
	}
	w.divide(sides)
	w.groups[l.id-1] = everyone
	w.relink()
	return ""
}

// halves deals all nodes but one to two sides, volunteers to neither.
func (w *World) halves(without NodeID) [][]NodeID {
	var ids []NodeID
	for i := range w.locals {
		if l := &w.locals[i]; l.id != without && !l.spec.Volunteer {
			ids = append(ids, l.id)
		}
	}
	half := (len(ids) + 1) / 2
	return [][]NodeID{ids[:half], ids[half:]}
}

func (f Bridge) text(c *cast) string {
	words := []string{"bridge", f.Target.text(c)}
	for _, g := range f.Sides {
		words = append(words, "["+strings.Join(c.nameAll(g), " ")+"]")
	}
	return strings.Join(words, " ")
}

func (f Bridge) nodes() []NodeID { return append(f.Target.nodes(), slices.Concat(f.Sides...)...) }
