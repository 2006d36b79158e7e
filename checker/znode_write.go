package checker

import (
	"fmt"
	"math"

	"github.com/zoolab/zoolab/nodes/znode"
)

// Each write checks in the order of ZooKeeper's PrepRequestProcessor, because of
// two reasons to refuse a request the client is told the first.

func (t *Tree) create(op *znode.Op, id znode.SessionID, who caller, at Stamp) znode.Result {
	refuse := func(why znode.Code) znode.Result { return znode.Result{Err: why} }
	if err := t.refusesMode(op); err != znode.OK {
		return refuse(err)
	}
	if err := t.excludes(id, lasting(op.Mode) == znode.Ephemeral); err == znode.ErrEphemeralOnLocalSession && op.Code == znode.OpCreateContainer {
		return refuse(znode.ErrSessionExpired) // what bears a wrong flag is not looked into by the session's server
	} else if err != znode.OK {
		return refuse(err)
	}
	above, ok := parentOf(op.Path)
	if !ok {
		return refuse(znode.ErrBadArguments)
	}
	granted, ok := t.granting(op.ACL, who)
	if !ok {
		return refuse(znode.ErrInvalidACL)
	}
	parent := t.find(above)
	switch {
	case parent == nil:
		return refuse(znode.ErrNoNode)
	case !t.permits(parent, znode.PermCreate, who):
		return refuse(znode.ErrNoAuth)
	}
	path := op.Path
	if sequential(op.Mode) {
		path = fmt.Sprintf("%s%010d", path, parent.creates)
	}
	switch {
	case !validPath(path):
		return refuse(znode.ErrBadArguments)
	case t.find(path) != nil:
		return refuse(znode.ErrNodeExists)
	case parent.owner != 0:
		return refuse(znode.ErrNoChildrenForEphemerals)
	}
	if err := t.exceeds(path, 1, int64(op.Data.Len())); err != znode.OK {
		return refuse(err)
	}
	n := node{data: op.Data, czxid: at.Zxid, mzxid: at.Zxid, pzxid: at.Zxid, ctime: at.Time, mtime: at.Time,
		grants: granted, mode: kindOf(op.Code, op.Mode)}
	switch n.mode {
	case znode.Ephemeral:
		n.owner = id
		s := t.sessions.edit(t.maker, hashOfSession(id), id)
		s.ephemerals.edit(t.maker, hashOf(path), path)
	case znode.PersistentTTL:
		n.ttl = op.TTL
	}
	t.adopt(path, n)
	result := znode.Result{Path: path}
	if op.Code != znode.OpCreate {
		result.Stat = n.stat()
	}
	return result
}

// excludes says why a session may not write, or not make a node that goes with it.
// Where sessions are local, one of which the tree knows nothing may be a server's own,
// and do all but that; who is told so by a leader that does not know it either is told
// that it has expired.
func (t *Tree) excludes(id znode.SessionID, owns bool) znode.Code {
	switch {
	case t.isOpen(id):
		return znode.OK
	case !t.rules.LocalSessions || owns && t.rules.LocalUpgrades:
		return znode.ErrSessionExpired
	case owns:
		return znode.ErrEphemeralOnLocalSession
	}
	return znode.OK
}

// refusesMode judges the flags of a create and its time to live.
func (t *Tree) refusesMode(op *znode.Op) znode.Code {
	mortal := op.Code == znode.OpCreateTTL
	switch {
	case !isMode(op.Mode):
		return znode.ErrBadArguments
	case expires(op.Mode) && !t.rules.ExtendedTypes:
		return znode.ErrUnimplemented
	case expires(op.Mode) != mortal || mortal && (op.TTL < 1 || op.TTL >= 1<<40):
		return znode.ErrBadArguments
	}
	return znode.OK
}

func (t *Tree) delete(op *znode.Op, id znode.SessionID, who caller, at Stamp) znode.Code {
	if err := t.excludes(id, false); err != znode.OK {
		return err
	}
	if !deletable(op.Path) {
		return znode.ErrBadArguments
	}
	above, _ := parentOf(op.Path)
	n, parent := t.find(op.Path), t.find(above)
	switch {
	case parent == nil:
		return znode.ErrNoNode
	case !t.permits(parent, znode.PermDelete, who):
		return znode.ErrNoAuth
	case n == nil:
		return znode.ErrNoNode
	case op.Version != znode.AnyVersion && op.Version != n.version:
		return znode.ErrBadVersion
	case n.children > 0:
		return znode.ErrNotEmpty
	}
	t.drop(op.Path, at)
	return znode.OK
}

// neverUsed is for how many milliseconds a container may wait for its first
// child, where it may not wait for ever.
const neverUsed = 5 * 60 * 1000

// reap deletes a node that has served its time: a container that is empty
// again, or a node with a TTL. A leader asks for it, no session may, and only
// the state of the tree can justify it.
func (t *Tree) reap(op *znode.Op, at Stamp) znode.Code {
	n := t.find(op.Path)
	switch {
	case op.Session != 0 || !deletable(op.Path):
		return znode.ErrBadArguments
	case n == nil:
		return znode.ErrNoNode
	case n.children > 0:
		return znode.ErrNotEmpty
	}
	age, over := at.Time-n.mtime, false
	switch n.mode {
	case znode.Container:
		over = n.creates != 0 || t.rules.Compat >= znode.V310 && age > neverUsed
	case znode.PersistentTTL:
		over = age > n.ttl
	}
	if !over {
		return znode.ErrBadArguments
	}
	t.drop(op.Path, at)
	return znode.OK
}

