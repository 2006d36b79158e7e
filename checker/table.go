package checker

import "iter"

// A table is a map that can be copied in constant time. It is a tree of
// entries in which each entry's place follows from the bits of its hash, and
// copies share what neither has changed.
//
// The specification uses one code for two very different callers: the
// certificate changes one tree a million times and never copies it, and
// Porcupine copies a tree before every change. An entry may be changed in
// place by whoever made it, which a token tells; everyone else copies the few
// entries above it first. So the first caller never copies and the second
// copies a path, where a Go map would cost it the whole tree.
type table[K comparable, V any] struct {
	root  *entry[K, V]
	count int
}

// An entry is a key with its value and, below it, up to eight entries whose
// hashes agree with its own so far.
type entry[K comparable, V any] struct {
	maker *token
	hash  uint64
	key   K
	value V
	below [8]*entry[K, V]
}

// A token says who made an entry. It has a size, because pointers to values
// of no size may be equal.
type token struct{ _ byte }

// find returns the value of a key, or nil. Nobody may write through it.
func (t *table[K, V]) find(hash uint64, key K) *V {
	for e, bits := t.root, hash; e != nil; bits >>= 3 {
		if e.hash == hash && e.key == key {
			return &e.value
		}
		e = e.below[bits&7]
	}
	return nil
}

// edit returns the value of a key to be written through, made zero where the
// key was absent. What the maker does not own is copied first.
func (t *table[K, V]) edit(maker *token, hash uint64, key K) *V {
	slot, bits := &t.root, hash
	for ; *slot != nil; bits >>= 3 {
		e := own(slot, maker)
		if e.hash == hash && e.key == key {
			return &e.value
		}
		slot = &e.below[bits&7]
	}
	t.count++
	*slot = &entry[K, V]{maker: maker, hash: hash, key: key}
	return &(*slot).value
}

// remove forgets a key, if it is there. Any entry from the end of a branch
// below can take its place, because the hashes of all of them agree so far.
func (t *table[K, V]) remove(maker *token, hash uint64, key K) {
	if t.find(hash, key) == nil {
		return
	}
	t.count--
	slot, bits := &t.root, hash
	for ; (*slot).hash != hash || (*slot).key != key; bits >>= 3 {
		slot = &own(slot, maker).below[bits&7]
	}
	last := slot
	for deeper := last; deeper != nil; {
		last, deeper = deeper, nil
		for i := range (*last).below {
			if (*last).below[i] != nil {
				deeper = &own(last, maker).below[i]
				break
			}
		}
	}
	heir := *last
	*last = nil
	if heir.hash != hash || heir.key != key {
		gone := own(slot, maker)
		gone.hash, gone.key, gone.value = heir.hash, heir.key, heir.value
	}
}

// own makes the entry in a slot the maker's own and returns it.
func own[K comparable, V any](slot **entry[K, V], maker *token) *entry[K, V] {
	if (*slot).maker != maker {
		mine := **slot
		mine.maker = maker
		*slot = &mine
	}
	return *slot
}

// all yields every entry, in an order of no meaning.
func (t *table[K, V]) all() iter.Seq2[K, *V] {
	return func(yield func(K, *V) bool) { visit(t.root, yield) }
}

func visit[K comparable, V any](e *entry[K, V], yield func(K, *V) bool) bool {
	if e == nil {
		return true
	}
	if !yield(e.key, &e.value) {
		return false
	}
	for _, b := range e.below {
		if !visit(b, yield) {
			return false
		}
	}
	return true
}
