package datatree

import (
	"slices"
	"strings"

	"github.com/zoolab/zoolab/nodes/znode"
)

// Answer serves a read from the tree as it stands, for a caller who has
// authenticated as who. Paths are looked up and not judged: one that no node
// can have has no node. Watches are not its business, nor is waiting for a sync,
// which it answers with the path.
func (t *Tree) Answer(op znode.Op, who []znode.ID) znode.Result {
	r := t.answer(&op, who)
	if r.Err != znode.OK {
		r = znode.Result{Err: r.Err}
	}
	r.Zxid = t.zxid
	return r
}

func (t *Tree) answer(op *znode.Op, who []znode.ID) znode.Result {
	switch op.Code {
	case znode.OpSync:
		return znode.Result{Path: op.Path}
	case znode.OpMultiRead:
		return t.multiRead(op, who)
	case znode.OpGetEphemerals:
		return znode.Result{Children: t.ephemeralsUnder(op.Session, op.Path)}
	}
	n := t.find(op.Path)
	if n == nil {
		return znode.Result{Err: znode.ErrNoNode}
	}
	switch op.Code {
	case znode.OpExists:
		return t.readable(n, who, existsNeedsRead(t.rules), znode.Result{Stat: n.view()})
	case znode.OpGetData:
		return t.readable(n, who, true, znode.Result{Data: n.data, Stat: n.view()})
	case znode.OpGetChildren:
		return t.readable(n, who, true, znode.Result{Children: n.names()})
	case znode.OpGetChildren2:
		return t.readable(n, who, true, znode.Result{Children: n.names(), Stat: n.view()})
	case znode.OpGetAllChildrenNumber:
		return t.readable(n, who, true, znode.Result{Count: n.descendants()})
	case znode.OpGetACL:
		return getACL(n, who)
	}
	return znode.Result{Err: znode.ErrUnimplemented}
}

// readable returns r, or NoAuth where READ is needed and lacking.
func (t *Tree) readable(n *node, who []znode.ID, needed bool, r znode.Result) znode.Result {
	if needed && !permits(n.acl, znode.PermRead, who) {
		return znode.Result{Err: znode.ErrNoAuth}
	}
	return r
}

// multiRead answers each read for itself; the tree does not change in between.
func (t *Tree) multiRead(op *znode.Op, who []znode.ID) znode.Result {
	r := znode.Result{Results: make([]znode.Result, len(op.Ops))}
	for i, read := range op.Ops {
		switch read.Code {
		case znode.OpGetData, znode.OpGetChildren:
			r.Results[i] = t.Answer(read, who)
		default:
			return znode.Result{Err: znode.ErrMarshallingError}
		}
	}
	return r
}

// ephemeralsUnder returns a session's ephemeral nodes whose paths start with a
// prefix, which need not end at a slash.
func (t *Tree) ephemeralsUnder(id znode.SessionID, prefix string) []string {
	return slices.DeleteFunc(t.Ephemerals(id), func(path string) bool { return !strings.HasPrefix(path, prefix) })
}

// getACL is for those who may read the node or change the ACL; only the latter
// see the hashes of passwords.
func getACL(n *node, who []znode.ID) znode.Result {
	if !permits(n.acl, znode.PermRead|znode.PermAdmin, who) {
		return znode.Result{Err: znode.ErrNoAuth}
	}
	acl := slices.Clone(n.acl)
	if !permits(n.acl, znode.PermAdmin, who) {
		for i, a := range acl {
			if a.ID.Scheme == znode.SchemeDigest {
				user, _, _ := strings.Cut(a.ID.ID, ":")
				acl[i].ID.ID = user + ":x"
			}
		}
	}
	return znode.Result{ACL: acl, Stat: n.view()}
}

// Exists returns the Stat of a node, or false. It is for servers, which no ACL
// stops.
func (t *Tree) Exists(path string) (znode.Stat, bool) {
	n := t.find(path)
	if n == nil {
		return znode.Stat{}, false
	}
	return n.view(), true
}

// Get returns the data and Stat of a node, or false.
func (t *Tree) Get(path string) (znode.Data, znode.Stat, bool) {
	n := t.find(path)
	if n == nil {
		return znode.Data{}, znode.Stat{}, false
	}
	return n.data, n.view(), true
}

// Children returns the names of a node's children in order and its Stat, or
// false.
func (t *Tree) Children(path string) ([]string, znode.Stat, bool) {
	n := t.find(path)
	if n == nil {
		return nil, znode.Stat{}, false
	}
	return n.names(), n.view(), true
}

// Permits reports whether the ACL of a node grants one of the permissions to
// one who has authenticated as who; of a node that is not there nobody may do
// anything.
func (t *Tree) Permits(path string, perms znode.Perms, who []znode.ID) bool {
	n := t.find(path)
	return n != nil && permits(n.acl, perms, who)
}

// descendants counts the nodes below a node.
func (n *node) descendants() int32 {
	count := int32(n.children.size)
	for _, p := range n.children.pages {
		for _, child := range p.vals {
			count += child.descendants()
		}
	}
	return count
}
