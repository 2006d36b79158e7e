package zookeeper

import (
	"fmt"
	"slices"

	"github.com/zoolab/zoolab/nodes/client"
	"github.com/zoolab/zoolab/nodes/datatree"
	"github.com/zoolab/zoolab/nodes/election"
	"github.com/zoolab/zoolab/nodes/gate"
	"github.com/zoolab/zoolab/nodes/zab"
	"github.com/zoolab/zoolab/nodes/znode"
	"github.com/zoolab/zoolab/sim"
)

// stranded are the clients that are connected to a server which serves reads alone, by
// node. What they are answered is of a state that may never be committed, so judges of
// what is must know them. A client is one until it says that it has left.
type stranded []sim.NodeID

// step follows the clients.
func (r *stranded) step(h sim.Happening) {
	if !client.Became.Is(h) {
		return
	}
	now := client.Became.Of(h)
	server := sim.NodeID(0)
	if now.To == client.ConnectedReadOnly {
		server = now.Server
	}
	if server != 0 || int(h.Node) < len(*r) {
		*grown((*[]sim.NodeID)(r), h.Node) = server
	}
}

// server is who serves a client reads alone, 0 for nobody.
func (r stranded) server(node sim.NodeID) sim.NodeID {
	if int(node) < len(r) {
		return r[node]
	}
	return 0
}

func (r stranded) encode(b []byte) []byte {
	b = appendUint(b, uint64(len(r)))
	for _, server := range r {
		b = appendUint(b, uint64(server))
	}
	return b
}

// readOnly holds a server that serves reads alone to what it may do: it has no leader,
// its state is that at the end of its history, it answers from that and no other, and
// it writes nothing. Whoever is told that a server does is let off by other judges, so
// it must be true.
type readOnly struct {
	stranded
	writes flights[znode.OpCode]
	peers  []historian // by node
}

// readOnlyMonitors judge servers without a quorum.
func readOnlyMonitors(e Ensemble) []sim.MonitorSpec {
	hears := []sim.Topic{OpenedReadOnly, client.Became, gate.Welcomed}
	if !e.ReadOnlyMode {
		return []sim.MonitorSpec{{
			Name:  "read-only",
			About: "No server serves reads alone, nor says that it does.",
			Cites: "zookeeper.md §3",
			New:   func() sim.Monitor { return noReaders{} },
			Hears: hears,
		}}
	}
	return []sim.MonitorSpec{{
		Name:  "read-only",
		About: "A server says that it serves reads alone if it does, has no leader then, shows the state at the end of its history, and writes nothing.",
		Cites: "zookeeper.md §3, §7: 17; ZOOKEEPER-784",
		New:   func() sim.Monitor { return &readOnly{} },
		Hears: append(hears, zab.Loaded, zab.Logged, zab.Truncated, zab.Installed, zab.Entered, znode.Do, sim.Crashed),
	}}
}

// noReaders is what there is to judge without a readOnlyMode. It has no memory.
type noReaders struct{}

// Step objects to whoever serves reads alone, or says so.
func (m noReaders) Step(h sim.Happening) *sim.Violation {
	id, does := claimant(h), "says that it serves"
	if OpenedReadOnly.Is(h) {
		id, does = h.Node, "serves"
	}
	if id == 0 {
		return nil
	}
	return &sim.Violation{Node: id, Text: fmt.Sprintf("server %d %s reads alone, and has no readOnlyMode", id, does)}
}

// Clone returns the monitor itself.
func (m noReaders) Clone() sim.Monitor { return m }

// Encode appends nothing.
func (m noReaders) Encode(b []byte) []byte { return b }

// claimant is the server that has told somebody that it serves reads alone, 0 for none.
func claimant(h sim.Happening) sim.NodeID {
	switch {
	case client.Became.Is(h) && client.Became.Of(h).To == client.ConnectedReadOnly:
		return client.Became.Of(h).Server
	case gate.Welcomed.Is(h) && gate.Welcomed.Of(h).ReadOnly:
		return gate.Welcomed.Of(h).Server
	}
	return 0
}

// A historian is a server, by what it says of its history.
type historian struct {
	leads  bool // or follows
	end    znode.Zxid
	opened []znode.Zxid // the states from which it has served reads alone, in order
}

