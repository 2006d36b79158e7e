package datatree

import "github.com/zoolab/zoolab/nodes/znode"

// What follows from [znode.Rules] for the tree.

// fiveMinutes is how long later releases let a container wait for its first child,
// in milliseconds.
const fiveMinutes = 5 * 60 * 1000

// bump returns the version after v.
func bump(r *znode.Rules, v int32) int32 {
	if r.Compat >= znode.V310 && v == -2 {
		return 0 // so that no version is the wildcard (ZOOKEEPER-4743)
	}
	return v + 1
}

// later reports whether a cversion is past the one a node has. Replaying a
// transaction over a snapshot that has it must not take the count back.
func later(r *znode.Rules, cversion, stored int32) bool {
	if r.SuffixWraps {
		return cversion-stored > 0 // as serial numbers, which may wrap
	}
	return cversion > stored
}

// needsRead reports whether a read asks for READ on a node that is there. In 3.8
// exists did not (ZOOKEEPER-2590), and getACL has a rule of its own.
func needsRead(r *znode.Rules, code znode.OpCode) bool {
	switch code {
	case znode.OpExists:
		return r.Compat >= znode.V39
	case znode.OpGetACL:
		return false
	}
	return true
}

// unusedContainer is for how many milliseconds a container may wait for its first
// child, 0 for ever.
func unusedContainer(r *znode.Rules) int64 {
	if r.Compat >= znode.V310 {
		return fiveMinutes
	}
	return 0
}

// knowsIPv6 reports whether an ACL may name an address of 128 bits.
func knowsIPv6(r *znode.Rules) bool { return r.Compat >= znode.V310 }

// createInMulti returns what a create of this opcode becomes in a multi, or false
// where the whole multi is not made out. A server makes operations anew of the flags
// that it reads: 3.8 of nothing else, so that a create2 becomes a create, and a flag
// that it finds wrong is the operation's fault.
func createInMulti(r *znode.Rules, op *znode.Op) (znode.OpCode, bool) {
	known := op.Mode >= znode.Persistent && op.Mode <= znode.PersistentSequentialTTL
	timed := lasting(op.Mode) == znode.PersistentTTL
	switch {
	case op.Mode == znode.Container:
		return znode.OpCreateContainer, true
	case op.Code == znode.OpCreateTTL && timed:
		return znode.OpCreateTTL, true
	case op.Code == znode.OpCreateTTL:
		return znode.OpCreate, true // and the time to live is forgotten
	case r.Compat >= znode.V39:
		return op.Code, known && !timed
	case timed:
		return znode.OpError, true // which nothing can be prepared of, when its turn comes
	}
	return znode.OpCreate, true
}
