package datatree

import "github.com/zoolab/zoolab/nodes/znode"

// Persisted is what a node keeps of its Stat; the rest is computed when asked
// for. It is StatPersisted of the real server.
type Persisted struct {
	Czxid, Mzxid, Pzxid znode.Zxid
	Ctime, Mtime        int64
	Version, Aversion   int32
	Cversion            int32 // creates alone; what clients see counts deletes, too
}

// A node is one znode. Its name stands with its parent.
type node struct {
	owner    *owner
	stat     Persisted
	mode     znode.CreateMode // never a sequential one: the name tells it no more
	session  znode.SessionID  // whose it is if ephemeral, otherwise 0
	ttl      int64            // milliseconds, of a TTL node
	data     znode.Data
	acl      []znode.ACL // shared with transactions, so never written to
	children sorted[string, *node]
	body     uint64 // the digest of data and acl
	digest   uint64 // the part that this node has in the tree's digest
}

// view returns the Stat that a client sees. Its cversion counts deletes as
// well: each child ever created counts one, and one more when it has gone.
func (n *node) view() znode.Stat {
	return znode.Stat{
		Czxid: n.stat.Czxid, Mzxid: n.stat.Mzxid, Pzxid: n.stat.Pzxid,
		Ctime: n.stat.Ctime, Mtime: n.stat.Mtime,
		Version: n.stat.Version, Aversion: n.stat.Aversion,
		Cversion:       2*n.stat.Cversion - int32(n.children.size),
		EphemeralOwner: n.session,
		DataLength:     n.data.Len(),
		NumChildren:    int32(n.children.size),
	}
}

// names returns the children's names in order.
func (n *node) names() []string {
	names := make([]string, 0, n.children.size)
	for _, p := range n.children.pages {
		names = append(names, p.keys...)
	}
	return names
}
