package sim

import (
	"fmt"
	"reflect"
	"runtime"
	"strings"
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
	pkg    string // that declares it
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
	pkg := declaring()
	kinds.Lock()
	defer kinds.Unlock()
	return newSign(s, p, handle{pkg, name})
}

// newSign is for whoever holds the lock.
func newSign(s what, p *Port, h handle) *kind {
	k := &kind{id: -2 - int32(len(kinds.signs)), port: p, what: s, pkg: h.pkg, name: h.name}
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
	k := &kind{port: port, name: name, pkg: declaring(), key: layout.FoldString(key, name), layout: lay, empty: emptySlab[T], text: textOf[T], copy: copyOf[T]}
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

// declaring is the package whose declaration is being made: the first on the stack
// that is not this one.
func declaring() string {
	pcs := make([]uintptr, 16)
	frames := runtime.CallersFrames(pcs[:runtime.Callers(2, pcs)])
	for {
		f, more := frames.Next()
		at := strings.LastIndexByte(f.Function, '/') + 1
		pkg, _, _ := strings.Cut(f.Function[at:], ".")
		if pkg = f.Function[:at] + pkg; pkg != self || !more {
			return pkg
		}
	}
}

// self is this package's path.
const self = "github.com/zoolab/zoolab/sim"

// A handle names a declaration: several packages may call something by one name.
type handle struct{ pkg, name string }

// signNamed finds a kind without values by what it stands for and its handle. The
// code that declares it may run elsewhere, so that one is made where there is none.
func signNamed(s what, h handle) *kind {
	kinds.Lock()
	defer kinds.Unlock()
	for _, k := range kinds.signs {
		if k.what == s && k.port == nil && k.name == h.name && k.pkg == h.pkg {
			return k
		}
	}
	k := newSign(s, nil, h)
	if s == isTimer {
		k.timer = newTimer(h.name, k)
	}
	return k
}

// fileNamed is a file whose records only a node elsewhere can read: here they are
// texts.
func fileNamed(h handle) File[string] {
	kinds.Lock()
	defer kinds.Unlock()
	for _, k := range kinds.signs {
		if k.what == isSynced && k.file.sealed && k.file.name == h.name && k.pkg == h.pkg {
			return File[string]{k.file}
		}
	}
	f := newFile[string](h.name)
	f.sealed = true
	f.synced = newSign(isSynced, nil, handle{h.pkg, "synced"})
	f.synced.file = f
	return File[string]{f}
}

// fact finds a fact, or a step of an operation, or returns nil.
func (h handle) fact() *kind {
	all, _ := declared()
	for _, k := range all {
		if k.port == nil && k.name == h.name && k.pkg == h.pkg {
			return k
		}
	}
	return nil
}

// handle is what the code that declares a kind knows it by.
func (k *kind) handle() handle {
	if k.file != nil {
		return handle{k.pkg, k.file.name}
	}
	return handle{k.pkg, k.name}
}

// declared returns the kinds known so far, indexed by id, and the signs. The
// slices are shared and only ever appended to.
func declared() (all, signs []*kind) {
	kinds.Lock()
	defer kinds.Unlock()
	return kinds.all[:len(kinds.all):len(kinds.all)], kinds.signs[:len(kinds.signs):len(kinds.signs)]
}

// names are the declarations that a protocol's nodes elsewhere have named. Each stays
// for as long as the program runs, so they are counted. Worlds side by side share them.
type names struct {
	sync.Mutex
	known    map[sign]*kind
	searched int // bytes of replies in searches
}

// found counts what a search has been told.
func (n *names) found(reply int) int {
	n.Lock()
	defer n.Unlock()
	n.searched += reply
	return n.searched
}

// sign is what stands for a declaration without values.
type sign struct {
	what   what
	handle string // encoded
}

// longestName bounds what a declaration is called, in bytes.
const longestName = 100

// read reads which declaration is meant, and says whether there can be such a one.
func (n *names) read(s what, r *reader) (*kind, bool) {
	b := r.b
	r.bytes()
	r.bytes()
	b = b[:len(b)-len(r.b)]
	n.Lock()
	defer n.Unlock()
	if k, ok := n.known[sign{s, string(b)}]; ok && !r.bad {
		return k, true
	}
	h := (&reader{b: b}).handle()
	if r.bad || len(h.pkg) > mostText || len(h.name) > longestName || (s == isTimer || s == isSynced) && !isWord(h.name) {
		r.fail()
		return nil, false
	}
	if len(n.known) == mostNames {
		panic(lost{fmt.Errorf("%w: it names more than %d timers, files and rules", errLarge, mostNames)})
	}
	k := named(s, h)
	n.known[sign{s, string(b)}] = k
	return k, true
}

// named is the declaration itself.
func named(s what, h handle) *kind {
	if s == isSynced {
		return fileNamed(h).f.synced
	}
	return signNamed(s, h)
}
