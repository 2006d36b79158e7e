package zab

import (
	"encoding/binary"

	"github.com/zoolab/zoolab/nodes/znode"
)

// A queue holds what waits its turn, oldest first, in memory that is used again:
// a slice that is cut at its head and appended to would move to a new array once
// for every window of proposals.
type queue[T record] struct {
	items []T
	head  int // how many of items are no longer there
}

// A record is what a queue can hold.
type record interface{ encode(b []byte) []byte }

// A mark is a zxid that a disk owes an acknowledgement for.
type mark znode.Zxid

func (q *queue[T]) len() int { return len(q.items) - q.head }

// all returns what is there. The slice is good until the next push.
func (q *queue[T]) all() []T { return q.items[q.head:] }

func (q *queue[T]) push(v T) {
	if len(q.items) == cap(q.items) && q.head > len(q.items)/2 {
		q.items = append(q.items[:0], q.all()...)
		q.head = 0
	}
	q.items = append(q.items, v)
}

// pop removes the oldest and returns it.
func (q *queue[T]) pop() T {
	v := q.items[q.head]
	q.drop(1)
	return v
}

// drop removes the oldest n.
func (q *queue[T]) drop(n int) {
	if q.head += n; q.head == len(q.items) {
		q.items, q.head = q.items[:0], 0
	}
}

// CloneFrom copies what is there.
func (q *queue[T]) CloneFrom(src any) {
	*q = queue[T]{items: append([]T(nil), src.(*queue[T]).all()...)}
}

// EncodeTo appends what is there.
func (q *queue[T]) EncodeTo(b []byte) []byte {
	for _, v := range q.all() {
		b = v.encode(b)
	}
	return b
}

func (x Txn) encode(b []byte) []byte {
	b = binary.AppendUvarint(b, uint64(x.Zxid))
	b = binary.AppendUvarint(b, uint64(len(x.Value)))
	return append(b, x.Value...)
}

func (p proposal) encode(b []byte) []byte {
	return binary.AppendUvarint(p.Txn.encode(b), uint64(p.Acks))
}

func (m mark) encode(b []byte) []byte { return binary.AppendUvarint(b, uint64(m)) }
