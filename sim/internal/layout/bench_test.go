package layout

import (
	"reflect"
	"testing"
	"unsafe"
)

type benchEntry struct {
	Term  uint64
	Index uint64
	Op    uint32
	Done  bool
}

type benchNode struct {
	ID, Leader  int32
	Term, Voted uint64
	Commit      uint64
	Role        uint8
	Ready, Busy bool
	Log         []benchEntry
}

type benchMessage struct {
	Kind     uint8
	Ok       bool
	From, To int32
	Term     uint64
	Index    uint64
}

type benchWords struct{ A, B, C, D uint64 }

type benchMaps struct {
	Votes map[int32]bool
	Store map[string]uint64
}

type benchTree struct {
	Name        string
	Left, Right *benchTree
}

// benchValues are the values that the benchmarks run on.
func benchValues() map[string]any {
	return map[string]any{
		"node":    &benchNode{ID: 1, Term: 7, Log: make([]benchEntry, 5)},
		"message": &benchMessage{Kind: 1, From: 2, To: 3, Term: 4, Index: 5},
		"words":   &benchWords{1, 2, 3, 4},
		"maps": &benchMaps{
			Votes: map[int32]bool{1: true, 2: false, 3: true},
			Store: map[string]uint64{"x": 1, "y": 2, "z": 3},
		},
		"tree":  &benchTree{Name: "a", Left: &benchTree{Name: "b"}, Right: &benchTree{Name: "c"}},
		"bytes": &struct{ B []byte }{make([]byte, 64)},
	}
}

// benchEach runs f on every value.
func benchEach(b *testing.B, f func(b *testing.B, l *Layout, p unsafe.Pointer)) {
	for _, name := range []string{"node", "message", "words", "maps", "tree", "bytes"} {
		v := reflect.ValueOf(benchValues()[name])
		l, err := Of(v.Type().Elem())
		if err != nil {
			b.Fatal(err)
		}
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			f(b, l, v.UnsafePointer())
		})
	}
}

func BenchmarkNew(b *testing.B) {
	benchEach(b, func(b *testing.B, l *Layout, p unsafe.Pointer) {
		for b.Loop() {
			l.New(p)
		}
	})
}

func BenchmarkAppend(b *testing.B) {
	benchEach(b, func(b *testing.B, l *Layout, p unsafe.Pointer) {
		var buf []byte
		for b.Loop() {
			buf = l.Append(buf[:0], p)
		}
	})
}

func BenchmarkDecode(b *testing.B) {
	benchEach(b, func(b *testing.B, l *Layout, p unsafe.Pointer) {
		code, to := l.Append(nil, p), l.alloc()
		for b.Loop() {
			if _, err := l.Decode(code, to); err != nil {
				b.Fatal(err)
			}
		}
	})
}

func BenchmarkHash(b *testing.B) {
	benchEach(b, func(b *testing.B, l *Layout, p unsafe.Pointer) {
		var h uint64
		for b.Loop() {
			h = l.Hash(h, p)
		}
	})
}

func BenchmarkOf(b *testing.B) {
	t := reflect.TypeFor[benchNode]()
	for b.Loop() {
		if _, err := Of(t); err != nil {
			b.Fatal(err)
		}
	}
}
