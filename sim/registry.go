package sim

import (
	"fmt"
	"reflect"
	"sync"

	"github.com/zoolab/zoolab/sim/internal/layout"
)

// kind is what stands behind every handle that carries a typed value: a
// message kind or a fact. Its id indexes the value stores of a world and
// depends on the order of declarations in the program, so it never enters a
// hash, an address or a trace: those use key and name.
type kind struct {
	id     int32
	ord    int32 // place among the kinds of its port
	port   *Port // nil for a fact
	name   string
	key    uint64
	layout *layout.Layout
	empty  func(*kind) store // a new store for values of this kind
}

// kinds lists every kind declared in the program. Handles are package
// variables, so it fills while packages initialise, before any world exists;
// the lock is for tests that declare handles of their own side by side.
var kinds struct {
	sync.Mutex
	all []*kind
}

// declare enters a kind for values of type T. A type with no portable
// encoding is a mistake in the program text, met at start-up, so it panics.
func declare[T any](port *Port, name string, key uint64) *kind {
	if name == "" {
		panic("sim: a handle needs a name")
	}
	lay, err := layout.Of(reflect.TypeFor[T]())
	if err != nil {
		panic(fmt.Sprintf("sim: %s cannot be carried: %v", name, err))
	}
	k := &kind{port: port, name: name, key: layout.FoldString(key, name), layout: lay,
		empty: func(k *kind) store { return &slab[T]{kind: k} }}
	kinds.Lock()
	defer kinds.Unlock()
	k.id = int32(len(kinds.all))
	kinds.all = append(kinds.all, k)
	if port != nil {
		k.ord = int32(len(port.kinds))
		port.adopt(k)
	}
	return k
}

// declared returns the kinds known so far, indexed by id. The slice is
// shared and only ever appended to.
func declared() []*kind {
	kinds.Lock()
	defer kinds.Unlock()
	return kinds.all[:len(kinds.all):len(kinds.all)]
}
