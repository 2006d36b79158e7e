package watch

import (
	"maps"
	"slices"

	"github.com/zoolab/zoolab/nodes/znode"
)

// Size counts the watchers, the paths they watch and the watches, in the table of
// nodes alone, as the word wchs does. A watcher whose watches have all been used up
// still counts.
func (t *Tables) Size() (watchers, paths, watches int) {
	return len(t.data.byWatcher), len(t.data.byPath), t.data.size
}

// Count counts all watches in both tables, as the word mntr does.
func (t *Tables) Count() (watches int) { return t.data.size + t.child.size }

// ByWatcher lists the nodes that each watcher watches, as the word wchc does.
func (t *Tables) ByWatcher(visit func(w Watcher, paths []string)) {
	for _, w := range slices.Sorted(maps.Keys(t.data.byWatcher)) {
		visit(w, t.data.byWatcher[w])
	}
}

// ByPath lists the watchers of each node that is watched, as the word wchp does.
func (t *Tables) ByPath(visit func(path string, by []Watcher)) {
	for _, path := range slices.Sorted(maps.Keys(t.data.byPath)) {
		var by []Watcher
		for _, h := range t.data.byPath[path] {
			by = append(by, h.by)
		}
		visit(path, by)
	}
}

// A Post is all that one watcher watches of one path.
type Post struct {
	Path string
	By   Watcher
	Data []znode.WatchMode // in which modes it watches the node
	List []znode.WatchMode // and the list of its children
}

// Posts lists everything that is watched, by path and then by watcher. With visit
// returning false it ends.
func (t *Tables) Posts(visit func(Post) bool) {
	paths := append(slices.Sorted(maps.Keys(t.data.byPath)), slices.Sorted(maps.Keys(t.child.byPath))...)
	slices.Sort(paths)
	for _, path := range slices.Compact(paths) {
		var by []Watcher
		for _, h := range slices.Concat(t.data.byPath[path], t.child.byPath[path]) {
			by = append(by, h.by)
		}
		for _, w := range once(by, 0) {
			if !visit(Post{path, w, t.data.find(w, path).list(), t.child.find(w, path).list()}) {
				return
			}
		}
	}
}

// list returns the modes of a set.
func (m modes) list() (all []znode.WatchMode) {
	for mode := znode.WatchStandard; mode <= znode.WatchPersistentRecursive; mode++ {
		if m&modesOf(mode) != 0 {
			all = append(all, mode)
		}
	}
	return all
}
