package layout

import (
	"encoding/binary"
	"errors"
	"fmt"
	"unsafe"
)

// ErrCorrupt is wrapped by the error of [Layout.Decode] for bytes that
// [Layout.Append] cannot have written.
var ErrCorrupt = errors.New("corrupt encoding")

// corrupt returns an error that says what is wrong with an encoding.
func corrupt(format string, args ...any) error {
	return fmt.Errorf("%w: %s", ErrCorrupt, fmt.Sprintf(format, args...))
}

// Decode overwrites the value at p with the one whose encoding b starts with,
// and returns the bytes after it. Fixed fields directly in the value keep what
// they hold; those behind a pointer, slice or map are zero. Empty slices
// decode as nil, empty maps as empty so that they can be written to.
//
// Only what Append writes is accepted: anything else gives an error that wraps
// [ErrCorrupt], and leaves the value at p partly overwritten. Memory allocated
// on the way is proportional to len(b). A type that holds a [Custom] one
// gives an error that wraps [ErrUnsupported].
func (l *Layout) Decode(b []byte, p unsafe.Pointer) (rest []byte, err error) {
	return l.decode(b, p, 0)
}

func (l *Layout) decode(b []byte, p unsafe.Pointer, depth int) ([]byte, error) {
	if depth > maxDepth {
		return nil, corrupt("values are nested more than %d deep", maxDepth)
	}
	var err error
	for i := range l.codes {
		s := &l.codes[i]
		at := unsafe.Add(p, s.off)
		switch s.code {
		case codeBlock:
			b, err = s.decodeBlock(b, at)
		case codeText:
			b, err = decodeText(b, (*string)(at))
		case codeList:
			b, err = s.decodeList(b, at, depth+1)
		case codePointer:
			b, err = s.decodePointer(b, at, depth+1)
		case codeTable:
			b, err = s.leaf.maps.decode(b, at, depth+1)
		case codeVector:
			b, err = s.leaf.elem.decodeRun(b, at, s.n, depth+1)
		case codeCustom:
			return nil, fmt.Errorf("%w: %v has its own encoding, which only it can read; use Clone",
				ErrUnsupported, s.leaf.typ)
		}
		if err != nil {
			return nil, err
		}
	}
	return b, nil
}

// decodeBlock reads the scalars of a block.
func (s *codeStep) decodeBlock(b []byte, p unsafe.Pointer) ([]byte, error) {
	if len(b) < s.size {
		return nil, corrupt("%d bytes are left of %d", len(b), s.size)
	}
	for _, pos := range s.bools {
		if b[pos] > 1 {
			return nil, corrupt("a bool is %d", b[pos])
		}
	}
	for i := range s.block {
		g := &s.block[i]
		at := unsafe.Add(p, g.off)
		switch g.code {
		case segmentWord:
			*(*[8]byte)(at) = *(*[8]byte)(b[g.pos:])
		case segmentBytes:
			copy(bytesAt(at, uintptr(g.n)), b[g.pos:])
		default:
			if err := g.decodeAtom(b[g.pos:], at); err != nil {
				return nil, err
			}
		}
	}
	return b[s.size:], nil
}

// decodeAtom reads a scalar whose memory is not its encoding.
func (g *segment) decodeAtom(b []byte, p unsafe.Pointer) error {
	switch g.atom {
	case atomInt:
		v := int64(binary.LittleEndian.Uint64(b))
		if int64(int32(v)) != v {
			return corrupt("int %d does not fit this machine's 32 bits", v)
		}
		*(*int32)(p) = int32(v)
	case atomUint:
		v := binary.LittleEndian.Uint64(b)
		if uint64(uint32(v)) != v {
			return corrupt("uint %d does not fit this machine's 32 bits", v)
		}
		*(*uint32)(p) = uint32(v)
	case atom64:
		*(*uint64)(p) = binary.LittleEndian.Uint64(b)
	case atom32:
		*(*uint32)(p) = binary.LittleEndian.Uint32(b)
	case atom16:
		*(*uint16)(p) = binary.LittleEndian.Uint16(b)
	}
	return nil
}

// decodeLen reads a length and checks that so many items, each at least floor
// bytes long, can be in what follows it. That bound is what keeps a few bytes
// of input from allocating a lot of memory.
func decodeLen(b []byte, floor int) (n int, rest []byte, err error) {
	v, width := binary.Uvarint(b)
	if width <= 0 {
		return 0, nil, corrupt("a length is cut off or too long")
	}
	if width > 1 && b[width-1] == 0 {
		return 0, nil, corrupt("a length is padded with zeros")
	}
	b = b[width:]
	if v > uint64(len(b)/floor) {
		return 0, nil, corrupt("length %d is more than %d bytes can hold", v, len(b))
	}
	return int(v), b, nil
}

func decodeText(b []byte, p *string) ([]byte, error) {
	n, b, err := decodeLen(b, 1)
	if err != nil {
		return nil, err
	}
	*p = string(b[:n])
	return b[n:], nil
}

// decodeList reads a slice.
func (s *codeStep) decodeList(b []byte, p unsafe.Pointer, depth int) ([]byte, error) {
	elem := s.leaf.elem
	n, b, err := decodeLen(b, elem.floor)
	if err != nil {
		return nil, err
	}
	if n == 0 {
		*(*[]byte)(p) = nil
		return b, nil
	}
	return elem.decodeRun(b, elem.allocList(p, s.leaf.typ, n), n, depth)
}

// decodePointer reads a pointer and what it points to.
func (s *codeStep) decodePointer(b []byte, p unsafe.Pointer, depth int) ([]byte, error) {
	if len(b) == 0 || b[0] > 1 {
		return nil, corrupt("neither 0 nor 1 says whether a pointer is nil")
	}
	if b[0] == 0 {
		*(*unsafe.Pointer)(p) = nil
		return b[1:], nil
	}
	elem := s.leaf.elem
	if b = b[1:]; len(b) < elem.floor {
		return nil, corrupt("%d bytes are left of %d", len(b), elem.floor)
	}
	to := elem.alloc()
	*(*unsafe.Pointer)(p) = to
	return elem.decode(b, to, depth)
}

// decodeRun reads n values that follow one another.
func (l *Layout) decodeRun(b []byte, p unsafe.Pointer, n, depth int) ([]byte, error) {
	size := l.size * uintptr(n)
	if l.image && len(l.codes[0].bools) == 0 {
		if uintptr(len(b)) < size {
			return nil, corrupt("%d bytes are left of %d", len(b), size)
		}
		copy(bytesAt(p, size), b)
		return b[size:], nil
	}
	var err error
	for i := range n {
		if b, err = l.decode(b, unsafe.Add(p, uintptr(i)*l.size), depth); err != nil {
			return nil, err
		}
	}
	return b, nil
}
