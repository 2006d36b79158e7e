package datatree

import (
	"fmt"

	"github.com/zoolab/zoolab/nodes/znode"
)

// A Request is a write on its way to becoming a transaction.
type Request struct {
	Session znode.SessionID
	Cxid    int32
	Time    int64 // milliseconds on the leader's clock
	Op      znode.Op
	// Who the caller has authenticated as; its address is one of them.
	Who []znode.ID
	// Standing is what the session tracker says of the session: OK,
	// ErrSessionExpired or ErrSessionMoved. Only a tracker knows who has a
	// session, and that it is closing (ZOOKEEPER-1208).
	Standing znode.Code
	// Owning is what it says of one that is well, if it is to own a node: local
	// sessions may not, for no other server knows them.
	Owning znode.Code
}

// Writes reports whether requests of this type become transactions.
func Writes(op znode.OpCode) bool {
	switch op {
	case znode.OpSetACL, znode.OpMulti, znode.OpCreateSession, znode.OpCloseSession, znode.OpDeleteContainer:
		return true
	}
	return inMulti(op)
}

// inMulti reports whether a multi may hold requests of this type.
func inMulti(op znode.OpCode) bool {
	switch op {
	case znode.OpCreate, znode.OpCreate2, znode.OpCreateContainer, znode.OpCreateTTL,
		znode.OpDelete, znode.OpSetData, znode.OpCheck:
		return true
	}
	return false
}

// Prepare makes a transaction of a request that [Writes], and notes what it
// will change. A request that must fail becomes a transaction, too: it takes
// its place in the order and has changed nothing. Zxids must grow from call to
// call.
func (o *Outstanding) Prepare(t *Tree, z znode.Zxid, r Request) Txn {
	p := preparation{tree: t, ahead: o, zxid: z, request: &r}
	c, err := p.change(&r.Op)
	if err != znode.OK {
		c = refusal(err)
	}
	return Txn{Zxid: z, Time: r.Time, Session: r.Session, Cxid: r.Cxid, Change: c}
}

// A preparation is one call of Prepare. Its methods check in the order of the
// real server, since a request that breaks two rules is told of the first.
type preparation struct {
	tree    *Tree
	ahead   *Outstanding
	zxid    znode.Zxid
	request *Request
}

func (p preparation) change(op *znode.Op) (Change, znode.Code) {
	switch op.Code {
	case znode.OpMulti:
		return p.multi(op)
	case znode.OpCreateSession:
		return Change{Op: op.Code, Timeout: op.Timeout}, znode.OK
	case znode.OpCloseSession:
		return p.closeSession(), znode.OK
	case znode.OpDeleteContainer:
		return p.deleteContainer(op)
	case znode.OpSetACL:
		return p.setACL(op)
	}
	return p.single(op)
}

// single prepares what may stand in a multi.
func (p preparation) single(op *znode.Op) (Change, znode.Code) {
	switch op.Code {
	case znode.OpCreate, znode.OpCreate2, znode.OpCreateContainer, znode.OpCreateTTL:
		return p.create(op)
	case znode.OpDelete:
		return p.delete(op)
	case znode.OpSetData:
		return p.setData(op)
	case znode.OpCheck:
		return p.check(op)
	}
	return Change{}, znode.ErrMarshallingError
}

