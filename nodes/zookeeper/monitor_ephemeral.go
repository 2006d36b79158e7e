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

// ephemeralsGo reads the transactions as they are committed, those included that
// are committed by a leader's being established with them. A session whose client was
// told that it has ended has no nodes either, whether a transaction has ended it or not.
type ephemeralsGo struct {
	truth
	ends   flights[znode.SessionID] // sessions whose clients have asked for their end
	known  map[znode.SessionID]bool // made by a transaction, and not closed
	closed map[znode.SessionID]bool
	owner  map[string]znode.SessionID // of the ephemeral nodes
	owned  map[znode.SessionID]int    // how many
}

func newEphemeralsGo() *ephemeralsGo {
	return &ephemeralsGo{known: map[znode.SessionID]bool{}, closed: map[znode.SessionID]bool{}, owner: map[string]znode.SessionID{}, owned: map[znode.SessionID]int{}}
}

// Step follows sessions and their nodes.
func (m *ephemeralsGo) Step(h sim.Happening) *sim.Violation {
	if h.Phase() != sim.NoOperation {
		return m.onOperation(h)
	}
	if !m.step(h) {
		return nil
	}
	for x, err := range m.read() {
		if err != nil {
			return notATxn(h, err)
		}
		if text := m.change(&x, &x.Change); text != "" {
			return &sim.Violation{Node: h.Node, Text: text}
		}
	}
	return nil
}

// onOperation follows the ends that are asked for.
func (m *ephemeralsGo) onOperation(h sim.Happening) *sim.Violation {
	if h.Phase() == sim.WasInvoked {
		if op, ok := znode.Do.Invoked(h); ok && op.Code == znode.OpCloseSession {
			m.ends.add(h.Op, op.Session)
		}
		return nil
	}
	id, ok := m.ends.take(h.Op)
	if r, returned := znode.Do.Returned(h); ok && returned && r.Err == znode.OK && m.owned[id] > 0 {
		return &sim.Violation{Node: h.Node, Text: fmt.Sprintf("session %s was told at %s that it has ended, and %d of its nodes are there", id, r.Zxid, m.owned[id])}
	}
	return nil
}

// change takes in what a transaction does, and says what is wrong with it.
func (m *ephemeralsGo) change(x *datatree.Txn, c *datatree.Change) string {
	switch c.Op {
	case znode.OpCreate, znode.OpCreate2:
		if c.Mode == znode.Ephemeral {
			return m.create(x, c.Path)
		}
	case znode.OpCreateSession:
		m.known[x.Session] = true
	case znode.OpDelete:
		m.drop(c.Path)
	case znode.OpMulti:
		for i := range c.Parts {
			if text := m.change(x, &c.Parts[i]); text != "" {
				return text
			}
		}
	case znode.OpCloseSession:
		return m.close(x, c.Paths)
	}
	return ""
}

func (m *ephemeralsGo) create(x *datatree.Txn, path string) string {
	switch {
	case m.closed[x.Session]:
		return fmt.Sprintf("%s creates %s for session %s, which has been closed", x.Zxid, path, x.Session)
	case !m.known[x.Session]:
		return fmt.Sprintf("%s creates %s for session %s, of which no other server knows", x.Zxid, path, x.Session)
	}
	m.owner[path] = x.Session
	m.owned[x.Session]++
	return ""
}

func (m *ephemeralsGo) close(x *datatree.Txn, paths []string) string {
	for _, path := range paths {
		m.drop(path)
	}
	m.closed[x.Session] = true
	delete(m.known, x.Session)
	if n := m.owned[x.Session]; n > 0 {
		return fmt.Sprintf("%s closes session %s and leaves %d of its nodes", x.Zxid, x.Session, n)
	}
	return ""
}

func (m *ephemeralsGo) drop(path string) {
	id, ok := m.owner[path]
	if !ok {
		return
	}
	delete(m.owner, path)
	if m.owned[id]--; m.owned[id] == 0 {
		delete(m.owned, id)
	}
}

// Clone returns an independent copy.
func (m *ephemeralsGo) Clone() sim.Monitor {
	return &ephemeralsGo{m.cloneTruth(), m.ends.clone(), maps.Clone(m.known), maps.Clone(m.closed), maps.Clone(m.owner), maps.Clone(m.owned)}
}

// Encode appends what is committed, what is to end, known and closed, and who owns what.
func (m *ephemeralsGo) Encode(b []byte) []byte {
	b = m.ends.encode(m.encodeTruth(b), appendSession)
	b = binary.AppendUvarint(b, uint64(len(m.known)))
	for _, id := range slices.Sorted(maps.Keys(m.known)) {
		b = appendSession(b, id)
	}
	b = binary.AppendUvarint(b, uint64(len(m.closed)))
	for _, id := range slices.Sorted(maps.Keys(m.closed)) {
		b = appendSession(b, id)
	}
	for _, path := range slices.Sorted(maps.Keys(m.owner)) {
		b = appendSession(appendString(b, path), m.owner[path])
	}
	return b
}
