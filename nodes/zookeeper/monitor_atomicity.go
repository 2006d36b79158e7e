package zookeeper

import (
	"cmp"
	"fmt"
	"maps"
	"math"
	"slices"

	"github.com/zoolab/zoolab/nodes/datatree"
	"github.com/zoolab/zoolab/nodes/znode"
	"github.com/zoolab/zoolab/sim"
)

// atomicity lays what clients are told of their writes along the transactions
// that were made of them. A transaction bears its session and the client's number
// for the request, which is the operation's.
//
// The end of a session that no transaction has made is none either, where sessions are
// local. To own a node is refused to such a one as what it is by its server, and as
// expired by the leader.
//
// An answer that is OK before its transaction is committed is not judged here:
// that what was told stays is durability's.
type atomicity struct {
	truth
	asked   flights[asker]
	open    map[asker]deed
	refused map[asker]znode.Code // writes that were answered without a transaction
	local   bool                 // whether sessions may be a server's own
	made    map[znode.SessionID]bool
}

// An asker is who asks for a transaction, and by what number.
type asker struct {
	session znode.SessionID
	xid     int32
}

// A deed is what has become of a write that is not answered yet.
type deed struct {
	ends  bool       // it is to end the session
	zxid  znode.Zxid // of its transaction, 0 as long as there is none
	err   znode.Code
	parts []znode.Code // of a multi
}

func newAtomicity(local bool) *atomicity {
	return &atomicity{open: map[asker]deed{}, refused: map[asker]znode.Code{}, local: local, made: map[znode.SessionID]bool{}}
}

// Step follows writes from the request to the transaction and the answer.
func (m *atomicity) Step(h sim.Happening) *sim.Violation {
	switch h.Phase() {
	case sim.NoOperation:
		if m.step(h) {
			return m.onCommits(h)
		}
	case sim.WasInvoked:
		if op, ok := znode.Do.Invoked(h); ok && op.Code != znode.OpCreateSession && datatree.Writes(op.Code) {
			who := asker{op.Session, int32((h.Op.N-1)%math.MaxInt32) + 1}
			m.asked.add(h.Op, who)
			m.open[who] = deed{ends: op.Code == znode.OpCloseSession}
		}
	default:
		who, ok := m.asked.take(h.Op)
		if !ok {
			return nil
		}
		did := m.open[who]
		delete(m.open, who)
		if r, returned := znode.Do.Returned(h); returned {
			if text := m.judge(who, did, &r); text != "" {
				return &sim.Violation{Node: h.Node, Text: fmt.Sprintf("write %s of session %s was told %s", h.Op, who.session, text)}
			}
		}
	}
	return nil
}

// onCommits finds who asked for what is committed.
func (m *atomicity) onCommits(h sim.Happening) *sim.Violation {
	for x, err := range m.read() {
		if err != nil {
			return notATxn(h, err)
		}
		if k := halved(&x.Change); k >= 0 {
			return &sim.Violation{Node: h.Node, Text: fmt.Sprintf("%s is half of a multi: its operation %d takes place, and others fail", x.Zxid, k+1)}
		}
		if m.local && x.Change.Op == znode.OpCreateSession {
			m.made[x.Session] = true
		}
		if x.Cxid == 0 {
			continue
		}
		who := asker{x.Session, x.Cxid}
		if _, waits := m.open[who]; waits {
			m.open[who] = deedOf(&x)
		} else if told, refused := m.refused[who]; refused && outcomeOf(&x.Change) == znode.OK {
			return &sim.Violation{Node: h.Node, Text: fmt.Sprintf("%s takes place, of which session %s was told %s", x.Zxid, who.session, told)}
		}
	}
	return nil
}

// halved returns the first operation of a multi that takes place while others
// fail, -1 when there is none.
func halved(c *datatree.Change) int {
	fails := func(part datatree.Change) bool { return part.Op == znode.OpError }
	if c.Op != znode.OpMulti || !slices.ContainsFunc(c.Parts, fails) {
		return -1
	}
	return slices.IndexFunc(c.Parts, func(part datatree.Change) bool { return !fails(part) })
}

// outcomeOf is the code with which a transaction is answered. A multi that failed
// is answered with OK and with codes for its operations.
func outcomeOf(c *datatree.Change) znode.Code {
	if c.Op == znode.OpError {
		return c.Err
	}
	return znode.OK
}

// deedOf is what a transaction has done, as far as it is told of.
func deedOf(x *datatree.Txn) deed {
	d := deed{zxid: x.Zxid, err: outcomeOf(&x.Change)}
	for i := range x.Change.Parts {
		d.parts = append(d.parts, outcomeOf(&x.Change.Parts[i]))
	}
	return d
}

// judge holds an answer to what has become of the write; "" is well.
func (m *atomicity) judge(who asker, did deed, r *znode.Result) string {
	switch {
	case did.zxid == 0 && r.Err != znode.OK:
		m.refused[who] = r.Err
		return ""
	case did.zxid == 0 && (!m.has(r.Zxid) || did.ends && m.local && !m.made[who.session]):
		return ""
	case did.zxid == 0:
		return fmt.Sprintf("OK at %s, where another's transaction is", r.Zxid)
	case did.err != r.Err && !(m.local && r.Err == znode.ErrEphemeralOnLocalSession && did.err == znode.ErrSessionExpired && !m.made[who.session]):
		return fmt.Sprintf("%s, and is committed at %s as %s", r.Err, did.zxid, did.err)
	case did.zxid != r.Zxid:
		return fmt.Sprintf("%s at %s, and is committed at %s", r.Err, r.Zxid, did.zxid)
	case len(did.parts) != len(r.Results):
		return fmt.Sprintf("of %d operations at %s, and %d are committed", len(r.Results), r.Zxid, len(did.parts))
	}
	for i, is := range did.parts {
		if is != r.Results[i].Err {
			return fmt.Sprintf("%s of operation %d at %s, which is committed as %s", r.Results[i].Err, i+1, r.Zxid, is)
		}
	}
	return ""
}

// Clone returns an independent copy.
func (m *atomicity) Clone() sim.Monitor {
	return &atomicity{m.cloneTruth(), m.asked.clone(), maps.Clone(m.open), maps.Clone(m.refused), m.local, maps.Clone(m.made)}
}

// Encode appends what is committed, asked for and refused. What has become of
// open writes, and which sessions were made, follows from what is committed.
func (m *atomicity) Encode(b []byte) []byte {
	b = m.asked.encode(m.encodeTruth(b), appendAsker)
	for _, who := range slices.SortedFunc(maps.Keys(m.refused), asker.compare) {
		b = appendInt(appendAsker(b, who), int64(m.refused[who]))
	}
	return b
}

func (a asker) compare(b asker) int {
	return cmp.Or(cmp.Compare(a.session, b.session), cmp.Compare(a.xid, b.xid))
}

func appendAsker(b []byte, a asker) []byte {
	return appendInt(appendSession(b, a.session), int64(a.xid))
}
