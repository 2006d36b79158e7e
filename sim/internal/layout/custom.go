package layout

import (
	"encoding/binary"
	"reflect"
	"slices"
	"sync"
	"unsafe"
)

// Custom is implemented by pointers to types that copy and encode themselves:
// those that share memory inside, cache what they can recompute, or hold a
// kind that has no layout. If *T implements Custom, every T in a value is
// cloned, encoded and hashed through these methods. It cannot be decoded.
//
// A struct must not embed a custom type, since it would inherit its methods;
// [Of] asks to name the field.
type Custom interface {
	// CloneFrom makes the receiver a deep copy of src, which has the
	// receiver's type. Whatever the receiver held is to be overwritten.
	CloneFrom(src any)
	// EncodeTo appends an encoding of the receiver to b and returns the
	// extended slice. Two values of the type must append the same bytes
	// exactly if they are equal, on every machine. EncodeTo must neither
	// read nor change what b already holds.
	EncodeTo(b []byte) []byte
}

var customType = reflect.TypeFor[Custom]()

// isCustom reports whether *t implements Custom.
func isCustom(t reflect.Type) bool {
	return t.Kind() != reflect.Interface && reflect.PointerTo(t).Implements(customType)
}

// inherits returns the embedded field from which a custom struct may have got
// its methods. Reflection cannot tell an inherited method from one declared to
// shadow it, so both count.
func inherits(t reflect.Type) (reflect.StructField, bool) {
	if t.Kind() == reflect.Struct {
		for f := range t.Fields() {
			if f.Anonymous && (f.Type.Implements(customType) || isCustom(f.Type)) {
				return f, true
			}
		}
	}
	return reflect.StructField{}, false
}

// customAt views the t at p through its Custom methods.
func customAt(t reflect.Type, p unsafe.Pointer) Custom {
	return reflect.NewAt(t, p).Interface().(Custom)
}

// appendCustom appends what c appends, after its length: the type's encoding
// need not say where it ends.
func appendCustom(b []byte, c Custom) []byte {
	start := len(b)
	b = c.EncodeTo(append(b, 0))
	n := len(b) - start - 1
	if n < 0x80 {
		b[start] = byte(n)
		return b
	}
	var length [binary.MaxVarintLen64]byte
	return slices.Replace(b, start, start+1, length[:binary.PutUvarint(length[:], uint64(n))]...)
}

// buffers holds *[]byte for encodings that are only hashed.
var buffers = sync.Pool{New: func() any { return new([]byte) }}

// hashCustom folds the encoding of c into h.
func hashCustom(h uint64, c Custom) uint64 {
	b := buffers.Get().(*[]byte)
	*b = c.EncodeTo((*b)[:0])
	h = foldBytes(h, *b)
	buffers.Put(b)
	return h
}
