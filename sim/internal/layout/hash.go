package layout

import (
	"math/bits"
	"unsafe"
)

// A hash is a chain of folds over the words of a value. A word is an integer
// of 64 bits, an int or uint, or as many smaller scalars that follow one
// another in the declaration as fit into 64 bits. The words of neighbouring
// fields are folded two at a time. All of this follows from the declaration
// alone, never from offsets or padding, which differ between machines.

// A foldStep hashes one leaf, or a block of scalars.
type foldStep struct {
	code  foldCode
	off   uintptr
	n     int    // words of foldWords, elements of foldVector
	parts []part // of foldMixed
	leaf  leaf
}

type foldCode uint8

const (
	foldWords foldCode = iota // n words of 8 bytes that are next to each other
	foldMixed                 // any other scalars
	foldText
	foldList
	foldPointer
	foldTable
	foldVector
	foldCustom
)

// A part is a scalar, or several next to each other, and its place in a word.
// On most machines it is read through a window: 8 bytes of the value that have
// the part among them, shifted and masked. That takes no branches, which makes
// it faster than to read each width in its own way.
type part struct {
	off   uintptr // of the window, or of the scalar if there is none
	right uint8   // bits of the window below the part
	left  uint8   // bits of the word below the part
	atom  atom    // how to read the scalar, or notAtom if there is a window
	then  then
	mask  uint64 // the bits of the part
}

// then says what to do once a part is in its word.
type then uint8

const (
	thenMore then = iota // the word has further parts
	thenHold             // the word is the first of a pair
	thenPair             // the word is the second of a pair
	thenFold             // the word has no partner
)

// planFolds compiles the leaves of a type of the given size for Hash.
func planFolds(leaves []leaf, size uintptr) []foldStep {
	var steps []foldStep
	for len(leaves) > 0 {
		n := 0
		for n < len(leaves) && leaves[n].kind == leafScalar {
			n++
		}
		if n > 0 {
			steps = append(steps, planWords(leaves[:n], size))
			leaves = leaves[n:]
			continue
		}
		f := leaves[0]
		leaves = leaves[1:]
		if f.kind == leafFixed || f.kind == leafBlank {
			continue
		}
		code := map[leafKind]foldCode{
			leafText: foldText, leafList: foldList, leafPointer: foldPointer,
			leafTable: foldTable, leafVector: foldVector, leafCustom: foldCustom,
		}[f.kind]
		steps = append(steps, foldStep{code: code, off: f.off, n: f.n, leaf: f})
	}
	return steps
}

// planWords compiles a block of scalars in a value of the given size.
func planWords(scalars []leaf, size uintptr) foldStep {
	if inSequence(scalars) {
		return foldStep{code: foldWords, off: scalars[0].off, n: len(scalars)}
	}
	s := foldStep{code: foldMixed}
	words, used := 0, 64
	for i, f := range scalars {
		bits := 8 * int(f.atom.encoded())
		if used+bits > 64 {
			words, used = words+1, 0
		}
		p := part{off: f.off, left: uint8(used), atom: f.atom}
		if littleEndian && size >= 8 && f.atom.memory() == f.atom.encoded() {
			p.atom = notAtom
			p.off = min(f.off, size-8)
			p.right = uint8(8 * (f.off - p.off))
			p.mask = ^uint64(0) >> (64 - bits)
		}
		used += bits
		last := i == len(scalars)-1
		if last || used+8*int(scalars[i+1].atom.encoded()) > 64 {
			switch {
			case words%2 == 0:
				p.then = thenPair
			case last:
				p.then = thenFold
			default:
				p.then = thenHold
			}
		}
		s.add(p)
	}
	return s
}

// inSequence reports whether scalars are words of 8 bytes without gaps.
func inSequence(scalars []leaf) bool {
	for i, f := range scalars {
		if f.atom != atom64 || f.off != scalars[0].off+uintptr(8*i) {
			return false
		}
	}
	return true
}

// add appends a part, merging it into the last one if a window shows the two
// side by side just as the word wants them.
func (s *foldStep) add(p part) {
	if n := len(s.parts); n > 0 {
		q := &s.parts[n-1]
		width := uint8(bits.Len64(q.mask))
		if q.then == thenMore && q.atom == notAtom && p.atom == notAtom &&
			8*q.off+uintptr(q.right+width) == 8*p.off+uintptr(p.right) {
			q.mask |= p.mask << width
			q.then = p.then
			return
		}
	}
	s.parts = append(s.parts, p)
}

