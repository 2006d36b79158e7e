package zab

import (
	"sort"

	"github.com/zoolab/zoolab/nodes/election"
	"github.com/zoolab/zoolab/nodes/quorum"
	"github.com/zoolab/zoolab/nodes/znode"
	"github.com/zoolab/zoolab/sim"
)

// A proposal is a transaction with those who have it on disk.
type proposal struct {
	Txn
	Acks quorum.Set
}

// A flushing is a learner that waits for a transaction to be committed.
type flushing struct {
	Conn  sim.Conn
	Token uint64
	After znode.Zxid
}

// Next returns the zxid that the next proposal will have. It is not ok on a
// server that is not an established leader. At the end of its epoch's counter
// the leader abdicates, so that a new epoch begins (ZK-1277), and it is not ok
// either.
func (p *Peer) Next(env *sim.Env, app Application) (z znode.Zxid, ok bool) {
	switch {
	case p.role != election.Leading || p.phase != Broadcast:
		return 0, false
	case p.last.Counter() >= p.LastCounter-1:
		env.Note(RuleB4, int64(p.last), 0, 0, 0)
		env.Sometimes(CounterEnded)
		p.quit(env, app)
		return 0, false
	}
	return p.last.Next(), true
}

// Propose broadcasts a value as the transaction that [Peer.Next] has numbered,
// in the same handler. The leader's own log is one of those that must have it
// [PROPOSE].
func (p *Peer) Propose(env *sim.Env, app Application, value string) {
	x := Txn{p.last.Next(), value}
	p.last = x.Zxid
	env.Note(RuleB1, int64(x.Zxid), 0, 0, 0)
	Proposed.Observe(env, x)
	p.outstanding.push(proposal{Txn: x})
	p.store.log(env, x)
	p.store.writer.owe(env, x.Zxid)
	for i := range p.handlers {
		h := &p.handlers[i]
		if h.Stage < forwarded || h.Observer {
			continue
		}
		if h.Due == 0 {
			h.Due, h.Since = x.Zxid, env.Now()
		}
		PROPOSAL.Send(env, h.Conn, x)
	}
}

// onAck takes a learner's acknowledgement: of NEWLEADER first, then of
// UPTODATE, which tells the leader nothing, then of proposals.
func (p *Peer) onAck(env *sim.Env, d sim.Delivery, h *handler, s span, app Application) {
	switch {
	case h.Stage == forwarded:
		p.onNewLeaderAck(env, h, s.First, app)
	case h.Stage < forwarded:
		illegal(env, "ACK", d, s.First, 0, "nothing was sent to acknowledge")
	case s.First.Counter() == 0 || h.Observer:
	case s.Last > p.last:
		illegal(env, "ACK", d, s.Last, p.last, "nothing like it was proposed")
	default:
		p.settleDebt(env, h, s.Last)
		p.count(env, s, quorum.Of(d.From), app)
	}
}

// onNewLeaderAck counts a learner that is in step [ACKNEWLEADER]. What is not an
// acknowledgement of this epoch is not counted, and no second one is waited for.
func (p *Peer) onNewLeaderAck(env *sim.Env, h *handler, z znode.Zxid, app Application) {
	h.Stage = insync
	h.Due = 0
	if all := p.outstanding.all(); len(all) > 0 && !h.Observer {
		h.Due, h.Since = all[0].Zxid, env.Now()
	}
	switch due := znode.ZxidOf(p.leading.epoch, 0); {
	case z != due:
		env.Note(RuleS8, int64(h.ID), int64(z), int64(due), 0)
	case !h.Observer:
		p.insync = p.insync.With(h.ID)
	}
	if p.phase == Broadcast {
		p.release(env, h)
		return
	}
	p.settleLeadership(env, app)
}

// count counts a log, a learner's or the leader's own, for some transactions.
// Those that are committed need no more of them.
func (p *Peer) count(env *sim.Env, s span, from quorum.Set, app Application) {
	all := p.outstanding.all()
	if len(all) == 0 || s.Last < all[0].Zxid {
		return
	}
	oldest := all[0].Zxid
	s.First = max(s.First, oldest)
	for i := p.place(s.First); i < len(all) && all[i].Zxid <= s.Last; i++ {
		all[i].Acks |= from
	}
	switch {
	case p.bugs.has(commitOutOfOrder):
		p.commitAny(env, app)
	case s.First == oldest:
		p.commit(env, app)
	}
}

