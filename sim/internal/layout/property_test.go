package layout

import (
	"bytes"
	"reflect"
	"testing"
	"unsafe"

	"pgregory.net/rapid"
)

// A clone equals its source, and no change to one shows in the other.
func TestCloneIsIndependent(t *testing.T) {
	l := of[thing](t)
	rapid.Check(t, func(t *rapid.T) {
		src := things(2).Draw(t, "thing")
		before := l.Append(nil, unsafe.Pointer(&src))
		var dst thing
		l.Clone(unsafe.Pointer(&dst), unsafe.Pointer(&src))
		fresh := (*thing)(l.New(unsafe.Pointer(&src)))
		if !reflect.DeepEqual(src, dst) || !reflect.DeepEqual(src, *fresh) {
			t.Fatalf("clones of %+v are %+v and %+v", src, dst, fresh)
		}
		scramble(&dst)
		scramble(fresh)
		if after := l.Append(nil, unsafe.Pointer(&src)); !bytes.Equal(before, after) {
			t.Fatalf("changing the clones changed the source from %x to %x", before, after)
		}
		if h := l.Append(nil, unsafe.Pointer(&dst)); bytes.Equal(before, h) {
			t.Fatal("changing a clone left its encoding as it was")
		}
	})
}

func TestDecodeInvertsAppend(t *testing.T) {
	bothOrders(t, func(t *testing.T) {
		l := of[thing](t)
		rapid.Check(t, func(t *rapid.T) {
			src := things(2).Draw(t, "thing")
			code := l.Append([]byte("head"), unsafe.Pointer(&src))
			var dst thing
			rest, err := l.Decode(append(code[4:], "tail"...), unsafe.Pointer(&dst))
			if err != nil || string(rest) != "tail" {
				t.Fatalf("Decode left %q, error %v", rest, err)
			}
			if !reflect.DeepEqual(src, dst) {
				t.Fatalf("%+v came back as %+v", src, dst)
			}
			cut := rapid.IntRange(0, len(code)-5).Draw(t, "cut")
			if _, err := l.Decode(code[4:4+cut], unsafe.Pointer(&dst)); err == nil {
				t.Fatalf("%d bytes of %d were enough", cut, len(code)-4)
			}
		})
	})
}

// Values are equal exactly if their encodings are, and exactly if their hashes
// are, as far as a test can tell.
func TestEncodingAndHashAreValues(t *testing.T) {
	bothOrders(t, func(t *testing.T) {
		l := of[thing](t)
		rapid.Check(t, func(t *rapid.T) {
			x := things(1).Draw(t, "x")
			y := *(*thing)(l.New(unsafe.Pointer(&x)))
			if rapid.Bool().Draw(t, "other") {
				other := things(1).Draw(t, "y")
				// Take over one field only, to make a near miss.
				i := rapid.IntRange(0, reflect.TypeFor[thing]().NumField()-1).Draw(t, "field")
				f := reflect.TypeFor[thing]().Field(i)
				to := reflect.NewAt(f.Type, unsafe.Add(unsafe.Pointer(&y), f.Offset)).Elem()
				to.Set(reflect.NewAt(f.Type, unsafe.Add(unsafe.Pointer(&other), f.Offset)).Elem())
			}
			same := reflect.DeepEqual(x, y)
			cx, cy := l.Append(nil, unsafe.Pointer(&x)), l.Append(nil, unsafe.Pointer(&y))
			if bytes.Equal(cx, cy) != same {
				t.Fatalf("equal: %v, but encodings are %x and %x", same, cx, cy)
			}
			if hx, hy := l.Hash(0, unsafe.Pointer(&x)), l.Hash(0, unsafe.Pointer(&y)); (hx == hy) != same {
				t.Fatalf("equal: %v, but hashes are %x and %x", same, hx, hy)
			}
		})
	})
}

func TestFold(t *testing.T) {
	words := rapid.OneOf(rapid.Uint64(), rapid.SampledFrom([]uint64{0, 1, 1 << 63, keyState, keyWord, keyPair}))
	rapid.Check(t, func(t *rapid.T) {
		g, h := words.Draw(t, "g"), words.Draw(t, "h")
		v, w := words.Draw(t, "v"), words.Draw(t, "w")
		if v != w {
			if Fold(h, v) == Fold(h, w) {
				t.Fatal("forgets the word")
			}
			if Fold(Fold(h, v), w) == Fold(Fold(h, w), v) || fold2(h, v, w) == fold2(h, w, v) {
				t.Fatal("forgets the order")
			}
		}
		if g != h && (Fold(g, v) == Fold(h, v) || fold2(g, v, w) == fold2(h, v, w)) {
			t.Fatal("forgets the hash")
		}
	})
}

// Strings that differ only in zeros or in length have different hashes.
func TestFoldString(t *testing.T) {
	seen := map[uint64]string{}
	for n := range 40 {
		for _, c := range []byte{0, 'x'} {
			for at := range max(n, 1) {
				b := make([]byte, n)
				if n > 0 {
					b[at] = c
				}
				h := FoldString(0, string(b))
				if old, ok := seen[h]; ok && old != string(b) {
					t.Fatalf("%q and %q have the same hash", old, b)
				}
				seen[h] = string(b)
			}
		}
	}
}
