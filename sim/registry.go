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
// What carries no value and is delivered or asked for all the same (an opening,
// a completed sync, a timer, a landmark, a rule) has a kind as well, made by
// [eventKind], which no store keeps values of.
type kind struct {
	id     int32
	ord    int32 // place among the kinds of its port
	port   *Port // nil for a fact
	what   what
	phase  Phase // of an operation's happenings
	name   string
	key    uint64
	layout *layout.Layout
	twin   *kind              // of an invocation: the kind that says its outcome is unknown
	file   *fileInfo          // of a file's syncs
	timer  *timerName         // of a timer's expiries
	empty  func(*kind) store  // a new store for values of this kind
	text   func(value) string // a value for people
	copy   func(value) value  // a copy that lasts
}

// eventKind makes the kind of something that carries no value.
func eventKind(s what, p *Port, name string) *kind {
	kinds.Lock()
	defer kinds.Unlock()
	k := &kind{id: -2 - int32(len(kinds.signs)), port: p, what: s, name: name}
	kinds.signs = append(kinds.signs, k)
	return k
}

// booting is the kind of a boot.
var booting = eventKind(isBoot, nil, "boot")

// kinds lists every kind declared in the program, those without values apart:
// they are the signs, whose ids run from -2 downward. Handles are package
// variables, so it fills while packages initialise, before any world exists;
// the lock is for tests that declare handles of their own side by side.
var kinds struct {
	sync.Mutex
	all   []*kind
	signs []*kind
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

// declared returns the kinds known so far, indexed by id, and the signs. The
// slices are shared and only ever appended to.
func declared() (all, signs []*kind) {
	kinds.Lock()
	defer kinds.Unlock()
	return kinds.all[:len(kinds.all):len(kinds.all)], kinds.signs[:len(kinds.signs):len(kinds.signs)]
}
