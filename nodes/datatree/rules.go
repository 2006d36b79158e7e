package datatree

import "github.com/zoolab/zoolab/nodes/znode"

// What follows from [znode.Rules] for the tree.

// fiveMinutes is how long later releases let a container wait for its first child,
// in milliseconds.
const fiveMinutes = 5 * 60 * 1000

// bump returns the version after v.
func bump(r znode.Rules, v int32) int32 {
	if r.Compat >= znode.V310 && v == -2 {
		return 0 // so that no version is the wildcard (ZOOKEEPER-4743)
	}
	return v + 1
}

// later reports whether a cversion is past the one a node has. Replaying a
// transaction over a snapshot that has it must not take the count back.
func later(r znode.Rules, cversion, stored int32) bool {
	if r.SuffixWraps {
		return cversion-stored > 0 // as serial numbers, which may wrap
	}
	return cversion > stored
}

// existsNeedsRead reports whether exists asks for READ on a node that is there
// (ZOOKEEPER-2590).
func existsNeedsRead(r znode.Rules) bool { return r.Compat >= znode.V39 }

// unusedContainer is for how many milliseconds a container may wait for its first
// child, 0 for ever.
func unusedContainer(r znode.Rules) int64 {
	if r.Compat >= znode.V310 {
		return fiveMinutes
	}
	return 0
}
