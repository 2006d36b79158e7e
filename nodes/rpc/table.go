package rpc

import (
	"cmp"
	"slices"

	"github.com/zoolab/zoolab/nodes/rpc/call"
	"github.com/zoolab/zoolab/sim"
)

// A table has the last call of each client, with its result. A client makes its next
// call when it has the result of the last, so that one is all that it can ask for
// again.
type table []row // by client

type row struct {
	Client sim.NodeID
	ID     call.ID
	Result string
}

// of returns the row of a client. That of a client that has made no call has the zero
// identifier, which is before all others.
func (t table) of(client sim.NodeID) row {
	if i, found := t.find(client); found {
		return t[i]
	}
	return row{}
}

// with returns the table with a row in place of its client's. The old table stays as
// it is, for it may be on disk.
func (t table) with(r row) table {
	t = slices.Clone(t)
	i, found := t.find(r.Client)
	if found {
		t[i] = r
		return t
	}
	return slices.Insert(t, i, r)
}

func (t table) find(client sim.NodeID) (int, bool) {
	return slices.BinarySearchFunc(t, client, func(r row, id sim.NodeID) int { return cmp.Compare(r.Client, id) })
}
