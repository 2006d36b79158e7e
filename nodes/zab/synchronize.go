package zab

import (
	"github.com/zoolab/zoolab/nodes/election"
	"github.com/zoolab/zoolab/nodes/znode"
	"github.com/zoolab/zoolab/sim"
)

// A mode is how a learner is brought to its leader's history.
type mode uint8

const (
	byDiff mode = iota
	byTrunc
	bySnap
)

// A course is the way to bring one learner into step: the mode, the zxid that
// goes with it, and the transactions to send after that.
type course struct {
	mode mode
	at   znode.Zxid
	rest []Txn
	disk bool // some of them are no longer in memory
}

// A past is what a leader can draw on.
type past struct {
	delivered znode.Zxid // lastProcessed
	recent    []Txn      // the committed log
	disk      []Txn      // the log on disk, as far as it is committed; nil where it is too much to send
}

// chart chooses a course for a learner whose history ends at peer: the table of
// LearnerHandler.syncFollower, row by row.
func (h past) chart(peer znode.Zxid) course {
	least, most := h.delivered, h.delivered
	if n := len(h.recent); n > 0 {
		least, most = h.recent[0].Zxid, h.recent[n-1].Zxid
	}
	begins := peer.Counter() == 0 // an epoch's first zxid, which no transaction has
	switch {
	case peer == election.Lost: // row 1: it has lost what it had, or asks for it
		return course{mode: bySnap}
	case peer == h.delivered: // row 2
		return course{mode: byDiff, at: peer}
	case peer > most && !begins: // row 3
		return course{mode: byTrunc, at: most}
	case least <= peer && peer <= most: // row 4
		return walk(h.recent, peer, most)
	case peer < least && len(h.disk) > 0 && h.disk[0].Zxid <= peer: // row 5
		c := walk(h.disk, peer, most)
		c.disk = c.mode != bySnap
		return c
	}
	return course{mode: bySnap} // row 6
}

// walk looks for the place of a learner in a log that begins no later than it.
func walk(log []Txn, peer, most znode.Zxid) course {
	i := countUpTo(log, peer)
	switch {
	case i > 0 && log[i-1].Zxid == peer, peer.Counter() == 0:
		return course{mode: byDiff, at: most, rest: log[i:]}
	case i > 0 && log[i].Zxid.Epoch() == peer.Epoch(): // it has what never was committed
		return course{mode: byTrunc, at: log[i-1].Zxid, rest: log[i:]}
	}
	return course{mode: bySnap} // a cut may not cross epochs here
}

// past gathers what this leader can draw on. Of the log on disk it does without
// what is more than a share of the snapshot's size.
func (p *Peer) past(env *sim.Env, peer znode.Zxid) past {
	h := past{delivered: p.store.delivered, recent: p.store.recent}
	if p.LogShare < 0 || len(h.recent) == 0 || peer >= h.recent[0].Zxid {
		return h
	}
	log := logFile.Read(env)
	log = log[:countUpTo(log, h.recent[len(h.recent)-1].Zxid)]
	budget := len(snapFile.Last(env).State) * p.LogShare / 100
	for i := len(log) - 1; i >= 0 && log[i].Zxid > peer; i-- {
		if budget -= len(log[i].Value); budget < 0 {
			return h
		}
	}
	h.disk = log
	return h
}

// synchronize sends a learner what it lacks, has it forwarded whatever is
// proposed from now on, and says that this is all.
func (p *Peer) synchronize(env *sim.Env, h *handler, app Application) {
	peer := h.Report.Zxid
	if h.Report.Whole {
		peer = election.Lost
	}
	c := p.past(env, peer).chart(peer)
	if p.bugs.has(skipTrunc) && c.mode == byTrunc {
		c.mode = byDiff
	}
	switch c.mode {
	case byDiff:
		env.Note(RuleS1, int64(h.ID), int64(peer), int64(len(c.rest)), 0)
		env.Sometimes(SyncByDiff)
		DIFF.Send(env, h.Conn, position{c.at})
	case byTrunc:
		env.Note(RuleS2, int64(h.ID), int64(peer), int64(c.at), 0)
		env.Sometimes(SyncByTrunc)
		TRUNC.Send(env, h.Conn, position{c.at})
	case bySnap:
		queued := p.store.delivered
		env.Note(RuleS3, int64(h.ID), int64(peer), int64(queued), 0)
		env.Sometimes(SyncBySnap)
		SNAP.Send(env, h.Conn, Snapshot{queued, app.Snapshot(env)})
	}
	if c.disk {
		env.Sometimes(SyncFromLog)
	}
	for _, x := range c.rest {
		if h.Observer {
			INFORM.Send(env, h.Conn, x)
			continue
		}
		PROPOSAL.Send(env, h.Conn, x)
		COMMIT.Send(env, h.Conn, only(x.Zxid))
	}
	p.startForwarding(env, h)
	NEWLEADER.Send(env, h.Conn, position{znode.ZxidOf(p.leading.epoch, 0)})
}

// startForwarding has a learner take part in the broadcast from here on. A
// voter is sent what has been proposed and not committed; an observer will be
// told when it is. What the voter had acknowledged of that it may just have been
// told to cut: it counts when it has it again.
func (p *Peer) startForwarding(env *sim.Env, h *handler) {
	h.Stage = forwarded
	if h.Observer {
		return
	}
	outstanding := p.outstanding.all()
	for i := range outstanding {
		env.Sometimes(JoinedBroadcast)
		outstanding[i].Acks = outstanding[i].Acks.Without(h.ID)
		PROPOSAL.Send(env, h.Conn, outstanding[i].Txn)
	}
}
