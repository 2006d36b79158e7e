package gate

import (
	"slices"

	"github.com/zoolab/zoolab/nodes/client"
	"github.com/zoolab/zoolab/nodes/jute"
	"github.com/zoolab/zoolab/nodes/znode"
	"github.com/zoolab/zoolab/sim"
)

// Script is the one line of a client that is a gate.
const Script = "gate"

// New returns the factory of a gate to servers, of these names in the same order, for
// requests of at most so many bytes.
func New(servers []sim.NodeID, names []string, longest int) func() sim.Node {
	return func() sim.Node { return &Gate{servers: servers, names: names, longest: longest} }
}

// A Gate is the node. Make one with [New].
type Gate struct {
	servers []sim.NodeID `sim:"fixed"`
	names   []string     `sim:"fixed"` // of the servers, in the same order
	longest int          `sim:"fixed"`

	epoch     int64               // milliseconds outside when the world's time was 0
	visitors  map[uint64]*visitor // by the number that the outside has for the connection
	byConn    map[sim.Conn]uint64
	bySession map[znode.SessionID]uint64 // the last that was let in with it
}

// Start begins with nobody.
func (g *Gate) Start(env *sim.Env) {
	g.visitors, g.byConn, g.bySession = map[uint64]*visitor{}, map[sim.Conn]uint64{}, map[znode.SessionID]uint64{}
	client.Done.Observe(env, client.Tally{}) // it has no work of its own
}

// Timer is never set.
func (g *Gate) Timer(*sim.Env, sim.TimerID) {}

// Receive hands on what servers send.
func (g *Gate) Receive(env *sim.Env, d sim.Delivery) {
	id, ok := g.byConn[d.Conn]
	if !ok {
		return // the visitor has hung up
	}
	v := g.visitors[id]
	switch {
	case d.Opened():
		v.open = true
		g.catchUp(env, v)
	case d.Closed():
		g.drop(env, v)
	case client.Text.Is(d):
		Sent.Observe(env, Parcel{To: v.id, Frame: client.Text.Of(d), Text: true})
	case client.ConnectResponse.Is(d):
		g.onWelcome(env, v, client.ConnectResponse.Of(d))
	case client.Reply.Is(d):
		g.onReply(env, v, client.Reply.Of(d))
	case client.Notification.Is(d):
		g.onNotification(env, v, client.Notification.Of(d))
	case client.Pong.Is(d):
		g.onPong(env, v, client.Pong.Of(d))
	}
}

// catchUp sends what came too early.
func (g *Gate) catchUp(env *sim.Env, v *visitor) {
	early := v.early
	v.early, v.bytes = nil, 0
	for _, s := range early {
		if g.visitors[v.id] != v {
			return // one of them ended it
		}
		g.take(env, v, s)
	}
}

// onWelcome is a server's answer to the introduction.
func (g *Gate) onWelcome(env *sim.Env, v *visitor, w client.Welcome) {
	in, session, birth := w.Timeout > 0, v.session, v.birth
	v.session, v.settled, v.birth, v.quiet = w.Session, true, 0, w.ReadOnly
	if in {
		session = w.Session
		g.succeed(env, v)
	}
	if op := (sim.OpID{Client: env.Self(), N: birth}); birth != 0 && in && !w.ReadOnly {
		znode.Do.Return(env, op, znode.Result{Session: w.Session, Timeout: w.Timeout})
	} else if birth != 0 {
		znode.Do.GiveUp(env, op)
	}
	Welcomed.Observe(env, Reception{v.id, v.server, session, birth != 0, w.Timeout, w.ReadOnly})
	if in && w.ReadOnly && !v.readOnly {
		client.Limited.Observe(env, client.Limit{Server: v.server, Session: session})
	}
	v.welcome = jute.AppendConnectResponse(nil, jute.ConnectResponse{Timeout: w.Timeout, Session: w.Session,
		Password: znode.Data{Bytes: w.Password}, ReadOnly: w.ReadOnly, HasReadOnly: !v.brief})
	g.send(env, v, v.welcome)
	g.catchUp(env, v)
}

// succeed has a session go on with a visitor, and without the one that has had it. That
// one may yet be told something by the server that it is left with, but what it is told
// is no more a part of the session.
func (g *Gate) succeed(env *sim.Env, v *visitor) {
	if id, ok := g.bySession[v.session]; ok {
		before := g.visitors[id]
		before.quiet = true
		g.giveUp(env, before.sent)
		for i := range before.sent {
			before.sent[i].n = 0
		}
	}
	g.bySession[v.session] = v.id
}

// onReply is the answer to a request. Those to who a visitor says it is come out of
// turn, and so do those to what nobody knows, all others in the order of requests.
func (g *Gate) onReply(env *sim.Env, v *visitor, a client.Answer) {
	if !v.settled { // it is refused, not as one without a session is
		g.send(env, v, jute.AppendHeader(nil, a.Xid, a.Result.Zxid, a.Result.Err))
		return
	}
	line := &v.sent
	if a.Xid == client.XidAuth || a.Xid == xidUnheardOf {
		line = &v.proofs
	}
	q, ok := g.answered(env, line, a.Xid)
	if !ok {
		g.misanswered(env, v, a.Xid)
		return
	}
	switch {
	case v.quiet:
	case q.n != 0:
		znode.Do.Return(env, sim.OpID{Client: env.Self(), N: q.n}, a.Result)
	case q.op.Watches != nil && a.Result.Err == znode.OK:
		client.Rearmed.Observe(env, client.Rearming{Session: v.session, Server: v.server, Watches: q.op.Watches.Len(), Since: q.op.Watches.Since, Zxid: a.Result.Zxid})
	}
	g.send(env, v, g.rendered(v, &q, a.Result))
	if g.lead(env, v, a.Result.Zxid) && shown(a.Result.Zxid) {
		v.seen = a.Result.Zxid
	}
}

