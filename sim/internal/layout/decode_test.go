package layout

import (
	"bytes"
	"errors"
	"reflect"
	"runtime"
	"strings"
	"testing"
	"unsafe"
)

func TestDecodeRefuses(t *testing.T) {
	for _, c := range []struct {
		of   reflect.Type
		code string
		want string
	}{
		{reflect.TypeFor[uint32](), "abc", "3 bytes are left of 4"},
		{reflect.TypeFor[bool](), "\x02", "a bool is 2"},
		{reflect.TypeFor[[]bool](), "\x01\x02", "a bool is 2"},
		{reflect.TypeFor[string](), "", "a length is cut off or too long"},
		{reflect.TypeFor[string](), "\x80", "a length is cut off or too long"},
		{reflect.TypeFor[string](), "\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01", "a length is cut off or too long"},
		{reflect.TypeFor[string](), "\x81\x00a", "a length is padded with zeros"},
		{reflect.TypeFor[string](), "\x03ab", "length 3 is more than 2 bytes can hold"},
		{reflect.TypeFor[[]uint64](), "\x02abcdefgh", "length 2 is more than 8 bytes can hold"},
		{reflect.TypeFor[[][]uint64](), "\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01", "length 18446744073709551615 is more than 0 bytes can hold"},
		{reflect.TypeFor[[]pair](), "\x01abcdefgh", "length 1 is more than 8 bytes can hold"},
		{reflect.TypeFor[[20]uint8](), "abc", "3 bytes are left of 20"},
		{reflect.TypeFor[*int8](), "", "neither 0 nor 1 says whether a pointer is nil"},
		{reflect.TypeFor[*int8](), "\x02a", "neither 0 nor 1 says whether a pointer is nil"},
		{reflect.TypeFor[*int64](), "\x01abc", "3 bytes are left of 8"},
		{reflect.TypeFor[map[int8]int8](), "\x02\x01\x00\x01\x00", "the keys of a map are not in order"},
		{reflect.TypeFor[map[int8]int8](), "\x02\x02\x00\x01\x00", "the keys of a map are not in order"},
		{reflect.TypeFor[map[int8]int8](), "\x02\x01\x00\x02", "length 2 is more than 3 bytes can hold"},
		{reflect.TypeFor[map[string]int8](), "\x01\x01a", "0 bytes are left of 1"},
		{reflect.TypeFor[ring](), strings.Repeat("\x01", maxDepth+2), "values are nested more than 65536 deep"},
	} {
		l, err := Of(c.of)
		if err != nil {
			t.Fatal(err)
		}
		rest, err := l.Decode([]byte(c.code), l.alloc())
		if rest != nil || !errors.Is(err, ErrCorrupt) || err.Error() != "corrupt encoding: "+c.want {
			t.Errorf("Decode %v from %.20q: %v, want %s", c.of, c.code, err, c.want)
		}
	}
}

// An int that the machine cannot hold is refused rather than cut.
func TestDecodeWideInt(t *testing.T) {
	type ints struct {
		I int
		U uint
	}
	for _, c := range []struct {
		code string
		fits bool
	}{
		{"\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\x00\x00\x00\x00", true},
		{"\x00\x00\x00\x80\xff\xff\xff\xff\x00\x00\x00\x00\x00\x00\x00\x00", true},
		{"\x00\x00\x00\x80\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00", reflect.TypeFor[int]().Size() == 8},
		{"\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x01\x00\x00\x00", reflect.TypeFor[int]().Size() == 8},
	} {
		var v ints
		if _, err := of[ints](t).Decode([]byte(c.code), unsafe.Pointer(&v)); (err == nil) != c.fits {
			t.Errorf("Decode %x gives %v, error %v", c.code, v, err)
		} else if err == nil && string(encoding(t, v)) != c.code {
			t.Errorf("%x came back as %x", c.code, encoding(t, v))
		}
	}
}

// FuzzDecode checks that Decode survives any input, accepts only what Append
// writes, and allocates in proportion to the input.
func FuzzDecode(f *testing.F) {
	l := of[thing](f)
	f.Fuzz(func(t *testing.T, code []byte) {
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		var v thing
		rest, err := l.Decode(code, unsafe.Pointer(&v))
		runtime.ReadMemStats(&after)
		// The widest blow-up is a thing to which a pointer leads.
		if used, limit := after.TotalAlloc-before.TotalAlloc, uint64(1<<16+len(code)*int(l.size)); used > limit {
			t.Errorf("%d bytes of input allocated %d, more than %d", len(code), used, limit)
		}
		if err != nil {
			if !errors.Is(err, ErrCorrupt) {
				t.Error(err)
			}
			return
		}
		if again := l.Append(nil, unsafe.Pointer(&v)); !bytes.Equal(again, code[:len(code)-len(rest)]) {
			t.Errorf("%x was accepted for %x", code, again)
		}
	})
}
