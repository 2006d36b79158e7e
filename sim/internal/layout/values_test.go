package layout

import (
	"reflect"
	"testing"
	"unsafe"

	"pgregory.net/rapid"
)

// A thing has every kind of field that is copied, encoded and decoded.
type thing struct {
	flag  bool
	small int8
	short uint16
	wide  int32
	long  uint64
	num   int
	count uint
	_     [3]byte
	name  string
	few   [3]uint8
	many  [12]int16
	grid  [2][2]pair
	list  []int
	bits  []bool
	words []uint32
	pairs []pair
	names []string
	deep  [][]uint8
	next  *thing
	ptrs  []*pair
	votes map[int32]bool
	store map[string][]uint32
	byKey map[pair]*pair
	log   func(string) `sim:"fixed"`
	ratio float64      `sim:"fixed"`
}

// A pair has padding, and its int is not 64 bits wide everywhere.
type pair struct {
	tag uint8
	num int
}

// of compiles T or fails the test.
func of[T any](t testing.TB) *Layout {
	t.Helper()
	l, err := Of(reflect.TypeFor[T]())
	if err != nil {
		t.Fatal(err)
	}
	return l
}

// encoding returns the encoding of v.
func encoding[T any](t testing.TB, v T) []byte { return of[T](t).Append(nil, unsafe.Pointer(&v)) }

// hashOf returns the hash of v.
func hashOf[T any](t testing.TB, v T) uint64 { return of[T](t).Hash(1, unsafe.Pointer(&v)) }

// Generators draw from few values, so that two draws are often equal or nearly
// so. Slices are nil if empty and maps are not nil, as Decode leaves them.
var (
	pairs = rapid.Custom(func(t *rapid.T) pair {
		return pair{rapid.Uint8Range(0, 1).Draw(t, "tag"), rapid.IntRange(-1, 1).Draw(t, "num")}
	})
	names = rapid.SampledFrom([]string{"", "a", "b", "ab", "\x00", "longer than 8"})
)

// listOf generates slices of up to two elements.
func listOf[T any](elem *rapid.Generator[T]) *rapid.Generator[[]T] {
	return rapid.Custom(func(t *rapid.T) []T {
		if l := rapid.SliceOfN(elem, 0, 2).Draw(t, "list"); len(l) > 0 {
			return l
		}
		return nil
	})
}

// things generates things that are at most depth long chains.
func things(depth int) *rapid.Generator[thing] {
	return rapid.Custom(func(t *rapid.T) thing {
		v := thing{
			flag: rapid.Bool().Draw(t, "flag"), small: rapid.Int8Range(-1, 0).Draw(t, "small"),
			short: rapid.Uint16Range(0, 1).Draw(t, "short"), wide: rapid.Int32Range(-1, 0).Draw(t, "wide"),
			long: rapid.SampledFrom([]uint64{0, 1 << 63}).Draw(t, "long"),
			num:  rapid.IntRange(-1, 1).Draw(t, "num"), count: rapid.UintRange(0, 1).Draw(t, "count"),
			name:  names.Draw(t, "name"),
			list:  listOf(rapid.IntRange(-1, 0)).Draw(t, "ints"),
			bits:  listOf(rapid.Bool()).Draw(t, "bits"),
			words: listOf(rapid.Uint32Range(0, 1)).Draw(t, "words"),
			pairs: listOf(pairs).Draw(t, "pairs"),
			names: listOf(names).Draw(t, "names"),
			deep:  listOf(listOf(rapid.Uint8Range(0, 1))).Draw(t, "deep"),
			ptrs:  listOf(rapid.Ptr(pairs, true)).Draw(t, "ptrs"),
			votes: rapid.MapOfN(rapid.Int32Range(-2, 2), rapid.Bool(), 0, 3).Draw(t, "votes"),
			store: rapid.MapOfN(names, listOf(rapid.Uint32Range(0, 1)), 0, 3).Draw(t, "store"),
			byKey: rapid.MapOfN(pairs, rapid.Ptr(pairs, true), 0, 2).Draw(t, "byKey"),
		}
		v.few[1] = rapid.Uint8Range(0, 1).Draw(t, "few")
		v.many[11] = rapid.Int16Range(-1, 0).Draw(t, "many")
		v.grid[1][0] = pairs.Draw(t, "grid")
		if depth > 0 && rapid.Bool().Draw(t, "more") {
			next := things(depth-1).Draw(t, "next")
			v.next = &next
		}
		return v
	})
}

// scramble changes all that v owns, in place.
func scramble(v *thing) {
	for ; v != nil; v = v.next {
		for i := range v.list {
			v.list[i] += 5
		}
		for i := range v.bits {
			v.bits[i] = !v.bits[i]
		}
		for i := range v.words {
			v.words[i] += 5
		}
		for i := range v.pairs {
			v.pairs[i].num += 5
		}
		for i := range v.names {
			v.names[i] += "!"
		}
		for _, b := range v.deep {
			for i := range b {
				b[i] += 5
			}
		}
		for _, p := range v.ptrs {
			if p != nil {
				p.num += 5
			}
		}
		for _, words := range v.store {
			for i := range words {
				words[i] += 5
			}
		}
		for _, p := range v.byKey {
			if p != nil {
				p.num += 5
			}
		}
		v.many[0], v.grid[0][0].num = 5, 5
		v.flag, v.name = !v.flag, v.name+"!"
		v.votes[5], v.store["new"], v.byKey[pair{num: 5}] = true, nil, nil
	}
}

// bothOrders runs a test with the shortcuts for little-endian machines, if
// this is one, and without them.
func bothOrders(t *testing.T, f func(t *testing.T)) {
	native := littleEndian
	defer func() {
		littleEndian = native
		layouts.Clear()
	}()
	for _, little := range []bool{native, false} {
		littleEndian = little
		layouts.Clear()
		t.Run(map[bool]string{true: "little", false: "any"}[little], f)
	}
}
