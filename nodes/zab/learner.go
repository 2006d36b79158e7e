package zab

import (
	"time"

	"github.com/zoolab/zoolab/nodes/election"
	"github.com/zoolab/zoolab/nodes/znode"
	"github.com/zoolab/zoolab/sim"
)

// A learner's timers.
var (
	silence = sim.Timer("silence") // of the leader
	redial  = sim.Timer("redial")
)

// A leader is dialled a few times, since it may begin to lead a little later
// than those who elected it.
const (
	mostTries = 5
	between   = 100 * time.Millisecond
)

// learning is the memory of a follower or an observer with one leader.
type learning struct {
	conn  sim.Conn
	tries int
	step  step
	epoch uint32 // the leader's
	heard sim.Time

	snapshot *Snapshot // received and not yet in place
	// queued are proposals that came while the leader brought this server into
	// step, and the first decided of them have been committed. They are not in
	// the log.
	queued  []Txn
	decided int
	// pending are those of the broadcast: in the log, and not yet committed.
	pending queue[Txn]
}

// A step is how far a learner has come with its leader.
type step uint8

const (
	dialing    step = iota
	introduced      // it has told its epoch
	promised        // it has promised to follow, and told its history
	catching        // it is being sent what it lacks
	caught          // it has acknowledged NEWLEADER
	serving
)

// follow looks for the leader that was elected.
func (p *Peer) follow(env *sim.Env) {
	p.learning = learning{heard: env.Now()}
	env.SetTimer(silence, p.patience())
	p.dial(env)
}

func (p *Peer) dial(env *sim.Env) {
	p.tries++
	p.step = dialing
	p.conn = env.Dial(Port, p.elector.Leader())
}

// introduce tells the leader the latest epoch that this server has promised to
// follow [CEPOCH].
func (p *Peer) introduce(env *sim.Env) {
	p.step, p.heard = introduced, env.Now()
	env.Note(RuleD1, int64(p.elector.Leader()), int64(p.store.accepted), 0, 0)
	if p.role == election.Observing {
		OBSERVERINFO.Send(env, p.conn, info{p.store.accepted})
	} else {
		FOLLOWERINFO.Send(env, p.conn, info{p.store.accepted})
	}
}

// onLeaderGone dials again as long as nobody has led there, and looks for
// another leader otherwise.
func (p *Peer) onLeaderGone(env *sim.Env, app Application) {
	p.conn = sim.Conn{}
	if p.step > introduced || p.tries >= mostTries {
		p.quit(env, app)
		return
	}
	env.Note(RuleL5, int64(p.elector.Leader()), int64(p.tries), 0, 0)
	env.SetTimer(redial, between)
}

// onLeaderPacket is all that a leader may say to its learners.
func (p *Peer) onLeaderPacket(env *sim.Env, d sim.Delivery, app Application) {
	p.heard = env.Now()
	switch {
	case PROPOSAL.Is(d):
		p.onProposal(env, d, PROPOSAL.Of(d))
	case COMMIT.Is(d):
		p.onCommits(env, d, COMMIT.Of(d), app)
	case INFORM.Is(d):
		p.onInform(env, d, INFORM.Of(d), app)
	case PING.Is(d):
		p.onPing(env, PING.Of(d), app)
	case SYNC.Is(d):
		if p.expects(env, d, p.store.last, serving) {
			app.Flushed(env, SYNC.Of(d).Token)
		}
	case LEADERINFO.Is(d):
		p.onLeaderInfo(env, d, LEADERINFO.Of(d).Epoch, app)
	case DIFF.Is(d):
		p.onDiff(env, d, DIFF.Of(d).Zxid)
	case TRUNC.Is(d):
		p.onTrunc(env, d, TRUNC.Of(d).Zxid, app)
	case SNAP.Is(d):
		p.onSnap(env, d, SNAP.Of(d))
	case NEWLEADER.Is(d):
		p.onNewLeader(env, d, NEWLEADER.Of(d).Zxid, app)
	case UPTODATE.Is(d):
		p.onUpToDate(env, d, UPTODATE.Of(d).Zxid, app)
	default:
		illegal(env, d.Kind(), d, 0, 0, "a learner takes no such packet")
	}
}

// expects reports whether a packet comes at its step, and says so if not.
func (p *Peer) expects(env *sim.Env, d sim.Delivery, z znode.Zxid, at step) bool {
	if p.step != at {
		illegal(env, d.Kind(), d, z, 0, "it does not come at this step")
	}
	return p.step == at
}

