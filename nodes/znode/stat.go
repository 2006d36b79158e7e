package znode

// A SessionID names a session. The zero SessionID is nobody's, and stands as
// the owner of every node that is not ephemeral.
type SessionID int64

// String renders a session as ZooKeeper's logs do: "0x100000000000001".
func (s SessionID) String() string { return hex(uint64(s)) }

// A Stat is what a client is told of a node beside its data. Times are
// milliseconds on the clock of the leader that made the transaction.
type Stat struct {
	Czxid          Zxid      // the transaction that created the node
	Mzxid          Zxid      // the last to set its data
	Ctime          int64     // when it was created
	Mtime          int64     // when its data was last set
	Version        int32     // how often its data has been set
	Cversion       int32     // how often a child has been created or deleted
	Aversion       int32     // how often its ACL has been set
	EphemeralOwner SessionID // whose it is if ephemeral, otherwise 0
	DataLength     int32     // in bytes, 0 for null
	NumChildren    int32
	Pzxid          Zxid // the last to create or delete a child
}

// AnyVersion is the expected version that every version meets.
const AnyVersion int32 = -1
