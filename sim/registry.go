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
//
// What is delivered and is no message (an opening, a completed sync) has a
// kind as well, made by [eventKind], which no store keeps values of.
type kind struct {
	id     int32
	ord    int32 // place among the kinds of its port
	port   *Port // nil for a fact
	what   what
	phase  Phase // of an operation's happenings
	name   string
	key    uint64
	layout *layout.Layout
	empty  func(*kind) store  // a new store for values of this kind
	text   func(value) string // a value for people
	copy   func(value) value  // a copy that lasts
}

// eventKind makes the kind of a sort of delivery that is no message.
func eventKind(s what, p *Port, name string) *kind {
	return &kind{id: -1, port: p, what: s, name: name}
}

// booting is the kind of a boot.
var booting = eventKind(isBoot, nil, "boot")

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
	k := &kind{port: port, name: name, key: layout.FoldString(key, name), layout: lay, empty: emptySlab[T], text: textOf[T], copy: copyOf[T]}
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
