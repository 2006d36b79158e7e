package sim

import "testing"

// A scribe is a node as a search meets them by the thousand: a few numbers,
// a small map and a list.
type scribe struct {
	term  uint64
	votes map[NodeID]bool
	log   []uint64
}

var (
	letters = Datagrams("letters")
	note    = Message[uint64](letters, "Note")
	written = FactOf[uint64]("written")
)

func (s *scribe) Start(*Env) { s.votes = map[NodeID]bool{1: true, 2: true, 3: false} }

func (s *scribe) Receive(env *Env, d Delivery) {
	s.term++
	written.Observe(env, note.Of(d))
	note.SendTo(env, d.From, s.term)
}

func (s *scribe) Timer(*Env, TimerID) {}

// scribes is a state of one scribe, with an env to step it by.
func scribes(tb testing.TB) (*Env, *local, waiting) {
	spec := NodeSpec{Name: "a", Role: "scribe", New: func() Node { return &scribe{log: make([]uint64, 20)} }}
	w, err := New(Config{Protocol: Protocol{Name: "scribes", Ports: []*Port{letters}, Nodes: []NodeSpec{spec}}})
	if err != nil {
		tb.Fatal(err)
	}
	w.Step()
	slot := put(w.stores, note.k, uint64(7))
	return &w.env, &w.locals[0], waiting{d: Delivery{From: 1, kind: note.k, value: w.stores.slots[note.k.id].value(slot)}}
}

// BenchmarkHandler is the pure step alone: one input to a node, and its
// effects listed and thrown away.
func BenchmarkHandler(b *testing.B) {
	env, l, in := scribes(b)
	b.ReportAllocs()
	for b.Loop() {
		env.begin(l, 0)
		env.run(l, in)
		for i := range env.out {
			env.stores.release(env.out[i].kind, env.out[i].slot)
		}
	}
}

// BenchmarkLocalClone copies one node's whole state, as a search does before
// each step.
func BenchmarkLocalClone(b *testing.B) {
	_, l, _ := scribes(b)
	b.ReportAllocs()
	for b.Loop() {
		l.clone()
	}
}

// BenchmarkLocalEncode encodes it, as a search does after each.
func BenchmarkLocalEncode(b *testing.B) {
	_, l, _ := scribes(b)
	var buf []byte
	b.ReportAllocs()
	for b.Loop() {
		buf = l.encode(buf[:0], false)
	}
}