func (p preparation) create(op *znode.Op) (Change, znode.Code) {
	if err := checkMode(p.tree.rules, op); err != znode.OK {
		return Change{}, err
	}
	switch {
	case p.request.Standing != znode.OK:
		return Change{}, p.request.Standing
	case p.request.Owning != znode.OK && lasting(op.Mode) == znode.Ephemeral:
		return Change{}, p.request.Owning
	}
	parentPath, _, ok := splitPath(op.Path)
	if !ok {
		return Change{}, znode.ErrBadArguments
	}
	acl, err := resolveACL(p.tree.rules, op.ACL, p.request.Who)
	if err != znode.OK {
		return Change{}, err
	}
	parent, ok := p.look(parentPath)
	if !ok {
		return Change{}, znode.ErrNoNode
	}
	if !permits(parent.acl, znode.PermCreate, p.request.Who) {
		return Change{}, znode.ErrNoAuth
	}
	path := op.Path
	if sequential(op.Mode) {
		// Every create counts, so the number never comes twice, whatever is
		// deleted. With its sign a negative one fills eleven places.
		path += fmt.Sprintf("%010d", parent.cversion)
	}
	if !ValidPath(path) {
		return Change{}, znode.ErrBadArguments
	}
	if _, exists := p.look(path); exists {
		return Change{}, znode.ErrNodeExists
	}
	if parent.mode == znode.Ephemeral {
		return Change{}, znode.ErrNoChildrenForEphemerals
	}
	if err := p.quota(path, 1, op.Data); err != znode.OK {
		return Change{}, err
	}
	parent.children++
	parent.cversion++ // past the largest int32 it goes on at the smallest
	c := Change{Op: op.Code, Path: path, Data: op.Data, ACL: acl, Mode: kind(op), Version: parent.cversion}
	child := foreseen{mode: c.Mode, acl: acl}
	switch c.Mode {
	case znode.Ephemeral:
		child.session = p.request.Session
	case znode.PersistentTTL:
		c.TTL = op.TTL
	}
	p.foresee(parentPath, parent)
	p.foresee(path, child)
	p.foreseeData(path, op.Data)
	return c, znode.OK
}

func (p preparation) delete(op *znode.Op) (Change, znode.Code) {
	if p.request.Standing != znode.OK {
		return Change{}, p.request.Standing
	}
	parentPath, _, ok := splitPath(op.Path)
	if !ok || isSpecial(op.Path) {
		return Change{}, znode.ErrBadArguments
	}
	parent, ok := p.look(parentPath)
	if !ok {
		return Change{}, znode.ErrNoNode
	}
	if !permits(parent.acl, znode.PermDelete, p.request.Who) {
		return Change{}, znode.ErrNoAuth
	}
	n, ok := p.look(op.Path)
	switch {
	case !ok:
		return Change{}, znode.ErrNoNode
	case !expects(op.Version, n.version):
		return Change{}, znode.ErrBadVersion
	case n.children > 0:
		return Change{}, znode.ErrNotEmpty
	}
	p.foreseeDelete(op.Path, parentPath, parent)
	return Change{Op: op.Code, Path: op.Path}, znode.OK
}

// deleteContainer is what the leader asks for, of containers and of nodes whose
// time to live is over; no session is behind it and no permission needed. The tree
// said that the node's time is over, so of one that is about to change nobody knows.
func (p preparation) deleteContainer(op *znode.Op) (Change, znode.Code) {
	parentPath, _, ok := splitPath(op.Path)
	if !ok || isSpecial(op.Path) {
		return Change{}, znode.ErrBadArguments
	}
	n, ok := p.look(op.Path)
	switch {
	case !ok:
		return Change{}, znode.ErrNoNode
	case n.children > 0:
		return Change{}, znode.ErrNotEmpty
	case n.mode == znode.Ephemeral, p.ahead.latest.has(op.Path):
		return Change{}, znode.ErrBadVersion
	}
	parent, ok := p.look(parentPath)
	if !ok {
		return Change{}, znode.ErrNoNode
	}
	p.foreseeDelete(op.Path, parentPath, parent)
	return Change{Op: op.Code, Path: op.Path}, znode.OK
}

func (p preparation) setData(op *znode.Op) (Change, znode.Code) {
	n, err := p.target(op.Path)
	switch {
	case err != znode.OK:
		return Change{}, err
	case !permits(n.acl, znode.PermWrite, p.request.Who):
		return Change{}, znode.ErrNoAuth
	}
	if err := p.quota(op.Path, 0, op.Data); err != znode.OK {
		return Change{}, err
	}
	if !expects(op.Version, n.version) {
		return Change{}, znode.ErrBadVersion
	}
	n.version = bump(p.tree.rules, n.version)
	p.foresee(op.Path, n)
	p.foreseeData(op.Path, op.Data)
	return Change{Op: op.Code, Path: op.Path, Data: op.Data, Version: n.version}, znode.OK
}

