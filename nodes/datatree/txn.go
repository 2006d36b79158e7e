package datatree

import "github.com/zoolab/zoolab/nodes/znode"

// A Txn is one transaction as the leader proposes it and every server applies
// it. All that a request left open has been decided: the number in a name, the
// version that a node will have, the nodes that go with a session. Applying it
// asks the tree for nothing, which is what makes replicas equal, and lets it be
// applied to a snapshot that contains it already.
type Txn struct {
	Zxid    znode.Zxid
	Time    int64 // milliseconds on the leader's clock
	Session znode.SessionID
	Cxid    int32 // the client's number for the request, by which its server knows it again
	Change  Change
}

// A Change is what a transaction does, with the fields that its opcode has a
// use for. The opcode is that of the request, or OpError for one that was
// refused.
type Change struct {
	Op      znode.OpCode
	Path    string
	Data    znode.Data
	ACL     []znode.ACL
	Mode    znode.CreateMode // create…: never a sequential one
	TTL     int64            // create…: milliseconds, of a TTL node
	Version int32            // setData, setACL: the node's version from now on; create…: the parent's persisted cversion
	Timeout int32            // createSession: milliseconds
	Paths   []string         // closeSession: the ephemeral nodes to delete
	Err     znode.Code       // error: why
	Parts   []Change         // multi; all of them errors when it failed
}

// Failed reports whether the change is that of a multi which has failed by one of
// its parts. As a whole it is answered with OK.
func (c *Change) Failed() bool {
	return c.Op == znode.OpMulti && len(c.Parts) > 0 && c.Parts[0].Op == znode.OpError
}

// refusal is the change of a request that was refused: none, but a zxid is
// used up and an answer is owed.
func refusal(err znode.Code) Change { return Change{Op: znode.OpError, Err: err} }
