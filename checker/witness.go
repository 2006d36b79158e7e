package checker

import (
	"github.com/zoolab/zoolab/nodes/znode"
	"github.com/zoolab/zoolab/sim"
)

// nowhere is the rank of an operation that has none, and nobody the client's
// operation behind a transaction that no client asked for.
const (
	nowhere int32 = -1
	nobody  int32 = -1
)

// A witness is a history laid along the commit log: where each operation took
// place, by what the servers say.
type witness struct {
	history *ZnodeHistory
	log     *CommitLog
	rank    []int32 // of each operation, or nowhere
	asked   []int32 // the operation behind each commit, or nobody
	aside   []int32 // reads of what was not committed
	name    func(sim.NodeID) string
	// tookPlace and didNot count the operations of unknown outcome that the log
	// settles one way and the other, unasked the transactions nobody asked for.
	tookPlace, didNot, unasked int
	found                      []Violation
}

// lay finds every operation's place. Almost all of them name it themselves;
// only what is left over is looked up by its request, so the work is linear
// and mostly without hashing.
func lay(h *ZnodeHistory, log *CommitLog, name func(sim.NodeID) string) *witness {
	w := &witness{history: h, log: log, name: name, rank: make([]int32, h.Len()), asked: make([]int32, log.Len())}
	for k := range w.asked {
		w.asked[k] = nobody
	}
	var left []int32 // writes that do not name their place
	for i := range h.Len() {
		b := h.briefs.at(i)
		err, at := h.position(b)
		w.rank[i] = nowhere
		switch {
		case outcomeOf(b.known(), err, at) != answered || b.code == znode.OpCreateSession:
			if isWrite(b.code) {
				left = append(left, int32(i))
			}
		case isRead(b.code):
			w.placeRead(int32(i), at)
		case !w.claim(int32(i), at):
			left = append(left, int32(i))
		}
	}
	w.settle(left)
	w.justify()
	return w
}

// brief and operation return what is known of an operation: the little that is
// asked most, and all of it.
func (w *witness) brief(i int32) *brief             { return w.history.briefs.at(int(i)) }
func (w *witness) operation(i int32) ZnodeOperation { return w.history.At(int(i)) }

// placeRead puts a read at the rank of the position it saw.
func (w *witness) placeRead(i int32, at znode.Zxid) {
	rank, ok := w.log.Rank(at)
	switch {
	case ok:
		w.rank[i] = int32(rank)
	case w.log.standsAside(w.history.sessions[w.brief(i).session], at):
		w.aside = append(w.aside, i)
	default:
		w.violate(RuleUnknownPosition, i, nobody, "%s saw the position %v, and nobody committed that", w.tell(i), at)
	}
}

// claim puts a write at the rank its answer names, if the transaction there is
// its own.
func (w *witness) claim(i int32, at znode.Zxid) bool {
	rank, ok := w.log.Rank(at)
	if !ok || rank == 0 {
		return false
	}
	c, b := w.log.at(rank), w.brief(i)
	if c.Zxid != at || c.Session != w.history.sessions[b.session] || c.Xid != w.history.xid(b) || w.asked[rank-1] != nobody {
		return false
	}
	w.place(i, rank)
	return true
}

func (w *witness) place(i int32, rank int) {
	w.rank[i], w.asked[rank-1] = int32(rank), i
}

// settle looks for the transactions of writes that did not name theirs. The
// log decides what became of an operation of unknown outcome.
func (w *witness) settle(left []int32) {
	if len(left) == 0 {
		return
	}
	type request struct {
		session znode.SessionID
		xid     uint64
	}
	unclaimed := map[request]int{} // rank
	for k := range w.asked {
		c := w.log.commits.at(k)
		if w.asked[k] != nobody || c.Xid == 0 {
			continue
		}
		if _, twice := unclaimed[request{c.Session, c.Xid}]; !twice {
			unclaimed[request{c.Session, c.Xid}] = k + 1
		}
	}
	given := map[znode.SessionID]int32{} // local sessions
	for _, i := range left {
		o := w.operation(i)
		if w.isLocal(&o) && w.history.outcome(w.brief(i)) == answered {
			w.settleLocal(i, &o, given)
			continue
		}
		rank := unclaimed[request{o.Session, o.Xid}]
		if o.Op.Code == znode.OpCreateSession && w.history.outcome(w.brief(i)) == answered {
			if rank = w.log.opened[o.Result.Session]; rank > 0 && w.asked[rank-1] != nobody {
				w.violate(RuleCommittedTwice, i, w.asked[rank-1], "%s was given the session of %s", w.tell(i), w.tell(w.asked[rank-1]))
				continue
			}
		}
		w.settleOne(i, rank)
	}
}

