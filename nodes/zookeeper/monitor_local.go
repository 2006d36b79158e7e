package zookeeper

import (
	"fmt"
	"maps"
	"slices"

	"github.com/zoolab/zoolab/nodes/client"
	"github.com/zoolab/zoolab/nodes/gate"
	"github.com/zoolab/zoolab/nodes/zab"
	"github.com/zoolab/zoolab/nodes/znode"
	"github.com/zoolab/zoolab/sim"
)

// localsStay follows by which servers sessions are let in. One may go from the first to
// another if it has been made by a transaction, of which the leader knows from when it
// proposes that.
type localsStay struct {
	made map[znode.SessionID]bool
	home map[znode.SessionID]sim.NodeID // of those that are not made
}

func newLocalsStay() *localsStay {
	return &localsStay{map[znode.SessionID]bool{}, map[znode.SessionID]sim.NodeID{}}
}

// Step judges servers as they let a session in.
func (m *localsStay) Step(h sim.Happening) *sim.Violation {
	switch {
	case zab.Proposed.Is(h):
		x, err := DecodeTxn(zab.Proposed.Of(h).Zxid, zab.Proposed.Of(h).Value)
		if err == nil && x.Change.Op == znode.OpCreateSession {
			m.made[x.Session] = true
			delete(m.home, x.Session)
		}
	case client.Became.Is(h):
		if s := client.Became.Of(h); s.To.Connected() {
			return m.onLetIn(h, s.Session, s.Server)
		}
	case gate.Welcomed.Is(h):
		if r := gate.Welcomed.Of(h); r.Timeout > 0 {
			return m.onLetIn(h, r.Session, r.Server)
		}
	}
	return nil
}

func (m *localsStay) onLetIn(h sim.Happening, id znode.SessionID, server sim.NodeID) *sim.Violation {
	if m.made[id] {
		return nil
	}
	if home, known := m.home[id]; known && home != server {
		return &sim.Violation{Node: h.Node, Text: fmt.Sprintf("server %d has let in session %s, which is server %d's own", server, id, home)}
	}
	m.home[id] = server
	return nil
}

// Clone returns an independent copy.
func (m *localsStay) Clone() sim.Monitor {
	return &localsStay{maps.Clone(m.made), maps.Clone(m.home)}
}

// Encode appends which sessions there are, and whose the others are.
func (m *localsStay) Encode(b []byte) []byte {
	b = appendUint(b, uint64(len(m.made)))
	for _, id := range slices.Sorted(maps.Keys(m.made)) {
		b = appendSession(b, id)
	}
	for _, id := range slices.Sorted(maps.Keys(m.home)) {
		b = appendUint(appendSession(b, id), uint64(m.home[id]))
	}
	return b
}
