package zab

import (
	"slices"

	"github.com/zoolab/zoolab/nodes/election"
	"github.com/zoolab/zoolab/nodes/quorum"
	"github.com/zoolab/zoolab/nodes/znode"
	"github.com/zoolab/zoolab/sim"
)

// A Peer is one process of Zab: it elects, follows or leads, keeps the history
// on disk and delivers it in order to the [Application] above. It is a part for
// a node to hold by value: the node hands it what it owns, and itself as the
// application.
type Peer struct {
	*assembly `sim:"fixed"`

	elector election.Elector
	store   store
	// lost says that the disk was found empty although the server has run
	// before: until a leader has given it a history it votes for nobody.
	lost bool

	role  election.State
	phase Phase
	leading
	learning
	cutShort bool // the last leader was lost while it synchronised this server
	demand   bool // the server could not cut its history: it asks for a snapshot
}

// NewPeer returns a peer that has not started. A node's factory copies it into
// each node that it makes. The error wraps [ErrConfig], [ErrBug] or
// [election.ErrConfig].
func NewPeer(c Config) (Peer, error) {
	a, err := newAssembly(c)
	if err != nil {
		return Peer{}, err
	}
	elector, err := election.NewElector(a.election())
	if err != nil {
		return Peer{}, err
	}
	return Peer{assembly: a, elector: elector}, nil
}

// Start reads the disk and looks for a leader. The application gets the state of
// the disk by Restore and Deliver.
func (p *Peer) Start(env *sim.Env, app Application) {
	if !p.store.load(env, app) {
		return
	}
	if p.NoAutocreate && p.store.blank(env) {
		p.onBlank(env, app)
	}
	p.look(env)
	p.turn(env, app)
}

// onBlank tells a new server from one that has lost its disk.
func (p *Peer) onBlank(env *sim.Env, app Application) {
	if env.Boot() == 1 {
		p.store.begin(env, app)
		return
	}
	p.lost = true
	env.Sometimes(CameBackEmpty)
}

// Owns reports whether a delivery is for the peer: what comes for its elector,
// its own kinds of packets with the openings and closings on [Port], and what
// its disk has finished.
func (p *Peer) Owns(d sim.Delivery) bool {
	switch {
	case logFile.Is(d), snapFile.Is(d), p.elector.Owns(d):
		return true
	case !Port.Is(d):
		return false
	case d.Opened(), d.Closed():
		return true
	}
	return PROPOSAL.Is(d) || ACK.Is(d) || COMMIT.Is(d) || REQUEST.Is(d) || PING.Is(d) || SYNC.Is(d) || INFORM.Is(d) ||
		NEWLEADER.Is(d) || FOLLOWERINFO.Is(d) || UPTODATE.Is(d) || DIFF.Is(d) || TRUNC.Is(d) || SNAP.Is(d) ||
		OBSERVERINFO.Is(d) || LEADERINFO.Is(d) || ACKEPOCH.Is(d)
}

// Receive handles a delivery that the peer owns.
func (p *Peer) Receive(env *sim.Env, d sim.Delivery, app Application) {
	switch {
	case Port.Is(d):
		p.onPacket(env, d, app)
	case logFile.Is(d):
		p.onLogged(env, app, logFile.Synced(d))
	case snapFile.Is(d):
		p.store.tidy(env, p.SnapRetain)
	default:
		p.elector.Receive(env, d)
		p.turn(env, app)
	}
}

// onPacket tells a packet from an opening and a closing, and leader from
// learner.
func (p *Peer) onPacket(env *sim.Env, d sim.Delivery, app Application) {
	switch {
	case d.Opened():
		p.onOpened(env, d)
	case d.Closed():
		p.onClosed(env, d.Conn, app)
	case p.role == election.Leading:
		p.onLearnerPacket(env, d, app)
	case d.Conn == p.conn:
		p.onLeaderPacket(env, d, app)
	}
}

// onOpened greets the leader that has answered, or takes in a learner. A server
// that does not lead has nobody there.
func (p *Peer) onOpened(env *sim.Env, d sim.Delivery) {
	switch {
	case d.Conn == p.conn:
		p.introduce(env)
	case p.role == election.Leading:
		p.onDialled(env, d)
	default:
		env.Close(d.Conn)
	}
}

// onDialled takes in a learner. One that dials again has left its earlier
// connection: an acknowledgement that is still on its way there may be of what the
// learner is now told to cut.
func (p *Peer) onDialled(env *sim.Env, d sim.Delivery) {
	i := slices.IndexFunc(p.handlers, func(h handler) bool { return h.ID == d.From })
	switch {
	case i >= 0 && p.handlers[i].Conn.N > d.Conn.N:
		env.Close(d.Conn)
		return
	case i >= 0:
		p.expel(env, p.handlers[i].Conn)
	}
	p.handlers = append(p.handlers, handler{ID: d.From, Conn: d.Conn, Heard: env.Now()})
}