// isLocal reports whether an operation begins a session, or ends one, that its server
// keeps to itself. Every session begins so where any does.
func (w *witness) isLocal(o *ZnodeOperation) bool {
	switch o.Op.Code {
	case znode.OpCreateSession:
		return w.log.rules.LocalSessions
	case znode.OpCloseSession:
		return o.Result.Err == znode.OK && w.log.isLocal(o.Session)
	}
	return false
}

// settleLocal judges the beginning or the end of a local session, of which no
// transaction is made: nobody else has the session, and its server has seen what it
// says.
func (w *witness) settleLocal(i int32, o *ZnodeOperation, given map[znode.SessionID]int32) {
	if o.Op.Code == znode.OpCloseSession {
		if _, ok := w.log.Rank(o.Result.Zxid); !ok && !w.log.standsAside(o.Session, o.Result.Zxid) {
			w.violate(RuleUnknownPosition, i, nobody, "%s saw the position %v, and nobody committed that", w.tell(i), o.Result.Zxid)
		}
		return
	}
	if other, twice := given[o.Result.Session]; twice {
		w.violate(RuleCommittedTwice, i, other, "%s was given the session of %s", w.tell(i), w.tell(other))
	}
	given[o.Result.Session] = i
}

// settleOne places a write at the rank found for it; 0 is none.
func (w *witness) settleOne(i int32, rank int) {
	o := w.operation(i)
	kind := w.history.outcome(w.brief(i))
	switch {
	case rank == 0 && kind == unknown:
		if o.Op.Code != znode.OpCreateSession { // of a session that its client never heard of, nobody can tell
			w.didNot++
		}
	case rank == 0 && kind == answered && o.Result.Err == znode.OK:
		w.violate(RuleLostWrite, i, nobody, "%s was answered as done at %v, and the log has no such transaction", w.tell(i), o.Result.Zxid)
	case rank == 0:
		// Refused before it became a transaction, as it should have no effect.
	case kind == unknown:
		w.place(i, rank)
		w.tookPlace++
	case o.Op.Code == znode.OpCreateSession:
		w.place(i, rank)
	case kind == refused && !w.log.at(rank).failed():
		w.violate(RuleRefusedYetDone, i, nobody, "%s was refused with %v, and yet it took place at rank %d", w.tell(i), o.Result.Err, rank)
	case kind == answered:
		w.violate(RuleMisplaced, i, nobody, "%s was answered at %v, and the log has it at %v, rank %d", w.tell(i), o.Result.Zxid, w.log.zxid(rank), rank)
	default:
		w.place(i, rank)
	}
	if rank > 0 {
		w.asked[rank-1] = i // whatever is wrong with it, it was asked for
	}
}

// justify holds the transactions that are left to the reasons a server may
// have of its own.
func (w *witness) justify() {
	for k := range w.asked {
		if w.asked[k] != nobody {
			continue
		}
		c := w.log.commits.at(k)
		if c.Xid == 0 {
			w.unasked++
			if why := w.log.unjustified(c); why != "" {
				w.violate(RulePhantom, nobody, nobody, "no client asked for the transaction at rank %d, %s, %s", k+1, w.describe(k), why)
			}
			continue
		}
		if i := w.requester(c); i != nobody {
			w.violate(RuleCommittedTwice, i, nobody, "%s was committed twice, at ranks %d and %d", w.tell(i), w.rank[i], k+1)
		} else {
			w.violate(RulePhantom, nobody, nobody, "no client asked for the transaction at rank %d, %s, which the log has as request %d of session %v",
				k+1, w.describe(k), c.Xid, c.Session)
		}
	}
}

// requester finds the operation that a transaction says it comes from.
func (w *witness) requester(c *Commit) int32 {
	for i := range w.rank {
		if b := w.history.briefs.at(i); isWrite(b.code) && w.history.sessions[b.session] == c.Session && w.history.xid(b) == c.Xid {
			return int32(i)
		}
	}
	return nobody
}

// byRank lists the operations that have a rank, in the order of ranks and,
// within one, of calls. The operations of rank r begin at starts[r].
func (w *witness) byRank() (order, starts []int32) {
	starts = make([]int32, w.log.Len()+2)
	for _, r := range w.rank {
		if r != nowhere {
			starts[r+1]++
		}
	}
	for r := 1; r < len(starts); r++ {
		starts[r] += starts[r-1]
	}
	next := append([]int32(nil), starts...)
	order = make([]int32, starts[len(starts)-1])
	for i, r := range w.rank {
		if r != nowhere {
			order[next[r]] = int32(i)
			next[r]++
		}
	}
	return order, starts
}