// Step follows histories, and judges states and answers.
func (m *readOnly) Step(h sim.Happening) *sim.Violation {
	switch h.Phase() {
	case sim.NoOperation:
		m.stranded.step(h)
		return m.onFact(h)
	case sim.WasInvoked:
		if op, ok := znode.Do.Invoked(h); ok && datatree.Writes(op.Code) {
			m.writes.add(h.Op, op.Code)
		}
	default:
		code, write := m.writes.take(h.Op)
		server := m.server(h.Node)
		r, ok := znode.Do.Returned(h)
		switch {
		case server == 0 || !ok:
		case write && r.Err == znode.OK && code != znode.OpCreateSession && code != znode.OpCloseSession:
			return &sim.Violation{Node: server, Text: fmt.Sprintf("server %d serves reads alone, and has told client %d that its %s is done at %s", server, h.Node, code, r.Zxid)}
		case shows(r.Zxid) && !slices.Contains(m.peer(server).opened, r.Zxid):
			return &sim.Violation{Node: server, Text: fmt.Sprintf("server %d serves reads alone, and has answered client %d from %s, at which its history never ended", server, h.Node, r.Zxid)}
		}
	}
	return nil
}

func (m *readOnly) peer(id sim.NodeID) *historian { return grown(&m.peers, id) }

func (m *readOnly) onFact(h sim.Happening) *sim.Violation {
	switch {
	case zab.Loaded.Is(h):
		*m.peer(h.Node) = historian{end: zab.Loaded.Of(h).Zxid, opened: m.peer(h.Node).opened}
	case zab.Logged.Is(h):
		m.peer(h.Node).end = zab.Logged.Of(h).Zxid
	case zab.Truncated.Is(h):
		m.peer(h.Node).end = zab.Truncated.Of(h)
	case zab.Installed.Is(h):
		m.peer(h.Node).end = zab.Installed.Of(h)
	case zab.Entered.Is(h):
		m.peer(h.Node).leads = zab.Entered.Of(h).Role != election.Looking
	case OpenedReadOnly.Is(h):
		return m.onOpened(h.Node, OpenedReadOnly.Of(h).Zxid)
	case claimant(h) != 0:
		return m.onClaim(claimant(h))
	case sim.Crashed.Is(h) && h.Node > 0:
		m.writes.drop(h.Node)
	}
	return nil
}

// onOpened judges a server as it begins. One that has led, and proposed nothing, calls
// its state by the beginning of its epoch.
func (m *readOnly) onOpened(id sim.NodeID, z znode.Zxid) *sim.Violation {
	p := m.peer(id)
	switch {
	case p.leads:
		return &sim.Violation{Node: id, Text: fmt.Sprintf("server %d serves reads alone, and has or is a leader", id)}
	case z != p.end && (z.Counter() != 0 || z < p.end):
		return &sim.Violation{Node: id, Text: fmt.Sprintf("server %d serves reads alone from %s, and its history ends at %s", id, z, p.end)}
	}
	if !slices.Contains(p.opened, z) {
		p.opened = append(p.opened, z)
	}
	return nil
}

// onClaim judges a server that has told somebody that it serves reads alone. It may have
// found a leader meanwhile.
func (m *readOnly) onClaim(id sim.NodeID) *sim.Violation {
	if len(m.peer(id).opened) > 0 {
		return nil
	}
	return &sim.Violation{Node: id, Text: fmt.Sprintf("server %d says that it serves reads alone, and has never begun to", id)}
}

// Clone returns an independent copy.
func (m *readOnly) Clone() sim.Monitor {
	c := &readOnly{slices.Clone(m.stranded), m.writes.clone(), slices.Clone(m.peers)}
	for i := range c.peers {
		c.peers[i].opened = slices.Clone(c.peers[i].opened)
	}
	return c
}

// Encode appends who reads where, and how far servers are.
func (m *readOnly) Encode(b []byte) []byte {
	b = m.writes.encode(m.stranded.encode(b), func(b []byte, code znode.OpCode) []byte { return appendInt(b, int64(code)) })
	for _, p := range m.peers {
		b = append(appendUint(b, uint64(p.end)), 0)
		if p.leads {
			b[len(b)-1] = 1
		}
		b = appendUint(b, uint64(len(p.opened)))
		for _, z := range p.opened {
			b = appendUint(b, uint64(z))
		}
	}
	return b
}