// Hash folds the value at p into h. The result is the same on every machine,
// and equal values, by the terms of [Layout.Append], have equal hashes. Hash
// allocates only for maps and custom types, and that rarely. It panics on a
// cycle.
func (l *Layout) Hash(h uint64, p unsafe.Pointer) uint64 {
	switch l.words { // most messages are small; a program of one step takes four times as long
	case 0:
		return l.hash(h, p, 0)
	case 1:
		return Fold(h, load64(p))
	case 2:
		return fold2(h, load64(p), load64(unsafe.Add(p, 8)))
	}
	return hashWords(h, p, l.words)
}

func (l *Layout) hash(h uint64, p unsafe.Pointer, depth int) uint64 {
	l.descend(depth)
	for i := range l.folds {
		s := &l.folds[i]
		at := unsafe.Add(p, s.off)
		switch s.code {
		case foldWords:
			h = hashWords(h, at, s.n)
		case foldMixed:
			h = hashMixed(h, at, s.parts)
		case foldText:
			h = FoldString(h, *(*string)(at))
		case foldList:
			list := *(*sliceHeader)(at)
			h = s.leaf.elem.hashRun(Fold(h, uint64(list.len)), list.data, list.len, depth+1)
		case foldPointer:
			if to := *(*unsafe.Pointer)(at); to == nil {
				h = Fold(h, 0)
			} else {
				h = s.leaf.elem.hash(Fold(h, 1), to, depth+1)
			}
		case foldTable:
			h = s.leaf.maps.hash(h, at, depth+1)
		case foldVector:
			h = s.leaf.elem.hashRun(h, at, s.n, depth+1)
		case foldCustom:
			h = hashCustom(h, customAt(s.leaf.typ, at))
		}
	}
	return h
}

// hashWords folds n words of 8 bytes.
func hashWords(h uint64, p unsafe.Pointer, n int) uint64 {
	at := uintptr(0)
	for ; n >= 2; n -= 2 {
		h = fold2(h, load64(unsafe.Add(p, at)), load64(unsafe.Add(p, at+8)))
		at += 16
	}
	if n > 0 {
		h = Fold(h, load64(unsafe.Add(p, at)))
	}
	return h
}

// hashMixed folds the words that parts make up.
func hashMixed(h uint64, p unsafe.Pointer, parts []part) uint64 {
	var held, w uint64
	for i := range parts {
		q := &parts[i]
		v := uint64(0)
		if q.atom == notAtom {
			v = load64(unsafe.Add(p, q.off)) >> (q.right & 63) & q.mask
		} else {
			v = q.atom.load(unsafe.Add(p, q.off))
		}
		w |= v << (q.left & 63)
		switch q.then {
		case thenMore:
			continue
		case thenHold:
			held = w
		case thenPair:
			h = fold2(h, held, w)
		case thenFold:
			h = Fold(h, w)
		}
		w = 0
	}
	return h
}

// hashRun folds n values that follow one another.
func (l *Layout) hashRun(h uint64, p unsafe.Pointer, n, depth int) uint64 {
	if l.atom != notAtom {
		return l.atom.hashRun(h, p, n)
	}
	for i := range n {
		h = l.hash(h, unsafe.Add(p, uintptr(i)*l.size), depth)
	}
	return h
}

// hashRun folds n scalars that follow one another.
func (a atom) hashRun(h uint64, p unsafe.Pointer, n int) uint64 {
	switch {
	case a.memory() == 1:
		return foldBytes(h, bytesAt(p, uintptr(n)))
	case a == atom64:
		return hashWords(h, p, n)
	}
	var held uint64
	words := 0
	for i := 0; i < n; words++ {
		w, next := a.word(p, i, n)
		if i = next; words%2 == 1 {
			h = fold2(h, held, w)
		}
		held = w
	}
	if words%2 == 1 {
		h = Fold(h, held)
	}
	return h
}

// word packs as many of n scalars as fit into a word, starting with the i-th,
// and returns which one comes next.
func (a atom) word(p unsafe.Pointer, i, n int) (w uint64, next int) {
	bits, size := 8*int(a.encoded()), a.memory()
	for shift := 0; shift < 64 && i < n; shift += bits {
		w |= a.load(unsafe.Add(p, uintptr(i)*size)) << shift
		i++
	}
	return w, i
}
