package sim

// recordRing is what the run did last. Every event writes an entry and hardly
// any is ever read, so an entry is 48 bytes without pointers, filled in place;
// writing whole Records took a tenth of an event's time.
//
// The ring is made of chunks that a world shares with its clones until either
// writes to one: copying the ring whole was four fifths of what a clone cost.
type recordRing struct {
	chunks []*chunk
	owned  []bool // which chunks no clone has as well
	n      uint64 // entries written, ever
	keep   uint64
}

const chunkSize = 64

type chunk [chunkSize]entry

// An entry is a Took record as the ring keeps it.
type entry struct {
	seq     uint64
	at      Time
	hash    uint64
	cause   uint32
	k       uint32
	node    NodeID
	from    NodeID
	subject int32 // the kind; of an opening or closing the port's place; of a sync its lane
	lane    laneSort
	what    what
	flag    uint8
}

// newRecordRing makes a ring that keeps at least n entries, a power of two.
func newRecordRing(n int) recordRing {
	keep := 1
	for keep < n {
		keep *= 2
	}
	chunks := max(1, keep/chunkSize)
	return recordRing{chunks: make([]*chunk, chunks), owned: make([]bool, chunks), keep: uint64(keep)}
}

// next returns the entry to write, in place of the oldest.
func (r *recordRing) next() *entry {
	i := int(r.n/chunkSize) & (len(r.chunks) - 1)
	if !r.owned[i] {
		r.own(i)
	}
	x := &r.chunks[i][r.n%chunkSize]
	r.n++
	return x
}

func (r *recordRing) own(i int) {
	c := &chunk{}
	if r.chunks[i] != nil {
		*c = *r.chunks[i]
	}
	r.chunks[i], r.owned[i] = c, true
}

// clone returns a ring with the same entries. From here on neither side owns
// any of them.
func (r *recordRing) clone() recordRing {
	clear(r.owned)
	return recordRing{chunks: append([]*chunk(nil), r.chunks...), owned: make([]bool, len(r.owned)), n: r.n, keep: r.keep}
}

// Recent returns the last events taken, oldest first, at most n of them and
// at most what the ring holds. Their content can no longer be rendered, only
// their addresses.
func (w *World) Recent(n int) []Record {
	r := &w.ring
	held := min(r.n, r.keep, uint64(max(n, 0)))
	out := make([]Record, 0, held)
	for i := r.n - held; i < r.n; i++ {
		out = append(out, w.record(&r.chunks[int(i/chunkSize)&(len(r.chunks)-1)][i%chunkSize]))
	}
	return out
}

// forgotten is the slot of a record whose content is no longer there.
const forgotten = -1

// record makes a whole record of an entry. The timer is looked up by its key
// among its node's, which keep a slot for every timer they ever had.
func (w *World) record(x *entry) Record {
	r := Record{Sort: Took, Seq: x.seq, At: x.at, Node: x.node, From: x.from, Hash: x.hash, Cause: x.cause, K: x.k,
		kind: -1, slot: forgotten, lane: x.lane, what: x.what, flag: x.flag}
	switch {
	case x.what == isMessage && x.subject >= 0:
		r.kind, r.port = x.subject, w.stores.kinds[x.subject].port
	case x.lane == laneStream:
		r.port = w.cast.protocol.Ports[x.subject]
	case x.lane == laneDisk:
		r.file = w.lanes[x.subject].file
	case x.lane == laneTimer:
		for i := range w.locals[x.node-1].timers {
			if id := w.locals[x.node-1].timers[i].id; id.key() == x.hash {
				r.timer = id
			}
		}
	}
	return r
}

// subject finds what an entry without a kind is about.
func (w *World) subject(at int32, ln *lane) int32 {
	switch ln.sort {
	case laneStream:
		return int32(w.portIndex(ln.port, ln.from))
	case laneDisk:
		return at
	}
	return -1
}
