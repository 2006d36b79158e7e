package datatree

import (
	"cmp"
	"slices"
)

// An owner is a mark on memory: whoever holds the same owner may write there,
// everyone else must copy first. It has a size so that no two are the same.
type owner struct{ _ byte }

// pageFull is the number of entries at which a page is split: small enough to
// copy in a few hundred nanoseconds, large enough that the list of the pages of
// ten thousand entries is no longer than a few pages are.
const pageFull = 64

// A sorted is a map in key order that can be copied by copying the struct:
// each side must then write under an owner of its own. Its entries stand on
// pages, and a write copies at most the list of pages and one page. Two levels
// are less than a B-tree has and enough for a million entries. The zero sorted
// is empty.
type sorted[K cmp.Ordered, V any] struct {
	pages []*page[K, V] // none of them empty
	size  int
	owner *owner // who may write to the list of pages
}

// A page is a run of entries.
type page[K cmp.Ordered, V any] struct {
	owner *owner
	keys  []K
	vals  []V
}

// get returns the value of a key, or false.
func (s *sorted[K, V]) get(k K) (v V, ok bool) {
	if len(s.pages) == 0 {
		return v, false
	}
	p := s.pages[s.pageOf(k)]
	if i, found := slices.BinarySearch(p.keys, k); found {
		return p.vals[i], true
	}
	return v, false
}

// has reports whether there is an entry of this key.
func (s *sorted[K, V]) has(k K) bool {
	_, ok := s.get(k)
	return ok
}

// slot returns where o may write the value of a key, or nil if there is no
// such entry. The slot is good until the next write to s.
func (s *sorted[K, V]) slot(o *owner, k K) *V {
	if len(s.pages) == 0 {
		return nil
	}
	at := s.pageOf(k)
	i, found := slices.BinarySearch(s.pages[at].keys, k)
	if !found {
		return nil
	}
	return &s.write(o, at).vals[i]
}

// put stores the value of a key, which may be new.
func (s *sorted[K, V]) put(o *owner, k K, v V) {
	if len(s.pages) == 0 {
		s.list(o)
		s.pages = append(s.pages, &page[K, V]{owner: o})
	}
	at := s.pageOf(k)
	p := s.write(o, at)
	i, found := slices.BinarySearch(p.keys, k)
	if found {
		p.vals[i] = v
		return
	}
	s.size++
	if len(p.keys) < pageFull {
		p.keys, p.vals = slices.Insert(p.keys, i, k), slices.Insert(p.vals, i, v)
		return
	}
	// Keys that only grow, as sequence numbers do, leave full pages behind
	// them and not half empty ones.
	half := pageFull / 2
	if at == len(s.pages)-1 && i == pageFull {
		half = pageFull
	}
	upper := &page[K, V]{o, slices.Clone(p.keys[half:]), slices.Clone(p.vals[half:])}
	p.cut(half)
	s.pages = slices.Insert(s.pages, at+1, upper)
	if i >= half {
		p, i = upper, i-half
	}
	p.keys, p.vals = slices.Insert(p.keys, i, k), slices.Insert(p.vals, i, v)
}

// drop removes the entry of a key, if there is one.
func (s *sorted[K, V]) drop(o *owner, k K) {
	if !s.has(k) {
		return
	}
	at := s.pageOf(k)
	p := s.write(o, at)
	i, _ := slices.BinarySearch(p.keys, k)
	p.keys, p.vals = slices.Delete(p.keys, i, i+1), slices.Delete(p.vals, i, i+1)
	s.size--
	if len(p.keys) == 0 {
		s.pages = slices.Delete(s.pages, at, at+1)
		return
	}
	s.join(o, at-1)
	s.join(o, at)
}

// join makes one of the pages at and at+1 if that leaves room on it, so that
// deleting does not leave a list of nearly empty pages.
func (s *sorted[K, V]) join(o *owner, at int) {
	if at < 0 || at+1 >= len(s.pages) || len(s.pages[at].keys)+len(s.pages[at+1].keys) > pageFull/2 {
		return
	}
	p, q := s.write(o, at), s.pages[at+1]
	p.keys, p.vals = append(p.keys, q.keys...), append(p.vals, q.vals...)
	s.pages = slices.Delete(s.pages, at+1, at+2)
}

// pageOf returns the page on which a key stands or would stand. There must be
// a page.
func (s *sorted[K, V]) pageOf(k K) int {
	lo, hi := 0, len(s.pages)-1 // the answer is in [lo, hi]
	for lo < hi {
		mid := (lo + hi + 1) / 2
		if k < s.pages[mid].keys[0] {
			hi = mid - 1
		} else {
			lo = mid
		}
	}
	return lo
}

// list makes the list of pages o's own.
func (s *sorted[K, V]) list(o *owner) {
	if s.owner != o {
		s.pages, s.owner = slices.Clone(s.pages), o
	}
}

// write returns a page that is o's own.
func (s *sorted[K, V]) write(o *owner, at int) *page[K, V] {
	s.list(o)
	p := s.pages[at]
	if p.owner != o {
		p = &page[K, V]{o, slices.Clone(p.keys), slices.Clone(p.vals)}
		s.pages[at] = p
	}
	return p
}

// cut keeps the first n entries, and the memory for more.
func (p *page[K, V]) cut(n int) {
	clear(p.keys[n:])
	clear(p.vals[n:])
	p.keys, p.vals = p.keys[:n], p.vals[:n]
}