// onLeaderInfo promises to follow the leader in its epoch, unless a later one has
// been promised already [ACK-E]. Whoever has promised this same epoch before says
// that it did, and is not counted twice.
func (p *Peer) onLeaderInfo(env *sim.Env, d sim.Delivery, epoch uint32, app Application) {
	if !p.expects(env, d, znode.ZxidOf(epoch, 0), introduced) {
		return
	}
	leader := int64(d.From)
	stale := epoch < p.store.accepted && !p.bugs.has(acceptStaleEpoch)
	again := epoch == p.store.accepted
	switch {
	case stale:
		env.Note(RuleD5, leader, int64(epoch), int64(p.store.accepted), 0)
		illegal(env, d.Kind(), d, znode.ZxidOf(epoch, 0), znode.ZxidOf(p.store.accepted, 0), "a later epoch has been promised, and the leader was told")
		p.quit(env, app)
		return
	case again:
		env.Note(RuleD4, leader, int64(epoch), 0, 0)
		env.Sometimes(PromisedBefore)
	default:
		env.Note(RuleD3, leader, int64(epoch), int64(p.store.accepted), 0)
		p.store.accept(env, epoch)
	}
	if p.cutShort && !again {
		env.Sometimes(EpochDuringSync)
	}
	p.cutShort = false
	p.step, p.learning.epoch = promised, epoch
	report := ackEpoch{CurrentEpoch: p.store.current, Again: again, Whole: p.demand, Zxid: p.store.vote(p.lost)}
	if p.bugs.has(keepMemory) {
		report.Zxid = min(report.Zxid, p.store.delivered)
	}
	ACKEPOCH.Send(env, p.conn, report)
}

// onDiff: what comes next continues this server's history.
func (p *Peer) onDiff(env *sim.Env, d sim.Delivery, z znode.Zxid) {
	if p.expects(env, d, z, promised) {
		p.beginSync(env)
	}
}

// onTrunc cuts what the leader's history does not have. A server whose disk does
// not reach back that far, or which has no such zxid to cut after, would go on
// with a hole; it comes back and asks for the whole state instead. ZooKeeper ends
// the process.
func (p *Peer) onTrunc(env *sim.Env, d sim.Delivery, z znode.Zxid, app Application) {
	if !p.expects(env, d, z, promised) {
		return
	}
	if p.store.cut(env, app, z) {
		p.beginSync(env)
		return
	}
	env.Note(RuleS7, int64(d.From), int64(z), int64(p.store.last), 0)
	env.Sometimes(CutImpossible)
	p.demand = true
	p.quit(env, app)
}

// onSnap keeps a state to be put in place with NEWLEADER. A server that loses its
// leader before that has lost nothing of its own (ZK-3642).
func (p *Peer) onSnap(env *sim.Env, d sim.Delivery, s Snapshot) {
	if p.expects(env, d, s.Zxid, promised) {
		p.learning.snapshot = &s
		p.beginSync(env)
	}
}

func (p *Peer) beginSync(env *sim.Env) {
	p.step, p.phase = catching, Synchronization
	Entered.Observe(env, p.Standing())
}

// onProposal logs a transaction, or keeps it until this server is in step.
func (p *Peer) onProposal(env *sim.Env, d sim.Delivery, x Txn) {
	switch p.step {
	case serving:
		p.follows(env, d, x)
		p.take(env, x)
	case catching, caught:
		p.enqueue(env, d, x)
	default:
		illegal(env, "PROPOSAL", d, x.Zxid, 0, "it does not come at this step")
	}
}

// follows says so when a transaction of the broadcast is not the next one.
func (p *Peer) follows(env *sim.Env, d sim.Delivery, x Txn) {
	due := znode.ZxidOf(p.learning.epoch, 1)
	if p.store.last.Epoch() == p.learning.epoch {
		due = p.store.last.Next()
	}
	if x.Zxid != due {
		illegal(env, d.Kind(), d, x.Zxid, due, "it leaves a gap")
	}
}

// take makes a proposal part of the history; the disk's word for it goes to the
// leader when there is one.
func (p *Peer) take(env *sim.Env, x Txn) {
	p.pending.push(x)
	p.store.log(env, x)
	p.store.writer.owe(env, x.Zxid)
	if p.bugs.has(ackBeforeSync) {
		Acked.Observe(env, x.Zxid)
		ACK.Send(env, p.conn, only(x.Zxid))
	}
}

// enqueue keeps a proposal of the synchronisation. Within an epoch none may be
// missing (ZK-4925).
func (p *Peer) enqueue(env *sim.Env, d sim.Delivery, x Txn) {
	before := p.store.last
	if s := p.learning.snapshot; s != nil {
		before = s.Zxid
	}
	if n := len(p.queued); n > 0 {
		before = p.queued[n-1].Zxid
	}
	if x.Zxid <= before || x.Zxid.Epoch() == before.Epoch() && x.Zxid != before.Next() {
		illegal(env, d.Kind(), d, x.Zxid, before.Next(), "it leaves a gap")
	}
	p.queued = append(p.queued, x)
}

