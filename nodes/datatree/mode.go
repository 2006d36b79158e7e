package datatree

import "github.com/zoolab/zoolab/nodes/znode"

// maxTTL is the longest time to live, in milliseconds: the real server keeps it
// in 40 bits.
const maxTTL = 1<<40 - 1

// sequential reports whether a create of this mode gets a number.
func sequential(m znode.CreateMode) bool {
	switch m {
	case znode.PersistentSequential, znode.EphemeralSequential, znode.PersistentSequentialTTL:
		return true
	}
	return false
}

// lasting returns what remains of a mode once the node has its name.
func lasting(m znode.CreateMode) znode.CreateMode {
	switch m {
	case znode.PersistentSequential:
		return znode.Persistent
	case znode.EphemeralSequential:
		return znode.Ephemeral
	case znode.PersistentSequentialTTL:
		return znode.PersistentTTL
	}
	return m
}

// kind returns what a create makes. The opcodes that name a kind make no other; a
// plain create with the flag of a container makes a node that nobody reaps.
func kind(op *znode.Op) znode.CreateMode {
	switch mode := lasting(op.Mode); {
	case op.Code == znode.OpCreateContainer:
		return znode.Container
	case mode == znode.Container:
		return znode.Persistent
	default:
		return mode
	}
}

// checkMode refuses flags and times to live that no create may have. Only
// createTTL has one to give, and must give it to a node that takes one.
func checkMode(r *znode.Rules, op *znode.Op) znode.Code {
	mode := lasting(op.Mode)
	switch mode {
	case znode.Persistent, znode.Ephemeral, znode.Container:
		if op.Code == znode.OpCreateTTL {
			return znode.ErrBadArguments
		}
	case znode.PersistentTTL:
		if !r.ExtendedTypes {
			return znode.ErrUnimplemented
		}
		if op.Code != znode.OpCreateTTL || op.TTL < 1 || op.TTL > maxTTL {
			return znode.ErrBadArguments
		}
	default:
		return znode.ErrBadArguments
	}
	return znode.OK
}
