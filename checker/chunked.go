package checker

import "slices"

// A chunked list is a long slice that is not copied when it grows: for a moment that
// would take its memory twice over. Nor is it copied when it is cloned: the two share a
// chunk until either writes to it, so that a clone of a long history costs a pointer for
// each chunk.
type chunked[T any] struct {
	chunks []*[chunkLength]T
	owned  []bool // which chunks no clone has as well
	n      int
}

const chunkLength = 256

func (l *chunked[T]) len() int { return l.n }

// at returns an element, to be read only: see edit.
func (l *chunked[T]) at(i int) *T { return &l.chunks[uint(i)/chunkLength][uint(i)%chunkLength] }

// edit returns an element to be written to.
func (l *chunked[T]) edit(i int) *T {
	if k := i / chunkLength; !l.owned[k] {
		own := *l.chunks[k]
		l.chunks[k], l.owned[k] = &own, true
	}
	return &l.chunks[i/chunkLength][i%chunkLength]
}

func (l *chunked[T]) add(v T) {
	if l.n%chunkLength == 0 {
		l.chunks, l.owned = append(l.chunks, new([chunkLength]T)), append(l.owned, true)
	}
	l.n++
	*l.edit(l.n - 1) = v
}

// clone returns a list with the same elements. From here on neither side owns any of
// the chunks.
func (l *chunked[T]) clone() chunked[T] {
	clear(l.owned)
	return chunked[T]{chunks: slices.Clone(l.chunks), owned: make([]bool, len(l.owned)), n: l.n}
}
