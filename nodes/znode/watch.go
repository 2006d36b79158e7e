package znode

import "strconv"

// A WatchMode says how long a watch lasts, and of what it tells.
type WatchMode int32

// The modes of AddWatchMode, and that of the watches that reads leave.
const (
	WatchStandard            WatchMode = -1 // one event, and it is gone
	WatchPersistent          WatchMode = 0  // every event of the node and of the list of its children
	WatchPersistentRecursive WatchMode = 1  // every event of the node and of all below it, but of no list of children
)

// String returns the mode as scripts write it: "persistent-recursive".
func (m WatchMode) String() string {
	names := [...]string{"standard", "persistent", "persistent-recursive"}
	if i := int(m) + 1; i >= 0 && i < len(names) {
		return names[i]
	}
	return "mode " + strconv.Itoa(int(m))
}

// A WatcherType says which watches of a path are to be removed, or looked for.
type WatcherType int32

// The types of Watcher.WatcherType. 3.8 knows the first three.
const (
	WatcherChildren            WatcherType = 1
	WatcherData                WatcherType = 2
	WatcherAny                 WatcherType = 3
	WatcherPersistent          WatcherType = 4
	WatcherPersistentRecursive WatcherType = 5
)

// String returns the type as scripts write it: "children".
func (t WatcherType) String() string {
	names := [...]string{"", "children", "data", "any", "persistent", "persistent-recursive"}
	if t > 0 && int(t) < len(names) {
		return names[t]
	}
	return "type " + strconv.Itoa(int(t))
}

// Watches are those that a client has left on paths, as setWatches tells a new
// server of them: in its words, by what the client knew of the node.
type Watches struct {
	Since      Zxid     // what the client has seen: changes up to here are no news
	Data       []string // of nodes that were there
	Exist      []string // of nodes that were not
	Child      []string // of lists of children
	Persistent []string // these two in setWatches2 only
	Recursive  []string
}

// Len returns the number of watches.
func (w *Watches) Len() int {
	return len(w.Data) + len(w.Exist) + len(w.Child) + len(w.Persistent) + len(w.Recursive)
}

// String counts the watches: "3 watches since 0x100000004".
func (w *Watches) String() string {
	return strconv.Itoa(w.Len()) + " watches since " + w.Since.String()
}
