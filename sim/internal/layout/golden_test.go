package layout

import (
	"fmt"
	"reflect"
	"testing"
)

// golden values, with their encodings and their hashes from the state 1. They
// are constants because recorded runs have to replay on every machine and with
// every later version: a change here breaks them all.
var golden = []struct {
	value any
	code  string
	hash  uint64
}{
	{true, "01", 0xc28fa2c7aba79c8a},
	{int8(-2), "fe", 0x6f2f8456fc24b443},
	{uint16(0x1234), "3412", 0x7bfa6a1091c185a},
	{int32(-2), "feffffff", 0x1fc338095450a129},
	{int64(-2), "feffffffffffffff", 0x1aaf3297bbe8e57a},
	{-2, "feffffffffffffff", 0x1aaf3297bbe8e57a},
	{uint(1 << 31), "0000008000000000", 0xb2fb3cabc56fe0ff},
	{"", "00", 0xb499582f9868d383},
	{"hello", "0568656c6c6f", 0x653bcdbad91475e5},
	{"exactly16 bytes!", "1065786163746c79313620627974657321", 0xcb4b71c1e181495d},
	{[]byte{1, 2, 3}, "03010203", 0x5d546b4600a14ef1},
	{[]int{-1, 1, 2}, "03ffffffffffffffff01000000000000000200000000000000", 0x345c78e40f42fea7},
	{[]uint32{1, 2, 3}, "03010000000200000003000000", 0x8f1b69173df6f1b3},
	{[]bool{true, false}, "020100", 0xc91518352ee41f96},
	{[12]int16{-1, 2}, "ffff02000000000000000000000000000000000000000000", 0x133b907693772261},
	{[2]pair{{1, -1}, {2, -2}}, "01ffffffffffffffff02feffffffffffffff", 0xb6bc5c88a90796e0},
	{map[string]int{"b": 1, "a": 2, "": 3}, "030003000000000000000161020000000000000001620100000000000000", 0x7b3f8c8e5b733871},
	{map[int32]struct{}{-1: {}, 1: {}, 256: {}}, "030001000001000000ffffffff", 0x63bd2f5294807396},
	{map[pair]*pair{{1, 2}: {3, 4}, {0, 2}: nil}, "020002000000000000000001020000000000000001030400000000000000", 0x498b5e2d12a4fc27},
	{benchMessage{Kind: 1, Ok: true, From: -2, To: 3, Term: 4, Index: 5}, "0101feffffff0300000004000000000000000500000000000000", 0x176406ac6426d81},
	{benchWords{1, 2, 3, 4}, "0100000000000000020000000000000003000000000000000400000000000000", 0x3e663439a08cf6e2},
	{benchTree{Name: "a", Right: &benchTree{Name: "b"}}, "0161000101620000", 0x4871d0015352dcc1},
	{benchNode{ID: 1, Term: 2, Role: 3, Busy: true, Log: []benchEntry{{4, 5, 6, true}, {}}}, "010000000000000002000000000000000000000000000000000000000000000003000102040000000000000005000000000000000600000001000000000000000000000000000000000000000000", 0x23829725ab9133bd},
	{struct {
		A uint8
		B uint64
		C uint8
		D int
		E uint16
		F bool
	}{1, 2, 3, -4, 5, true}, "01020000000000000003fcffffffffffffff050001", 0x1e87449f6f0c9cd4},
	{[]tick{1, 2}, "0201010102", 0x5dd5043eefe3ede9},
}

func TestGolden(t *testing.T) {
	bothOrders(t, func(t *testing.T) {
		for _, g := range golden {
			l, err := Of(reflect.TypeOf(g.value))
			if err != nil {
				t.Fatal(err)
			}
			p := reflect.New(l.Type())
			p.Elem().Set(reflect.ValueOf(g.value))
			code := fmt.Sprintf("%x", l.Append(nil, p.UnsafePointer()))
			hash := l.Hash(1, p.UnsafePointer())
			if code != g.code || hash != g.hash {
				t.Errorf("%#v\n got %q, %#x\nwant %q, %#x", g.value, code, hash, g.code, g.hash)
			}
		}
	})
}
