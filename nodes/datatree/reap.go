package datatree

import "github.com/zoolab/zoolab/nodes/znode"

// Reapable returns the nodes for which a leader should ask deleteContainer at a
// time: containers whose last child has gone, and nodes that have had no child
// and no change for longer than their time to live. It looks at every node, as
// the real server's container manager does once a minute, and only suggests:
// Prepare decides.
func (t *Tree) Reapable(now int64) []string {
	var paths []string
	t.root.leaves(rootPath, func(path string, n *node) {
		if over(t.rules, n, now) {
			paths = append(paths, path)
		}
	})
	return paths
}

// leaves visits the nodes from n down that have no children.
func (n *node) leaves(path string, visit func(string, *node)) {
	if n.children.size == 0 {
		visit(path, n)
		return
	}
	for _, p := range n.children.pages {
		for i, child := range p.vals {
			child.leaves(childPath(path, p.keys[i]), visit)
		}
	}
}

// over reports whether the time of a childless node is over.
func over(r *znode.Rules, n *node, now int64) bool {
	switch n.mode {
	case znode.Container:
		used := n.stat.Cversion > 0
		return used || unusedContainer(r) > 0 && now-n.stat.Mtime > unusedContainer(r)
	case znode.PersistentTTL:
		return now-n.stat.Mtime > n.ttl
	}
	return false
}
