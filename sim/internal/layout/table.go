package layout

import (
	"bytes"
	"reflect"
	"slices"
	"sync"
	"unsafe"
)

// A table clones, encodes and hashes maps of one type. Maps can only be read
// through reflect, into a key and a value that are allocated once and kept.
type table struct {
	typ      reflect.Type
	key, val *Layout
	cursors  sync.Pool // *cursor
}

func newTable(t reflect.Type, key, val *Layout) *table {
	m := &table{typ: t, key: key, val: val}
	m.cursors.New = func() any {
		key, val, copy := reflect.New(t.Key()), reflect.New(t.Elem()), reflect.New(t.Elem())
		return &cursor{
			key: key.Elem(), keyAt: key.UnsafePointer(),
			val: val.Elem(), valAt: val.UnsafePointer(),
			copy: copy.Elem(), copyAt: copy.UnsafePointer(),
		}
	}
	return m
}

// A cursor walks a map, one entry at a time.
type cursor struct {
	iter     reflect.MapIter
	key, val reflect.Value // the entry the cursor is at
	copy     reflect.Value // room for a copy of val

	keyAt, valAt, copyAt unsafe.Pointer // where the three are
}

// open returns a cursor in front of the first entry of the map.
func (m *table) open(of reflect.Value) *cursor {
	c := m.cursors.Get().(*cursor)
	c.iter.Reset(of)
	return c
}

// next moves to the next entry and reports whether there is one.
func (c *cursor) next() bool {
	if !c.iter.Next() {
		return false
	}
	c.key.SetIterKey(&c.iter)
	c.val.SetIterValue(&c.iter)
	return true
}

// close returns the cursor for reuse, without any hold on the map.
func (m *table) close(c *cursor) {
	c.iter.Reset(reflect.Value{})
	c.key.SetZero()
	c.val.SetZero()
	c.copy.SetZero()
	m.cursors.Put(c)
}

// at views the map at p.
func (m *table) at(p unsafe.Pointer) reflect.Value { return reflect.NewAt(m.typ, p).Elem() }

// clone stores at d a copy of the map at p.
func (m *table) clone(d, p unsafe.Pointer, depth int) {
	from := m.at(p)
	if from.IsNil() {
		*(*unsafe.Pointer)(d) = nil
		return
	}
	to := reflect.MakeMapWithSize(m.typ, from.Len())
	if from.Len() > 0 {
		c := m.open(from)
		for c.next() {
			m.val.clone(c.copyAt, c.valAt, depth)
			to.SetMapIndex(c.key, c.copy) // keys hold nothing to copy but strings
		}
		m.close(c)
	}
	*(*unsafe.Pointer)(d) = to.UnsafePointer()
}

// An entry locates an encoded map entry: its key is in from:mid, its value in
// mid:to.
type entry struct{ from, mid, to int }

// encode appends the map at p.
func (m *table) encode(b []byte, p unsafe.Pointer, depth int) []byte {
	of := m.at(p)
	n := of.Len()
	b = appendLen(b, n)
	if n == 0 {
		return b
	}
	// Entries go to b in the order they come, then once more behind that in
	// the order of their keys, and then move forward over the first lot.
	start := len(b)
	var few [16]entry
	entries := few[:0]
	c := m.open(of)
	for c.next() {
		from := len(b)
		b = m.key.encode(b, c.keyAt, depth)
		mid := len(b)
		b = m.val.encode(b, c.valAt, depth)
		entries = append(entries, entry{from, mid, len(b)})
	}
	m.close(c)
	if n == 1 {
		return b
	}
	slices.SortFunc(entries, func(x, y entry) int {
		return bytes.Compare(b[x.from:x.mid], b[y.from:y.mid])
	})
	end := len(b)
	for _, e := range entries {
		b = append(b, b[e.from:e.to]...)
	}
	return b[:start+copy(b[start:], b[end:])]
}

// decode reads a map to p.
func (m *table) decode(b []byte, p unsafe.Pointer, depth int) ([]byte, error) {
	n, b, err := decodeLen(b, m.key.floor+m.val.floor)
	if err != nil {
		return nil, err
	}
	to := reflect.MakeMapWithSize(m.typ, n)
	*(*unsafe.Pointer)(p) = to.UnsafePointer()
	key, val := reflect.New(m.typ.Key()), reflect.New(m.typ.Elem())
	var last []byte
	for i := range n {
		rest, err := m.key.decode(b, key.UnsafePointer(), depth)
		if err != nil {
			return nil, err
		}
		code := b[:len(b)-len(rest)]
		if i > 0 && bytes.Compare(last, code) >= 0 {
			return nil, corrupt("the keys of a map are not in order")
		}
		last = code
		val.Elem().SetZero()
		if b, err = m.val.decode(rest, val.UnsafePointer(), depth); err != nil {
			return nil, err
		}
		to.SetMapIndex(key.Elem(), val.Elem())
	}
	return b, nil
}

// hash folds the map at p into h. Entries are hashed apart and added up, so
// that their order does not matter and need not be found.
func (m *table) hash(h uint64, p unsafe.Pointer, depth int) uint64 {
	of := m.at(p)
	n := of.Len()
	h = Fold(h, uint64(n))
	if n == 0 {
		return h
	}
	var sum uint64
	c := m.open(of)
	for c.next() {
		e := m.val.hash(m.key.hash(h, c.keyAt, depth), c.valAt, depth)
		// A fold of one number is nearly linear, and sums of linear terms
		// collide. Squaring is not linear.
		sum += Fold(e, e)
	}
	m.close(c)
	return Fold(h, sum)
}
