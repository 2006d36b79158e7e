package sim

import (
	"fmt"
	"unsafe"

	"github.com/zoolab/zoolab/sim/internal/layout"
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
	parse(b []byte) (slot int32, err error)
	text(slot int32) string
	topic(slot int32) any // a pointer to the value
	leaves(slot int32) []layout.Leaf
	garble(slot int32, leaf int) int32
	held() *slots
}

// slots counts the references to the values of one slab. It knows nothing of
// their type, so that a release, which an event needs for its message and for
// each of its facts, is a plain call and touches no value.
type slots struct {
	kind *kind
	refs []int32        // of a free slot instead where the next free one is, see release
	free int32          // the slot freed last, -1 for none
	base unsafe.Pointer // of the values
	size uintptr        // of one
}

// value returns where the value of a slot lies. It stays readable after the
// slab has grown into a new array, and unchanged while the slot is held.
func (s *slots) value(slot int32) value { return value{unsafe.Add(s.base, uintptr(slot)*s.size)} }

// reuse takes the slot freed last, or returns -1.
func (s *slots) reuse() int32 {
	slot := s.free
	if slot >= 0 {
		s.free = -2 - s.refs[slot]
		s.refs[slot] = 1
	}
	return slot
}

func (s *slots) retain(slot int32) { s.refs[slot]++ }

// release gives back one reference. A slot without any becomes the head of
// the list of free ones, which their counts, all below zero, hold together.
func (s *slots) release(slot int32) {
	switch n := s.refs[slot] - 1; {
	case n > 0:
		s.refs[slot] = n
	case n == 0:
		s.refs[slot] = -2 - s.free
		s.free = slot
	default:
		panic("sim: a " + s.kind.name + " was released twice")
	}
}

func (s *slots) clone() slots {
	return slots{kind: s.kind, size: s.size, refs: append([]int32(nil), s.refs...), free: s.free}
}

// slab is the store of one type: a growing array with a free list. The slot
// freed last is the first to be used again, while it is still in the cache.
type slab[T any] struct {
	slots
	values []T
}

func (s *slab[T]) grow(v T) int32 {
	s.values = append(s.values, v)
	s.base = unsafe.Pointer(&s.values[0])
	s.refs = append(s.refs, 1)
	return int32(len(s.refs) - 1)
}

func (s *slab[T]) hash(slot int32) uint64 {
	return s.kind.layout.Hash(s.kind.key, unsafe.Pointer(&s.values[slot]))
}

func (s *slab[T]) append(b []byte, slot int32) []byte {
	return s.kind.layout.Append(b, unsafe.Pointer(&s.values[slot]))
}

// parse stores the value that b is the encoding of.
func (s *slab[T]) parse(b []byte) (int32, error) {
	var v T
	rest, err := s.kind.layout.Decode(b, unsafe.Pointer(&v))
	switch {
	case err != nil:
		return 0, err
	case len(rest) > 0:
		return 0, errCall
	}
	if slot := s.reuse(); slot >= 0 {
		s.values[slot] = v
		return slot, nil
	}
	return s.grow(v), nil
}

func (s *slab[T]) text(slot int32) string { return describe(&s.values[slot]) }

func (s *slab[T]) topic(slot int32) any { return &s.values[slot] }

func (s *slab[T]) leaves(slot int32) []layout.Leaf {
	return s.kind.layout.Leaves(unsafe.Pointer(&s.values[slot]))
}

// garble stores a value that has one leaf altered and shares no memory with the
// value of a slot.
func (s *slab[T]) garble(slot int32, leaf int) int32 {
	p := s.kind.layout.New(unsafe.Pointer(&s.values[slot]))
	s.kind.layout.Alter(p, leaf)
	v := *(*T)(p)
	if free := s.reuse(); free >= 0 {
		s.values[free] = v
		return free
	}
	return s.grow(v)
}

func emptySlab[T any](k *kind) store {
	var v T
	return &slab[T]{slots: slots{kind: k, free: -1, size: unsafe.Sizeof(v)}}
}

