package layout

import (
	"encoding/binary"
	"slices"
	"unsafe"
)

// The encoding of a value is the concatenation of its leaves:
//
//	bool, integer  little-endian at its width; int and uint as 64 bits
//	string         its length as a varint, then its bytes
//	slice          its length as a varint, then its elements
//	array          its elements
//	pointer        0 if nil, else 1 and what it points to
//	map            its length as a varint, then keys and values in the order
//	               of the encoded keys
//	Custom         the length of what EncodeTo appends as a varint, then that
//
// Every part says where it ends, so no two values of a type encode alike.

// A codeStep encodes or decodes one leaf, or a block of scalars.
type codeStep struct {
	code  codeCode
	off   uintptr
	size  int       // bytes that a block encodes to
	block []segment // the scalars of a block
	bools []int     // where in the block's encoding a bool is
	n     int       // elements of a vector
	leaf  leaf
}

type codeCode uint8

const (
	codeBlock codeCode = iota
	codeText
	codeList
	codePointer
	codeTable
	codeVector
	codeCustom
)

// A segment is one scalar, or several that are next to each other both in
// memory and in the encoding and have the same bytes in both.
type segment struct {
	code segmentCode
	atom atom    // of a segmentAtom
	off  uintptr // in memory
	pos  int     // in the encoding of the block
	n    int     // bytes, in the encoding
}

type segmentCode uint8

const (
	segmentWord  segmentCode = iota // 8 bytes alike in memory and encoding
	segmentBytes                    // n bytes alike in memory and encoding
	segmentAtom                     // a scalar to convert
)

// planCodes compiles leaves for Append and Decode. It also returns the fewest
// bytes that an encoding takes.
func planCodes(leaves []leaf) (steps []codeStep, floor int) {
	open := false // whether the last step is a block
	for _, f := range leaves {
		s := codeStep{off: f.off, n: f.n, leaf: f}
		switch f.kind {
		case leafFixed, leafBlank:
			continue
		case leafScalar:
			if !open {
				steps = append(steps, codeStep{code: codeBlock})
				open = true
			}
			steps[len(steps)-1].add(f)
			floor += int(f.atom.encoded())
			continue
		case leafVector:
			s.code = codeVector
			floor += f.n * f.elem.floor
		default:
			s.code = map[leafKind]codeCode{
				leafText: codeText, leafList: codeList, leafPointer: codePointer,
				leafTable: codeTable, leafCustom: codeCustom,
			}[f.kind]
			floor++
		}
		steps = append(steps, s)
		open = false
	}
	for i := range steps {
		for j := range steps[i].block {
			if g := &steps[i].block[j]; g.code == segmentBytes && g.n == 8 {
				g.code = segmentWord
			}
		}
	}
	return steps, floor
}

// add appends a scalar to a block, merging it into the last segment if both
// are a copy of memory.
func (s *codeStep) add(f leaf) {
	n := int(f.atom.encoded())
	g := segment{code: segmentAtom, atom: f.atom, off: f.off, pos: s.size, n: n}
	if littleEndian && f.atom.memory() == f.atom.encoded() || n == 1 {
		g.code = segmentBytes
	}
	if f.atom == atomBool {
		s.bools = append(s.bools, s.size)
	}
	s.size += n
	if last := len(s.block) - 1; last >= 0 && g.code == segmentBytes {
		if l := &s.block[last]; l.code == segmentBytes && l.off+uintptr(l.n) == g.off {
			l.n += n
			return
		}
	}
	s.block = append(s.block, g)
}

// isImage reports whether steps do nothing but copy all of the value's memory.
func isImage(steps []codeStep, size uintptr) bool {
	if len(steps) != 1 || steps[0].code != codeBlock || len(steps[0].block) != 1 {
		return false
	}
	g := &steps[0].block[0]
	return g.code != segmentAtom && g.off == 0 && uintptr(g.n) == size
}

// Append appends the canonical encoding of the value at p to b and returns the
// extended slice. The encoding is the same on every machine, and two values of
// the type have the same encoding exactly if they are equal: fixed and blank
// fields do not count, and a nil slice or map equals an empty one. Append
// panics on a cycle.
func (l *Layout) Append(b []byte, p unsafe.Pointer) []byte { return l.encode(b, p, 0) }

func (l *Layout) encode(b []byte, p unsafe.Pointer, depth int) []byte {
	l.descend(depth)
	for i := range l.codes {
		s := &l.codes[i]
		at := unsafe.Add(p, s.off)
		switch s.code {
		case codeBlock:
			b = s.encodeBlock(b, at)
		case codeText:
			text := *(*string)(at)
			b = append(appendLen(b, len(text)), text...)
		case codeList:
			list := *(*sliceHeader)(at)
			b = s.leaf.elem.encodeRun(appendLen(b, list.len), list.data, list.len, depth+1)
		case codePointer:
			if to := *(*unsafe.Pointer)(at); to == nil {
				b = append(b, 0)
			} else {
				b = s.leaf.elem.encode(append(b, 1), to, depth+1)
			}
		case codeTable:
			b = s.leaf.maps.encode(b, at, depth+1)
		case codeVector:
			b = s.leaf.elem.encodeRun(b, at, s.n, depth+1)
		case codeCustom:
			b = appendCustom(b, customAt(s.leaf.typ, at))
		}
	}
	return b
}

// encodeBlock appends the scalars of a block.
func (s *codeStep) encodeBlock(b []byte, p unsafe.Pointer) []byte {
	start := len(b)
	b = slices.Grow(b, s.size)[:start+s.size]
	out := b[start:]
	for i := range s.block {
		g := &s.block[i]
		at := unsafe.Add(p, g.off)
		switch g.code {
		case segmentWord:
			*(*[8]byte)(out[g.pos:]) = *(*[8]byte)(at)
		case segmentBytes:
			copy(out[g.pos:], bytesAt(at, uintptr(g.n)))
		default:
			g.store(out[g.pos:], g.atom.load(at))
		}
	}
	return b
}

// store writes the low n bytes of w to out.
func (g *segment) store(out []byte, w uint64) {
	switch g.n {
	case 8:
		binary.LittleEndian.PutUint64(out, w)
	case 4:
		binary.LittleEndian.PutUint32(out, uint32(w))
	default:
		binary.LittleEndian.PutUint16(out, uint16(w))
	}
}

// encodeRun appends n values that follow one another.
func (l *Layout) encodeRun(b []byte, p unsafe.Pointer, n, depth int) []byte {
	if l.image {
		return append(b, bytesAt(p, l.size*uintptr(n))...)
	}
	for i := range n {
		b = l.encode(b, unsafe.Add(p, uintptr(i)*l.size), depth)
	}
	return b
}

// appendLen appends a length as a varint.
func appendLen(b []byte, n int) []byte {
	if n < 0x80 {
		return append(b, byte(n))
	}
	return binary.AppendUvarint(b, uint64(n))
}
