package checker

import (
	"cmp"
	"math"

	"github.com/zoolab/zoolab/nodes/znode"
)

// find returns a node that nobody may write to, or nil.
func (t *Tree) find(path string) *node {
	path = known(path)
	return t.nodes.find(hashOf(path), path)
}

// known returns the path by which the tree knows a node. Servers know the root
// by the empty path, too.
func known(path string) string { return cmp.Or(path, rootPath) }

// own makes it safe to change entries in place that are made from now on.
func (t *Tree) own() {
	if t.maker == nil {
		t.maker = new(token)
	}
}

func (t *Tree) session(id znode.SessionID) *session { return t.sessions.find(hashOfSession(id), id) }

func (t *Tree) isOpen(id znode.SessionID) bool {
	s := t.session(id)
	return s != nil && s.open
}

func hashOfSession(id znode.SessionID) uint64 { return scramble(uint64(id) ^ 0x5e5510) }

// change lets a function write to a node that exists.
func (t *Tree) change(path string, write func(*node)) *node {
	hash := hashOf(path)
	n := t.nodes.edit(t.maker, hash, path)
	t.hash -= n.hash(hash)
	write(n)
	t.hash += n.hash(hash)
	return n
}

// adopt puts a new node under its parent, whose count of creations goes up. At
// its end the code stands still and forgets the zxid too, as opposed to the
// documentation.
func (t *Tree) adopt(path string, n node) {
	hash := hashOf(path)
	*t.nodes.edit(t.maker, hash, path) = n
	t.hash += n.hash(hash)
	if path == rootPath {
		return
	}
	above, _ := parentOf(path)
	t.change(above, func(p *node) {
		p.children++
		p.names += hashOf(nameOf(path))
		if p.creates < math.MaxInt32 || t.rules.SuffixWraps {
			p.creates++
			p.pzxid = n.czxid
		}
	})
	t.tally(path, &n, 1)
}

// drop takes a node without children from under its parent.
func (t *Tree) drop(path string, at Stamp) {
	hash := hashOf(path)
	n := *t.nodes.find(hash, path)
	t.hash -= n.hash(hash)
	if s := t.session(n.owner); s != nil && s.open {
		t.sessions.edit(t.maker, hashOfSession(n.owner), n.owner).ephemerals.remove(t.maker, hash, path)
	}
	t.nodes.remove(t.maker, hash, path)
	above, _ := parentOf(path)
	t.change(above, func(p *node) {
		p.children--
		p.names -= hashOf(nameOf(path))
		p.pzxid = at.Zxid
	})
	t.tally(path, &n, -1)
}

// nameOf returns the last part of a path.
func nameOf(path string) string {
	above, _ := parentOf(path)
	if above == rootPath {
		return path[1:]
	}
	return path[len(above)+1:]
}

// hash returns the hash of a node in its place.
func (n *node) hash(place uint64) uint64 {
	h := fold(place, uint64(n.czxid))
	h = fold(h, uint64(n.mzxid))
	h = fold(h, uint64(n.pzxid))
	h = fold(h, uint64(n.ctime))
	h = fold(h, uint64(n.mtime))
	h = fold(h, uint64(uint32(n.version))<<32|uint64(uint32(n.aversion)))
	h = fold(h, uint64(uint32(n.creates))<<32|uint64(uint32(n.children)))
	h = fold(h, uint64(n.owner))
	h = fold(h, uint64(n.ttl)<<8|uint64(n.mode))
	h = fold(h, n.grants.hash)
	if n.data.Null {
		h = ^h
	}
	return scramble(fold(h, hashOf(n.data.Bytes)))
}

// stat returns what a client is told of the node. The version of the list of
// children is shown so that it goes up with every creation and every
// deletion: twice the creations, less the children that are left.
func (n *node) stat() znode.Stat {
	return znode.Stat{
		Czxid: n.czxid, Mzxid: n.mzxid, Pzxid: n.pzxid, Ctime: n.ctime, Mtime: n.mtime,
		Version: n.version, Cversion: 2*n.creates - n.children, Aversion: n.aversion,
		EphemeralOwner: n.owner, DataLength: n.data.Len(), NumChildren: n.children,
	}
}
