package layout

import (
	"reflect"
	"unsafe"
)

// A copyStep copies one part of a value. Parts with pointers are stored
// through pointers of a Go type that the compiler knows to hold pointers: only
// such stores run the collector's write barrier.
type copyStep struct {
	code copyCode
	off  uintptr
	n    uintptr // bytes of copyBytes, elements of copyVector
	typ  reflect.Type
	elem *Layout
	maps *table
}

type copyCode uint8

const (
	copyWord    copyCode = iota // 8 bytes without pointers
	copyBytes                   // n bytes without pointers
	copyText                    // a string, whose bytes are immutable
	copyList                    // a slice and its elements
	copyPointer                 // a pointer and what it points to
	copyTable                   // a map
	copyVector                  // n elements in place
	copyCustom                  // by CloneFrom
	shareWord                   // one pointer, as it is
	shareSlice                  // a slice, as it is
	shareAny                    // an interface, as it is
	shareTyped                  // any other type, as it is
)

// planCopies compiles leaves for Clone. Leaves without pointers merge into
// runs of bytes, padding and all.
func planCopies(leaves []leaf) []copyStep {
	var steps []copyStep
	open := false // whether the last step may grow to take in the next leaf
	for _, f := range leaves {
		if f.typ.Size() == 0 && f.kind != leafCustom {
			continue
		}
		if f.kind != leafCustom && !holdsPointers(f.typ) && (f.elem == nil || f.elem.Flat()) {
			end := f.off + f.typ.Size()
			if !open {
				steps = append(steps, copyStep{code: copyBytes, off: f.off})
			}
			last := &steps[len(steps)-1]
			last.n = end - last.off
			open = true
			continue
		}
		open = false
		if code, ok := copyCodeOf(f); ok {
			steps = append(steps, copyStep{
				code: code, off: f.off, n: uintptr(f.n), typ: f.typ, elem: f.elem, maps: f.maps,
			})
		}
	}
	for i := range steps {
		if steps[i].code == copyBytes && steps[i].n == 8 {
			steps[i].code = copyWord
		}
	}
	return steps
}

// copyCodeOf returns how to copy a leaf with pointers, or false if it is not
// copied at all.
func copyCodeOf(f leaf) (copyCode, bool) {
	switch f.kind {
	case leafText:
		return copyText, true
	case leafList:
		return copyList, true
	case leafPointer:
		return copyPointer, true
	case leafTable:
		return copyTable, true
	case leafVector:
		return copyVector, true
	case leafCustom:
		return copyCustom, true
	case leafBlank:
		return 0, false
	}
	switch f.typ.Kind() {
	case reflect.Pointer, reflect.Map, reflect.Func, reflect.Chan, reflect.UnsafePointer:
		return shareWord, true
	case reflect.String:
		return copyText, true
	case reflect.Slice:
		return shareSlice, true
	case reflect.Interface:
		return shareAny, true
	}
	return shareTyped, true
}

// New returns the address of a newly allocated deep copy of the value at src.
func (l *Layout) New(src unsafe.Pointer) unsafe.Pointer {
	dst := l.alloc()
	l.clone(dst, src, 0)
	return dst
}

// Clone overwrites the value at dst with a deep copy of the value at src. The
// two share strings and fixed fields and nothing else. A nil slice or map
// stays nil and an empty one stays empty; a cloned slice has no spare
// capacity. What dst held before is neither reused nor changed, except that a
// [Custom] part of it is handed to CloneFrom. Clone panics on a cycle.
func (l *Layout) Clone(dst, src unsafe.Pointer) { l.clone(dst, src, 0) }

func (l *Layout) clone(dst, src unsafe.Pointer, depth int) {
	l.descend(depth)
	for i := range l.copies {
		s := &l.copies[i]
		d, p := unsafe.Add(dst, s.off), unsafe.Add(src, s.off)
		switch s.code {
		case copyWord:
			*(*[8]byte)(d) = *(*[8]byte)(p)
		case copyBytes:
			copy(bytesAt(d, s.n), bytesAt(p, s.n))
		case copyText:
			*(*string)(d) = *(*string)(p)
		case copyList:
			s.cloneList(d, p, depth+1)
		case copyPointer:
			s.clonePointer(d, p, depth+1)
		case copyTable:
			s.maps.clone(d, p, depth+1)
		case copyVector:
			s.elem.cloneRun(d, p, int(s.n), depth+1)
		case copyCustom:
			customAt(s.typ, d).CloneFrom(reflect.NewAt(s.typ, p).Interface())
		case shareWord:
			*(*unsafe.Pointer)(d) = *(*unsafe.Pointer)(p)
		case shareSlice:
			*(*sliceHeader)(d) = *(*sliceHeader)(p)
		case shareAny:
			*(*any)(d) = *(*any)(p)
		case shareTyped:
			reflect.NewAt(s.typ, d).Elem().Set(reflect.NewAt(s.typ, p).Elem())
		}
	}
}

// cloneList stores at d a copy of the slice at p.
func (s *copyStep) cloneList(d, p unsafe.Pointer, depth int) {
	from := *(*sliceHeader)(p)
	if from.len == 0 {
		*(*[]byte)(d) = nil
		if from.data != nil {
			*(*[]byte)(d) = []byte{} // empty slices of all types look alike
		}
		return
	}
	s.elem.cloneRun(s.elem.allocList(d, s.typ, from.len), from.data, from.len, depth)
}

// clonePointer stores at d the address of a copy of what p points to.
func (s *copyStep) clonePointer(d, p unsafe.Pointer, depth int) {
	from := *(*unsafe.Pointer)(p)
	if from == nil {
		*(*unsafe.Pointer)(d) = nil
		return
	}
	to := s.elem.alloc()
	s.elem.clone(to, from, depth)
	*(*unsafe.Pointer)(d) = to
}

// cloneRun copies n values that follow one another.
func (l *Layout) cloneRun(dst, src unsafe.Pointer, n, depth int) {
	if l.shape == shapeFlat {
		copy(bytesAt(dst, l.size*uintptr(n)), bytesAt(src, l.size*uintptr(n)))
		return
	}
	for i := range n {
		l.clone(unsafe.Add(dst, uintptr(i)*l.size), unsafe.Add(src, uintptr(i)*l.size), depth)
	}
}
