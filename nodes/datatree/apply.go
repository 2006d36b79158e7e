package datatree

import "github.com/zoolab/zoolab/nodes/znode"

// Apply applies a transaction and returns the answer to whoever asked for it.
// In the order of transactions it fails only when the transaction is an error;
// one that the tree has seen before may find nothing to do, and says so, and
// when those that follow it have been applied once more, too, the tree is what
// it was.
//
// What there is to tell those who watch is appended to told, in the order in which
// it is to be told; with nil nobody listens.
func (t *Tree) Apply(x Txn, told *[]Notice) znode.Result {
	r := t.apply(&x, &x.Change, told)
	// Only now may a snapshot claim the transaction, a multi above all
	// (ZOOKEEPER-1090, 3127).
	t.Advance(x.Zxid)
	r.Zxid = t.zxid
	return r
}

func (t *Tree) apply(x *Txn, c *Change, told *[]Notice) znode.Result {
	switch c.Op {
	case znode.OpCreate, znode.OpCreate2, znode.OpCreateContainer, znode.OpCreateTTL:
		return t.create(x, c, told)
	case znode.OpDelete, znode.OpDeleteContainer:
		return t.delete(x.Zxid, c.Path, told)
	case znode.OpSetData:
		return t.setData(x, c, told)
	case znode.OpSetACL:
		return t.setACL(c)
	case znode.OpCheck:
		return znode.Result{} // the leader has checked it, and every server has the same tree
	case znode.OpMulti:
		return t.multi(x, c, told)
	case znode.OpCreateSession:
		t.open(Session{x.Session, c.Timeout})
		return znode.Result{Session: x.Session, Timeout: c.Timeout}
	case znode.OpCloseSession:
		return t.closeSession(x, c, told)
	case znode.OpError:
		return znode.Result{Err: c.Err}
	}
	panic("datatree: no transaction is of type " + c.Op.String())
}

// create makes a node. Its parent is told first: a snapshot may have the child
// without knowing how far the parent has counted (ZOOKEEPER-1046).
func (t *Tree) create(x *Txn, c *Change, told *[]Notice) znode.Result {
	parent, name, ok := splitPath(c.Path)
	p := t.edit(parent)
	if !ok || p == nil {
		return znode.Result{Err: znode.ErrNoNode}
	}
	if later(t.rules, c.Version, p.stat.Cversion) {
		p.stat.Cversion, p.stat.Pzxid = c.Version, x.Zxid
		t.seal(parent, p)
	}
	if p.children.has(name) {
		return znode.Result{Err: znode.ErrNodeExists}
	}
	n := &node{
		stat: Persisted{Czxid: x.Zxid, Mzxid: x.Zxid, Pzxid: x.Zxid, Ctime: x.Time, Mtime: x.Time},
		mode: c.Mode, ttl: c.TTL, data: c.Data, acl: c.ACL,
	}
	if c.Mode == znode.Ephemeral {
		n.session = x.Session
	}
	t.attach(c.Path, n)
	tell(told, znode.EventNodeCreated, c.Path, n)
	tell(told, znode.EventNodeChildrenChanged, parent, p)
	r := znode.Result{Path: c.Path}
	if c.Op != znode.OpCreate {
		r.Stat = n.view()
	}
	return r
}

// delete removes a node. The parent hears of it even when the node has gone
// before: a snapshot may lack the node and not know why (ZOOKEEPER-3145).
func (t *Tree) delete(z znode.Zxid, path string, told *[]Notice) znode.Result {
	parent, name, ok := splitPath(path)
	p := t.edit(parent)
	if !ok || p == nil {
		return znode.Result{Err: znode.ErrNoNode}
	}
	if z > p.stat.Pzxid {
		p.stat.Pzxid = z
		t.seal(parent, p)
	}
	n, ok := p.children.get(name)
	if !ok {
		return znode.Result{Err: znode.ErrNoNode}
	}
	t.detach(path)
	tell(told, znode.EventNodeDeleted, path, n)
	tell(told, znode.EventNodeChildrenChanged, parent, p)
	return znode.Result{}
}

func (t *Tree) setData(x *Txn, c *Change, told *[]Notice) znode.Result {
	n := t.edit(c.Path)
	if n == nil {
		return znode.Result{Err: znode.ErrNoNode}
	}
	t.count(c.Path, n.less().plus(Tally{1, int64(c.Data.Len())}))
	n.data = c.Data
	n.stat.Version, n.stat.Mzxid, n.stat.Mtime = c.Version, x.Zxid, x.Time
	t.sealBody(c.Path, n)
	tell(told, znode.EventNodeDataChanged, c.Path, n)
	return znode.Result{Stat: n.view()}
}

func (t *Tree) setACL(c *Change) znode.Result {
	n := t.edit(c.Path)
	if n == nil {
		return znode.Result{Err: znode.ErrNoNode}
	}
	n.acl, n.stat.Aversion = c.ACL, c.Version
	t.sealBody(c.Path, n)
	_, stat := t.show(c.Path, n) // whoever writes data is told of its length; of others' this is
	return znode.Result{Stat: stat}
}

// multi applies the parts in order under one zxid. A multi that failed arrives
// as parts that are all errors, and is answered as a whole with OK.
func (t *Tree) multi(x *Txn, c *Change, told *[]Notice) znode.Result {
	r := znode.Result{Results: make([]znode.Result, len(c.Parts))}
	for i := range c.Parts {
		r.Results[i] = t.apply(x, &c.Parts[i], told)
		r.Results[i].Zxid = x.Zxid
	}
	return r
}

// closeSession deletes the nodes that the leader found and no others, whoever
// owns them: over a snapshot the session may seem to own more (ZOOKEEPER-3145).
func (t *Tree) closeSession(x *Txn, c *Change, told *[]Notice) znode.Result {
	for _, path := range c.Paths {
		t.delete(x.Zxid, path, told)
	}
	t.close(x.Session)
	return znode.Result{}
}
