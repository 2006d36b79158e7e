package watch

import (
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/zoolab/zoolab/nodes/znode"
)

// A model is every watch by itself, in no order; whoever wants to know anything
// walks all of them.
type model struct {
	release znode.Release
	watches map[one]znode.WatchMode // in 3.8 one has no mode, and the last is kept
}

// one is a watch: whose, where, of the node or of its list, and in which mode.
type one struct {
	by   Watcher
	path string
	list bool
	mode znode.WatchMode // 0 in 3.8
}

func (m *model) add(by Watcher, path string, list bool, mode znode.WatchMode) {
	at := one{by: by, path: path, list: list}
	if m.release != znode.V38 {
		at.mode = mode
	}
	m.watches[at] = mode
}

func (m *model) addLasting(by Watcher, path string, mode znode.WatchMode) {
	m.add(by, path, false, mode)
	if mode == znode.WatchPersistent || m.release == znode.V38 {
		m.add(by, path, true, mode)
	}
}

// fire walks all watches and asks each whether it is meant.
func (m *model) fire(event znode.EventType, path string) []Watcher {
	var told []Watcher
	for at, mode := range m.watches {
		recursive := mode == znode.WatchPersistentRecursive
		var meant bool
		switch event {
		case znode.EventNodeChildrenChanged:
			meant = at.list && at.path == path && !recursive
		case znode.EventNodeDeleted:
			meant = at.path == path || recursive && under(path, at.path)
		default:
			meant = !at.list && (at.path == path || recursive && under(path, at.path))
		}
		if meant {
			told = append(told, at.by)
			if mode == znode.WatchStandard {
				delete(m.watches, at)
			}
		}
	}
	slices.Sort(told)
	return slices.Compact(told)
}

func under(path, above string) bool {
	return path != above && above != "" && (above == "/" || strings.HasPrefix(path, above+"/"))
}

// matches reports whether a watch is of a type.
func (m *model) matches(at one, mode znode.WatchMode, of znode.WatcherType) bool {
	standard := mode == znode.WatchStandard || m.release == znode.V38
	switch of {
	case znode.WatcherChildren:
		return at.list && standard
	case znode.WatcherData:
		return !at.list && standard
	case znode.WatcherPersistent:
		return mode == znode.WatchPersistent
	case znode.WatcherPersistentRecursive:
		return mode == znode.WatchPersistentRecursive
	}
	return true
}

func (m *model) has(by Watcher, path string, of znode.WatcherType) bool {
	for at, mode := range m.watches {
		if at.path == path && m.matches(at, mode, of) && (at.by == by || m.release == znode.V38) {
			return m.release != znode.V38 || path != ""
		}
	}
	return false
}

func (m *model) remove(by Watcher, path string, of znode.WatcherType) (had bool) {
	for at, mode := range m.watches {
		if at.by == by && at.path == path && m.matches(at, mode, of) {
			delete(m.watches, at)
			had = true
		}
	}
	return had
}

func (m *model) forget(by Watcher) {
	for at := range m.watches {
		if at.by == by {
			delete(m.watches, at)
		}
	}
}

// size counts the paths and the watches of a table, whatever modes one has.
func (m *model) size(list bool) (paths, watches int) {
	onPath, all := map[string]bool{}, map[one]bool{}
	for at := range m.watches {
		if at.list == list {
			onPath[at.path] = true
			all[one{by: at.by, path: at.path}] = true
		}
	}
	return len(onPath), len(all)
}

func (m *model) recursive(list bool) (n int) {
	for at, mode := range m.watches {
		if at.list == list && mode == znode.WatchPersistentRecursive {
			n++
		}
	}
	return n
}

var (
	somePaths  = []string{"/", "/a", "/a/b", "/a/b/c", "/ab", "/d", ""}
	someEvents = []znode.EventType{znode.EventNodeCreated, znode.EventNodeDeleted, znode.EventNodeDataChanged, znode.EventNodeChildrenChanged}
	someModes  = []znode.WatchMode{znode.WatchPersistent, znode.WatchPersistentRecursive}
)

// Whatever is left, fired and removed in whatever order, the tables tell those whom a
// walk over all watches would tell, and count what it would count.
func TestTablesDoWhatAWalkOverAllWatchesWould(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		release := rapid.SampledFrom(releases).Draw(t, "release")
		tables, walk := New(release), &model{release, map[one]znode.WatchMode{}}
		types := 3
		if release != znode.V38 {
			types = 5
		}
		for range rapid.IntRange(1, 60).Draw(t, "steps") {
			w := Watcher(rapid.IntRange(1, 4).Draw(t, "watcher"))
			path := rapid.SampledFrom(somePaths).Draw(t, "path")
			of := znode.WatcherType(rapid.IntRange(1, types).Draw(t, "type"))
			var got, want any
			switch rapid.SampledFrom([]string{"data", "child", "add", "add", "fire", "fire", "fire", "has", "remove", "forget"}).Draw(t, "what") {
			case "data":
				tables.Data(w, path)
				walk.add(w, path, false, znode.WatchStandard)
			case "child":
				tables.Child(w, path)
				walk.add(w, path, true, znode.WatchStandard)
			case "add":
				mode := rapid.SampledFrom(someModes).Draw(t, "mode")
				tables.Add(w, path, mode)
				walk.addLasting(w, path, mode)
			case "fire":
				event := rapid.SampledFrom(someEvents).Draw(t, "event")
				path = max(path, "/") // no transaction is about ""
				told, walked := tables.Fire(nil, event, path), walk.fire(event, path)
				if !slices.Equal(told, walked) {
					t.Fatalf("%s %s is told to %v, want %v", event, path, told, walked)
				}
			case "has":
				got, want = tables.Has(w, path, of), walk.has(w, path, of)
			case "remove":
				got, want = tables.Remove(w, path, of), walk.remove(w, path, of)
			case "forget":
				tables.Forget(w)
				walk.forget(w)
			}
			if got != want {
				t.Fatalf("%s of %d on %s: %v, want %v", of, w, path, got, want)
			}
			check(t, &tables, walk)
		}
	})
}

// check compares what is counted, and looks whether both ways into a table lead to
// the same.
func check(t *rapid.T, tables *Tables, walk *model) {
	for list, in := range map[bool]*table{false: &tables.data, true: &tables.child} {
		if paths, watches := walk.size(list); len(in.byPath) != paths || in.size != watches {
			t.Fatalf("%d paths and %d watches, want %d and %d", len(in.byPath), in.size, paths, watches)
		}
		if want := walk.recursive(list); in.recursive != want {
			t.Fatalf("%d are recursive, want %d", in.recursive, want)
		}
		n := 0
		for w, paths := range in.byWatcher {
			n += len(paths)
			if !slices.IsSorted(paths) || slices.ContainsFunc(paths, func(p string) bool { return in.find(w, p) == 0 }) {
				t.Fatalf("%d is not on all of %q", w, paths)
			}
		}
		for path, on := range in.byPath {
			if len(on) == 0 || !slices.IsSortedFunc(on, func(a, b held) int { return a.compare(b.by) }) {
				t.Fatalf("on %s are %v", path, on)
			}
		}
		if n != in.size {
			t.Fatalf("watchers have %d of %d watches", n, in.size)
		}
	}
	if tables.Empty() != (len(walk.watches) == 0) || tables.Count() != tables.data.size+tables.child.size {
		t.Fatal("it is empty, and it is not")
	}
}
