package watch

import (
	"slices"

	"github.com/zoolab/zoolab/nodes/znode"
)

// A Watcher is a connection as its server numbers it. Who is told first of an
// event has the smaller number: the real server's order is that of a hash table,
// and ours has to be the same in every run.
type Watcher uint64

// Tables are the watches of a server. The zero Tables are empty and have the ways
// of 3.8.
type Tables struct {
	compat znode.Release
	data   table // of nodes
	child  table // of lists of children
}

// New returns empty tables of a release.
func New(compat znode.Release) Tables { return Tables{compat: compat} }

// A table holds watches by path. Of each watcher on a path it knows the modes.
type table struct {
	byPath    map[string][]held
	byWatcher map[Watcher][]string // in order; none of one whose last watch was used up
	size      int                  // how many there are, a path's of one watcher counting one
	recursive int                  // how many of them are
}

// A held watch is what one watcher has on one path.
type held struct {
	by    Watcher
	modes modes
}

// modes is a set of [znode.WatchMode].
type modes uint8

const anyMode modes = 1<<3 - 1

func modesOf(m znode.WatchMode) modes { return 1 << (m + 1) }

// Data adds a watch on a node, which may not be there: getData and exists leave
// one.
func (t *Tables) Data(w Watcher, path string) { t.data.add(t.compat, w, path, znode.WatchStandard) }

// Child adds a watch on a list of children: getChildren leaves one.
func (t *Tables) Child(w Watcher, path string) { t.child.add(t.compat, w, path, znode.WatchStandard) }

// Add adds a watch that lasts.
func (t *Tables) Add(w Watcher, path string, mode znode.WatchMode) {
	t.data.add(t.compat, w, path, mode)
	// A recursive watch is told of no list of children. 3.8 filed it there all the
	// same, which removeWatches can find out.
	if mode != znode.WatchPersistentRecursive || t.compat == znode.V38 {
		t.child.add(t.compat, w, path, mode)
	}
}

// Has reports whether a watcher has a watch of a type on a path.
func (t *Tables) Has(w Watcher, path string, of znode.WatcherType) bool {
	for _, in := range t.rows(of) {
		if t.compat == znode.V38 {
			// Whose the watch is, 3.8 did not ask; and "", by which the root is read,
			// has no place on the way to the root where it looked.
			if path != "" && len(in.table.byPath[path]) > 0 {
				return true
			}
		} else if in.table.find(w, path)&in.modes != 0 {
			return true
		}
	}
	return false
}

// Remove drops a watcher's watches of a type on a path, and reports whether there
// were any.
func (t *Tables) Remove(w Watcher, path string, of znode.WatcherType) (had bool) {
	for _, in := range t.rows(of) {
		if in.table.drop(w, path, in.modes) {
			had = true
			if t.compat != znode.V38 {
				in.table.dismiss(w)
			}
		}
	}
	return had
}

// Knows reports whether a release has a type of watchers.
func Knows(compat znode.Release, of znode.WatcherType) bool {
	last := znode.WatcherPersistentRecursive
	if compat == znode.V38 {
		last = znode.WatcherAny
	}
	return of >= znode.WatcherChildren && of <= last
}

// A row is where watches of a type stand.
type row struct {
	table *table
	modes modes
}

// rows lists where watches of a type stand. In 3.8 a type is a table.
func (t *Tables) rows(of znode.WatcherType) []row {
	standard := modesOf(znode.WatchStandard)
	if t.compat == znode.V38 {
		standard = anyMode
	}
	switch of {
	case znode.WatcherChildren:
		return []row{{&t.child, standard}}
	case znode.WatcherData:
		return []row{{&t.data, standard}}
	case znode.WatcherAny:
		return []row{{&t.child, anyMode}, {&t.data, anyMode}}
	case znode.WatcherPersistent:
		return []row{{&t.child, modesOf(znode.WatchPersistent)}, {&t.data, modesOf(znode.WatchPersistent)}}
	case znode.WatcherPersistentRecursive:
		return []row{{&t.data, modesOf(znode.WatchPersistentRecursive)}}
	}
	return nil
}

