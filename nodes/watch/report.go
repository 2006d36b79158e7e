package watch

import (
	"maps"
	"slices"
)

// Size counts the watchers, the paths they watch and the watches, in the table of
// nodes alone, as the word wchs does.
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