func (p preparation) setACL(op *znode.Op) (Change, znode.Code) {
	if p.request.Standing != znode.OK {
		return Change{}, p.request.Standing
	}
	if !ValidPath(op.Path) {
		return Change{}, znode.ErrBadArguments
	}
	acl, err := resolveACL(p.tree.rules, op.ACL, p.request.Who)
	if err != znode.OK {
		return Change{}, err
	}
	n, ok := p.look(op.Path)
	switch {
	case !ok:
		return Change{}, znode.ErrNoNode
	case !permits(n.acl, znode.PermAdmin, p.request.Who):
		return Change{}, znode.ErrNoAuth
	case !expects(op.Version, n.aversion):
		return Change{}, znode.ErrBadVersion
	}
	n.aversion = bump(p.tree.rules, n.aversion)
	n.acl = acl // whoever is judged behind this is judged by it
	p.foresee(op.Path, n)
	return Change{Op: op.Code, Path: op.Path, ACL: acl, Version: n.aversion}, znode.OK
}

func (p preparation) check(op *znode.Op) (Change, znode.Code) {
	n, err := p.target(op.Path)
	switch {
	case err != znode.OK:
		return Change{}, err
	case !permits(n.acl, znode.PermRead, p.request.Who):
		return Change{}, znode.ErrNoAuth
	case !expects(op.Version, n.version):
		return Change{}, znode.ErrBadVersion
	}
	return Change{Op: op.Code, Path: op.Path, Version: op.Version}, znode.OK
}

// closeSession lists the nodes that go.
func (p preparation) closeSession() Change {
	paths := p.ahead.ephemerals(p.tree, p.request.Session)
	for _, path := range paths {
		parentPath, _, _ := splitPath(path)
		parent, _ := p.look(parentPath)
		p.foreseeDelete(path, parentPath, parent)
	}
	return Change{Op: znode.OpCloseSession, Paths: paths}
}

// target returns the node that a setData or check is about.
func (p preparation) target(path string) (foreseen, znode.Code) {
	if p.request.Standing != znode.OK {
		return foreseen{}, p.request.Standing
	}
	if !ValidPath(path) {
		return foreseen{}, znode.ErrBadArguments
	}
	n, ok := p.look(path)
	if !ok {
		return foreseen{}, znode.ErrNoNode
	}
	return n, znode.OK
}

// quota refuses data that a hard limit stands against, for so many new nodes or for
// one that is there.
func (p preparation) quota(path string, nodes int64, data znode.Data) znode.Code {
	if !p.tree.rules.EnforceQuota {
		return znode.OK
	}
	change := Tally{nodes, int64(data.Len())}
	if nodes == 0 {
		change.Bytes -= int64(p.ahead.dataOf(p.tree, path).Len())
	}
	q, ok, err := p.ahead.quota(p.tree, path)
	switch {
	case err != nil:
		return znode.ErrMarshallingError // the real server fails to read the limits, and says so
	case ok && q.refuses(change):
		return znode.ErrQuotaExceeded
	}
	return znode.OK
}

func (p preparation) look(path string) (foreseen, bool) { return p.ahead.look(p.tree, path) }

func (p preparation) foresee(path string, f foreseen) { p.ahead.foresee(p.zxid, path, f) }

// foreseeData adds what a node's data will be. Only quotas ask for it.
func (p preparation) foreseeData(path string, d znode.Data) {
	if p.tree.rules.EnforceQuota {
		p.ahead.data.put(p.ahead.own(), path, d)
	}
}

func (p preparation) foreseeDelete(path, parentPath string, parent foreseen) {
	parent.children--
	p.foresee(parentPath, parent)
	p.foresee(path, foreseen{gone: true})
}

// expects reports whether a node's version is the one that a request expects.
func expects(want, have int32) bool { return want == znode.AnyVersion || want == have }
