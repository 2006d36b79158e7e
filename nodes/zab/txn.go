package zab

import (
	"github.com/zoolab/zoolab/nodes/znode"
)

// A Txn is a transaction as Zab sees it, ⟨v, z⟩ in the paper: a value that only
// the application can read, and its place in the order of all.
type Txn struct {
	Zxid  znode.Zxid
	Value string
}

// String renders a transaction as "0x100000003 (24 bytes)".
func (x Txn) String() string {
	return x.Zxid.String() + " (" + bytes(x.Value) + ")"
}
