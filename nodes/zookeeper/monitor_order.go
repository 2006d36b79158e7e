package zookeeper

import (
	"encoding/binary"
	"fmt"
	"maps"
	"slices"

	"github.com/zoolab/zoolab/nodes/datatree"
	"github.com/zoolab/zoolab/nodes/znode"
	"github.com/zoolab/zoolab/sim"
)

// sessionOrder follows the last write of each session that succeeded. The answer
// to a write bears the zxid of its transaction, and clients number what they ask
// for as they ask. The end of a local session is no transaction, and bears the zxid
// of the last there is.
type sessionOrder struct {
	local bool                    // whether sessions may be a server's own
	open  map[sim.OpID]unfinished // writes that have not been answered
	last  map[znode.SessionID]written
}

type unfinished struct {
	session znode.SessionID
	ends    bool // it is to end the session
}

type written struct {
	op   sim.OpID
	zxid znode.Zxid
}

func newSessionOrder(local bool) *sessionOrder {
	return &sessionOrder{local, map[sim.OpID]unfinished{}, map[znode.SessionID]written{}}
}

// Step judges a write by the one before it.
func (m *sessionOrder) Step(h sim.Happening) *sim.Violation {
	if op, ok := znode.Do.Invoked(h); ok {
		if op.Code != znode.OpCreateSession && datatree.Writes(op.Code) {
			m.open[h.Op] = unfinished{op.Session, op.Code == znode.OpCloseSession}
		}
		return nil
	}
	if h.Operation() != znode.Do.Name() {
		return nil
	}
	asked, ok := m.open[h.Op]
	if !ok {
		return nil
	}
	delete(m.open, h.Op)
	if r, returned := znode.Do.Returned(h); returned && r.Err == znode.OK {
		return m.judge(h, asked, written{h.Op, r.Zxid})
	}
	return nil
}

func (m *sessionOrder) judge(h sim.Happening, asked unfinished, w written) *sim.Violation {
	before, any := m.last[asked.session]
	m.last[asked.session] = w
	inOrder := before.zxid < w.zxid || m.local && asked.ends && before.zxid == w.zxid
	if !any || before.op.Client != w.op.Client || before.op.N < w.op.N && inOrder {
		return nil
	}
	return &sim.Violation{Node: h.Node, Text: fmt.Sprintf("session %s was told of write %s at %s, and then of write %s at %s",
		asked.session, before.op, before.zxid, w.op, w.zxid)}
}

// Clone returns an independent copy.
func (m *sessionOrder) Clone() sim.Monitor {
	return &sessionOrder{m.local, maps.Clone(m.open), maps.Clone(m.last)}
}

// Encode appends what was asked and what was written.
func (m *sessionOrder) Encode(b []byte) []byte {
	open := slices.SortedFunc(maps.Keys(m.open), func(a, b sim.OpID) int {
		if a.Client != b.Client {
			return int(a.Client) - int(b.Client)
		}
		return int(int64(a.N) - int64(b.N))
	})
	b = binary.AppendUvarint(b, uint64(len(open)))
	for _, id := range open {
		b = appendSession(appendOpID(b, id), m.open[id].session)
	}
	for _, id := range slices.Sorted(maps.Keys(m.last)) {
		w := m.last[id]
		b = binary.AppendUvarint(appendOpID(appendSession(b, id), w.op), uint64(w.zxid))
	}
	return b
}

func appendOpID(b []byte, id sim.OpID) []byte {
	return binary.AppendUvarint(binary.AppendUvarint(b, uint64(id.Client)), id.N)
}