// onCommits takes commits one by one. The application may end the process.
func (p *Peer) onCommits(env *sim.Env, d sim.Delivery, s span, app Application) {
	for z := s.First; z <= s.Last; z++ {
		if !p.onCommit(env, d, z, app) {
			return
		}
	}
}

// onCommit delivers the oldest proposal. A commit of any other says that leader
// and follower disagree about the past, with which nobody can go on.
func (p *Peer) onCommit(env *sim.Env, d sim.Delivery, z znode.Zxid, app Application) (ok bool) {
	var due znode.Zxid
	switch {
	case p.step == serving && p.pending.len() > 0:
		due = p.pending.all()[0].Zxid
	case (p.step == catching || p.step == caught) && p.decided < len(p.queued):
		due = p.queued[p.decided].Zxid
	}
	switch {
	case z != due:
		illegal(env, "COMMIT", d, z, due, "it is not of the proposal that is next")
		env.Halt(RuleBadCommit)
		return false
	case p.step == serving:
		p.deliver(env, app, p.pending.pop())
	default:
		p.decided++
	}
	return true
}

// onInform takes a committed transaction, which is how observers learn of them.
// Nobody waits for their disks.
func (p *Peer) onInform(env *sim.Env, d sim.Delivery, x Txn, app Application) {
	switch p.step {
	case serving:
		p.follows(env, d, x)
		p.store.log(env, x)
		p.store.writer.start(env)
		p.deliver(env, app, x)
	case catching, caught:
		p.enqueue(env, d, x)
		p.decided++
	default:
		illegal(env, "INFORM", d, x.Zxid, 0, "it does not come at this step")
	}
}

// onNewLeader makes the leader's history this server's own [NEWLEADER]. The order
// of what goes to disk is the heart of it: the state and the transactions, then
// the epoch, then the acknowledgement. With the epoch first, a crash would leave a
// short history that passes for a long one (ZK-4643); with the acknowledgement
// first, it could be lost altogether (ZK-4646).
func (p *Peer) onNewLeader(env *sim.Env, d sim.Delivery, z znode.Zxid, app Application) {
	if !p.expects(env, d, z, catching) {
		return
	}
	if p.bugs.has(epochBeforeLog) {
		p.store.enter(env, p.learning.epoch)
	}
	if s := p.learning.snapshot; s != nil {
		p.learning.snapshot = nil
		p.store.install(env, app, *s)
	}
	p.lost, p.demand = false, false
	if p.role != election.Observing { // its turn comes with UPTODATE
		p.adopt(env, app)
	}
	if !p.bugs.has(ackBeforeLog) {
		p.store.writer.flush(env)
	}
	if !p.bugs.has(epochBeforeLog) {
		p.store.enter(env, p.learning.epoch)
	}
	p.step = caught
	env.Note(RuleS4, int64(d.From), int64(p.learning.epoch), int64(p.store.last), 0)
	Synced.Observe(env, p.Standing())
	Acked.Observe(env, p.store.logged)
	ACK.Send(env, p.conn, only(z))
	env.SetTimer(silence, p.patience())
}

// adopt logs and applies what the leader has sent as committed.
func (p *Peer) adopt(env *sim.Env, app Application) {
	for _, x := range p.queued[:p.decided] {
		p.store.log(env, x)
		p.store.apply(env, app, x)
	}
	p.store.forget(p.CommittedLog)
	p.queued, p.decided = p.queued[p.decided:], 0
}

// onUpToDate begins to serve [COMMIT-LD]. What was proposed meanwhile is logged
// like any proposal, and delivered as far as it has been committed.
func (p *Peer) onUpToDate(env *sim.Env, d sim.Delivery, z znode.Zxid, app Application) {
	if !p.expects(env, d, z, caught) {
		return
	}
	if p.role == election.Observing {
		p.adopt(env, app)
		p.store.writer.start(env)
	}
	env.Note(RuleS6, int64(d.From), int64(p.learning.epoch), int64(p.store.last), 0)
	p.step, p.phase = serving, Broadcast
	Entered.Observe(env, p.Standing())
	ACK.Send(env, p.conn, only(z))
	p.elector.Update(env, p.learning.epoch)
	app.Serve(env)
	queued, decided := p.queued, p.decided
	p.queued, p.decided = nil, 0
	for _, x := range queued {
		p.take(env, x)
	}
	for range decided {
		p.deliver(env, app, p.pending.pop())
	}
}
