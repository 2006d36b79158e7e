package zookeeper

import (
	"maps"
	"slices"

	"github.com/zoolab/zoolab/nodes/gate"
	"github.com/zoolab/zoolab/nodes/znode"
	"github.com/zoolab/zoolab/sim"
)

// guests are the visitors of gates. A node is many of them, so they go by their
// sessions. Nothing is known of what one watches but what it has asked for on this
// connection: what it brings with it, it says itself.
type guests struct {
	bySession map[znode.SessionID]*guest
	sessions  map[uint64]znode.SessionID // by visitor
}

// A guest is the visitor that has a session now.
type guest struct {
	watcher
	visitor uint64
}

func (g guests) clone() guests {
	c := guests{maps.Clone(g.bySession), maps.Clone(g.sessions)}
	for _, id := range slices.Sorted(maps.Keys(g.bySession)) {
		c.bySession[id] = &guest{g.bySession[id].clone(), g.bySession[id].visitor}
	}
	return c
}

func (g guests) encode(b []byte) []byte {
	for _, visitor := range slices.Sorted(maps.Keys(g.sessions)) {
		b = appendSession(appendUint(b, visitor), g.sessions[visitor])
	}
	for _, id := range slices.Sorted(maps.Keys(g.bySession)) {
		b = g.bySession[id].encode(b)
	}
	return b
}

// of returns what is known of a session of a node.
func (m *watches) of(node sim.NodeID, session znode.SessionID) *watcher {
	if g := m.guests.bySession[session]; g != nil {
		return &g.watcher
	}
	return m.client(node)
}

// onGate follows who comes in by a gate, and goes.
func (m *watches) onGate(h sim.Happening) *sim.Violation {
	switch {
	case gate.Welcomed.Is(h):
		m.onWelcomed(gate.Welcomed.Of(h))
	case gate.Brought.Is(h):
		return m.onBrought(h, gate.Brought.Of(h))
	case gate.Left.Is(h):
		m.dismiss(gate.Left.Of(h).To)
	case gate.Dropped.Is(h):
		m.dismiss(gate.Dropped.Of(h).To)
	}
	return nil
}

// onWelcomed is a visitor who is let in, in place of whoever had its session before.
func (m *watches) onWelcomed(r gate.Reception) {
	if r.Timeout <= 0 || r.ReadOnly {
		return
	}
	if m.guests.bySession == nil {
		m.guests = guests{map[znode.SessionID]*guest{}, map[uint64]znode.SessionID{}}
	}
	if before := m.guests.bySession[r.Session]; before != nil {
		delete(m.guests.sessions, before.visitor)
	}
	m.guests.sessions[r.Visitor] = r.Session
	m.guests.bySession[r.Session] = &guest{watcher{session: r.Session, server: r.Server}, r.Visitor}
}

// dismiss is the end of a visitor. Judges know no more of its session.
func (m *watches) dismiss(visitor uint64) {
	if session, judged := m.guests.sessions[visitor]; judged {
		delete(m.guests.sessions, visitor)
		delete(m.guests.bySession, session)
	}
}

// onBrought is the watches that a visitor brings to its server. One that has watches
// there already, or brings what no client does, is not judged any more.
func (m *watches) onBrought(h sim.Happening, l gate.Luggage) *sim.Violation {
	c := m.guests.bySession[l.Session]
	if c == nil {
		return nil
	}
	if !m.some {
		m.some = true
		if v := m.readOn(h); v != nil {
			return v
		}
	}
	if !l.First || !wellPacked(&l.Watches) {
		m.dismiss(c.visitor)
		return nil
	}
	c.left, c.brought = left{}, map[string]lists{}
	for i, paths := range [][]string{l.Watches.Data, l.Watches.Exist, l.Watches.Child, l.Watches.Persistent, l.Watches.Recursive} {
		for _, path := range paths {
			on := onData << i
			c.brought[path] |= on
			c.left[path] = watched{lists: c.left[path].lists | on}
		}
	}
	return nil
}

// wellPacked reports whether a client may bring these watches: each list has a path once,
// and none that is empty, by which a server reads the root.
func wellPacked(w *znode.Watches) bool {
	for _, paths := range [][]string{w.Data, w.Exist, w.Child, w.Persistent, w.Recursive} {
		sorted := slices.Sorted(slices.Values(paths))
		if len(slices.Compact(sorted)) < len(paths) || slices.Contains(paths, "") {
			return false
		}
	}
	return int64(w.Since) >= 0
}
