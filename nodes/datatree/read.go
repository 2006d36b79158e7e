package datatree

import (
	"slices"
	"strings"

	"github.com/zoolab/zoolab/nodes/znode"
)

// Answer serves a read from the tree as it stands, for a caller who has
// authenticated as who. Paths are looked up and not judged: one that no node
// can have has no node, and the empty one is the root. Watches are not its
// business, nor is waiting for a sync, which it answers with the path.
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
	case znode.OpExists:
		if strings.IndexByte(op.Path, 0) >= 0 {
			return znode.Result{Err: znode.ErrBadArguments} // of all reads it alone looks
		}
	}
	n := t.find(op.Path)
	if n == nil {
		return znode.Result{Err: znode.ErrNoNode}
	}
	if needsRead(t.rules, op.Code) && !permits(n.acl, znode.PermRead, who) {
		return znode.Result{Err: znode.ErrNoAuth}
	}
	data, stat := t.show(op.Path, n)
	switch op.Code {
	case znode.OpExists:
		return znode.Result{Stat: stat}
	case znode.OpGetData:
		return znode.Result{Data: data, Stat: stat}
	case znode.OpGetChildren:
		return znode.Result{Children: n.names()}
	case znode.OpGetChildren2:
		return znode.Result{Children: n.names(), Stat: stat}
	case znode.OpGetAllChildrenNumber:
		count := n.descendants()
		if op.Path == "" {
			count++ // below the root by its other name is the root
		}
		return znode.Result{Count: count}
	case znode.OpGetACL:
		return getACL(n, stat, who)
	}
	return znode.Result{Err: znode.ErrUnimplemented}
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
// prefix, which need not end at a slash. Blanks alone, or around the root, are none.
func (t *Tree) ephemeralsUnder(id znode.SessionID, prefix string) []string {
	all := append([]string{}, t.Ephemerals(id)...) // none are a list as well
	blank := func(r rune) bool { return r <= ' ' }
	if word := strings.TrimFunc(prefix, blank); word == "" || word == rootPath {
		return all
	}
	return slices.DeleteFunc(all, func(path string) bool { return !strings.HasPrefix(path, prefix) })
}

// getACL is for those who may read the node or change the ACL; only the latter
// see the hashes of passwords.
func getACL(n *node, stat znode.Stat, who []znode.ID) znode.Result {
	if !permits(n.acl, znode.PermRead|znode.PermAdmin, who) {
		return znode.Result{Err: znode.ErrNoAuth}
	}
	acl := slices.Clone(n.acl)
	if !permits(n.acl, znode.PermAdmin, who) {
		for i, a := range acl {
			if a.ID.Scheme == znode.SchemeDigest {
				if user, _, ok := strings.Cut(a.ID.ID, ":"); ok {
					acl[i].ID.ID = user + ":x"
				}
			}
		}
	}
	return znode.Result{ACL: acl, Stat: stat}
}

// Exists returns the Stat of a node, or false. It is for servers, which no ACL
// stops.
func (t *Tree) Exists(path string) (znode.Stat, bool) {
	n := t.find(path)
	if n == nil {
		return znode.Stat{}, false
	}
	_, stat := t.show(path, n)
	return stat, true
}

// Get returns the data and Stat of a node, or false.
func (t *Tree) Get(path string) (znode.Data, znode.Stat, bool) {
	n := t.find(path)
	if n == nil {
		return znode.Data{}, znode.Stat{}, false
	}
	data, stat := t.show(path, n)
	return data, stat, true
}

// Children returns the names of a node's children in order and its Stat, or
// false.
func (t *Tree) Children(path string) ([]string, znode.Stat, bool) {
	n := t.find(path)
	if n == nil {
		return nil, znode.Stat{}, false
	}
	_, stat := t.show(path, n)
	return n.names(), stat, true
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
