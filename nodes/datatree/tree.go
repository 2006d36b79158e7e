package datatree

import (
	"github.com/zoolab/zoolab/nodes/znode"
)

// A Tree is the replicated state of the service: nodes, the sessions that are
// alive, and the last transaction applied. Transactions are all that changes
// it, so servers that apply the same ones have the same tree. Make one with
// [New], [Restore] or [Tree.Clone]; in the state of a node it stands as a plain
// field, and the world clones it at a cost that does not depend on its size.
type Tree struct {
	rules      *znode.Rules // never written to
	owner      *owner       // nil when another tree shares all memory
	root       *node
	sessions   sorted[znode.SessionID, int32] // the timeouts, in milliseconds
	ephemerals sorted[znode.SessionID, *belongings]
	accounts   *accounts // nil as long as nothing is counted
	zxid       znode.Zxid
	nodes      int
	digest     uint64
}

// belongings are the ephemeral nodes of one session.
type belongings struct {
	owner *owner
	paths sorted[string, struct{}]
}

// New returns the tree of a server that has never run: the root and the nodes
// that the service keeps for itself.
func New(rules znode.Rules) *Tree {
	t := &Tree{rules: &rules}
	config := Persisted{Aversion: -1}
	if rules.Config != "" {
		config.Version = -1
	}
	t.attach(rootPath, &node{acl: znode.OpenACL()})
	t.attach(systemPath, &node{acl: znode.OpenACL()})
	t.attach(quotaPath, &node{acl: znode.OpenACL()})
	t.attach(configPath, &node{acl: znode.ReadACL(), stat: config, data: znode.Data{Bytes: rules.Config}})
	return t
}

// Zxid returns the last transaction applied, or what [Tree.Advance] said since.
func (t *Tree) Zxid() znode.Zxid { return t.zxid }

// Advance raises the zxid without a transaction, as a new leader does when it
// begins its epoch. A zxid is never taken back.
func (t *Tree) Advance(z znode.Zxid) { t.zxid = max(t.zxid, z) }

// Len returns the number of nodes, the four that are always there included.
func (t *Tree) Len() int { return t.nodes }

// Digest returns 64 bits that are equal for trees with equal nodes and
// sessions, and with all likelihood differ for others. The zxid has no part in
// it.
func (t *Tree) Digest() uint64 { return t.digest }

// Clone returns a tree that is from now on independent of t. Both share all
// memory until they write to it.
func (t *Tree) Clone() *Tree {
	c := new(Tree)
	c.CloneFrom(t)
	return c
}

// CloneFrom makes t an independent copy of src, which is a *Tree, and lets a
// Tree stand in a node's state.
func (t *Tree) CloneFrom(src any) {
	from := src.(*Tree)
	if from.owner != nil { // a tree that nobody writes to is not written to here either
		from.owner = nil
	}
	*t = *from
}

// own returns the mark of the memory that t may write to.
func (t *Tree) own() *owner {
	if t.owner == nil {
		t.owner = new(owner)
	}
	return t.owner
}

// find returns the node at a path, or nil. Both "" and "/" are the root; a path
// that no node may have finds none.
func (t *Tree) find(path string) *node {
	n := t.root
	for rest := below(path); rest != ""; {
		if rest[0] != '/' {
			return nil
		}
		var name string
		name, rest = nextName(rest)
		child, ok := n.children.get(name)
		if !ok {
			return nil
		}
		n = child
	}
	return n
}

// edit returns the node at a path for t to write to, or nil. All above it is
// then t's own, too. Whoever changes the node says so with [Tree.seal].
func (t *Tree) edit(path string) *node {
	o := t.own()
	if t.root.owner != o {
		t.root = t.root.copyFor(o)
	}
	n := t.root
	for rest := below(path); rest != ""; {
		if rest[0] != '/' {
			return nil
		}
		var name string
		name, rest = nextName(rest)
		slot := n.children.slot(o, name)
		if slot == nil {
			return nil
		}
		if (*slot).owner != o {
			*slot = (*slot).copyFor(o)
		}
		n = *slot
	}
	return n
}

// below returns what is left of a path when the root has been found.
func below(path string) string {
	if path == rootPath {
		return ""
	}
	return path
}

// copyFor returns a copy that o may write to.
func (n *node) copyFor(o *owner) *node {
	c := *n
	c.owner = o
	return &c
}

// seal brings the digest up to date with a node that has changed.
func (t *Tree) seal(path string, n *node) {
	t.digest -= n.digest
	n.digest = nodeDigest(path, n)
	t.digest += n.digest
}

// sealBody is seal for a node whose data or ACL have changed.
func (t *Tree) sealBody(path string, n *node) {
	n.body = bodyDigest(n.data, n.acl)
	t.seal(path, n)
}

// attach puts a new node in its place. Its parent must be there, and no node in
// its place.
func (t *Tree) attach(path string, n *node) {
	n.owner = t.own()
	t.nodes++
	t.sealBody(path, n)
	if path == rootPath {
		t.root = n
		return
	}
	parent, name, _ := splitPath(path)
	t.edit(parent).children.put(n.owner, name, n)
	t.count(path, Tally{1, int64(n.data.Len())})
	if name == statsName {
		if top, ok := counted(path); ok {
			t.account().put(n.owner, top, t.tally(top))
		}
	}
	if n.mode == znode.Ephemeral {
		t.claim(n.session, path)
	}
}

// detach removes a node that is there, and all below it. In the order of
// transactions nothing ever is below it; over a snapshot that is ahead of them
// there may be, and what is to stay is created once more.
func (t *Tree) detach(path string) {
	parent, name, _ := splitPath(path)
	p := t.edit(parent)
	n, _ := p.children.get(name)
	p.children.drop(t.own(), name)
	t.forget(path, n)
}

// forget takes a node that was detached, and all below it, out of the counts.
func (t *Tree) forget(path string, n *node) {
	t.nodes--
	t.digest -= n.digest
	if t.accounts != nil {
		t.count(path, n.less())
		if top, ok := counted(path); ok {
			t.account().drop(t.own(), top)
		}
	}
	if n.mode == znode.Ephemeral {
		t.disclaim(n.session, path)
	}
	for _, p := range n.children.pages {
		for i, child := range p.vals {
			t.forget(childPath(path, p.keys[i]), child)
		}
	}
}
