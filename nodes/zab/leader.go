package zab

import (
	"slices"

	"github.com/zoolab/zoolab/nodes/election"
	"github.com/zoolab/zoolab/nodes/quorum"
	"github.com/zoolab/zoolab/nodes/znode"
	"github.com/zoolab/zoolab/sim"
)

// A leader's timers.
var (
	gather = sim.Timer("gather") // how long it may take to get a quorum one step further
	beat   = sim.Timer("beat")   // half a tick
)

// leading is the memory of a leader, from discovery on.
type leading struct {
	epoch  uint32
	frozen bool // a quorum has told its epochs: ours is settled
	// initial is the history with which the server set out to lead. No elector
	// may have a better one.
	initial    reach
	electing   bool       // a quorum has promised to follow: the history is the epoch's
	connecting quorum.Set // who has told its acceptedEpoch
	electors   quorum.Set // who has promised to follow
	insync     quorum.Set // who has acknowledged NEWLEADER
	handlers   []handler  // one a connection, in the order in which they came

	outstanding queue[proposal] // proposed and not committed
	last        znode.Zxid      // the last proposed
	flushes     []flushing
	halfTick    bool
}

// A reach is how far a history goes: f.a and the last zxid. Of two histories
// the one that reaches further has what the other's epoch has committed.
type reach struct {
	Epoch uint32
	Zxid  znode.Zxid
}

// beyond reports whether a reaches further than b (StateSummary's
// isMoreRecentThan).
func (a reach) beyond(b reach) bool {
	return a.Epoch > b.Epoch || a.Epoch == b.Epoch && a.Zxid > b.Zxid
}

// A stage is how far a leader has come with a learner.
type stage uint8

const (
	connected stage = iota // it has said nothing yet
	informed               // its epoch is known
	offered                // it has been told the new epoch
	reported               // it has promised, and told its history
	forwarded              // it has been sent the history, and NEWLEADER; it is sent all that is proposed
	insync                 // it has acknowledged NEWLEADER
	uptodate               // it has been told to serve
)

// A handler is the leader's side of one learner: LearnerHandler.
type handler struct {
	ID       sim.NodeID
	Conn     sim.Conn
	Observer bool
	Stage    stage
	Report   ackEpoch
	Heard    sim.Time   // when it last said anything
	Due      znode.Zxid // the oldest proposal that it is timed by, 0 for none
	Since    sim.Time   // when that was sent
}

// lead begins phase 1 with what the leader itself has promised.
func (p *Peer) lead(env *sim.Env, app Application) {
	p.leading = leading{
		epoch:      p.store.accepted + 1,
		initial:    reach{p.store.current, p.store.last},
		connecting: quorum.Of(env.Self()),
	}
	env.SetTimer(gather, p.initSpan())
	p.settleEpoch(env, app)
}

// onLearnerPacket is all that learners may say to their leader.
func (p *Peer) onLearnerPacket(env *sim.Env, d sim.Delivery, app Application) {
	h := p.handlerOf(d.Conn)
	if h == nil {
		return // it has been dropped
	}
	h.Heard = env.Now()
	switch {
	case ACK.Is(d):
		p.onAck(env, d, h, ACK.Of(d), app)
	case REQUEST.Is(d):
		p.onRequest(env, d, h, app)
	case PING.Is(d):
		p.onPong(env, d, PING.Of(d), app)
	case SYNC.Is(d):
		p.onSync(env, d, SYNC.Of(d))
	case FOLLOWERINFO.Is(d):
		p.onInfo(env, d, h, FOLLOWERINFO.Of(d), false, app)
	case OBSERVERINFO.Is(d):
		p.onInfo(env, d, h, OBSERVERINFO.Of(d), true, app)
	case ACKEPOCH.Is(d):
		p.onAckEpoch(env, d, h, ACKEPOCH.Of(d), app)
	default:
		illegal(env, d.Kind(), d, 0, 0, "a leader takes no such packet")
	}
}

// CountLearners counts a leader's learners: all that are connected, and the voters and
// the observers among them that are sent what is proposed.
func (p *Peer) CountLearners() (all, voters, observers int) {
	for i := range p.handlers {
		switch h := &p.handlers[i]; {
		case h.Stage < forwarded:
		case h.Observer:
			observers++
		default:
			voters++
		}
	}
	return len(p.handlers), voters, observers
}

func (p *Peer) handlerOf(c sim.Conn) *handler {
	for i := range p.handlers {
		if p.handlers[i].Conn == c {
			return &p.handlers[i]
		}
	}
	return nil
}

func (p *Peer) dropHandler(c sim.Conn) {
	p.handlers = slices.DeleteFunc(p.handlers, func(h handler) bool { return h.Conn == c })
	p.flushes = slices.DeleteFunc(p.flushes, func(f flushing) bool { return f.Conn == c })
}

// expel hangs up on a learner.
func (p *Peer) expel(env *sim.Env, c sim.Conn) {
	env.Close(c)
	p.dropHandler(c)
}

