package checker

import (
	"fmt"
	"math"
	"strings"

	"github.com/zoolab/zoolab/nodes/znode"
)

// A Tree is the sequential specification of the service: what it would be if
// one machine did one operation after another and never failed. It was
// written from the documentation of ZooKeeper's data model, apart from the
// servers that it judges.
//
// It covers create in all modes, delete, exists, getData, setData,
// getChildren, sync, sessions with their ephemeral nodes, and the deletion of
// containers and of nodes that have outlived their TTL. Everyone may do
// everything, except write to /zookeeper/config, and no counter comes near
// 2³¹.
type Tree struct {
	rules    znode.Rules
	nodes    table[string, node]
	sessions table[znode.SessionID, session]
	maker    *token // nil: entries may be shared with a clone
	hash     uint64 // a sum over nodes and sessions
}

// A node is a znode as the specification keeps it. Of its children it knows
// the number and a hash of the set of their names: enough to tell whether a
// list is the right one, without holding the list.
type node struct {
	data                znode.Data
	czxid, mzxid, pzxid znode.Zxid
	ctime, mtime        int64
	version, aversion   int32
	creates             int32 // children ever created: the next sequence number
	children            int32
	names               uint64 // sum of the hashes of the children's names
	owner               znode.SessionID
	mode                znode.CreateMode
	ttl                 int64
}

// A session is what the tree must know of one: what goes when it closes.
type session struct {
	open       bool
	ephemerals table[string, struct{}]
}

// A Stamp is what a transaction gets from the leader that proposes it.
type Stamp struct {
	Zxid znode.Zxid
	Time int64 // milliseconds
}

const (
	rootPath   = "/"
	systemPath = "/zookeeper"
	quotaPath  = "/zookeeper/quota"
	configPath = "/zookeeper/config"
)

// NewTree returns the tree of a service that has never been used, and lives by
// rules. An ensemble keeps its configuration as text in /zookeeper/config.
func NewTree(rules znode.Rules) *Tree {
	t := &Tree{rules: rules}
	t.own()
	t.adopt(rootPath, node{})
	t.adopt(systemPath, node{})
	t.adopt(quotaPath, node{})
	c := node{aversion: -1, data: znode.Data{Bytes: rules.Config}}
	if rules.Config != "" {
		c.version = -1
	}
	t.adopt(configPath, c)
	// Whatever was there from the beginning does not count as created.
	for _, path := range []string{rootPath, systemPath} {
		t.change(path, func(n *node) { n.creates = 0 })
	}
	return t
}

// Clone returns an independent copy, in constant time.
func (t *Tree) Clone() *Tree {
	t.maker = nil
	c := *t
	return &c
}

// Hash returns a hash of everything that any operation can show.
func (t *Tree) Hash() uint64 { return t.hash }

// Open makes a session known. It reports whether the session is new.
func (t *Tree) Open(id znode.SessionID) bool {
	t.own()
	if t.session(id) != nil {
		return false
	}
	t.sessions.edit(t.maker, hashOfSession(id), id).open = true
	t.hash += hashOfSession(id)
	return true
}

// Apply performs one operation and returns its result, whose Zxid is the
// stamp's. Reads change nothing. An operation that the specification does not
// cover ends with ErrUnimplemented.
func (t *Tree) Apply(op *znode.Op, at Stamp) znode.Result {
	t.own()
	var result znode.Result
	switch op.Code {
	case znode.OpCreate, znode.OpCreate2, znode.OpCreateContainer, znode.OpCreateTTL:
		result = t.create(op, at)
	case znode.OpDelete:
		result.Err = t.delete(op, at)
	case znode.OpDeleteContainer:
		result.Err = t.reap(op, at)
	case znode.OpSetData:
		result = t.setData(op, at)
	case znode.OpCreateSession:
		result.Session = op.Session
		if !t.Open(op.Session) {
			result = znode.Result{Err: znode.ErrSystemError}
		}
	case znode.OpCloseSession:
		t.close(op.Session, at)
	default:
		result = t.Answer(op)
	}
	result.Zxid = at.Zxid
	return result
}