// Forget drops all watches of a watcher.
func (t *Tables) Forget(w Watcher) {
	t.data.forget(w)
	t.child.forget(w)
}

// Empty reports whether nobody watches anything.
func (t *Tables) Empty() bool { return len(t.data.byPath) == 0 && len(t.child.byPath) == 0 }

// Reset drops all watches.
func (t *Tables) Reset() { *t = New(t.compat) }

// add notes a watch. 3.8 remembers of each path and watcher the last mode alone.
func (t *table) add(compat znode.Release, w Watcher, path string, mode znode.WatchMode) {
	if t.byPath == nil {
		t.byPath, t.byWatcher = map[string][]held{}, map[Watcher][]string{}
	}
	on := t.byPath[path]
	i, found := slices.BinarySearchFunc(on, w, held.compare)
	if !found {
		on = slices.Insert(on, i, held{by: w})
		t.byPath[path] = on
		paths := t.byWatcher[w]
		at, _ := slices.BinarySearch(paths, path)
		t.byWatcher[w] = slices.Insert(paths, at, path)
		t.size++
	}
	had, set := on[i].modes, modesOf(mode)
	if compat != znode.V38 {
		set |= had
	}
	on[i].modes = set
	t.recursive += set.recursive() - had.recursive()
}

func (h held) compare(w Watcher) int {
	switch {
	case h.by < w:
		return -1
	case h.by > w:
		return 1
	}
	return 0
}

// recursive counts 1 for a set with the recursive mode.
func (m modes) recursive() int { return int(m>>(znode.WatchPersistentRecursive+1)) & 1 }

// find returns the modes that a watcher has on a path.
func (t *table) find(w Watcher, path string) modes {
	on := t.byPath[path]
	if i, found := slices.BinarySearchFunc(on, w, held.compare); found {
		return on[i].modes
	}
	return 0
}

// drop takes modes from what a watcher has on a path, and reports whether it had
// any of them.
func (t *table) drop(w Watcher, path string, less modes) bool {
	on := t.byPath[path]
	i, found := slices.BinarySearchFunc(on, w, held.compare)
	if !found || on[i].modes&less == 0 {
		return false
	}
	had := on[i].modes
	on[i].modes &^= less
	t.recursive += on[i].modes.recursive() - had.recursive()
	if on[i].modes == 0 {
		t.strike(path, slices.Delete(on, i, i+1))
		t.unlist(w, path)
	}
	return true
}

// strike keeps who is left on a path.
func (t *table) strike(path string, left []held) {
	if len(left) == 0 {
		delete(t.byPath, path)
		return
	}
	t.byPath[path] = left
}

// unlist takes a path from those of a watcher, who is counted among the watchers
// all the same, as long as it is there: so does the real server.
func (t *table) unlist(w Watcher, path string) {
	t.size--
	paths := t.byWatcher[w]
	at, _ := slices.BinarySearch(paths, path)
	if paths = slices.Delete(paths, at, at+1); len(paths) == 0 {
		paths = nil
	}
	t.byWatcher[w] = paths
}

// dismiss counts a watcher no more who has no watch left. Of those who remove their
// last watch 3.8 kept count.
func (t *table) dismiss(w Watcher) {
	if len(t.byWatcher[w]) == 0 {
		delete(t.byWatcher, w)
	}
}

// forget drops all that a watcher has.
func (t *table) forget(w Watcher) {
	for _, path := range t.byWatcher[w] {
		on := t.byPath[path]
		i, _ := slices.BinarySearchFunc(on, w, held.compare)
		t.recursive -= on[i].modes.recursive()
		t.strike(path, slices.Delete(on, i, i+1))
	}
	t.size -= len(t.byWatcher[w])
	delete(t.byWatcher, w)
}