// clone copies the values themselves, not what they point to: a message is
// immutable from the moment it is sent.
func (s *slab[T]) clone() store {
	c := &slab[T]{slots: s.slots.clone(), values: append([]T(nil), s.values...)}
	c.base = unsafe.Pointer(unsafe.SliceData(c.values))
	return c
}

func (s *slab[T]) held() *slots { return &s.slots }

// stores holds one store a kind, made when the first value of it appears.
type stores struct {
	kinds []*kind
	signs []*kind
	slabs []store
	slots []*slots // of slabs, by the same index
}

func newStores() *stores {
	k, signs := declared()
	return &stores{kinds: k, signs: signs, slabs: make([]store, len(k)), slots: make([]*slots, len(k))}
}

func (s *stores) of(k *kind) store {
	if int(k.id) < len(s.slabs) && s.slabs[k.id] != nil {
		return s.slabs[k.id]
	}
	return s.open(k)
}

// kind returns the kind or the sign of an id.
func (s *stores) kind(id int32) *kind {
	if sign := int(-2 - id); sign >= 0 && sign < len(s.signs) {
		return s.signs[sign]
	}
	if int(id) >= len(s.kinds) || id < 0 { // declared after the world was made
		s.kinds, s.signs = declared()
	}
	if id < 0 {
		return s.signs[-2-id]
	}
	return s.kinds[id]
}

// release gives back one reference to a value that is there.
func (s *stores) release(kind, slot int32) { s.slots[kind].release(slot) }

// open makes the store of a kind. A kind declared after the world was made
// (a test does that) widens the tables first.
func (s *stores) open(k *kind) store {
	if int(k.id) >= len(s.slabs) {
		s.kinds, s.signs = declared()
		more := len(s.kinds) - len(s.slabs)
		s.slabs = append(s.slabs, make([]store, more)...)
		s.slots = append(s.slots, make([]*slots, more)...)
	}
	st := k.empty(k)
	s.slabs[k.id], s.slots[k.id] = st, st.held()
	return st
}

func (s *stores) clone() *stores {
	c := &stores{kinds: s.kinds, signs: s.signs, slabs: make([]store, len(s.slabs)), slots: make([]*slots, len(s.slots))}
	for i, st := range s.slabs {
		if st != nil {
			c.slabs[i] = st.clone()
			c.slots[i] = c.slabs[i].held()
		}
	}
	return c
}

// put stores a value of a kind declared for type T.
func put[T any](s *stores, k *kind, v T) int32 {
	slot, _ := lay(s, k, v)
	return slot
}

// lay is put, and returns where the value lies.
func lay[T any](s *stores, k *kind, v T) (int32, value) {
	if int(k.id) < len(s.slabs) {
		if st, ok := s.slabs[k.id].(*slab[T]); ok {
			if slot := st.reuse(); slot >= 0 {
				p := &st.values[slot]
				*p = v
				return slot, value{unsafe.Pointer(p)}
			}
		}
	}
	st := s.of(k).(*slab[T])
	slot := st.grow(v)
	return slot, st.value(slot)
}

// A value is where a value lies whose type its kind knows.
type value struct{ at unsafe.Pointer }

func valueAt[T any](p *T) value { return value{unsafe.Pointer(p)} }

// read returns the value, which must be a T: ask its kind first.
func read[T any](v value) T { return *(*T)(v.at) }

func copyOf[T any](v value) value {
	c := read[T](v)
	return valueAt(&c)
}

func textOf[T any](v value) string { return describe((*T)(v.at)) }

// hashOf returns the content hash of a message of a kind.
func (k *kind) hashOf(v value) uint64 { return k.layout.Hash(k.key, v.at) }

// describe renders a value for people: its own String method where it has
// one, its fields otherwise, and where that method panics. It may: a garbled
// message can hold what its type has no word for.
func describe[T any](v *T) string {
	if s, ok := any(v).(fmt.Stringer); ok {
		return spell(s, func() string { return fmt.Sprintf("%#v", *v) })
	}
	return fmt.Sprintf("%+v", *v)
}
