package zab

import (
	"encoding/binary"

	"github.com/zoolab/zoolab/nodes/election"
	"github.com/zoolab/zoolab/nodes/znode"
	"github.com/zoolab/zoolab/sim"
)

// An outline is the ground truth about histories, as facts tell of it: what each
// server has, what the leaders of the epochs had and have proposed, and what is
// committed. It knows transactions by their zxids; a [Ledger] has the values too.
//
// It takes facts at their word, and where a crash may have kept one from being
// said, it takes the likeliest truth. Monitors that judge by it look at the fact
// first and let the outline take it in afterwards.
type outline struct {
	tree
	servers   byServer[account]
	terms     []term  // in the order in which they began
	committed history // C
}

// An account is what one server has.
type account struct {
	history history
	// replaced is what an installed snapshot stands for, while the log may still
	// hold the end of it: the log goes after the snapshot is on disk.
	replaced history
	epoch    uint32 // of the last leader that it has gone along with
}

// A term is an epoch that has begun.
type term struct {
	epoch   uint32
	leader  sim.NodeID
	initial history // I_e of the paper
	history history // with what has been proposed since
}

// step takes in what servers say of their histories. It is handed a pointer
// because monitors hand on each of millions of happenings.
func (o *outline) step(h *sim.Happening) {
	switch {
	case Logged.Is(*h):
		a := o.of(h.Node)
		a.history = o.add(a.history, Logged.Of(*h).Zxid)
	case Delivered.Is(*h), Acked.Is(*h): // those who hear of everything hear of these most
	default:
		o.rarely(h)
	}
}

// rarely is what servers do not say of each transaction in turn.
func (o *outline) rarely(h *sim.Happening) {
	switch {
	case Proposed.Is(*h):
		if t := o.termOf(h.Node); t.leader == h.Node {
			t.history = o.add(t.history, Proposed.Of(*h).Zxid)
		}
	case Committed.Is(*h):
		o.commit(o.claim(h.Node, Committed.Of(*h)))
	case Entered.Is(*h):
		o.enter(h.Node, Entered.Of(*h))
	case AcceptedEpoch.Is(*h):
		o.of(h.Node).epoch = uint32(AcceptedEpoch.Of(*h))
	case Truncated.Is(*h):
		a := o.of(h.Node)
		a.history = o.upTo(a.history, Truncated.Of(*h))
	case Installed.Is(*h):
		a := o.of(h.Node)
		a.history, a.replaced = o.sent(h.Node, Installed.Of(*h)), a.history
	case Loaded.Is(*h):
		a, r := o.of(h.Node), Loaded.Of(*h)
		a.epoch = r.AcceptedEpoch
		a.history, a.replaced = o.loaded(h.Node, r), history{}
	}
}

// outlined is what an outline hears of, and other topics. That somebody has delivered
// or acknowledged something tells it nothing.
func outlined(others ...sim.Topic) []sim.Topic {
	return append(others, Logged, Proposed, Committed, Entered, AcceptedEpoch, Truncated, Installed, Loaded)
}

// of finds a server's account.
func (o *outline) of(id sim.NodeID) *account { return o.servers.of(id) }

// term finds an epoch; the zero term is that of one which has not begun.
func (o *outline) term(epoch uint32) *term {
	for i := len(o.terms) - 1; i >= 0; i-- {
		if o.terms[i].epoch == epoch {
			return &o.terms[i]
		}
	}
	return &term{}
}

// termOf is the term of the leader that a server goes along with, itself perhaps.
func (o *outline) termOf(id sim.NodeID) *term { return o.term(o.of(id).epoch) }

// enter begins terms, and commits the history of a leader that is established.
func (o *outline) enter(id sim.NodeID, s Standing) {
	a := o.of(id)
	if s.Epoch != 0 {
		a.epoch = s.Epoch
	}
	if s.Role != election.Leading || s.Phase < Synchronization {
		return
	}
	if o.term(s.Epoch).leader == 0 {
		o.terms = append(o.terms, term{s.Epoch, id, a.history, a.history})
	}
	if s.Phase == Broadcast {
		o.commit(o.upTo(a.history, s.Zxid))
	}
}

// claim is the history that a leader says is committed when it commits z. That
// of somebody who does not lead the epoch it is in is empty.
func (o *outline) claim(leader sim.NodeID, z znode.Zxid) history {
	t := o.termOf(leader)
	if t.leader != leader {
		return history{}
	}
	return o.upTo(t.history, z)
}

// commit has C grow to a history. C never shrinks: a leader that has been
// deposed may be late with what its successor has committed before it.
func (o *outline) commit(h history) {
	if o.begins(o.committed, h) {
		o.committed = h
	}
}

// sent is the history in a snapshot that a server's leader has sent it.
func (o *outline) sent(id sim.NodeID, z znode.Zxid) history {
	if t := o.termOf(id); t.leader != 0 {
		return o.upTo(t.history, z)
	}
	return o.upTo(o.committed, z)
}

// loaded is the history that a server finds on its disk: a snapshot, and behind
// it the log.
func (o *outline) loaded(id sim.NodeID, r Record) history {
	a := o.of(id)
	found := o.found(id, r.Snapshot)
	found = o.graft(found, a.history, r.Snapshot, r.Zxid)
	return o.graft(found, a.replaced, max(r.Snapshot, found.last), r.Zxid)
}

// found is the history in a snapshot on a server's disk. If it ends with what the
// server was not known to have, it is one that its leader sent, and the crash came
// before it could say so. One called by an epoch is of what the epoch began with.
func (o *outline) found(id sim.NodeID, z znode.Zxid) history {
	a, t := o.of(id), o.term(z.Epoch())
	known := o.upTo(a.history, z)
	switch {
	case o.has(a.history, z):
		return known
	case z.Counter() == 0 && t.leader != 0:
		return t.initial
	}
	if s := o.sent(id, z); o.begins(known, s) || s.last == z {
		return s
	}
	return known
}

func (o *outline) clone() outline {
	c := *o
	c.tree = append(tree(nil), o.tree...)
	c.servers = append(byServer[account](nil), o.servers...)
	c.terms = append([]term(nil), o.terms...)
	return c
}

// encode appends the servers' accounts, the terms and C.
func (o *outline) encode(b []byte) []byte {
	for id, a := range o.servers {
		if a == (account{}) {
			continue
		}
		b = binary.AppendUvarint(b, uint64(id))
		b = binary.AppendUvarint(b, uint64(a.epoch))
		b = o.tree.encode(o.tree.encode(b, a.history), a.replaced)
	}
	b = binary.AppendUvarint(b, 0)
	for _, t := range o.terms {
		b = binary.AppendUvarint(b, uint64(t.epoch))
		b = binary.AppendUvarint(b, uint64(t.leader))
		b = o.tree.encode(o.tree.encode(b, t.initial), t.history)
	}
	b = binary.AppendUvarint(b, 0)
	return o.tree.encode(b, o.committed)
}
