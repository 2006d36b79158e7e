package zookeeper

import (
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/zoolab/zoolab/nodes/znode"
)

// left are the watches of one client, by path.
type left map[string]watched

// watched is what a client watches on one path: by its own lists, which outlive a
// connection, and by the tables of the server that it is connected to.
type watched struct {
	lists       lists
	data, child modes
}

// lists is a set of those in which a client has its watches.
type lists uint8

const (
	onData lists = 1 << iota
	onExist
	onChild
	onPersistent
	onRecursive
)

// modes is a set of modes that a server has for a path in a table.
type modes uint8

const (
	standard modes = 1 << iota
	persistent
	recursive
)

// A served watcher is told of what its server's tables say. In 3.8 a path has one
// mode in each of them, the last.
func (l left) serve(compat znode.Release, path string, on lists) {
	w := l[path]
	set := func(table *modes, m modes) {
		if compat == znode.V38 {
			*table = 0
		}
		*table |= m
	}
	switch on {
	case onData, onExist:
		set(&w.data, standard)
	case onChild:
		set(&w.child, standard)
	case onPersistent:
		set(&w.data, persistent)
		set(&w.child, persistent)
	case onRecursive:
		set(&w.data, recursive)
		if compat == znode.V38 {
			set(&w.child, recursive)
		}
	}
	l[path] = w
}

// listOf is where a client puts a watch that an operation has asked for, 0 when the
// answer is one that leaves none.
func listOf(op *znode.Op, err znode.Code) lists {
	switch {
	case op.Code == znode.OpExists && err == znode.ErrNoNode:
		return onExist
	case err != znode.OK:
		return 0
	}
	switch op.Code {
	case znode.OpExists, znode.OpGetData:
		return onData
	case znode.OpGetChildren, znode.OpGetChildren2:
		return onChild
	case znode.OpAddWatch:
		if op.WatchMode == znode.WatchPersistentRecursive {
			return onRecursive
		}
		return onPersistent
	}
	return 0
}

// remove drops what removeWatches asks for. In 3.8 a server's types are tables.
func (l left) remove(compat znode.Release, path string, of znode.WatcherType) {
	w := l[path]
	one := standard
	if compat == znode.V38 {
		one = standard | persistent | recursive
	}
	switch of {
	case znode.WatcherChildren:
		w.child &^= one
		w.lists &^= onChild
	case znode.WatcherData:
		w.data &^= one
		w.lists &^= onData | onExist
	case znode.WatcherAny:
		w = watched{}
	case znode.WatcherPersistent:
		w.data &^= persistent
		w.child &^= persistent
		w.lists &^= onPersistent
	case znode.WatcherPersistentRecursive:
		w.data &^= recursive
		w.lists &^= onRecursive
	}
	l.put(path, w)
}

func (l left) put(path string, w watched) {
	if w == (watched{}) {
		delete(l, path)
		return
	}
	l[path] = w
}

// fire reports whether the client's server is to tell it of an occurrence, and
// takes from its tables what is good for one event.
func (l left) fire(o *occurrence) (told bool) {
	w, some := l[o.path]
	switch o.event {
	case znode.EventNodeChildrenChanged:
		told = w.child&^recursive != 0
		w.child &^= standard
	case znode.EventNodeDeleted:
		told = w.data|w.child != 0 || l.within(o.path, true)
		w.data &^= standard
		w.child &^= standard
	default:
		told = w.data != 0 || l.within(o.path, false)
		w.data &^= standard
	}
	if some {
		l.put(o.path, w)
	}
	return told
}

// within reports whether a path lies below one that is watched with all below it,
// in the table of nodes or in either.
func (l left) within(path string, either bool) bool {
	for path != "/" {
		path = above(path)
		if w := l[path]; w.data&recursive != 0 || either && w.child&recursive != 0 {
			return true
		}
	}
	return false
}

// hear takes from the client's lists what an event uses up.
func (l left) hear(e znode.Event) {
	w, some := l[e.Path]
	if !some {
		return
	}
	switch e.Type {
	case znode.EventNodeCreated, znode.EventNodeDataChanged:
		w.lists &^= onData | onExist
	case znode.EventNodeChildrenChanged:
		w.lists &^= onChild
	case znode.EventNodeDeleted:
		w.lists &^= onData | onExist | onChild
	}
	l.put(e.Path, w)
}

// unserve is the end of a connection: what its server knew is forgotten.
func (l left) unserve() {
	for _, path := range slices.Sorted(maps.Keys(l)) {
		l.put(path, watched{lists: l[path].lists})
	}
}

func (l left) encode(b []byte) []byte {
	b = appendUint(b, uint64(len(l)))
	for _, path := range slices.Sorted(maps.Keys(l)) {
		w := l[path]
		b = append(appendString(b, path), byte(w.lists), byte(w.data), byte(w.child))
	}
	return b
}

// mayRead reports whether an ACL lets one read who has authenticated as who. To
// super nothing is closed.
func mayRead(acl []znode.ACL, who []znode.ID, super string) bool {
	isSuper := func(id znode.ID) bool {
		return id.Scheme == znode.SchemeSuper || super != "" && id == znode.ID{Scheme: znode.SchemeDigest, ID: super}
	}
	if acl == nil || slices.ContainsFunc(who, isSuper) {
		return true
	}
	return slices.ContainsFunc(acl, func(a znode.ACL) bool {
		return a.Perms&znode.PermRead != 0 &&
			(a.ID.Scheme == znode.SchemeWorld || slices.ContainsFunc(who, func(id znode.ID) bool { return stands(a.ID, id) }))
	})
}

// stands reports whether an id that is granted something stands for another.
func stands(granted, id znode.ID) bool {
	if granted.Scheme != id.Scheme || granted.Scheme != znode.SchemeIP {
		return granted == id
	}
	network, length, cut := strings.Cut(granted.ID, "/")
	bits := 32
	if cut {
		bits, _ = strconv.Atoi(length)
	}
	return addressOf(network)>>(32-bits) == addressOf(id.ID)>>(32-bits)
}

// addressOf reads an IPv4 address. Those that reach a judge are well-formed.
func addressOf(text string) (address uint64) {
	for part := range strings.SplitSeq(text, ".") {
		n, _ := strconv.Atoi(part)
		address = address<<8 | uint64(n)
	}
	return address
}