// rendered is the frame that answers a visitor's request.
func (g *Gate) rendered(v *visitor, q *asked, r znode.Result) []byte {
	told := g.outside(r)
	switch {
	case q.wanted == znode.OpCreateSession && (told.Err == znode.OK || told.Err == znode.ErrNotReadOnly):
		return v.welcome
	case q.wanted == znode.OpReconfig && told.Err == znode.ErrMarshallingError:
		told.Err = znode.ErrReconfigDisabled
	}
	return jute.AppendReply(nil, q.xid, &q.op, &told)
}

// answered takes the request that an answer is to out of a line: the first that has an
// answer, since a check by itself that holds has none in 3.8.
func (g *Gate) answered(env *sim.Env, line *[]asked, as int32) (q asked, ok bool) {
	for i := range *line {
		if q = (*line)[i]; q.as == as {
			g.giveUp(env, (*line)[:i])
			clear((*line)[:i+1])
			*line = (*line)[i+1:] // not moved up: there may be thousands behind
			return q, true
		}
		if q.op.Code != znode.OpCheck {
			break
		}
	}
	return asked{}, false
}

// misanswered hangs up on behalf of a visitor whose server answers what was not asked.
func (g *Gate) misanswered(env *sim.Env, v *visitor, got int32) {
	m := client.Mismatch{Server: v.server, Session: v.session, Got: got}
	if len(v.sent) > 0 {
		m.Want = v.sent[0].as
	}
	client.Misanswered.Observe(env, m)
	g.drop(env, v)
}

// lead reports whether a server shows a visitor no older state than it has been shown.
// A client that is shown one hangs up.
func (g *Gate) lead(env *sim.Env, v *visitor, z znode.Zxid) bool {
	if !shown(z) || z >= v.seen {
		return true
	}
	client.WentBack.Observe(env, client.Setback{Server: v.server, Seen: v.seen, Shown: z})
	g.drop(env, v)
	return false
}

// onPong answers the ping that has waited longest.
func (g *Gate) onPong(env *sim.Env, v *visitor, p client.Sighting) {
	if _, ok := g.answered(env, &v.sent, jute.XidPing); !ok {
		g.misanswered(env, v, jute.XidPing)
		return
	}
	g.send(env, v, jute.AppendHeader(nil, jute.XidPing, p.Zxid, znode.OK))
	g.lead(env, v, p.Zxid)
}

// onNotification passes an event on. Whether the visitor has a watch for it, it knows
// itself, and judges do.
func (g *Gate) onNotification(env *sim.Env, v *visitor, e znode.Event) {
	if !v.quiet {
		client.Heard.Observe(env, client.News{Session: v.session, Server: v.server, Event: e})
	}
	g.send(env, v, jute.AppendEvent(nil, e))
}

// outside is a result as visitors see it: with the times of their world. What is of
// time 0 was there before there was any.
func (g *Gate) outside(r znode.Result) znode.Result {
	for _, t := range []*int64{&r.Stat.Ctime, &r.Stat.Mtime} {
		if *t != 0 {
			*t += g.epoch
		}
	}
	if len(r.Results) > 0 {
		parts := slices.Clone(r.Results) // judges have the others
		for i := range parts {
			parts[i] = g.outside(parts[i])
		}
		r.Results = parts
	}
	return r
}

// send states a frame for a visitor.
func (g *Gate) send(env *sim.Env, v *visitor, frame []byte) {
	Sent.Observe(env, Parcel{To: v.id, Frame: string(frame)})
}

// drop ends a connection that the visitor has not ended, and says so.
func (g *Gate) drop(env *sim.Env, v *visitor) {
	g.forget(env, v)
	Dropped.Observe(env, Hanging{v.id})
}

// leave is a visitor that hangs up.
func (g *Gate) leave(env *sim.Env, v *visitor) {
	g.forget(env, v)
	Left.Observe(env, Hanging{v.id})
}

// forget ends a connection. What was asked and not answered is of unknown outcome.
func (g *Gate) forget(env *sim.Env, v *visitor) {
	env.Close(v.conn)
	delete(g.visitors, v.id)
	delete(g.byConn, v.conn)
	if g.bySession[v.session] == v.id && v.settled {
		delete(g.bySession, v.session)
	}
	if v.birth != 0 {
		znode.Do.GiveUp(env, sim.OpID{Client: env.Self(), N: v.birth})
	}
	g.giveUp(env, v.sent)
}

func (g *Gate) giveUp(env *sim.Env, line []asked) {
	for _, q := range line {
		if q.n != 0 {
			znode.Do.GiveUp(env, sim.OpID{Client: env.Self(), N: q.n})
		}
	}
}
