package checker

import "slices"

// A chunked list is a long slice that is not copied when it grows: for a moment that
// would take its memory twice over.
type chunked[T any] struct {
	chunks [][]T // of chunkLength each, but for the last
	n      int
}

const chunkLength = 256

func (l *chunked[T]) len() int { return l.n }

func (l *chunked[T]) at(i int) *T { return &l.chunks[uint(i)/chunkLength][uint(i)%chunkLength] }

func (l *chunked[T]) add(v T) {
	if l.n%chunkLength == 0 {
		l.chunks = append(l.chunks, make([]T, 0, chunkLength))
	}
	last := &l.chunks[len(l.chunks)-1]
	*last = append(*last, v)
	l.n++
}

func (l *chunked[T]) clone() chunked[T] {
	c := chunked[T]{chunks: slices.Clone(l.chunks), n: l.n}
	for i := range c.chunks {
		c.chunks[i] = append(make([]T, 0, chunkLength), c.chunks[i]...)
	}
	return c
}
