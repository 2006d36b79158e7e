package zookeeper

import (
	"fmt"
	"slices"

	"github.com/zoolab/zoolab/nodes/client"
	"github.com/zoolab/zoolab/nodes/zab"
	"github.com/zoolab/zoolab/nodes/znode"
	"github.com/zoolab/zoolab/sim"
)

// timeliness is G5: when every fault is over, a server that lags behind what was
// committed either catches up or ceases to serve. It is judged by the world's
// time, at the answers that clients get: a server that answers nobody misleads
// nobody. In a search time stands still, and it has nothing to say.
//
// A server may lag for syncLimit ticks before its leader gives it up, which looks
// every half tick, and for as long again before it gives up a leader that it does
// not hear. From there on it has a tick to hang up on its clients: one answer may
// have been on its way, and another a tick later may not.
//
// What faults have left in the queues of links may take long to arrive when they are
// over. So a server is judged from when it has applied a transaction within a tick of
// its commit: links keep their order, and on its own nothing is queued then.
type timeliness struct {
	bound, grace sim.Duration
	calm         bool // every fault is over
	// recent are the commits of which servers need not know yet, and due is the last
	// of which they must.
	recent  []commit
	due     znode.Zxid
	servers []pace // by node
	at      []sim.NodeID
}

// A commit is when a leader committed a transaction.
type commit struct {
	zxid znode.Zxid
	at   sim.Time
}

// A pace is how far a server has come.
type pace struct {
	applied znode.Zxid
	prompt  bool     // it has applied a transaction in good time, with this leader
	late    sim.Time // when it was first seen to answer too far behind, 0 when it was not
}

func newTimeliness(e Ensemble) *timeliness {
	return &timeliness{bound: sim.Duration(2*e.SyncLimit+1) * e.TickTime, grace: e.TickTime}
}

// Step follows commits, servers, and who is whose client.
func (m *timeliness) Step(h sim.Happening) *sim.Violation {
	if h.Phase() != sim.NoOperation {
		if m.calm && h.Phase() == sim.HasReturned {
			return m.onAnswer(h)
		}
		return nil
	}
	switch {
	case Applied.Is(h):
		m.reach(m.pace(h.Node), Applied.Of(h).Zxid, h.At)
	case zab.Committed.Is(h):
		if m.calm {
			m.recent = append(m.recent, commit{zab.Committed.Of(h), h.At})
		}
	case zab.Entered.Is(h):
		if s := zab.Entered.Of(h); s.Phase == zab.Broadcast {
			*m.pace(h.Node) = pace{applied: s.Zxid}
		}
	case sim.Healed.Is(h):
		m.calm = true
	case client.Became.Is(h):
		now := client.Became.Of(h)
		if now.To == client.ConnectedReadOnly { // who promises nothing is not late
			now.Server = 0
		}
		*grown(&m.at, h.Node) = now.Server
	}
	return nil
}

// reach notes that a server has applied a transaction.
func (m *timeliness) reach(p *pace, z znode.Zxid, now sim.Time) {
	p.applied = z
	for i := len(m.recent); i > 0 && !p.prompt && m.recent[i-1].zxid >= z; i-- {
		p.prompt = m.recent[i-1].zxid == z && now.Sub(m.recent[i-1].at) <= m.grace
	}
}

func (m *timeliness) pace(server sim.NodeID) *pace { return grown(&m.servers, server) }

// onAnswer judges the server whose client has been answered.
func (m *timeliness) onAnswer(h sim.Happening) *sim.Violation {
	for len(m.recent) > 0 && h.At.Sub(m.recent[0].at) > m.bound {
		m.due = max(m.due, m.recent[0].zxid)
		m.recent = m.recent[1:]
	}
	server := *grown(&m.at, h.Node)
	p := m.pace(server)
	switch {
	case server == 0 || !p.prompt:
	case p.applied >= m.due:
		p.late = 0
	case p.late == 0:
		p.late = h.At
	case h.At.Sub(p.late) > m.grace:
		return &sim.Violation{Node: server, Text: fmt.Sprintf("server %d has applied %s and goes on serving, %s after it should have come to %s",
			server, p.applied, h.At.Sub(p.late), m.due)}
	}
	return nil
}

// grown returns the entry of a node in a list, which it makes longer if need be.
func grown[T any](list *[]T, id sim.NodeID) *T {
	if int(id) >= len(*list) {
		*list = append(*list, make([]T, int(id)+1-len(*list))...)
	}
	return &(*list)[id]
}

// Clone returns an independent copy.
func (m *timeliness) Clone() sim.Monitor {
	c := *m
	c.recent, c.servers, c.at = slices.Clone(m.recent), slices.Clone(m.servers), slices.Clone(m.at)
	return &c
}

// Encode appends how far everybody is. Times do not belong to a search's state.
func (m *timeliness) Encode(b []byte) []byte {
	b = append(appendUint(b, uint64(m.due)), 0)
	if m.calm {
		b[len(b)-1] = 1
	}
	for _, p := range m.servers {
		b = append(appendUint(b, uint64(p.applied)), 0)
		if p.prompt {
			b[len(b)-1] = 1
		}
	}
	for _, server := range m.at {
		b = appendUint(b, uint64(server))
	}
	return b
}
