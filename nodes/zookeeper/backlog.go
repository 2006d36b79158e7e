package zookeeper

import (
	"slices"

	"github.com/zoolab/zoolab/nodes/zab"
	"github.com/zoolab/zoolab/nodes/znode"
)

// A backlog is transactions that were not read, in the order of their zxids. A run
// in which nobody watches has all of them in one, and a tape has a clone of it at
// every checkpoint: so they stand on pages, and clones share all but the last.
type backlog struct {
	pages [][]zab.Txn // none of them empty; those before the last are never written to
}

// pageOf is how many transactions stand on a page: what a clone costs.
const pageOf = 128

// add puts a transaction in its place, unless there is one of its zxid.
func (q *backlog) add(x zab.Txn) {
	at := len(q.pages) - 1
	for at >= 0 && q.pages[at][0].Zxid > x.Zxid {
		at--
	}
	switch last := len(q.pages) - 1; {
	case last < 0, at == last && len(q.pages[at]) >= pageOf && q.pages[at][len(q.pages[at])-1].Zxid < x.Zxid:
		q.pages = append(q.pages, append(make([]zab.Txn, 0, pageOf), x))
		return
	case at < last: // late, which is rare
		at = max(at, 0)
		q.pages[at] = slices.Clone(q.pages[at])
	}
	page := q.pages[at]
	if i, found := slices.BinarySearchFunc(page, x.Zxid, compareZxid); !found {
		q.pages[at] = slices.Insert(page, i, x)
	}
}

// compareZxid orders transactions by their zxids.
func compareZxid(x zab.Txn, z znode.Zxid) int {
	switch {
	case x.Zxid < z:
		return -1
	case x.Zxid > z:
		return 1
	}
	return 0
}

// next takes the first transaction out, if its zxid is no later than a limit.
func (q *backlog) next(limit znode.Zxid) (x zab.Txn, ok bool) {
	if len(q.pages) == 0 || q.pages[0][0].Zxid > limit {
		return zab.Txn{}, false
	}
	x = q.pages[0][0]
	if q.pages[0] = q.pages[0][1:]; len(q.pages[0]) == 0 {
		q.pages = q.pages[1:]
	}
	return x, true
}

// drop takes out those that will never be committed.
func (q *backlog) drop(lost func(zab.Txn) bool) {
	left := q.pages[:0]
	for _, page := range q.pages {
		if slices.ContainsFunc(page, lost) {
			page = slices.DeleteFunc(slices.Clone(page), lost)
		}
		if len(page) > 0 {
			left = append(left, page)
		}
	}
	if last := len(left) - 1; last >= 0 {
		left[last] = slices.Clip(left[last]) // clones may have it before their last
	}
	q.pages = left
}

func (q *backlog) clone() backlog {
	c := backlog{slices.Clone(q.pages)}
	if last := len(c.pages) - 1; last >= 0 {
		c.pages[last] = slices.Clone(c.pages[last])
	}
	return c
}

// encode appends the transactions, however they stand on pages.
func (q *backlog) encode(b []byte) []byte {
	n := 0
	for _, page := range q.pages {
		n += len(page)
	}
	b = appendUint(b, uint64(n))
	for _, page := range q.pages {
		for _, x := range page {
			b = appendString(appendUint(b, uint64(x.Zxid)), x.Value)
		}
	}
	return b
}