func (p *Peer) onClosed(env *sim.Env, c sim.Conn, app Application) {
	if p.role == election.Leading {
		p.dropHandler(c)
		return
	}
	if c == p.conn {
		p.onLeaderGone(env, app)
	}
}

// OwnsTimer reports whether a timer is the peer's.
func (p *Peer) OwnsTimer(t sim.TimerID) bool {
	return t == gather || t == beat || t == silence || t == redial || p.elector.OwnsTimer(t)
}

// Timer handles an expiry that the peer owns.
func (p *Peer) Timer(env *sim.Env, t sim.TimerID, app Application) {
	switch t {
	case gather:
		p.onGatherOver(env, app)
	case beat:
		p.onBeat(env, app)
	case silence:
		p.onSilence(env, app)
	case redial:
		p.dial(env)
	default:
		p.elector.Timer(env, t)
		p.turn(env, app)
	}
}

// look begins an election with the history as it is on disk.
func (p *Peer) look(env *sim.Env) {
	p.role, p.phase = election.Looking, Election
	Entered.Observe(env, p.Standing())
	zxid := p.store.vote(p.lost)
	if p.bugs.has(keepMemory) {
		zxid = min(zxid, p.store.delivered)
	}
	p.elector.Look(env, zxid, p.store.current)
}

// turn goes over to what the elector has made of the server.
func (p *Peer) turn(env *sim.Env, app Application) {
	role := p.elector.State()
	if role == p.role {
		return
	}
	p.role, p.phase = role, Discovery
	if role == election.Leading {
		p.lead(env, app)
	} else {
		p.follow(env)
	}
	if p.role == role && p.phase == Discovery {
		Entered.Observe(env, p.Standing())
	}
}

// quit leaves a leader, or as leader the learners, for a new election. The log's
// writer is stopped and what is in the log is delivered: the state of a server
// that looks runs to the end of its log, and so does the zxid it votes with
// (ZK-2845, ZK-4712).
func (p *Peer) quit(env *sim.Env, app Application) {
	for _, t := range []sim.TimerID{gather, beat, silence, redial} {
		env.StopTimer(t)
	}
	for _, h := range p.handlers {
		env.Close(h.Conn)
	}
	if p.conn != (sim.Conn{}) {
		env.Close(p.conn)
	}
	unfinished := p.unfinished()
	if len(unfinished) > 0 && p.role != election.Leading {
		env.Sometimes(LeaderLost)
	}
	p.cutShort = p.cutShort || p.role != election.Leading && p.phase == Synchronization
	p.leading, p.learning = leading{}, learning{}
	app.Retire(env)
	p.store.writer.flush(env)
	if !p.bugs.has(keepMemory) {
		for _, x := range unfinished {
			p.store.apply(env, app, x)
		}
	}
	p.look(env)
	p.turn(env, app)
}

// unfinished lists what is in the log and has not been delivered.
func (p *Peer) unfinished() []Txn {
	if p.role != election.Leading {
		return p.pending.all()
	}
	var all []Txn
	for _, o := range p.outstanding.all() {
		all = append(all, o.Txn)
	}
	return all
}

// onLogged acknowledges what has reached the disk: a follower to its leader, a
// leader to itself.
func (p *Peer) onLogged(env *sim.Env, app Application, covered uint64) {
	ready := p.store.writer.done(env, covered)
	if len(ready) == 0 {
		return
	}
	last := znode.Zxid(ready[len(ready)-1])
	env.Note(RuleB2, int64(last), int64(len(ready)), 0, 0)
	if len(ready) > 1 {
		env.Sometimes(GroupCommitted)
	}
	Acked.Observe(env, last)
	if p.role == election.Leading {
		p.count(env, span{znode.Zxid(ready[0]), last}, quorum.Of(env.Self()), app)
		return
	}
	p.acknowledge(env, ready)
}

// acknowledge tells the leader what is on disk here.
func (p *Peer) acknowledge(env *sim.Env, ready []mark) {
	if p.bugs.has(commitOutOfOrder) {
		for i := range ready {
			ACK.Send(env, p.conn, only(znode.Zxid(ready[len(ready)-1-i])))
		}
		return
	}
	ACK.Send(env, p.conn, span{znode.Zxid(ready[0]), znode.Zxid(ready[len(ready)-1])})
}

// Standing is what the server is at this moment.
func (p *Peer) Standing() Standing {
	s := Standing{Role: p.role, Phase: p.phase, Zxid: p.store.last}
	if p.role == election.Looking {
		return s
	}
	s.Leader, s.Epoch = p.elector.Leader(), p.learning.epoch
	if p.role == election.Leading && p.frozen {
		s.Epoch = p.leading.epoch
	}
	return s
}

// illegal states that the server was sent what nobody may send it.
func illegal(env *sim.Env, packet string, d sim.Delivery, z, due znode.Zxid, why string) {
	Illegal.Observe(env, Breach{Packet: packet, From: d.From, Zxid: z, Due: due, Why: why})
}
