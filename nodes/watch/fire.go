package watch

import (
	"slices"
	"strings"

	"github.com/zoolab/zoolab/nodes/znode"
)

// Fire appends who is to be told of an event to a list, each once and in order,
// and drops the watches that are good for one event.
//
// That a node was created or that its data changed is for those who watch the
// node; that its children changed for those who watch their list; and that it was
// deleted for both, but nobody is told twice. Recursive watches on the way to the
// root are told of all but lists of children.
func (t *Tables) Fire(told []Watcher, event znode.EventType, path string) []Watcher {
	switch event {
	case znode.EventNodeChildrenChanged:
		return t.child.fire(told, path, false)
	case znode.EventNodeDeleted:
		from := len(told)
		told = t.data.fire(told, path, true)
		told = t.child.fire(told, path, true)
		return once(told, from)
	}
	return t.data.fire(told, path, true)
}

// once sorts the end of a list, from an index on, and drops repetitions.
func once(list []Watcher, from int) []Watcher {
	end := list[from:]
	slices.Sort(end)
	return list[:from+len(slices.Compact(end))]
}

// fire appends the watchers of a path and, if the event is one for them, the
// recursive ones above it.
func (t *table) fire(told []Watcher, path string, below bool) []Watcher {
	from := len(told)
	if on := t.byPath[path]; len(on) > 0 {
		told = t.spend(told, path, on, below)
	}
	if t.recursive == 0 || !below {
		return told
	}
	for above, more := up(path); more; above, more = up(above) {
		for _, h := range t.byPath[above] {
			if h.modes.recursive() == 1 {
				told = append(told, h.by)
			}
		}
	}
	return once(told, from)
}

// spend appends the watchers of a path, and takes from them what is good for one
// event. A watch that is recursive alone is not for lists of children.
func (t *table) spend(told []Watcher, path string, on []held, below bool) []Watcher {
	left := on[:0]
	for _, h := range on {
		if below || h.modes != modesOf(znode.WatchPersistentRecursive) {
			told = append(told, h.by)
		}
		if h.modes &^= modesOf(znode.WatchStandard); h.modes != 0 {
			left = append(left, h)
		} else {
			t.unlist(h.by, path)
		}
	}
	t.strike(path, left)
	return told
}

// up returns the path above a path, false when there is none.
func up(path string) (above string, ok bool) {
	slash := strings.LastIndexByte(path, '/')
	if slash < 0 || path == "/" {
		return "", false
	}
	return path[:max(slash, 1)], true
}
