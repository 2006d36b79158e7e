package znode

import "github.com/zoolab/zoolab/sim"

// Do is what a client of the service does: it is invoked with an Op and
// returns a Result, or stays of unknown outcome when the connection is lost.
var Do = sim.OperationOf[Op, Result]("zk")

// An Op is one request, with the fields that its opcode has a use for.
type Op struct {
	Code    OpCode
	Session SessionID  // on whose behalf; 0 in createSession
	Path    string     // a prefix in getEphemerals
	Data    Data       // create…, setData
	Version int32      // delete, setData, setACL, check: the version expected, or AnyVersion
	Mode    CreateMode // create…
	TTL     int64      // createTTL: milliseconds without a change after which the node may go
	ACL     []ACL      // create…, setACL
	Watch   bool       // exists, getData, getChildren…: tell me of the next change
	Timeout int32      // createSession: milliseconds
	Ops     []Op       // multi, multiRead
}

// A Result is the answer to one request, with the fields that its opcode has a
// use for. Those of an answer that is not OK are zero, but for Zxid.
type Result struct {
	Err      Code
	Zxid     Zxid      // the last transaction applied where and when the answer was made
	Path     string    // create…: the node's path, the number included; sync
	Data     Data      // getData
	Stat     Stat      // exists, getData, getChildren2, getACL, setData, setACL, create2, createContainer, createTTL
	Children []string  // getChildren…: names; getEphemerals: paths
	Count    int32     // getAllChildrenNumber
	ACL      []ACL     // getACL
	Session  SessionID // createSession
	Timeout  int32     // createSession: milliseconds, as granted
	Results  []Result  // multi, multiRead: one for each of its operations
}
