package layout

import (
	"encoding/binary"
	"reflect"
	"unsafe"
)

// An atom says how a scalar is held in memory and how it is encoded. The two
// differ only for int and uint, which are encoded as 64 bits everywhere.
type atom uint8

const (
	notAtom  atom = iota
	atomBool      // one byte, 0 or 1
	atom8
	atom16
	atom32
	atom64
	atomInt  // an int of 32 bits
	atomUint // a uint of 32 bits
)

// atomOf returns the atom of a bool or integer type, or notAtom.
func atomOf(t reflect.Type) atom {
	switch t.Kind() {
	case reflect.Bool:
		return atomBool
	case reflect.Int8, reflect.Uint8:
		return atom8
	case reflect.Int16, reflect.Uint16:
		return atom16
	case reflect.Int32, reflect.Uint32:
		return atom32
	case reflect.Int64, reflect.Uint64:
		return atom64
	case reflect.Int:
		if t.Size() == 4 {
			return atomInt
		}
		return atom64
	case reflect.Uint:
		if t.Size() == 4 {
			return atomUint
		}
		return atom64
	}
	return notAtom
}

// memory returns the bytes an atom takes in memory.
func (a atom) memory() uintptr { return [...]uintptr{0, 1, 1, 2, 4, 8, 4, 4}[a] }

// encoded returns the bytes an atom takes in an encoding.
func (a atom) encoded() uintptr { return [...]uintptr{0, 1, 1, 2, 4, 8, 8, 8}[a] }

// load returns the bits of the atom at p, widened to 64 the way the encoding
// and the hash want them: only an int extends its sign.
func (a atom) load(p unsafe.Pointer) uint64 {
	switch a {
	case atom64:
		return load64(p)
	case atom32, atomUint:
		return uint64(load32(p))
	case atomInt:
		return uint64(int32(load32(p)))
	case atom16:
		return uint64(load16(p))
	default:
		return uint64(*(*byte)(p))
	}
}

// load64, load32 and load16 read an integer in the byte order of the machine,
// which may be several smaller ones merged and so need not be aligned. They
// compile to one instruction.

func load64(p unsafe.Pointer) uint64 { return binary.NativeEndian.Uint64((*[8]byte)(p)[:]) }
func load32(p unsafe.Pointer) uint32 { return binary.NativeEndian.Uint32((*[4]byte)(p)[:]) }
func load16(p unsafe.Pointer) uint16 { return binary.NativeEndian.Uint16((*[2]byte)(p)[:]) }

// bytesAt views the n bytes at p.
func bytesAt(p unsafe.Pointer, n uintptr) []byte { return unsafe.Slice((*byte)(p), n) }

// littleEndian reports whether scalars are in memory as they are encoded. Only
// then may neighbours be handled as one. Tests clear it to take the other way.
var littleEndian = binary.NativeEndian.Uint16([]byte{1, 0}) == 1
