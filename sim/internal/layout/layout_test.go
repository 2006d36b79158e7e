package layout

import (
	"bytes"
	"reflect"
	"strings"
	"sync"
	"testing"
	"unsafe"
)

func TestFlat(t *testing.T) {
	for _, c := range []struct {
		of   any
		want bool
	}{
		{0, true}, {pair{}, true}, {[100]pair{}, true}, {struct{}{}, true},
		{struct {
			F float64 `sim:"fixed"`
		}{}, true},
		{"", false}, {[]int{}, false}, {map[int]int{}, false}, {new(int), false}, {thing{}, false},
		{tick(0), false}, {[20]tick{}, false}, // only CloneFrom may copy it
		{struct {
			F func() `sim:"fixed"`
		}{}, false},
	} {
		l, err := Of(reflect.TypeOf(c.of))
		if err != nil {
			t.Fatal(err)
		}
		if l.Type() != reflect.TypeOf(c.of) || l.Flat() != c.want {
			t.Errorf("layout of %T is of %v, flat %v", c.of, l.Type(), l.Flat())
		}
	}
}

func TestOfConcurrently(t *testing.T) {
	layouts.Clear()
	var wg sync.WaitGroup
	var got [8]*Layout
	for i := range got {
		wg.Go(func() {
			l, err := Of(reflect.TypeFor[thing]())
			if err != nil {
				t.Error(err)
				return
			}
			v := thing{next: &thing{}, byKey: map[pair]*pair{{1, 2}: {3, 4}}}
			w := (*thing)(l.New(unsafe.Pointer(&v)))
			if l.Hash(0, unsafe.Pointer(&v)) != l.Hash(0, unsafe.Pointer(w)) {
				t.Error("the clone has another hash")
			}
			got[i] = l
		})
	}
	wg.Wait()
	for _, l := range got {
		if l != got[0] {
			t.Error("one type has two layouts")
		}
	}
}

type (
	ring  struct{ next *ring }
	nest  []nest
	graph struct{ to map[int]graph }
)

// panicOf returns what f panics with.
func panicOf(f func()) (got any) {
	defer func() { got = recover() }()
	f()
	return nil
}

func TestCyclePanics(t *testing.T) {
	r := &ring{}
	r.next = r
	n := nest{nil}
	n[0] = n
	g := graph{map[int]graph{}}
	g.to[0] = g
	for _, c := range []struct {
		l *Layout
		p unsafe.Pointer
	}{
		{of[ring](t), unsafe.Pointer(r)}, {of[nest](t), unsafe.Pointer(&n)}, {of[graph](t), unsafe.Pointer(&g)},
	} {
		for name, f := range map[string]func(){
			"New":    func() { c.l.New(c.p) },
			"Append": func() { c.l.Append(nil, c.p) },
			"Hash":   func() { c.l.Hash(0, c.p) },
		} {
			got, _ := panicOf(f).(string)
			if !strings.HasSuffix(got, "it must contain itself, but a node has to be a tree") {
				t.Errorf("%s of %v panics with %q", name, c.l.Type(), got)
			}
		}
	}
}

// A long list is no cycle.
func TestLongList(t *testing.T) {
	var r *ring
	for range maxDepth {
		r = &ring{r}
	}
	l := of[ring](t)
	code := l.Append(nil, unsafe.Pointer(r))
	if again := l.Append(nil, l.New(unsafe.Pointer(r))); !bytes.Equal(code, again) {
		t.Error("the clone has another encoding")
	}
	if _, err := l.Decode(code, unsafe.Pointer(&ring{})); err != nil {
		t.Error(err)
	}
}

func TestNilAndEmpty(t *testing.T) {
	type lists struct {
		L []int
		S []string
		M map[string]int
	}
	var none lists
	empty := lists{[]int{}, make([]string, 0, 3), map[string]int{}}
	if !bytes.Equal(encoding(t, none), encoding(t, empty)) || hashOf(t, none) != hashOf(t, empty) {
		t.Error("nil and empty differ")
	}
	l := of[lists](t)
	if c := (*lists)(l.New(unsafe.Pointer(&none))); c.L != nil || c.S != nil || c.M != nil {
		t.Errorf("clone of nils is %#v", c)
	}
	if c := (*lists)(l.New(unsafe.Pointer(&empty))); c.L == nil || c.S == nil || c.M == nil || cap(c.S) != 0 {
		t.Errorf("clone of empties is %#v", c)
	}
}

