package client

import (
	"slices"
	"strings"

	"github.com/zoolab/zoolab/nodes/znode"
	"github.com/zoolab/zoolab/sim"
)

// watches are those that a session has left, as its client knows of them: by what
// the answer said, whatever a server has made of the request. They belong to the
// session and outlive its connections.
type watches struct {
	data       paths // of nodes that were there
	exist      paths // of nodes that were not
	child      paths // of lists of children
	persistent paths
	recursive  paths
}

// paths are in order, each once.
type paths []string

func (p *paths) add(path string) {
	if i, found := slices.BinarySearch(*p, path); !found {
		*p = slices.Insert(*p, i, path)
	}
}

// take drops a path, and reports whether it was there.
func (p *paths) take(path string) bool {
	i, found := slices.BinarySearch(*p, path)
	if found {
		*p = slices.Delete(*p, i, i+1)
	}
	return found
}

func (p paths) has(path string) bool {
	_, found := slices.BinarySearch(p, path)
	return found
}

// covers reports whether a path or one above it is there.
func (p paths) covers(path string) bool {
	for len(p) > 0 {
		if p.has(path) {
			return true
		}
		slash := strings.LastIndexByte(path, '/')
		if slash < 0 || path == "/" {
			return false
		}
		path = path[:max(slash, 1)]
	}
	return false
}

// spend matches an event with the watches, uses up those that are good for one,
// and reports whether anybody is to hear of it.
func (w *watches) spend(e znode.Event) bool {
	var heard bool
	use := func(p *paths) {
		if p.take(e.Path) {
			heard = true
		}
	}
	switch e.Type {
	case znode.EventNodeCreated, znode.EventNodeDataChanged:
		use(&w.data)
		use(&w.exist)
	case znode.EventNodeChildrenChanged:
		use(&w.child)
	case znode.EventNodeDeleted:
		use(&w.data)
		use(&w.exist)
		use(&w.child)
	default:
		return false
	}
	return heard || w.persistent.has(e.Path) || w.recursive.covers(e.Path)
}

// leave notes the watch that an operation has asked for, if the answer is such
// that there is one. An exists that finds nothing watches for the node to come.
func (w *watches) leave(op *znode.Op, err znode.Code) {
	absent := op.Code == znode.OpExists && err == znode.ErrNoNode
	switch {
	case absent:
		w.exist.add(op.Path)
	case err != znode.OK:
	case op.Code == znode.OpExists, op.Code == znode.OpGetData:
		w.data.add(op.Path)
	case op.Code == znode.OpGetChildren, op.Code == znode.OpGetChildren2:
		w.child.add(op.Path)
	case op.Code == znode.OpAddWatch && op.WatchMode == znode.WatchPersistent:
		w.persistent.add(op.Path)
	case op.Code == znode.OpAddWatch && op.WatchMode == znode.WatchPersistentRecursive:
		w.recursive.add(op.Path)
	}
}

// drop takes the watches of a type from a path, and returns what their watchers
// are to hear of it.
func (w *watches) drop(path string, of znode.WatcherType) (told []znode.EventType) {
	drop := func(e znode.EventType, from ...*paths) {
		var had bool
		for _, p := range from {
			had = p.take(path) || had
		}
		if had {
			told = append(told, e)
		}
	}
	if of == znode.WatcherData || of == znode.WatcherAny {
		drop(znode.EventDataWatchRemoved, &w.data, &w.exist)
	}
	if of == znode.WatcherChildren || of == znode.WatcherAny {
		drop(znode.EventChildWatchRemoved, &w.child)
	}
	switch of {
	case znode.WatcherAny:
		drop(znode.EventPersistentWatchRemoved, &w.persistent, &w.recursive)
	case znode.WatcherPersistent:
		drop(znode.EventPersistentWatchRemoved, &w.persistent)
	case znode.WatcherPersistentRecursive:
		drop(znode.EventPersistentWatchRemoved, &w.recursive)
	}
	return told
}

// aboutWatches reports whether the answer to an operation may change what is watched.
func aboutWatches(op *znode.Op) bool {
	return op.Watch || op.Code == znode.OpAddWatch || op.Code == znode.OpRemoveWatches
}

// redeem leaves or drops the watches that an operation is about. What a server has
// removed, watchers hear from their own client.
func (s *Session) redeem(env *sim.Env, op *znode.Op, err znode.Code) {
	if op.Code != znode.OpRemoveWatches {
		s.watches.leave(op, err)
		return
	}
	if err != znode.OK {
		return
	}
	for _, e := range s.watches.drop(op.Path, op.WatcherType) {
		s.hear(env, 0, znode.Event{Type: e, State: znode.StateSyncConnected, Path: op.Path})
	}
}
