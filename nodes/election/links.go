package election

import (
	"cmp"
	"slices"

	"github.com/zoolab/zoolab/sim"
)

// links are the connections to the other electors, QuorumCnxManager: one
// connection for each pair of servers, dialled by the one with the larger id.
type links struct {
	timeout sim.Duration `sim:"fixed"`
	all     []link       // by peer, those that anything was ever sent to or came from
}

// A link is what goes to one peer.
type link struct {
	Peer sim.NodeID
	Conn sim.Conn // the connection that stands, zero for none
	Dial sim.Conn // the one being dialled, zero for none
	// Next waits for a connection: the send queue, which holds one
	// notification, the newest.
	Next   Notification
	Queued bool
	// Last is what was sent last, on whatever connection.
	Last Notification
	Sent bool
}

// connect is when a dial that nobody has answered is given up, one a peer.
var connect = sim.Timer("connect")

// to finds the link to a peer.
func (l *links) to(peer sim.NodeID) *link {
	i, found := slices.BinarySearchFunc(l.all, peer, func(k link, id sim.NodeID) int { return cmp.Compare(k.Peer, id) })
	if !found {
		l.all = slices.Insert(l.all, i, link{Peer: peer})
	}
	return &l.all[i]
}

// peer returns whose connection it is that notifications come on.
func (l *links) peer(c sim.Conn) (id sim.NodeID, up bool) {
	i := slices.IndexFunc(l.all, func(k link) bool { return k.Conn == c })
	if i < 0 {
		return 0, false
	}
	return l.all[i].Peer, true
}

// up is how many connections stand.
func (l *links) up() (n int) {
	for i := range l.all {
		if l.all[i].Conn != (sim.Conn{}) {
			n++
		}
	}
	return n
}

// send queues a notification in place of the one that may wait there, and
// connects if that is needed to get rid of it.
func (l *links) send(env *sim.Env, peer sim.NodeID, n Notification) {
	k := l.to(peer)
	if k.Queued {
		env.Note(RuleOverwrite, int64(peer), int64(k.Next.Round), int64(n.Round), 0)
		env.Sometimes(QueueOverwritten)
	}
	k.Next, k.Queued = n, true
	if k.Conn == (sim.Conn{}) {
		l.connect(env, k)
		return
	}
	k.flush(env)
}

// flush sends what is queued.
func (k *link) flush(env *sim.Env) {
	k.Last, k.Sent = k.Next, true
	k.Next, k.Queued = Notification{}, false
	Notify.Send(env, k.Conn, k.Last)
}

// delivered reports whether some peer has been sent all there was for it.
func (l *links) delivered() bool {
	return slices.ContainsFunc(l.all, func(k link) bool { return !k.Queued })
}

// connectAll dials every peer to which there is no connection.
func (l *links) connectAll(env *sim.Env) {
	for i := range l.all {
		l.connect(env, &l.all[i])
	}
}

// connect dials a peer, unless there is a connection or one is being made.
func (l *links) connect(env *sim.Env, k *link) {
	if k.Conn != (sim.Conn{}) || k.Dial != (sim.Conn{}) {
		return
	}
	env.Note(RuleDial, int64(k.Peer), 0, 0, 0)
	k.Dial = env.Dial(Port, k.Peer)
	env.SetTimer(connect.For(int64(k.Peer)), l.timeout)
}

// onOpened is the answer to a dial: the dialler says who it is. If its id is
// the smaller one it has only knocked, and leaves it to the peer to dial back.
// Of an opening that someone else has dialled nothing is known before its Hello.
func (l *links) onOpened(env *sim.Env, c sim.Conn) {
	i := slices.IndexFunc(l.all, func(k link) bool { return k.Dial == c })
	if i < 0 {
		return
	}
	k := &l.all[i]
	k.Dial = sim.Conn{}
	env.StopTimer(connect.For(int64(k.Peer)))
	Hello.Send(env, c, hello{env.Self()})
	if env.Self() < k.Peer {
		env.Note(RuleKnock, int64(k.Peer), 0, 0, 0)
		env.Close(c)
		return
	}
	k.stand(env, c)
}

// onHello tells who has dialled. A larger id's connection is taken into use. It
// may have dialled twice, and the first Hello come last: a real listener reads
// them one after the other, in the order of the dials, so the newer connection
// is the one to keep.
func (l *links) onHello(env *sim.Env, c sim.Conn, from sim.NodeID) {
	switch k := l.to(from); {
	case from < env.Self():
		l.dialBack(env, k, c)
	case k.Conn.Dialer == c.Dialer && k.Conn.N > c.N:
		env.Close(c)
	default:
		k.stand(env, c)
	}
}

// dialBack hangs up on a smaller id that has knocked, and dials it. That it
// knocked means that it has no connection, so the one that seems to stand is not
// worth keeping.
func (l *links) dialBack(env *sim.Env, k *link, knock sim.Conn) {
	env.Note(RuleDialBack, int64(k.Peer), 0, 0, 0)
	env.Sometimes(DialledBack)
	env.Close(knock)
	k.drop(env)
	l.connect(env, k)
}

// stand takes a connection into use in place of the one before. What waits goes
// out on it; if nothing does, what was sent last goes out again, since the old
// connection may have taken it with it.
func (k *link) stand(env *sim.Env, c sim.Conn) {
	k.drop(env)
	k.Conn = c
	switch {
	case k.Queued:
		k.flush(env)
	case k.Sent:
		env.Note(RuleLast, int64(k.Peer), int64(k.Last.Round), 0, 0)
		env.Sometimes(LastResent)
		Notify.Send(env, c, k.Last)
	}
}

// drop ends the connection that stands, if there is one.
func (k *link) drop(env *sim.Env) {
	if k.Conn != (sim.Conn{}) {
		env.Note(RuleDrop, int64(k.Peer), 0, 0, 0)
		env.Close(k.Conn)
		k.Conn = sim.Conn{}
	}
}

// onClosed forgets a connection or a dial. Nobody dials on account of it: the
// next notification to that peer does, or the next silence.
func (l *links) onClosed(env *sim.Env, c sim.Conn) {
	for i := range l.all {
		switch k := &l.all[i]; c {
		case k.Conn:
			k.Conn = sim.Conn{}
		case k.Dial:
			k.Dial = sim.Conn{}
			env.StopTimer(connect.For(int64(k.Peer)))
		}
	}
}

// onTimeout gives up a dial.
func (l *links) onTimeout(env *sim.Env, peer sim.NodeID) {
	k := l.to(peer)
	env.Note(RuleTimeout, int64(peer), 0, 0, 0)
	env.Sometimes(DialTimedOut)
	env.Close(k.Dial)
	k.Dial = sim.Conn{}
}
