package layout

import (
	"encoding/binary"
	"math/bits"
	"unsafe"
)

// Odd constants with evenly mixed bits: the fractions of the square roots of 2
// (plus one, to be odd), 3 and 5.
const (
	keyState = 0x6a09e667f3bcc909
	keyWord  = 0xbb67ae8584caa73b
	keyPair  = 0x3c6ef372fe94f82b
)

// Fold mixes the word w into the hash h. A chain of folds depends on every
// word and on their order. It is fast and well mixed but not
// cryptographic: who knows the function can make two inputs collide.
func Fold(h, w uint64) uint64 {
	hi, lo := bits.Mul64(h^keyState, w^keyWord)
	// If a factor is zero then so is the product, which would forget the other
	// factor. The sum remembers both, and adds nothing to the time it takes.
	return hi ^ lo ^ (bits.RotateLeft64(h, 29) + w)
}

// fold2 mixes two words into h in hardly more time than one.
func fold2(h, v, w uint64) uint64 { return Fold(h^v*keyPair, w) }

// FoldString mixes the length and the bytes of s into h.
func FoldString(h uint64, s string) uint64 {
	return foldBytes(h, unsafe.Slice(unsafe.StringData(s), len(s)))
}

// foldBytes is FoldString for bytes.
func foldBytes(h uint64, b []byte) uint64 {
	h = Fold(h, uint64(len(b)))
	for len(b) >= 8 {
		h = Fold(h, binary.LittleEndian.Uint64(b))
		b = b[8:]
	}
	return foldTail(h, b)
}

// foldTail mixes the last bytes, fewer than 8, into h. It reads them in two
// parts that overlap, which is less work than to read each byte; as the length
// is in h, the overlap makes no two strings alike.
func foldTail(h uint64, b []byte) uint64 {
	switch n := len(b); {
	case n >= 4:
		return Fold(h, uint64(binary.LittleEndian.Uint32(b))|uint64(binary.LittleEndian.Uint32(b[n-4:]))<<32)
	case n > 0:
		return Fold(h, uint64(b[0])|uint64(b[n/2])<<8|uint64(b[n-1])<<16)
	}
	return h
}
