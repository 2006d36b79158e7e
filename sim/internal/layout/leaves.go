package layout

import (
	"bytes"
	"fmt"
	"reflect"
	"slices"
	"strconv"
	"unsafe"
)

// The parts that a value is made of are found here by reflection and not by a
// program: somebody looks at one value now and then, and no run ever waits.

// A Leaf is one bool, integer or string of a value.
type Leaf struct {
	Path string // "Ballot.Round", "Votes[2].Zxid"; "value" when it is all there is
	Now  string // what it is, strings quoted
	Then string // what [Layout.Alter] would make of it
}

// Leaves lists the leaves of the value at p in the order of the layout: fields as
// they are declared, elements of slices and arrays, what pointers lead to, and the
// values of maps in the order of their encoded keys. Keys of maps, fixed and blank
// fields and [Custom] parts have none.
func (l *Layout) Leaves(p unsafe.Pointer) (leaves []Leaf) {
	l.visit(p, func(path string, v reflect.Value) (stop bool) {
		after := reflect.New(v.Type()).Elem()
		after.Set(v)
		alter(after)
		leaves = append(leaves, Leaf{path, show(v), show(after)})
		return false
	})
	return leaves
}

// Alter gives the nth leaf of the value at p, counted from 0, another value, and
// reports whether it has so many. A bool is toggled, and of an integer the lowest
// bit, as it is of the last byte of a string, or the second lowest where that byte
// would not be printable any more; the empty string becomes "?". Whoever calls it
// owns the value and all that it points to.
func (l *Layout) Alter(p unsafe.Pointer, n int) bool {
	at := -1
	return n >= 0 && l.visit(p, func(_ string, v reflect.Value) (stop bool) {
		if at++; at < n {
			return false
		}
		alter(v)
		return true
	})
}

// A visitor is shown leaves until it says that this was the one: the leaf that it
// may have changed.
type visitor func(path string, v reflect.Value) (stop bool)

func (l *Layout) visit(p unsafe.Pointer, visit visitor) (stopped bool) {
	return visit.walk(reflect.NewAt(l.typ, p).Elem(), "")
}

// walk shows the leaves of v, which is addressable and no longer guarded by the
// rules on unexported fields.
func (visit visitor) walk(v reflect.Value, path string) (stopped bool) {
	t := v.Type()
	switch {
	case isCustom(t):
		return false
	case atomOf(t) != notAtom, t.Kind() == reflect.String:
		if path == "" {
			path = "value"
		}
		return visit(path, v)
	}
	switch t.Kind() {
	case reflect.Slice, reflect.Array:
		for i := range v.Len() {
			if visit.walk(v.Index(i), path+"["+strconv.Itoa(i)+"]") {
				return true
			}
		}
	case reflect.Pointer:
		return !v.IsNil() && visit.walk(v.Elem(), path)
	case reflect.Map:
		return visit.walkMap(v, path)
	case reflect.Struct:
		return visit.walkStruct(v, path)
	}
	return false
}

func (visit visitor) walkStruct(v reflect.Value, path string) (stopped bool) {
	for i := range v.NumField() {
		f := v.Type().Field(i)
		if f.Name == "_" || isFixed(f) {
			continue
		}
		at := f.Name
		if path != "" {
			at = path + "." + at
		}
		part := reflect.NewAt(f.Type, v.Field(i).Addr().UnsafePointer()).Elem()
		if visit.walk(part, at) {
			return true
		}
	}
	return false
}

// walkMap shows a copy of each value in the map, and puts it in its place if it
// was the one.
func (visit visitor) walkMap(v reflect.Value, path string) (stopped bool) {
	keys, err := Of(v.Type().Key())
	if err != nil {
		panic("layout: a map that has a layout has keys without: " + err.Error())
	}
	type entry struct {
		code []byte
		key  reflect.Value
	}
	var entries []entry
	for _, k := range v.MapKeys() { //det:ok they are sorted by their encodings below
		key := reflect.New(k.Type())
		key.Elem().Set(k)
		entries = append(entries, entry{keys.Append(nil, key.UnsafePointer()), k})
	}
	slices.SortFunc(entries, func(a, b entry) int { return bytes.Compare(a.code, b.code) })
	for _, e := range entries {
		val := reflect.New(v.Type().Elem()).Elem()
		val.Set(v.MapIndex(e.key))
		if visit.walk(val, path+"["+show(e.key)+"]") {
			v.SetMapIndex(e.key, val)
			return true
		}
	}
	return false
}

// alter gives a leaf its other value.
func alter(v reflect.Value) {
	switch {
	case v.Kind() == reflect.Bool:
		v.SetBool(!v.Bool())
	case v.Kind() == reflect.String:
		v.SetString(alterText(v.String()))
	case v.CanInt():
		v.SetInt(v.Int() ^ 1)
	default:
		v.SetUint(v.Uint() ^ 1)
	}
}

func alterText(s string) string {
	if s == "" {
		return "?"
	}
	last := s[len(s)-1]
	if last == '~' { // the one printable character whose neighbour is not
		return s[:len(s)-1] + "|"
	}
	return s[:len(s)-1] + string([]byte{last ^ 1})
}

// show renders a leaf for people: by its own String method where it has one.
func show(v reflect.Value) string {
	if _, named := v.Interface().(fmt.Stringer); !named && v.Kind() == reflect.String {
		return strconv.Quote(v.String())
	}
	return fmt.Sprint(v.Interface())
}
