package sim

import (
	"fmt"

	"github.com/zoolab/zoolab/sim/internal/layout"
)

// A Leaf is one bool, integer or string of a message, which [Garble] may alter.
type Leaf struct {
	Path string // "Ballot.Round", "Votes[2].Zxid"; "value" when the message is nothing else
	Now  string // what it is, strings quoted
	Then string // what it would be
}

// Leaves lists the leaves of a message on its way, in the order by which a choice
// to garble it counts them. Its errors are those of [World.Apply].
func (w *World) Leaves(on Address) ([]Leaf, error) {
	at, i, ok := w.find(on)
	if !ok {
		return nil, fmt.Errorf("%q: %w", on, ErrAbsent)
	}
	e, err := w.message(&w.lanes[at], i, Choice{Act: Garble, On: on})
	if err != nil {
		return nil, err
	}
	return w.leaves(e), nil
}

func (w *World) leaves(e *event) []Leaf {
	var leaves []Leaf
	for _, l := range w.stores.slabs[e.kind].leaves(e.slot) {
		leaves = append(leaves, Leaf(l))
	}
	return leaves
}

// message returns the message at a place of a lane, if that is what lies there.
func (w *World) message(ln *lane, i uint32, c Choice) (*event, error) {
	if ln.sort != laneDatagrams && ln.sort != laneStream {
		return nil, fmt.Errorf("%s %q: %w: only messages on their way can be garbled", c.Act, c.On, ErrAct)
	}
	e := ln.q.at(i)
	if e.what != isMessage {
		return nil, fmt.Errorf("%s %q: %w: an opening and a closing say nothing", c.Act, c.On, ErrAct)
	}
	return e, nil
}

// garble alters one leaf of a message. Values are shared, by the second copy of a
// datagram among others, so the message gets one of its own.
func (w *World) garble(ln *lane, i uint32, c Choice) error {
	e, err := w.message(ln, i, c)
	if err != nil {
		return err
	}
	leaves := w.leaves(e)
	switch n := len(leaves); {
	case n == 0:
		return fmt.Errorf("garble %q: %w: it says nothing that could be altered", c.On, ErrAct)
	case c.Leaf < 0 || c.Leaf >= n:
		return fmt.Errorf("garble leaf %d of %q: %w: its leaves are 0 to %d", c.Leaf, c.On, ErrAct, n-1)
	}
	st, old := w.stores.slabs[e.kind], e.slot
	was := st.text(old)
	e.slot = st.garble(old, c.Leaf)
	e.hash = st.hash(e.slot)
	st.release(old)
	w.hash = layout.Fold(layout.Fold(w.hash, ln.key^garbleSeed+uint64(e.n)), e.hash)
	if w.tracer != nil {
		l := leaves[c.Leaf]
		r := w.recordOf(Garbled, ln, e)
		r.text = fmt.Sprintf("%s becomes %s (%s: %s becomes %s)", was, st.text(e.slot), l.Path, l.Now, l.Then)
		w.tracer.Record(w, r)
	}
	return nil
}

const garbleSeed = 0x676172626c65