// onInfo takes a learner's acceptedEpoch [CEPOCH]. The new epoch is to be later
// than that of everyone who has told before it was settled, observers included;
// voters make up the quorum that settles it.
func (p *Peer) onInfo(env *sim.Env, d sim.Delivery, h *handler, i info, observer bool, app Application) {
	if h.Stage != connected {
		illegal(env, d.Kind(), d, 0, 0, "it has introduced itself already")
		return
	}
	h.Stage, h.Observer = informed, observer
	switch {
	case p.frozen && i.AcceptedEpoch > p.leading.epoch && !p.bugs.has(acceptStaleEpoch):
		p.giveWay(env, d.From, i.AcceptedEpoch, app)
		return
	case p.frozen:
		p.offer(env, h)
		return
	}
	if !p.bugs.has(acceptStaleEpoch) {
		p.leading.epoch = max(p.leading.epoch, i.AcceptedEpoch+1)
	}
	if !observer {
		p.connecting = p.connecting.With(d.From)
	}
	p.settleEpoch(env, app)
}

// giveWay ends a leader's epoch for the sake of a learner that has promised to
// follow a later one, and could not join before somebody leads that. Promises
// only grow, so that this ends.
func (p *Peer) giveWay(env *sim.Env, learner sim.NodeID, promised uint32, app Application) {
	env.Note(RuleL6, int64(learner), int64(promised), int64(p.leading.epoch), 0)
	env.Sometimes(GaveWay)
	p.quit(env, app)
}

// settleEpoch ends the first half of phase 1: with a quorum's epochs known, the
// leader promises the new one itself and offers it to all [NEWEPOCH].
func (p *Peer) settleEpoch(env *sim.Env, app Application) {
	if !p.quorum(p.connecting) {
		return
	}
	env.Note(RuleD2, int64(p.leading.epoch), int64(p.connecting), 0, 0)
	p.frozen = true
	p.store.accept(env, p.leading.epoch)
	env.SetTimer(gather, p.initSpan())
	for i := range p.handlers {
		if h := &p.handlers[i]; h.Stage == informed {
			p.offer(env, h)
		}
	}
	p.electors = quorum.Of(env.Self())
	p.settleHistory(env, app)
}

// offer proposes the epoch to a learner.
func (p *Peer) offer(env *sim.Env, h *handler) {
	h.Stage = offered
	LEADERINFO.Send(env, h.Conn, leaderInfo{p.leading.epoch})
}

// onAckEpoch takes a learner's promise [ACK-E]. Until a quorum has promised, one
// whose history reaches further than the leader's cannot be among the electors,
// and one that had promised before does not count, nor one that has lost what it
// had: who knows what that was. After that all are welcome.
func (p *Peer) onAckEpoch(env *sim.Env, d sim.Delivery, h *handler, a ackEpoch, app Application) {
	if h.Stage != offered {
		illegal(env, d.Kind(), d, a.Zxid, 0, "no epoch was offered to it")
		return
	}
	h.Stage, h.Report = reported, a
	switch {
	case p.electing:
		p.synchronize(env, h, app)
		return
	case a.Again, a.Zxid == election.Lost:
		return
	case reach{a.CurrentEpoch, a.Zxid}.beyond(p.initial):
		env.Note(RuleD6, int64(d.From), int64(a.CurrentEpoch), int64(a.Zxid), 0)
		env.Sometimes(AheadOfLeader)
		p.expel(env, h.Conn)
		return
	}
	if !h.Observer {
		p.electors = p.electors.With(d.From)
		p.settleHistory(env, app)
	}
}

// settleHistory ends phase 1: with a quorum's promises, the leader's history is
// the initial one of the epoch, and everyone is brought to it.
func (p *Peer) settleHistory(env *sim.Env, app Application) {
	if p.electing || !p.quorum(p.electors) {
		return
	}
	env.Note(RuleD7, int64(p.leading.epoch), int64(p.electors), 0, 0)
	p.electing = true
	p.store.writer.flush(env)
	Acked.Observe(env, p.store.logged)
	p.store.enter(env, p.leading.epoch)
	p.phase = Synchronization
	Entered.Observe(env, p.Standing())
	env.SetTimer(gather, p.initSpan())
	for i := range p.handlers {
		if h := &p.handlers[i]; h.Stage == reported {
			p.synchronize(env, h, app)
		}
	}
	p.insync = quorum.Of(env.Self())
	p.settleLeadership(env, app)
}

// settleLeadership ends phase 2: a quorum has the leader's history, which is
// committed by that. The leader is established and those in step may serve.
func (p *Peer) settleLeadership(env *sim.Env, app Application) {
	if p.phase == Broadcast || !p.quorum(p.insync) {
		return
	}
	env.Note(RuleS5, int64(p.leading.epoch), int64(p.insync), 0, 0)
	env.StopTimer(gather)
	p.lost = false
	p.last = znode.ZxidOf(p.leading.epoch, 0)
	if p.bugs.has(reuseZxid) && p.store.last != 0 {
		p.last = p.store.last
	}
	p.store.last, p.store.delivered = p.last, p.last
	p.phase = Broadcast
	Entered.Observe(env, p.Standing())
	p.elector.Update(env, p.leading.epoch)
	for i := range p.handlers {
		if h := &p.handlers[i]; h.Stage == insync {
			p.release(env, h)
		}
	}
	env.SetTimer(beat, p.TickTime/2)
	app.Serve(env)
}

// release lets a learner that is in step serve [COMMIT-LD].
func (p *Peer) release(env *sim.Env, h *handler) {
	h.Stage = uptodate
	UPTODATE.Send(env, h.Conn, position{znode.ZxidOf(p.leading.epoch, 0)})
}

// onGatherOver gives up: some quorum did not come together in time.
func (p *Peer) onGatherOver(env *sim.Env, app Application) {
	env.Note(RuleL4, int64(p.leading.epoch), int64(p.phase), 0, 0)
	env.Sometimes(Abdicated)
	p.quit(env, app)
}
