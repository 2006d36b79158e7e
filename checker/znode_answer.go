package checker

import (
	"fmt"
	"slices"

	"github.com/zoolab/zoolab/nodes/znode"
)

// isRead says whether an operation is answered from a server's own tree, and
// isWrite whether it takes a place in the commit log. The specification
// covers what is either.
func isRead(c znode.OpCode) bool {
	switch c {
	case znode.OpExists, znode.OpGetData, znode.OpGetChildren, znode.OpGetChildren2, znode.OpSync:
		return true
	}
	return false
}

func isWrite(c znode.OpCode) bool {
	switch c {
	case znode.OpCreate, znode.OpCreate2, znode.OpCreateContainer, znode.OpCreateTTL, znode.OpDelete,
		znode.OpDeleteContainer, znode.OpSetData, znode.OpCreateSession, znode.OpCloseSession:
		return true
	}
	return false
}

// Answer returns the result of a read, but for its Zxid. It lists children by
// a walk over the whole tree; [Tree.Confirms] does not.
func (t *Tree) Answer(op *znode.Op) znode.Result {
	n := t.find(op.Path)
	switch {
	case op.Code == znode.OpSync:
		return znode.Result{Path: op.Path}
	case !isRead(op.Code):
		return znode.Result{Err: znode.ErrUnimplemented}
	case n == nil:
		return znode.Result{Err: znode.ErrNoNode}
	}
	var r znode.Result
	switch op.Code {
	case znode.OpGetData:
		r.Data, r.Stat = n.data, n.stat()
	case znode.OpExists:
		r.Stat = n.stat()
	case znode.OpGetChildren:
		r.Children = t.children(op.Path)
	case znode.OpGetChildren2:
		r.Children, r.Stat = t.children(op.Path), n.stat()
	}
	return r
}

// Confirms reports whether a read, made now, may have had this result. The
// order of a list of children means nothing.
func (t *Tree) Confirms(op *znode.Op, told *znode.Result) bool {
	n := t.find(op.Path)
	switch {
	case op.Code == znode.OpSync:
		return told.Err == znode.OK
	case n == nil:
		return isRead(op.Code) && told.Err == znode.ErrNoNode
	case told.Err != znode.OK:
		return false
	}
	switch op.Code {
	case znode.OpGetData:
		return told.Data == n.data && told.Stat == n.stat()
	case znode.OpExists:
		return told.Stat == n.stat()
	case znode.OpGetChildren:
		return n.lists(told.Children)
	case znode.OpGetChildren2:
		return n.lists(told.Children) && told.Stat == n.stat()
	}
	return false
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

// agree reports whether the client of a write was told what the specification
// says, apart from the position.
func agree(op *znode.Op, want, told *znode.Result) bool {
	if want.Err != told.Err || want.Err != znode.OK {
		return want.Err == told.Err
	}
	return told.Path == want.Path && told.Data == want.Data && told.Stat == want.Stat &&
		(told.Session == want.Session || op.Code != znode.OpCreateSession)
}

// differences names what a client was told otherwise than the specification
// has it, most telling first: "version 3, not 2".
func differences(op *znode.Op, want, told *znode.Result) (list []string) {
	if want.Err != told.Err {
		return []string{fmt.Sprintf("%v, not %v", told.Err, want.Err)}
	}
	differ := func(what string, told, want any) {
		if told != want {
			list = append(list, fmt.Sprintf("%s %v, not %v", what, told, want))
		}
	}
	if op.Code != znode.OpSync {
		differ("path", told.Path, want.Path)
	}
	if told.Data != want.Data {
		differ("data", shown(told.Data), shown(want.Data))
	}
	if !sameNames(told.Children, want.Children) {
		differ("children", fmt.Sprint(told.Children), fmt.Sprint(want.Children))
	}
	if op.Code == znode.OpCreateSession {
		differ("session", told.Session, want.Session)
	}
	t, w := &told.Stat, &want.Stat
	differ("version", t.Version, w.Version)
	differ("cversion", t.Cversion, w.Cversion)
	differ("aversion", t.Aversion, w.Aversion)
	differ("ephemeralOwner", t.EphemeralOwner, w.EphemeralOwner)
	differ("dataLength", t.DataLength, w.DataLength)
	differ("numChildren", t.NumChildren, w.NumChildren)
	differ("czxid", t.Czxid, w.Czxid)
	differ("mzxid", t.Mzxid, w.Mzxid)
	differ("pzxid", t.Pzxid, w.Pzxid)
	differ("ctime", t.Ctime, w.Ctime)
	differ("mtime", t.Mtime, w.Mtime)
	return list
}

// shown renders data for a sentence: short, and null told from the word.
func shown(d znode.Data) string {
	const most = 40
	switch {
	case d.Null:
		return "null"
	case len(d.Bytes) > most:
		return fmt.Sprintf("%q… (%d bytes)", d.Bytes[:most], len(d.Bytes))
	}
	return fmt.Sprintf("%q", d.Bytes)
}

// sameNames reports whether two lists have the same names in whatever order.
func sameNames(a, b []string) bool {
	a, b = slices.Clone(a), slices.Clone(b)
	slices.Sort(a)
	slices.Sort(b)
	return slices.Equal(a, b)
}
