// Package layout copies, encodes and hashes plain Go values at the speed of
// hand-written code.
//
// The simulator forks a node by deep-copying it, recognises a state it has
// seen by the node's canonical encoding, and chains every delivered message
// into a history hash. All three need to visit each field of a type that is
// only known at run time. Walking it with reflect on every visit would cost
// more than the protocol step itself, so [Of] walks a type once and compiles
// it into a [Layout]: three short programs over field offsets, one to clone,
// one to encode (and decode) and one to hash.
//
// Values must be trees: a node owns everything it points to, and no two of
// its pointers lead to the same place. Aliased memory is copied once for each
// path to it, and a cycle panics.
//
// Start reading at [Of], then compile.go, which turns a type into its leaves;
// clone.go, encode.go, decode.go and hash.go, which turn leaves into programs
// and run them. Maps are the work of table.go. A type that the walk cannot
// understand may implement [Custom].
package layout

import (
	"fmt"
	"reflect"
	"sync"
	"unsafe"
)

// A Layout knows how to clone, encode and hash the values of one type. It is
// immutable and safe for concurrent use.
//
// Methods take the address of a value as an unsafe.Pointer. It must point to a
// value of exactly the layout's type; nothing checks that it does.
type Layout struct {
	typ   reflect.Type
	size  uintptr
	shape shape
	atom  atom // the scalar this type is, or notAtom
	floor int  // the fewest bytes an encoding takes; 1 while compiling
	image bool // the encoding of a value is its memory, byte for byte

	copies []copyStep // the program of Clone
	codes  []codeStep // the program of Append and Decode
	folds  []foldStep // the program of Hash
	words  int        // of 8 bytes, when Hash has nothing else to fold
}

// shape says how the collector sees a type, which decides how to allocate it.
type shape uint8

const (
	shapeMixed   shape = iota // anything else: allocated through reflect
	shapeFlat                 // no pointers, so copied as bytes
	shapePointer              // exactly one pointer
	shapeText                 // exactly one string
)

var (
	layouts   sync.Map   // reflect.Type → *Layout, complete ones only
	compiling sync.Mutex // held by the one goroutine that is adding to layouts
)

// Of returns the layout of t, compiling it on the first call. A type that
// cannot be laid out gives an error that wraps [ErrUnsupported], names the
// path to the offending field and says what to use instead.
func Of(t reflect.Type) (*Layout, error) {
	if t == nil {
		return nil, fmt.Errorf("%w: a nil interface has no type; use a value", ErrUnsupported)
	}
	if l, ok := layouts.Load(t); ok {
		return l.(*Layout), nil
	}
	compiling.Lock()
	defer compiling.Unlock()
	c := compiler{fresh: map[reflect.Type]*Layout{}}
	l, err := c.layout(t, t.String())
	if err != nil {
		return nil, err
	}
	// Only now is every layout that l refers to finished, so only now may
	// other goroutines see any of them.
	for t, l := range c.fresh { //det:ok each is stored under its own key, so the order cannot show
		layouts.Store(t, l)
	}
	return l, nil
}

// Type returns the type this layout was compiled from.
func (l *Layout) Type() reflect.Type { return l.typ }

// Flat reports whether the type holds no pointers, so that an assignment is
// already a deep copy.
func (l *Layout) Flat() bool { return l.shape == shapeFlat }

// maxDepth bounds how many pointers, slices and maps may be nested in a value.
// No protocol state comes near it, so whatever does is a cycle.
const maxDepth = 1 << 16

// descend panics if a value is nested so deeply that it must be a cycle.
func (l *Layout) descend(depth int) {
	if depth > maxDepth {
		panic(fmt.Sprintf("layout: a value is nested more than %d deep at %v: it must contain itself, "+
			"but a node has to be a tree", maxDepth, l.typ))
	}
}

// alloc returns zeroed memory for one value.
func (l *Layout) alloc() unsafe.Pointer {
	if l.shape == shapeFlat && l.size > 0 {
		return flatMemory(l.size)
	}
	return reflect.New(l.typ).UnsafePointer()
}

// flatMemory returns zeroed memory for pointer-free values. The collector
// never looks inside it, so words serve for any type, and asking for words
// costs less than asking reflect for the type.
func flatMemory(size uintptr) unsafe.Pointer {
	return unsafe.Pointer(unsafe.SliceData(make([]uint64, (size+7)/8)))
}

// sliceHeader is how the runtime lays out every slice. Its pointer is typed,
// so storing one through it runs the write barrier.
type sliceHeader struct {
	data     unsafe.Pointer
	len, cap int
}

// allocList stores a new slice of n zero elements, n > 0, at dst and returns
// the address of its first element. list is the type of the slice.
func (l *Layout) allocList(dst unsafe.Pointer, list reflect.Type, n int) unsafe.Pointer {
	h := (*sliceHeader)(dst)
	switch l.shape {
	case shapeFlat:
		*h = sliceHeader{flatMemory(l.size * uintptr(n)), n, n}
	case shapePointer:
		*(*[]unsafe.Pointer)(dst) = make([]unsafe.Pointer, n)
	case shapeText:
		*(*[]string)(dst) = make([]string, n)
	default:
		// Growing in place spares the header that reflect.MakeSlice
		// allocates. The spare capacity depends on the allocator, so it is
		// cut off: programs can see it.
		*h = sliceHeader{}
		v := reflect.NewAt(list, dst).Elem()
		v.Grow(n)
		h.len, h.cap = n, n
	}
	return h.data
}
