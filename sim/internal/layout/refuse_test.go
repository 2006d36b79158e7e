package layout

import (
	"errors"
	"reflect"
	"testing"
	"unsafe"
)

type (
	leafy    struct{ When float64 }
	proposer struct {
		Votes []leafy
		Next  *proposer
	}
	withComplex struct{ C complex64 }
	withFunc    struct{ F func(int) }
	withChan    struct{ C [2]chan int }
	withUintptr struct{ P uintptr }
	withUnsafe  struct{ P *unsafe.Pointer }
	withAny     struct{ M map[string]any }
	withUnits   struct{ L []struct{} }
	withVoid    struct{ M map[struct{}]bool }
	pointerKey  struct{ M map[*int]bool }
	deepKey     struct{ M map[[2]struct{ P *int }]bool }
	fixedKey    struct {
		M map[struct {
			A int
			B int `sim:"fixed"`
		}]bool
	}
	customKey struct{ M map[gauge]bool }
	ifaceKey  struct{ M map[error]bool }
	heir      struct {
		gauge
		More int
	}
)

func TestOfRefuses(t *testing.T) {
	for _, c := range []struct {
		of   reflect.Type
		want string
	}{
		{reflect.TypeFor[proposer](), `layout.proposer.Votes[].When: float64 has no portable encoding; use an integer`},
		{reflect.TypeFor[withComplex](), `layout.withComplex.C: complex64 has no portable encoding; use two integers`},
		{reflect.TypeFor[withFunc](), `layout.withFunc.F: func(int) cannot be copied or encoded; use a method, or tag configuration sim:"fixed"`},
		{reflect.TypeFor[withChan](), `layout.withChan.C[]: chan int cannot be copied or encoded; use a slice as the queue`},
		{reflect.TypeFor[withUintptr](), `layout.withUintptr.P: uintptr holds an address, which no run repeats; use uint64`},
		{reflect.TypeFor[withUnsafe](), `layout.withUnsafe.P: unsafe.Pointer hides what it points to; use a typed pointer`},
		{reflect.TypeFor[withAny](), `layout.withAny.M[]: interface interface {} hides the type it holds; use a concrete type, or one that implements layout.Custom`},
		{reflect.TypeFor[withUnits](), `layout.withUnits.L: elements of []struct {} have nothing to encode; use an integer that counts them`},
		{reflect.TypeFor[withVoid](), `layout.withVoid.M[key]: struct {} has nothing to encode; use a bool in place of the map`},
		{reflect.TypeFor[pointerKey](), `layout.pointerKey.M[key]: *int as a map key is compared by address; use an identifier`},
		{reflect.TypeFor[deepKey](), `layout.deepKey.M[key][].P: *int as a map key is compared by address; use an identifier`},
		{reflect.TypeFor[fixedKey](), `layout.fixedKey.M[key].B: a fixed field is part of a map key but not of its encoding; use a field without the tag`},
		{reflect.TypeFor[customKey](), `layout.customKey.M[key]: custom type layout.gauge is a map key, which has to be compared; use an integer or a string`},
		{reflect.TypeFor[ifaceKey](), `layout.ifaceKey.M[key]: interface error hides the type it holds; use a concrete type, or one that implements layout.Custom`},
		{reflect.TypeFor[heir](), `layout.heir: layout.heir embeds the custom type layout.gauge, whose methods it may have inherited; give the field a name`},
		{reflect.TypeFor[[]float32](), `[]float32[]: float32 has no portable encoding; use an integer`},
		{nil, `a nil interface has no type; use a value`},
	} {
		// Twice: a failure must leave nothing half-compiled behind.
		for range 2 {
			l, err := Of(c.of)
			if l != nil || !errors.Is(err, ErrUnsupported) || err.Error() != "unsupported type: "+c.want {
				t.Errorf("Of(%v)\n got %v\nwant unsupported type: %s", c.of, err, c.want)
			}
		}
	}
}
