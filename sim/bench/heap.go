package main

// A heapEvent is an entry of the heap, by value: what an event of the engine
// carries, with the lane's name for ties.
type heapEvent struct {
	at    int64
	name  uint64 // ties go by it, and then by n
	hash  uint64
	lane  int32 // -1 for a timer
	node  int32
	slot  int32
	n     uint32
	k     uint32
	cause uint32
	kind  int32
	flag  uint8
}

func (a *heapEvent) before(b *heapEvent) bool {
	if a.at != b.at {
		return a.at < b.at
	}
	if a.name != b.name {
		return a.name < b.name
	}
	return a.n < b.n
}

// eventHeap is a binary heap without interfaces or swaps: a hole moves, and
// the event is written once, where the hole ends.
type eventHeap []heapEvent

func (h *eventHeap) push(e heapEvent) {
	*h = append(*h, e)
	q := *h
	i := len(q) - 1
	for i > 0 {
		up := (i - 1) / 2
		if !e.before(&q[up]) {
			break
		}
		q[i] = q[up]
		i = up
	}
	q[i] = e
}

func (h *eventHeap) pop() heapEvent {
	q := *h
	top := q[0]
	last := q[len(q)-1]
	q = q[:len(q)-1]
	*h = q
	i := 0
	for {
		down := 2*i + 1
		if down >= len(q) {
			break
		}
		if right := down + 1; right < len(q) && q[right].before(&q[down]) {
			down = right
		}
		if !q[down].before(&last) {
			break
		}
		q[i] = q[down]
		i = down
	}
	if len(q) > 0 {
		q[i] = last
	}
	return top
}
