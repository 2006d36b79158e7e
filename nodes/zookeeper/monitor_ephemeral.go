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
// are committed by a leader's being established with them.
type ephemeralsGo struct {
	truth
	closed map[znode.SessionID]bool
	owner  map[string]znode.SessionID // of the ephemeral nodes
	owned  map[znode.SessionID]int    // how many
}

func newEphemeralsGo() *ephemeralsGo {
	return &ephemeralsGo{closed: map[znode.SessionID]bool{}, owner: map[string]znode.SessionID{}, owned: map[znode.SessionID]int{}}
}

// Step follows sessions and their nodes.
func (m *ephemeralsGo) Step(h sim.Happening) *sim.Violation {
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

// change takes in what a transaction does, and says what is wrong with it.
func (m *ephemeralsGo) change(x *datatree.Txn, c *datatree.Change) string {
	switch c.Op {
	case znode.OpCreate, znode.OpCreate2:
		if c.Mode == znode.Ephemeral {
			return m.create(x, c.Path)
		}
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
	if m.closed[x.Session] {
		return fmt.Sprintf("%s creates %s for session %s, which has been closed", x.Zxid, path, x.Session)
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
	return &ephemeralsGo{m.cloneTruth(), maps.Clone(m.closed), maps.Clone(m.owner), maps.Clone(m.owned)}
}

// Encode appends what is committed, what is closed and who owns what.
func (m *ephemeralsGo) Encode(b []byte) []byte {
	b = m.encodeTruth(b)
	b = binary.AppendUvarint(b, uint64(len(m.closed)))
	for _, id := range slices.Sorted(maps.Keys(m.closed)) {
		b = appendSession(b, id)
	}
	for _, path := range slices.Sorted(maps.Keys(m.owner)) {
		b = appendSession(appendString(b, path), m.owner[path])
	}
	return b
}