// place returns where a zxid stands, or would stand, among the outstanding ones.
// They have consecutive zxids, unless commits are out of order.
func (p *Peer) place(z znode.Zxid) int {
	all := p.outstanding.all()
	if p.bugs.has(commitOutOfOrder) {
		return sort.Search(len(all), func(i int) bool { return all[i].Zxid >= z })
	}
	return int(z - all[0].Zxid)
}

// commit commits what a quorum has, the oldest proposal first and none before
// its turn: everyone is told, then it is delivered here. The application may
// propose meanwhile, or have the leader give up, which delivers the rest.
func (p *Peer) commit(env *sim.Env, app Application) {
	all, n := p.outstanding.all(), 0
	for n < len(all) && p.quorum(all[n].Acks) {
		n++
	}
	if n == 0 {
		return
	}
	for rest := all[:n]; len(rest) > 0; {
		k := p.untilFlush(rest)
		p.announce(env, rest[:k])
		rest = rest[k:]
	}
	for ; n > 0 && p.phase == Broadcast; n-- {
		p.deliver(env, app, p.outstanding.pop().Txn)
	}
}

// untilFlush is how many commits may be announced together: up to one that a
// learner waits for, since its answer comes between that one and the next.
func (p *Peer) untilFlush(group []proposal) int {
	if len(p.flushes) == 0 || p.flushes[0].After >= group[len(group)-1].Zxid {
		return len(group)
	}
	return int(p.flushes[0].After-group[0].Zxid) + 1
}

// commitAny is commit without the order.
func (p *Peer) commitAny(env *sim.Env, app Application) {
	for i := 0; i < p.outstanding.len(); i++ {
		all := p.outstanding.all()
		if o := all[i]; p.quorum(o.Acks) {
			p.announce(env, all[i:i+1])
			copy(all[1:i+1], all[:i])
			p.outstanding.drop(1)
			p.deliver(env, app, o.Txn)
			i = -1
		}
	}
}

// announce tells everyone of commits.
func (p *Peer) announce(env *sim.Env, group []proposal) {
	s := span{group[0].Zxid, group[len(group)-1].Zxid}
	env.Note(RuleB3, int64(s.First), int64(s.Last), int64(group[0].Acks), 0)
	for i := range group {
		Committed.Observe(env, group[i].Zxid)
	}
	for i := range p.handlers {
		h := &p.handlers[i]
		switch {
		case h.Stage < forwarded:
		case h.Observer:
			for i := range group {
				INFORM.Send(env, h.Conn, group[i].Txn)
			}
		default:
			COMMIT.Send(env, h.Conn, s)
		}
	}
	p.answerFlushes(env, s.Last)
}

// deliver hands a committed transaction to the application [abdeliver].
func (p *Peer) deliver(env *sim.Env, app Application, x Txn) {
	Delivered.Observe(env, x)
	p.store.apply(env, app, x)
	p.store.forget(p.CommittedLog)
	if p.store.fresh >= p.SnapCount && !p.store.saving {
		p.store.snapshot(env, app)
	}
}

// settleDebt times the learner by the next proposal that it has not yet
// acknowledged (SyncLimitCheck).
func (p *Peer) settleDebt(env *sim.Env, h *handler, z znode.Zxid) {
	switch {
	case z < h.Due:
	case z < p.last:
		h.Due, h.Since = z.Next(), env.Now()
	default:
		h.Due = 0
	}
}

// onRequest hands a learner's request to the application. One that has not been
// told to serve has none to forward.
func (p *Peer) onRequest(env *sim.Env, d sim.Delivery, h *handler, app Application) {
	if h.Stage != uptodate {
		illegal(env, "REQUEST", d, 0, 0, "it serves nobody yet")
		return
	}
	app.Request(env, d.From, REQUEST.Of(d).Value)
}

// onSync answers a learner when all that was outstanding at this moment has been
// committed. The answer follows those COMMITs on the learner's connection.
func (p *Peer) onSync(env *sim.Env, d sim.Delivery, f flush) {
	if all := p.outstanding.all(); len(all) > 0 {
		p.flushes = append(p.flushes, flushing{d.Conn, f.Token, all[len(all)-1].Zxid})
		return
	}
	SYNC.Send(env, d.Conn, f)
}

func (p *Peer) answerFlushes(env *sim.Env, z znode.Zxid) {
	for len(p.flushes) > 0 && p.flushes[0].After <= z {
		f := p.flushes[0]
		p.flushes = p.flushes[1:]
		SYNC.Send(env, f.Conn, flush{f.Token})
	}
}
