package zookeeper

import (
	"fmt"
	"slices"

	"github.com/zoolab/zoolab/nodes/datatree"
	"github.com/zoolab/zoolab/nodes/znode"
	"github.com/zoolab/zoolab/sim"
)

// readYourWrites is G8: whatever a session asks for behind a write of its own is
// answered from a state that has the write. The state is the one that the answer
// names; that what it says is of that state, the certificate of consistency holds it
// to when the run is over.
//
// Zxids are compared as numbers. The write has one of a transaction, and a state
// of a lower number cannot contain it.
type readYourWrites struct {
	asked   flights[question]
	clients []mark // by node
}

// A question is what there is to know of an operation under way.
type question struct {
	session znode.SessionID
	code    znode.OpCode
}

// A mark is the last write of a client's session that succeeded.
type mark struct {
	session znode.SessionID
	n       uint64 // of sim.OpID
	zxid    znode.Zxid
}

// Step follows what sessions write, and judges what they are answered behind it.
func (m *readYourWrites) Step(h sim.Happening) *sim.Violation {
	switch h.Phase() {
	case sim.NoOperation:
		if sim.Crashed.Is(h) && h.Node > 0 {
			m.asked.drop(h.Node)
		}
	case sim.WasInvoked:
		if op, ok := znode.Do.Invoked(h); ok && op.Code != znode.OpCreateSession {
			m.asked.add(h.Op, question{op.Session, op.Code})
		}
	default:
		q, ok := m.asked.take(h.Op)
		if r, returned := znode.Do.Returned(h); ok && returned && shows(r.Zxid) {
			return m.judge(h, q, r.Err, r.Zxid)
		}
	}
	return nil
}

// judge holds an answer to the write before it, and notes it if it is one.
func (m *readYourWrites) judge(h sim.Happening, q question, err znode.Code, z znode.Zxid) *sim.Violation {
	last := grown(&m.clients, h.Op.Client)
	if last.session == q.session && last.n < h.Op.N && z < last.zxid {
		return &sim.Violation{Node: h.Node, Text: fmt.Sprintf("session %s asked for %s (%s) behind its write %d at %s, and was answered at %s",
			q.session, q.code, h.Op, last.n, last.zxid, z)}
	}
	if err == znode.OK && datatree.Writes(q.code) {
		*last = mark{q.session, h.Op.N, z}
	}
	return nil
}

// Clone returns an independent copy.
func (m *readYourWrites) Clone() sim.Monitor {
	return &readYourWrites{m.asked.clone(), slices.Clone(m.clients)}
}

// Encode appends what is under way and what was written.
func (m *readYourWrites) Encode(b []byte) []byte {
	b = m.asked.encode(b, func(b []byte, q question) []byte { return appendInt(appendSession(b, q.session), int64(q.code)) })
	for _, w := range m.clients {
		b = appendUint(appendUint(appendSession(b, w.session), w.n), uint64(w.zxid))
	}
	return b
}
