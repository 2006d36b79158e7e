package datatree

import "github.com/zoolab/zoolab/nodes/znode"

// A Notice is what a transaction has done to a node, for those who watch it. A
// setACL, a sync and a transaction that failed give none.
type Notice struct {
	Type znode.EventType // NodeCreated, NodeDeleted, NodeDataChanged, NodeChildrenChanged
	Path string
	acl  []znode.ACL // of the node, of one that was deleted the last
}

// Readable reports whether one who has authenticated as who may be told. It is for
// those alone who may read the node (zookeeper.md §4, event delivery).
func (n Notice) Readable(who []znode.ID) bool { return permits(n.acl, znode.PermRead, who) }

// tell adds a notice, if anybody listens.
func tell(told *[]Notice, event znode.EventType, path string, n *node) {
	if told != nil {
		*told = append(*told, Notice{event, path, n.acl})
	}
}
