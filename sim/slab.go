package sim

import (
	"fmt"
	"unsafe"
)

// A store keeps the values of one kind outside the events that carry them,
// so that an event is a few flat words whatever its message looks like.
// Slots are recycled by reference count in runs; a Model never releases
// them, which is what interning needs.
type store interface {
	clone() store
	retain(slot int32)
	release(slot int32)
	hash(slot int32) uint64
	append(b []byte, slot int32) []byte
	text(slot int32) string
	// copyTo puts the value of a slot into another store of the same kind.
	copyTo(to store, slot int32) int32
	live() int
}

// slab is the store of one type: a growing array with a free list.
type slab[T any] struct {
	kind  *kind
	cells []cell[T]
	free  []int32
}

type cell[T any] struct {
	value T
	refs  int32
}

func (s *slab[T]) put(v T) int32 {
	if n := len(s.free); n > 0 {
		slot := s.free[n-1]
		s.free = s.free[:n-1]
		c := &s.cells[slot]
		c.value, c.refs = v, 1
		return slot
	}
	s.cells = append(s.cells, cell[T]{v, 1})
	return int32(len(s.cells) - 1)
}

func (s *slab[T]) retain(slot int32) { s.cells[slot].refs++ }

func (s *slab[T]) release(slot int32) {
	c := &s.cells[slot]
	c.refs--
	if c.refs == 0 {
		s.free = append(s.free, slot)
	} else if c.refs < 0 {
		panic(fmt.Sprintf("sim: a %s was released twice", s.kind.name))
	}
}

func (s *slab[T]) at(slot int32) *T { return &s.cells[slot].value }

func (s *slab[T]) hash(slot int32) uint64 {
	return s.kind.layout.Hash(s.kind.key, unsafe.Pointer(&s.cells[slot].value))
}

func (s *slab[T]) append(b []byte, slot int32) []byte {
	return s.kind.layout.Append(b, unsafe.Pointer(&s.cells[slot].value))
}

func (s *slab[T]) text(slot int32) string { return describe(&s.cells[slot].value) }

func (s *slab[T]) copyTo(to store, slot int32) int32 {
	return to.(*slab[T]).put(s.cells[slot].value)
}

// clone copies the values themselves, not what they point to: a message is
// immutable from the moment it is sent.
func (s *slab[T]) clone() store {
	return &slab[T]{kind: s.kind, cells: append([]cell[T](nil), s.cells...), free: append([]int32(nil), s.free...)}
}

func (s *slab[T]) live() int { return len(s.cells) - len(s.free) }

// stores holds one store a kind, made when the first value of it appears.
type stores struct {
	kinds []*kind
	slabs []store
}

func newStores() *stores {
	k := declared()
	return &stores{kinds: k, slabs: make([]store, len(k))}
}

func (s *stores) of(k *kind) store {
	if int(k.id) < len(s.slabs) {
		if st := s.slabs[k.id]; st != nil {
			return st
		}
	}
	return s.open(k)
}

// open makes the store of a kind. A kind declared after the world was made
// (a test does that) widens the tables first.
func (s *stores) open(k *kind) store {
	if int(k.id) >= len(s.slabs) {
		s.kinds = declared()
		s.slabs = append(s.slabs, make([]store, len(s.kinds)-len(s.slabs))...)
	}
	s.slabs[k.id] = k.empty(k)
	return s.slabs[k.id]
}

func (s *stores) clone() *stores {
	c := &stores{kinds: s.kinds, slabs: make([]store, len(s.slabs))}
	for i, st := range s.slabs {
		if st != nil {
			c.slabs[i] = st.clone()
		}
	}
	return c
}

// slabOf finds the slab behind a typed handle.
func slabOf[T any](s *stores, k *kind) *slab[T] { return s.of(k).(*slab[T]) }

// describe renders a value for people: its own String method where it has
// one, its fields otherwise.
func describe[T any](v *T) string {
	if s, ok := any(v).(fmt.Stringer); ok {
		return s.String()
	}
	return fmt.Sprintf("%+v", *v)
}