func (t *Tree) setData(op *znode.Op, id znode.SessionID, who caller, at Stamp) znode.Result {
	if err := t.excludes(id, false); err != znode.OK {
		return znode.Result{Err: err}
	}
	if !validPath(op.Path) {
		return znode.Result{Err: znode.ErrBadArguments}
	}
	n := t.find(op.Path)
	switch {
	case n == nil:
		return znode.Result{Err: znode.ErrNoNode}
	case !t.permits(n, znode.PermWrite, who):
		return znode.Result{Err: znode.ErrNoAuth}
	}
	more := int64(op.Data.Len() - n.data.Len())
	if err := t.exceeds(op.Path, 0, more); err != znode.OK {
		return znode.Result{Err: err}
	}
	if op.Version != znode.AnyVersion && op.Version != n.version {
		return znode.Result{Err: znode.ErrBadVersion}
	}
	n = t.change(op.Path, func(n *node) {
		n.data, n.mzxid, n.mtime, n.version = op.Data, at.Zxid, at.Time, t.after(n.version)
	})
	result := znode.Result{Stat: n.stat()}
	t.use(op.Path, 0, more)
	t.measure(op.Path)
	return result
}

func (t *Tree) setACL(op *znode.Op, id znode.SessionID, who caller) znode.Result {
	if err := t.excludes(id, false); err != znode.OK {
		return znode.Result{Err: err}
	}
	if !validPath(op.Path) {
		return znode.Result{Err: znode.ErrBadArguments}
	}
	granted, ok := t.granting(op.ACL, who)
	if !ok {
		return znode.Result{Err: znode.ErrInvalidACL}
	}
	n := t.find(op.Path)
	switch {
	case n == nil:
		return znode.Result{Err: znode.ErrNoNode}
	case !t.permits(n, znode.PermAdmin, who):
		return znode.Result{Err: znode.ErrNoAuth}
	case op.Version != znode.AnyVersion && op.Version != n.aversion:
		return znode.Result{Err: znode.ErrBadVersion}
	}
	n = t.change(op.Path, func(n *node) { n.grants, n.aversion = granted, t.after(n.aversion) })
	return znode.Result{Stat: n.stat()}
}

func (t *Tree) check(op *znode.Op, id znode.SessionID, who caller) znode.Code {
	if err := t.excludes(id, false); err != znode.OK {
		return err
	}
	if !validPath(op.Path) {
		return znode.ErrBadArguments
	}
	n := t.find(op.Path)
	switch {
	case n == nil:
		return znode.ErrNoNode
	case !t.permits(n, znode.PermRead, who):
		return znode.ErrNoAuth
	case op.Version != znode.AnyVersion && op.Version != n.version:
		return znode.ErrBadVersion
	}
	return znode.OK
}

// after returns the version that follows another. Versions wrap, and one that
// meets every version would be no version: 3.10 leaves it out (ZOOKEEPER-4743).
func (t *Tree) after(version int32) int32 {
	if version++; version == znode.AnyVersion && t.rules.Compat >= znode.V310 {
		return 0
	}
	return version
}

// close ends a session and deletes what it owned. Closing a session twice
// changes nothing: an expiry may be decided while the client's own request is
// under way.
func (t *Tree) close(id znode.SessionID, at Stamp) {
	if !t.isOpen(id) {
		return
	}
	t.hash += fold(hashOfSession(id), math.MaxUint64)
	s := t.sessions.edit(t.maker, hashOfSession(id), id)
	owned := s.ephemerals
	*s = session{}
	for path := range owned.all() {
		t.drop(path, at)
	}
}

// ephemerals lists the nodes that go with a session.
func (t *Tree) ephemerals(id znode.SessionID) (paths []string) {
	if s := t.session(id); s != nil {
		for path := range s.ephemerals.all() {
			paths = append(paths, path)
		}
	}
	return paths
}

func isMode(m znode.CreateMode) bool {
	return m >= znode.Persistent && m <= znode.PersistentSequentialTTL
}

// sequential and expires tell the modes of create apart.
func sequential(m znode.CreateMode) bool {
	return m == znode.PersistentSequential || m == znode.EphemeralSequential || m == znode.PersistentSequentialTTL
}

func expires(m znode.CreateMode) bool {
	return m == znode.PersistentTTL || m == znode.PersistentSequentialTTL
}

// kindOf returns the mode of the node that a create makes, in which how it got
// its name has no part. A createContainer makes nothing but containers, and no
// other create makes one: the transaction of a plain create has no room for that.
func kindOf(code znode.OpCode, m znode.CreateMode) znode.CreateMode {
	switch {
	case code == znode.OpCreateContainer:
		return znode.Container
	case m == znode.Container:
		return znode.Persistent
	}
	return lasting(m)
}

// lasting returns what is left of a mode when the node has its name.
func lasting(m znode.CreateMode) znode.CreateMode {
	switch m {
	case znode.PersistentSequential:
		return znode.Persistent
	case znode.EphemeralSequential:
		return znode.Ephemeral
	case znode.PersistentSequentialTTL:
		return znode.PersistentTTL
	}
	return m
}
