package gate

import (
	"math"
	"slices"

	"github.com/zoolab/zoolab/nodes/client"
	"github.com/zoolab/zoolab/nodes/jute"
	"github.com/zoolab/zoolab/nodes/znode"
	"github.com/zoolab/zoolab/sim"
)

// A visitor is one connection from outside.
type visitor struct {
	id       uint64 // by the number that the outside has for it
	conn     sim.Conn
	server   sim.NodeID
	from     client.Origin // of nobody knows where: of the gate
	open     bool
	greeted  bool   // it has sent its ConnectRequest, or a word
	settled  bool   // and been let in
	early    []said // what came before it could be sent
	bytes    int    // of that
	brief    bool   // its ConnectRequest had no readOnly, and neither must the answer
	readOnly bool   // that said that a server will do which serves reads alone
	quiet    bool   // its session has gone on to another visitor, or its server serves reads alone
	busy     bool   // it has asked for something
	session  znode.SessionID
	welcome  []byte     // the frame that it was let in with
	seen     znode.Zxid // the highest that it has been shown
	who      []znode.ID
	birth    uint64  // the createSession under way, 0 for none
	sent     []asked // and not answered, oldest first
	proofs   []asked // the same of what is answered out of turn: auth, and what nobody knows
}

// said is a frame of a visitor, or a four-letter word.
type said struct {
	text string
	word bool
}

// An asked request waits for its answer.
type asked struct {
	xid    int32  // the visitor's
	as     int32  // the number that it was sent under
	n      uint64 // of the operation, 0 for none
	op     znode.Op
	wanted znode.OpCode // what the visitor has asked for, if that could be read
}

// Bounds of what one visitor may leave with a gate, behind which it is hung up on.
const (
	mostEarly = 16 << 20 // bytes that came before its server let it in
	mostAsked = 20_000   // requests without an answer
	mostNames = 1000     // proofs of who it is, which go with all that it asks for
)

// admit begins a connection for a visitor.
func (g *Gate) admit(env *sim.Env, id uint64, server sim.NodeID, from client.Origin) {
	v := &visitor{id: id, server: server, from: from, conn: env.Dial(client.Port, server)}
	v.who = []znode.ID{{Scheme: znode.SchemeIP, ID: from.Or(v.conn).IP}}
	g.visitors[id], g.byConn[v.conn] = v, id
}

// take is what a visitor says. A server reads nothing before it has let the visitor in,
// and the judges would not know whose it is.
func (g *Gate) take(env *sim.Env, v *visitor, s said) {
	switch {
	case len(s.text) > g.longest:
		g.drop(env, v)
	case !v.open, v.greeted && !v.settled:
		v.early = append(v.early, s)
		if v.bytes += len(s.text); v.bytes > mostEarly || len(v.early) > mostAsked {
			g.drop(env, v)
		}
	case s.word && v.greeted: // what is no length any more
		g.drop(env, v)
	case s.word:
		v.greeted = true
		client.Word.Send(env, v.conn, client.Question{Word: s.text, From: v.from, Epoch: g.epoch})
	case !v.greeted:
		g.introduce(env, v, s.text)
	default:
		g.ask(env, v, s.text)
	}
}

// introduce is the first frame. One that cannot be read ends the connection, since it
// has no number to answer to.
func (g *Gate) introduce(env *sim.Env, v *visitor, frame string) {
	m, err := jute.ReadConnectRequest([]byte(frame))
	if err != nil {
		g.drop(env, v)
		return
	}
	v.greeted, v.brief, v.readOnly, v.session = true, !m.HasReadOnly, m.ReadOnly, m.Session
	if shown(m.LastZxidSeen) {
		v.seen = m.LastZxidSeen
	}
	if m.Session == 0 {
		v.birth = znode.Do.Invoke(env, znode.Op{Code: znode.OpCreateSession, Timeout: m.Timeout}).N
	}
	client.ConnectRequest.Send(env, v.conn, client.Introduction{LastZxidSeen: m.LastZxidSeen, Timeout: m.Timeout, Session: m.Session,
		Password: m.Password.Bytes, ReadOnly: m.ReadOnly, From: v.from})
}

// ask is any other frame. One without a header ends the connection, and so does one
// that is about who the visitor is and cannot be read, or brings no token at all.
func (g *Gate) ask(env *sim.Env, v *visitor, frame string) {
	r, headed, err := jute.ReadRequest([]byte(frame))
	proves := r.Op.Code == znode.OpAuth || r.Op.Code == znode.OpSASL
	if !headed || proves && err != nil || r.Op.Code == znode.OpSASL && r.Op.Data.Null || len(v.sent)+len(v.proofs) >= mostAsked || proves && len(v.who) > mostNames {
		g.drop(env, v)
		return
	}
	op := sendable(&r.Op, err)
	q := asked{xid: r.Xid, op: outline(op)}
	if err == nil {
		q.wanted = r.Op.Code
	}
	switch op.Code {
	case znode.OpPing:
		q.as = jute.XidPing
		v.sent = append(v.sent, q)
		client.Ping.Send(env, v.conn, struct{}{})
		return
	case znode.OpAuth, znode.OpSASL:
		q.as = client.XidAuth
		v.proofs = append(v.proofs, q)
		v.prove(op.Auth)
	case znode.OpSetWatches, znode.OpSetWatches2:
		q.as = client.XidSetWatches
		v.sent = append(v.sent, q)
		if !v.quiet {
			Brought.Observe(env, Luggage{v.session, *op.Watches, !v.busy})
		}
		v.busy = true
	case unheardOf: // is no operation; it costs the visitor the connection
		q.as = xidUnheardOf
		v.proofs = append(v.proofs, q)
	default:
		q.n, q.as = v.operate(env, op)
		v.sent = append(v.sent, q)
		v.busy = true
	}
	client.Request.Send(env, v.conn, client.Call{Xid: q.as, Op: *op})
}

// outline is what of an operation its answer is read by.
func outline(op *znode.Op) znode.Op {
	o := znode.Op{Code: op.Code, Watches: op.Watches}
	if op.Ops != nil {
		o.Ops = make([]znode.Op, len(op.Ops))
		for i := range op.Ops {
			o.Ops[i].Code = op.Ops[i].Code
		}
	}
	return o
}

// operate states an operation, and numbers its request. Of a visitor that is quiet judges
// hear that it has tried to write, and not with what success: that is none but where it
// ends its session, which has gone on. Its reads are nobody's.
func (v *visitor) operate(env *sim.Env, op *znode.Op) (n uint64, as int32) {
	if v.quiet && !isWrite(op.Code) {
		return 0, xidQuiet
	}
	stated := *op
	stated.Session, stated.Who = v.session, v.who
	id := znode.Do.Invoke(env, stated)
	as = int32((id.N-1)%math.MaxInt32) + 1
	if v.quiet {
		znode.Do.GiveUp(env, id)
		return 0, as
	}
	return id.N, as
}

// prove notes who the visitor says it is. A server that does not believe it hangs up.
func (v *visitor) prove(proof znode.ID) {
	if proof.Scheme != znode.SchemeDigest {
		return
	}
	if id := (znode.ID{Scheme: proof.Scheme, ID: client.Digest(proof.ID)}); !slices.Contains(v.who, id) {
		v.who = append(slices.Clip(v.who), id) // facts hold the others
	}
}

// shown reports whether a zxid tells of a state: it is signed on the wire.
func shown(z znode.Zxid) bool { return int64(z) > 0 }
