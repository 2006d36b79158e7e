package checker

import (
	"github.com/zoolab/zoolab/nodes/znode"
)

// A Tree is the sequential specification of the service: what it would be if
// one machine did one operation after another and never failed. It was
// written from the documentation of ZooKeeper's data model, apart from the
// servers that it judges.
//
// It covers every operation of a session but reconfig, sessions with their
// ephemeral nodes, the deletion of containers and of nodes that have outlived
// their TTL, ACLs, and quotas. Of three things it says less than all:
//
//   - Watches are a connection's. It says which answers about them there can be.
//   - Against a quota counts everything before, earlier parts of the same multi
//     too; a real leader overlooks what it has proposed and not yet applied. Stats
//     always show what there is; those of a real server depend on when it started.
//     A quota on /, on /zookeeper or below counts nothing.
//   - What is called auth in an ACL becomes the caller's ids in the order in which
//     the client names them.
type Tree struct {
	rules    znode.Rules
	nodes    table[string, node]
	sessions table[znode.SessionID, session]
	maker    *token // nil: entries may be shared with a clone
	hash     uint64 // a sum over nodes and sessions
	quotas   int    // nodes that hold limits or stats
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
	grants              *grants
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

// NewTree returns the tree of a service that has never been used, and lives by
// rules. An ensemble keeps its configuration as text in /zookeeper/config.
func NewTree(rules znode.Rules) *Tree {
	t := &Tree{rules: rules}
	t.own()
	t.adopt(rootPath, node{grants: grantsAll})
	t.adopt(systemPath, node{grants: grantsAll})
	t.adopt(quotaPath, node{grants: grantsAll})
	c := node{aversion: -1, data: znode.Data{Bytes: rules.Config}, grants: grantsOf(znode.ReadACL())}
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
// stamp's. Reads change nothing, and neither does what fails. An operation that
// the specification does not cover ends with ErrUnimplemented.
func (t *Tree) Apply(op *znode.Op, at Stamp) znode.Result {
	t.own()
	var result znode.Result
	switch op.Code {
	case znode.OpMulti:
		result = t.multi(op, at)
	case znode.OpDeleteContainer:
		result.Err = t.reap(op, at)
	case znode.OpCreateSession:
		result.Session = op.Session
		if !t.Open(op.Session) {
			result = znode.Result{Err: znode.ErrSystemError}
		}
	case znode.OpCloseSession:
		t.close(op.Session, at)
	case znode.OpCheck:
		if t.rules.Compat > znode.V38 {
			result.Err = znode.ErrUnimplemented
			break
		}
		fallthrough
	default:
		if isRead(op.Code) {
			result = t.Answer(op)
		} else {
			result = t.write(op, op.Session, t.caller(op.Who), at)
		}
	}
	result.Zxid = at.Zxid
	return result
}

// write performs one operation that may also be part of a multi.
func (t *Tree) write(op *znode.Op, id znode.SessionID, who caller, at Stamp) (result znode.Result) {
	switch op.Code {
	case znode.OpCreate, znode.OpCreate2, znode.OpCreateContainer, znode.OpCreateTTL:
		result = t.create(op, id, who, at)
	case znode.OpDelete:
		result.Err = t.delete(op, id, who, at)
	case znode.OpSetData:
		result = t.setData(op, id, who, at)
	case znode.OpSetACL:
		result = t.setACL(op, id, who)
	case znode.OpCheck:
		result.Err = t.check(op, id, who)
	default:
		result.Err = znode.ErrUnimplemented
	}
	return result
}
