package datatree

import (
	"encoding/binary"
	"math/bits"

	"github.com/zoolab/zoolab/nodes/znode"
)

// The digest of a tree is the sum of the digests of its nodes and sessions,
// each of them a hash of all there is to know about it. A sum does not ask in
// which order it was made, so a change takes the old node's digest off and adds
// the new one's, whatever the size of the tree. The transaction last applied is
// no part of it: a failed write moves the zxid and leaves the digest.

// Keys of the name spaces, so that a session never looks like a node.
const (
	nodeSeed    = 0x6e6f6465
	bodySeed    = 0x626f6479
	sessionSeed = 0x73657373
)

// fold mixes a word into a hash.
func fold(h, w uint64) uint64 {
	hi, lo := bits.Mul64(h^0x9e3779b97f4a7c15, w^0xd6e8feb86659fd93)
	return hi ^ lo ^ bits.RotateLeft64(h, 23) ^ w
}

// foldString mixes a string into a hash, its length last so that no two strings
// feed the same words.
func foldString(h uint64, s string) uint64 {
	n := uint64(len(s))
	var word [8]byte
	for ; len(s) >= len(word); s = s[len(word):] {
		copy(word[:], s)
		h = fold(h, binary.LittleEndian.Uint64(word[:]))
	}
	clear(word[:])
	copy(word[:], s)
	return fold(fold(h, binary.LittleEndian.Uint64(word[:])), n)
}

// bodyDigest hashes what only setData and setACL change. A node keeps it, so
// that creating children under a node with a large value costs no more.
func bodyDigest(d znode.Data, acl []znode.ACL) uint64 {
	h := foldString(bodySeed, d.Bytes)
	if d.Null {
		h = fold(h, 1)
	}
	for _, a := range acl {
		h = foldString(foldString(fold(h, uint64(a.Perms)), a.ID.Scheme), a.ID.ID)
	}
	return h
}

// nodeDigest hashes a node where it stands.
func nodeDigest(path string, n *node) uint64 {
	h := foldString(nodeSeed, path)
	h = fold(h, uint64(n.stat.Czxid))
	h = fold(h, uint64(n.stat.Mzxid))
	h = fold(h, uint64(n.stat.Pzxid))
	h = fold(h, uint64(n.stat.Ctime))
	h = fold(h, uint64(n.stat.Mtime))
	h = fold(h, uint64(uint32(n.stat.Version))<<32|uint64(uint32(n.stat.Cversion)))
	h = fold(h, uint64(uint32(n.stat.Aversion))<<32|uint64(uint32(n.mode)))
	h = fold(h, uint64(n.session))
	h = fold(h, uint64(n.ttl))
	return fold(h, n.body)
}

// sessionDigest hashes a session.
func sessionDigest(id znode.SessionID, timeout int32) uint64 {
	return fold(fold(sessionSeed, uint64(id)), uint64(timeout))
}
