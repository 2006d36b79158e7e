package zookeeper

import (
	"fmt"
	"iter"
	"slices"

	"github.com/zoolab/zoolab/nodes/datatree"
	"github.com/zoolab/zoolab/nodes/election"
	"github.com/zoolab/zoolab/nodes/zab"
	"github.com/zoolab/zoolab/nodes/znode"
	"github.com/zoolab/zoolab/sim"
)

// truth is C, the sequence of what is committed, for monitors that read it as it
// grows. A [zab.Ledger] would say the same, and what each server has besides; that
// takes more than four monitors of a service should.
type truth struct {
	extent
	proposed backlog    // that was not read
	last     znode.Zxid // read up to here
}

// step takes in a happening, and reports whether there is something to read.
func (t *truth) step(h sim.Happening) bool {
	switch {
	case zab.Proposed.Is(h):
		t.propose(zab.Proposed.Of(h))
	case zab.Committed.Is(h):
		t.commit(zab.Committed.Of(h))
	case zab.Entered.Is(h):
		t.enter(zab.Entered.Of(h))
		t.proposed.drop(func(x zab.Txn) bool { return x.Zxid > t.end() && x.Zxid.Epoch() < t.epoch })
	default:
		return false
	}
	return t.end() > t.last
}

// propose notes what may be committed: of a leader that has been deposed, nothing,
// and of two transactions with one zxid the first.
func (t *truth) propose(x zab.Txn) {
	if x.Zxid.Epoch() >= t.epoch && x.Zxid > t.last {
		t.proposed.add(x)
	}
}

// read yields what is committed and was not read yet.
func (t *truth) read() iter.Seq2[datatree.Txn, error] {
	return func(yield func(datatree.Txn, error) bool) {
		for v, ok := t.proposed.next(t.end()); ok; v, ok = t.proposed.next(t.end()) {
			t.last = v.Zxid
			if !yield(DecodeTxn(v.Zxid, v.Value)) {
				return
			}
		}
		t.last = t.end()
	}
}

func (t *truth) cloneTruth() truth {
	return truth{t.extent.clone(), t.proposed.clone(), t.last}
}

func (t *truth) encodeTruth(b []byte) []byte {
	return t.proposed.encode(appendUint(t.extent.encode(b), uint64(t.last)))
}

// extent is how far C goes, by zxids. An established leader's history belongs to it,
// which ends where the leader said that it did when it began to synchronise, and
// then what that leader commits, until another one is established.
type extent struct {
	epoch  uint32       // of the leader that was established last
	begins []beginning  // of leaders that may be yet
	ends   []znode.Zxid // of each epoch with transactions in C, in order
}

// A beginning is the end of the history that a leader comes with.
type beginning struct {
	epoch uint32
	after znode.Zxid
}

// end is the last transaction of C, 0 before the first.
func (c *extent) end() znode.Zxid {
	if len(c.ends) == 0 {
		return 0
	}
	return c.ends[len(c.ends)-1]
}

// has reports whether a transaction is in C.
func (c *extent) has(z znode.Zxid) bool {
	return slices.ContainsFunc(c.ends, func(end znode.Zxid) bool { return end.Epoch() == z.Epoch() && z <= end })
}

// commit has C go on to a zxid. A leader that has been deposed adds nothing.
func (c *extent) commit(z znode.Zxid) {
	switch end := c.end(); {
	case z.Epoch() < c.epoch || z <= end || z.Counter() == 0:
	case len(c.ends) > 0 && z.Epoch() == end.Epoch():
		c.ends[len(c.ends)-1] = z
	default:
		c.ends = append(c.ends, z)
	}
}

func (c *extent) enter(s zab.Standing) {
	switch {
	case s.Role != election.Leading || s.Epoch <= c.epoch:
	case s.Phase == zab.Synchronization:
		c.begins = append(c.begins, beginning{s.Epoch, s.Zxid})
	case s.Phase == zab.Broadcast:
		for _, b := range c.begins {
			if b.epoch == s.Epoch {
				c.commit(b.after)
			}
		}
		c.epoch = s.Epoch
		c.begins = slices.DeleteFunc(c.begins, func(b beginning) bool { return b.epoch <= s.Epoch })
	}
}

func (c *extent) clone() extent {
	return extent{c.epoch, slices.Clone(c.begins), slices.Clone(c.ends)}
}

func (c *extent) encode(b []byte) []byte {
	b = appendUint(appendUint(b, uint64(c.epoch)), uint64(len(c.begins)))
	for _, s := range c.begins {
		b = appendUint(appendUint(b, uint64(s.epoch)), uint64(s.after))
	}
	b = appendUint(b, uint64(len(c.ends)))
	for _, z := range c.ends {
		b = appendUint(b, uint64(z))
	}
	return b
}

// notATxn is the violation of a server that commits what is no transaction.
func notATxn(h sim.Happening, err error) *sim.Violation {
	return &sim.Violation{Node: h.Node, Text: fmt.Sprintf("server %d has committed %v", h.Node, err)}
}

// shows reports whether a zxid in an answer tells of a state. Java's are signed: a
// server that does not know the request answers with -1.
func shows(z znode.Zxid) bool { return int64(z) > 0 }

// flights are the operations that are under way, by client, in the order in which
// they were asked for, each with what a monitor has to know of it.
type flights[T any] [][]flight[T]

type flight[T any] struct {
	n uint64 // of sim.OpID
	T T
}

// of returns the operations of a client.
func (f *flights[T]) of(client sim.NodeID) *[]flight[T] {
	if int(client) >= len(*f) {
		*f = append(*f, make(flights[T], int(client)+1-len(*f))...)
	}
	return &(*f)[client]
}

func (f *flights[T]) add(op sim.OpID, what T) {
	of := f.of(op.Client)
	*of = append(*of, flight[T]{op.N, what})
}

// take removes an operation, whose end it is.
func (f *flights[T]) take(op sim.OpID) (what T, ok bool) {
	of := f.of(op.Client)
	for i := range *of { // it is the first, or nearly so
		if (*of)[i].n == op.N {
			what = (*of)[i].T
			*of = slices.Delete(*of, i, i+1)
			return what, true
		}
	}
	return what, false
}

// drop forgets the operations of a client that has crashed.
func (f *flights[T]) drop(client sim.NodeID) { *f.of(client) = nil }

func (f flights[T]) clone() flights[T] {
	c := slices.Clone(f)
	for i := range c {
		c[i] = slices.Clone(c[i])
	}
	return c
}

// encode appends the operations, each by its number and what is known of it.
func (f flights[T]) encode(b []byte, what func([]byte, T) []byte) []byte {
	for client, of := range f {
		if len(of) == 0 {
			continue
		}
		b = appendUint(appendUint(b, uint64(client)), uint64(len(of)))
		for _, one := range of {
			b = what(appendUint(b, one.n), one.T)
		}
	}
	return appendUint(b, 0)
}