// create checks in the order of ZooKeeper's PrepRequestProcessor, because of
// two reasons to refuse a request the client is told the first.
func (t *Tree) create(op *znode.Op, at Stamp) znode.Result {
	refuse := func(why znode.Code) znode.Result { return znode.Result{Err: why} }
	mode := op.Mode
	if mode < znode.Persistent || mode > znode.PersistentSequentialTTL || expires(mode) && (op.TTL < 1 || op.TTL >= 1<<40) {
		return refuse(znode.ErrBadArguments)
	}
	if !t.isOpen(op.Session) {
		return refuse(znode.ErrSessionExpired)
	}
	above, ok := parentOf(op.Path)
	if !ok {
		return refuse(znode.ErrBadArguments)
	}
	parent := t.find(above)
	switch {
	case parent == nil:
		return refuse(znode.ErrNoNode)
	case above == configPath:
		return refuse(znode.ErrNoAuth)
	}
	path := op.Path
	if sequential(mode) {
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
	n := node{data: op.Data, czxid: at.Zxid, mzxid: at.Zxid, pzxid: at.Zxid, ctime: at.Time, mtime: at.Time, mode: mode, ttl: op.TTL}
	if ephemeral(mode) {
		n.owner = op.Session
		s := t.sessions.edit(t.maker, hashOfSession(op.Session), op.Session)
		s.ephemerals.edit(t.maker, hashOf(path), path)
	}
	t.adopt(path, n)
	result := znode.Result{Path: path}
	if op.Code != znode.OpCreate {
		result.Stat = n.stat()
	}
	return result
}

func (t *Tree) delete(op *znode.Op, at Stamp) znode.Code {
	if !t.isOpen(op.Session) {
		return znode.ErrSessionExpired
	}
	n := t.find(op.Path)
	switch {
	case !deletable(op.Path):
		return znode.ErrBadArguments
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

// reap deletes a node that has served its time: a container that is empty
// again, or a node with a TTL. A leader asks for it, and only the state of
// the tree can justify it.
func (t *Tree) reap(op *znode.Op, at Stamp) znode.Code {
	n := t.find(op.Path)
	switch {
	case !deletable(op.Path):
		return znode.ErrBadArguments
	case n == nil:
		return znode.ErrNoNode
	case n.children > 0:
		return znode.ErrNotEmpty
	case n.mode != znode.Container && (!expires(n.mode) || at.Time-n.mtime <= n.ttl):
		return znode.ErrBadArguments
	}
	t.drop(op.Path, at)
	return znode.OK
}

func (t *Tree) setData(op *znode.Op, at Stamp) znode.Result {
	if !t.isOpen(op.Session) {
		return znode.Result{Err: znode.ErrSessionExpired}
	}
	if !validPath(op.Path) {
		return znode.Result{Err: znode.ErrBadArguments}
	}
	n := t.find(op.Path)
	switch {
	case n == nil:
		return znode.Result{Err: znode.ErrNoNode}
	case op.Path == configPath:
		return znode.Result{Err: znode.ErrNoAuth}
	case op.Version != znode.AnyVersion && op.Version != n.version:
		return znode.Result{Err: znode.ErrBadVersion}
	}
	n = t.change(op.Path, func(n *node) {
		n.data, n.mzxid, n.mtime = op.Data, at.Zxid, at.Time
		if n.version++; n.version == znode.AnyVersion {
			n.version = 0 // a version that met every version would be no version
		}
	})
	return znode.Result{Stat: n.stat()}
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

// sequential, ephemeral and expires tell the modes of create apart.
func sequential(m znode.CreateMode) bool {
	return m == znode.PersistentSequential || m == znode.EphemeralSequential || m == znode.PersistentSequentialTTL
}

func ephemeral(m znode.CreateMode) bool {
	return m == znode.Ephemeral || m == znode.EphemeralSequential
}

func expires(m znode.CreateMode) bool {
	return m == znode.PersistentTTL || m == znode.PersistentSequentialTTL
}

// parentOf returns the path above, unless the path cannot have one.
func parentOf(path string) (parent string, ok bool) {
	slash := strings.LastIndexByte(path, '/')
	if slash < 0 || strings.IndexByte(path, 0) >= 0 {
		return "", false
	}
	return path[:max(slash, 1)], true
}

// deletable says whether a node of this path may ever be deleted.
func deletable(path string) bool {
	_, ok := parentOf(path)
	return ok && path != rootPath && path != systemPath && path != quotaPath && path != configPath
}

// validPath says whether a node may have this path.
func validPath(path string) bool {
	if path == rootPath {
		return true
	}
	if !strings.HasPrefix(path, "/") {
		return false
	}
	for part := range strings.SplitSeq(path[1:], "/") {
		if part == "" || part == "." || part == ".." {
			return false
		}
	}
	return strings.IndexFunc(path, unprintable) < 0
}

// unprintable holds for the characters that PathUtils.validatePath refuses.
// It sees halves of a pair for what lies beyond U+FFFF, and refuses those too.
func unprintable(r rune) bool {
	return r <= 0x1f || r >= 0x7f && r <= 0x9f || r >= 0xd800 && r <= 0xf8ff || r >= 0xfff0
}