// Clones have no spare capacity, whatever the elements.
func TestCapacity(t *testing.T) {
	type lists struct {
		A []uint8
		B []string
		C []*int
		D []ring
		E [][]int
	}
	v := lists{make([]uint8, 3, 9), make([]string, 3, 9), make([]*int, 3, 9), make([]ring, 3, 9), make([][]int, 3, 9)}
	c := reflect.ValueOf((*lists)(of[lists](t).New(unsafe.Pointer(&v)))).Elem()
	for i := range c.NumField() {
		if f := c.Field(i); f.Len() != 3 || f.Cap() != 3 {
			t.Errorf("%s has length %d and capacity %d", c.Type().Field(i).Name, f.Len(), f.Cap())
		}
	}
}

// Fixed fields of every kind are shared, and neither encoded nor hashed.
func TestFixed(t *testing.T) {
	type both struct {
		S string
		F float64
	}
	type config struct {
		A int
		F func() int        `sim:"fixed"`
		S []int             `sim:"fixed"`
		M map[string]int    `sim:"fixed"`
		I any               `sim:"fixed"`
		E error             `sim:"fixed"`
		T string            `sim:"fixed"`
		B both              `sim:"fixed"`
		C chan int          `sim:"fixed"`
		V [2]unsafe.Pointer `sim:"fixed"`
		_ func()
		Z uint8
	}
	v := config{
		A: 1, F: func() int { return 7 }, S: []int{1}, M: map[string]int{"a": 1}, I: 5, E: ErrCorrupt,
		T: "t", B: both{"s", 1.5}, C: make(chan int), Z: 2,
	}
	l := of[config](t)
	var c config
	l.Clone(unsafe.Pointer(&c), unsafe.Pointer(&v))
	if c.F() != 7 || &c.S[0] != &v.S[0] || c.I != v.I || c.E != v.E || c.T != v.T || c.B != v.B || c.C != v.C {
		t.Errorf("clone of %+v is %+v", v, c)
	}
	if c.M["b"] = 2; v.M["b"] != 2 {
		t.Error("a fixed map is not shared")
	}
	if bare := (config{A: 1, Z: 2}); !bytes.Equal(encoding(t, bare), encoding(t, v)) || hashOf(t, bare) != hashOf(t, v) {
		t.Error("fixed fields count")
	}
	if _, err := l.Decode(encoding(t, config{A: 3, Z: 4}), unsafe.Pointer(&c)); err != nil || c.A != 3 || c.Z != 4 || c.T != "t" {
		t.Errorf("decoded %+v, error %v", c, err)
	}
}

// Blank fields do not count, and are not copied if they hold pointers.
func TestBlank(t *testing.T) {
	type padded struct {
		A uint32
		_ uint32
		B uint64
	}
	v, w := padded{A: 1, B: 2}, padded{A: 1, B: 2}
	*(*uint32)(unsafe.Add(unsafe.Pointer(&w), 4)) = 9
	if !bytes.Equal(encoding(t, v), encoding(t, w)) || hashOf(t, v) != hashOf(t, w) {
		t.Error("a blank field counts")
	}
}

func TestAllocations(t *testing.T) {
	for name, v := range benchValues() {
		l, err := Of(reflect.TypeOf(v).Elem())
		if err != nil {
			t.Fatal(err)
		}
		p, buf := reflect.ValueOf(v).UnsafePointer(), make([]byte, 0, 1024)
		if name == "maps" {
			continue // the cursors of maps are pooled, and a pool may lose them
		}
		if n := testing.AllocsPerRun(10, func() { l.Hash(0, p) }); n != 0 {
			t.Errorf("Hash of %s allocates %v times", name, n)
		}
		if n := testing.AllocsPerRun(10, func() { l.Append(buf, p) }); n != 0 {
			t.Errorf("Append of %s allocates %v times", name, n)
		}
	}
}
