package zab

import (
	"encoding/binary"

	"github.com/zoolab/zoolab/nodes/znode"
)

// A history is a sequence of transactions, by their zxids: all the same as by
// the transactions, as long as no two share a zxid, which monitors of their own
// see to. It is a place in a [tree] that all histories of a run share, so that
// one is as small as a word or two, and to copy, cut or lengthen it costs nothing
// however long it is. Two histories are equal when they are the same.
type history struct {
	stretch int32      // 1 for the first of the tree's, 0 for the empty history
	last    znode.Zxid // 0 for the empty history
}

// A tree holds the beginnings that histories have in common once.
type tree []stretch

// A stretch is a run of consecutive zxids of one epoch. How far it goes, each
// history says for itself: most servers that differ at all differ in that.
type stretch struct {
	first znode.Zxid
	after history // which the first follows; it lies in an earlier stretch
}

// add returns a history with one more transaction.
func (t *tree) add(h history, z znode.Zxid) history {
	if h.stretch != 0 && z == h.last+1 && z.Counter() != 0 {
		return history{h.stretch, z}
	}
	for i := len(*t); i > int(h.stretch); i-- {
		if s := (*t)[i-1]; s.first == z && s.after == h {
			return history{int32(i), z}
		}
	}
	*t = append(*t, stretch{z, h})
	return history{int32(len(*t)), z}
}

// before is the history up to the stretch that another one ends in.
func (t tree) before(h history) history { return t[h.stretch-1].after }

// upTo is the part of a history with no zxid after z.
func (t tree) upTo(h history, z znode.Zxid) history {
	for h.stretch != 0 && t[h.stretch-1].first > z {
		h = t.before(h)
	}
	h.last = min(h.last, z)
	return h
}

// has reports whether a zxid is in a history.
func (t tree) has(h history, z znode.Zxid) bool {
	for ; h.stretch != 0; h = t.before(h) {
		if t[h.stretch-1].first <= z && z <= h.last {
			return true
		}
	}
	return false
}

// begins reports whether a history is the beginning of another, or all of it.
func (t tree) begins(h, of history) bool {
	for of.stretch > h.stretch { // later stretches stand further back
		of = t.before(of)
	}
	return of.stretch == h.stretch && h.last <= of.last
}

// common is the longest beginning that two histories share.
func (t tree) common(h, g history) history {
	for h.stretch != g.stretch {
		if h.stretch > g.stretch {
			h = t.before(h)
		} else {
			g = t.before(g)
		}
	}
	h.last = min(h.last, g.last)
	return h
}

// follows returns the zxid that comes after a beginning of a history.
func (t tree) follows(beginning, h history) znode.Zxid {
	if beginning.stretch == h.stretch {
		return beginning.last + 1
	}
	for t.before(h).stretch > beginning.stretch {
		h = t.before(h)
	}
	if t.before(h) == beginning {
		return t[h.stretch-1].first
	}
	return beginning.last + 1
}

// graft returns a history with that part of another which lies after one zxid
// and not after the other.
func (t *tree) graft(h, from history, after, upTo znode.Zxid) history {
	from = t.upTo(from, upTo)
	if t.upTo(from, after) == h {
		return from
	}
	for _, r := range t.runs(nil, from) {
		if r.Last > after {
			h = t.add(h, max(r.First, after+1))
			h.last = r.Last
		}
	}
	return h
}

// A run is some of a history's zxids, without a hole.
type run struct{ First, Last znode.Zxid }

// runs appends a history as runs, in order.
func (t tree) runs(to []run, h history) []run {
	if h.stretch == 0 {
		return to
	}
	to = t.runs(to, t.before(h))
	return append(to, run{t[h.stretch-1].first, h.last})
}

// encode appends a history. The numbers of stretches do not show: they depend on the
// order in which servers came to have them.
func (t tree) encode(b []byte, h history) []byte {
	for ; h.stretch != 0; h = t.before(h) {
		b = binary.AppendUvarint(b, uint64(h.last))
		b = binary.AppendUvarint(b, uint64(h.last-t[h.stretch-1].first))
	}
	return binary.AppendUvarint(b, 0)
}
