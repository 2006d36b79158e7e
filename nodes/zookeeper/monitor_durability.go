package zookeeper

import (
	"fmt"
	"slices"

	"github.com/zoolab/zoolab/nodes/datatree"
	"github.com/zoolab/zoolab/nodes/election"
	"github.com/zoolab/zoolab/nodes/zab"
	"github.com/zoolab/zoolab/nodes/znode"
	"github.com/zoolab/zoolab/sim"
)

// durability is G4 from the clients' side. A write that was answered OK is committed
// by then, and what any answer shows, to a write or to a read, is committed when
// another leader is established. That C itself never changes, and that every leader
// begins with all of it, Zab's own monitors say. A server that serves reads alone shows
// what it has, and promises nothing.
type durability struct {
	extent
	stranded
	writes flights[struct{}]
	shown  znode.Zxid // the last transaction that anybody was shown
	to     sim.NodeID // whom
}

// Step holds answers to what is committed, and leaders to what was answered.
func (m *durability) Step(h sim.Happening) *sim.Violation {
	switch h.Phase() {
	case sim.NoOperation:
		m.stranded.step(h)
		switch {
		case zab.Committed.Is(h):
			m.commit(zab.Committed.Of(h))
		case zab.Entered.Is(h):
			m.enter(zab.Entered.Of(h))
			return m.onEntered(h, zab.Entered.Of(h))
		case sim.Crashed.Is(h) && h.Node > 0:
			m.writes.drop(h.Node)
		}
	case sim.WasInvoked:
		if op, ok := znode.Do.Invoked(h); ok && op.Code != znode.OpCreateSession && datatree.Writes(op.Code) {
			m.writes.add(h.Op, struct{}{})
		}
	default:
		_, write := m.writes.take(h.Op)
		if r, ok := znode.Do.Returned(h); ok && shows(r.Zxid) && r.Zxid.Counter() != 0 && m.server(h.Node) == 0 {
			return m.onAnswer(h, r.Zxid, write && r.Err == znode.OK)
		}
	}
	return nil
}

func (m *durability) onAnswer(h sim.Happening, z znode.Zxid, acknowledged bool) *sim.Violation {
	if acknowledged && !m.has(z) {
		return &sim.Violation{Node: h.Node, Text: fmt.Sprintf("client %d was told that %s is done, and it is not committed", h.Node, z)}
	}
	if z > m.shown {
		m.shown, m.to = z, h.Node
	}
	return nil
}

// onEntered judges leaders as they are established. One that is late, and was
// deposed before what was shown, serves nobody who has seen it.
func (m *durability) onEntered(h sim.Happening, s zab.Standing) *sim.Violation {
	if s.Role != election.Leading || s.Phase != zab.Broadcast || s.Epoch < m.shown.Epoch() || m.shown == 0 || m.has(m.shown) {
		return nil
	}
	return &sim.Violation{Node: h.Node, Text: fmt.Sprintf("server %d leads epoch %d without %s, which client %d was shown", h.Node, s.Epoch, m.shown, m.to)}
}

// Clone returns an independent copy.
func (m *durability) Clone() sim.Monitor {
	return &durability{m.extent.clone(), slices.Clone(m.stranded), m.writes.clone(), m.shown, m.to}
}

// Encode appends how far C goes and what was shown.
func (m *durability) Encode(b []byte) []byte {
	b = m.writes.encode(m.stranded.encode(m.extent.encode(b)), func(b []byte, _ struct{}) []byte { return b })
	return appendUint(appendUint(b, uint64(m.shown)), uint64(m.to))
}
