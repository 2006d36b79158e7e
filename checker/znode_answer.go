package checker

import (
	"slices"
	"strings"

	"github.com/zoolab/zoolab/nodes/znode"
)

// isRead says whether an operation is answered from a server's own tree, and
// isWrite whether it takes a place in the commit log. The specification
// covers what is either.
func isRead(c znode.OpCode) bool {
	switch c {
	case znode.OpExists, znode.OpGetData, znode.OpGetACL, znode.OpGetChildren, znode.OpGetChildren2, znode.OpSync, znode.OpMultiRead,
		znode.OpGetEphemerals, znode.OpGetAllChildrenNumber, znode.OpWhoAmI:
		return true
	}
	return isOfWatches(c)
}

func isWrite(c znode.OpCode) bool {
	switch c {
	case znode.OpCreate, znode.OpCreate2, znode.OpCreateContainer, znode.OpCreateTTL, znode.OpDelete,
		znode.OpDeleteContainer, znode.OpSetData, znode.OpSetACL, znode.OpCheck, znode.OpMulti, znode.OpCreateSession, znode.OpCloseSession:
		return true
	}
	return false
}

// isOfWatches holds for operations on the watches of a connection.
//
// No history shows those completely: they go with the connection, events use
// them up, and the client library adds and removes some by itself. So the
// specification says which answers there can be at all, that an operation takes
// its place in the order of its session, and nothing else. Whether the watch was
// there, and which events follow, is for the watch monitor to judge.
func isOfWatches(c znode.OpCode) bool {
	return c == znode.OpAddWatch || c == znode.OpCheckWatches || c == znode.OpRemoveWatches
}

// showsNothing holds for operations whose answers would be the same in every
// state of the tree.
func showsNothing(c znode.OpCode) bool {
	return c == znode.OpSync || c == znode.OpWhoAmI || isOfWatches(c)
}

// mistaken says whether an operation on watches asks for what there is not.
func (t *Tree) mistaken(op *znode.Op) bool {
	if op.Code == znode.OpAddWatch {
		return op.WatchMode != znode.WatchPersistent && op.WatchMode != znode.WatchPersistentRecursive
	}
	last := znode.WatcherAny
	if t.rules.Compat >= znode.V39 {
		last = znode.WatcherPersistentRecursive
	} else if op.Code == znode.OpCheckWatches && op.Path != "" && !strings.Contains(op.Path, "/") {
		return true // it looked for what is above such a path
	}
	return op.WatcherType < znode.WatcherChildren || op.WatcherType > last
}

// reach returns the node that a read is about, or why the caller may not have it.
func (t *Tree) reach(op *znode.Op) (*node, znode.Code) {
	if op.Code == znode.OpExists && strings.IndexByte(op.Path, 0) >= 0 {
		return nil, znode.ErrBadArguments
	}
	n := t.find(op.Path)
	if n == nil {
		return nil, znode.ErrNoNode
	}
	needed := znode.PermRead
	switch op.Code {
	case znode.OpGetACL:
		needed |= znode.PermAdmin
	case znode.OpExists:
		if t.rules.Compat == znode.V38 {
			return n, znode.OK
		}
	}
	if n.grants.anyone&needed == 0 && !t.permits(n, needed, t.caller(op.Who)) {
		return nil, znode.ErrNoAuth
	}
	return n, znode.OK
}

// Answer returns the result of a read, but for its Zxid; of an operation on
// watches, which may have several, that in which it succeeds. It lists and counts
// children by a walk over the whole tree; [Tree.Confirms] does not list them.
func (t *Tree) Answer(op *znode.Op) (r znode.Result) {
	switch {
	case !isRead(op.Code):
		return znode.Result{Err: znode.ErrUnimplemented}
	case isOfWatches(op.Code):
		if t.mistaken(op) {
			r.Err = znode.ErrMarshallingError
		}
		return r
	}
	switch op.Code {
	case znode.OpSync:
		return znode.Result{Path: op.Path}
	case znode.OpWhoAmI:
		return znode.Result{Who: t.users(t.caller(op.Who))}
	case znode.OpGetEphemerals:
		return znode.Result{Children: t.ephemeralsBelow(op.Session, op.Path)}
	case znode.OpMultiRead:
		return t.multiRead(op)
	}
	n, err := t.reach(op)
	if err != znode.OK {
		return znode.Result{Err: err}
	}
	switch op.Code {
	case znode.OpGetData:
		r.Data, r.Stat = n.data, n.stat()
	case znode.OpExists:
		r.Stat = n.stat()
	case znode.OpGetACL:
		r.ACL, r.Stat = n.grants.list, n.stat()
		if !t.permits(n, znode.PermAdmin, t.caller(op.Who)) {
			r.ACL = masked(r.ACL)
		}
	case znode.OpGetChildren:
		r.Children = t.children(op.Path)
	case znode.OpGetChildren2:
		r.Children, r.Stat = t.children(op.Path), n.stat()
	case znode.OpGetAllChildrenNumber:
		if r.Count = t.descendants(op.Path); op.Path == "" {
			r.Count++ // by this name the root counts as one that is below it
		}
	}
	return r
}

// Confirms reports whether a read, made now, may have had this result. The
// order of a list of children means nothing.
func (t *Tree) Confirms(op *znode.Op, told *znode.Result) bool {
	switch op.Code {
	case znode.OpGetData, znode.OpExists, znode.OpGetChildren, znode.OpGetChildren2:
		n, err := t.reach(op)
		if err != znode.OK || told.Err != znode.OK {
			return told.Err == err
		}
		switch op.Code {
		case znode.OpGetData:
			return told.Data == n.data && told.Stat == n.stat()
		case znode.OpExists:
			return told.Stat == n.stat()
		case znode.OpGetChildren:
			return n.lists(told.Children)
		}
		return n.lists(told.Children) && told.Stat == n.stat()
	case znode.OpCheckWatches, znode.OpRemoveWatches:
		if told.Err == znode.ErrNoWatcher {
			return !t.mistaken(op)
		}
	}
	if !isRead(op.Code) {
		return false
	}
	want := t.Answer(op)
	return agree(op, &want, told)
}

// lists reports whether these are the names of the node's children.
func (n *node) lists(names []string) bool {
	var sum uint64
	for _, name := range names {
		sum += hashOf(name)
	}
	return len(names) == int(n.children) && sum == n.names
}

// children lists the names of a node's children in order.
func (t *Tree) children(of string) []string {
	var names []string
	for path := range t.nodes.all() {
		if above, _ := parentOf(path); above == known(of) && path != rootPath {
			names = append(names, nameOf(path))
		}
	}
	slices.Sort(names)
	return names
}

// descendants counts all nodes below one.
func (t *Tree) descendants(of string) (count int32) {
	below := strings.TrimSuffix(known(of), rootPath) + "/"
	for path := range t.nodes.all() {
		if path != rootPath && strings.HasPrefix(path, below) {
			count++
		}
	}
	return count
}

// ephemeralsBelow lists in order the nodes that go with a session and whose paths
// begin like this, be it in the middle of a name.
func (t *Tree) ephemeralsBelow(id znode.SessionID, prefix string) []string {
	paths := t.ephemerals(id)
	if word := strings.TrimSpace(prefix); word != "" && word != rootPath {
		paths = slices.DeleteFunc(paths, func(path string) bool { return !strings.HasPrefix(path, prefix) })
	}
	slices.Sort(paths)
	return paths
}
