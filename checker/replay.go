package checker

import (
	"fmt"
	"strings"

	"github.com/zoolab/zoolab/nodes/znode"
)

// replay runs the commit log through the specification and holds every answer
// against the state at the rank it saw. It stops at the first contradiction:
// what follows one is judged against a state that nobody may be in.
func (w *witness) replay(order, starts []int32) bool {
	tree := NewTree(w.log.rules)
	for rank := 0; rank <= w.log.Len(); rank++ {
		if rank > 0 && !w.commit(tree, rank) {
			return false
		}
		for _, i := range order[starts[rank]:starts[rank+1]] {
			if !isRead(w.brief(i).code) {
				continue
			}
			if o := w.operation(i); !tree.Confirms(&o.Op, &o.Result) {
				w.contradictRead(tree, i)
				return false
			}
		}
	}
	return true
}

// commit applies the transaction at a rank and judges its outcome, and what
// its client was told.
func (w *witness) commit(tree *Tree, rank int) bool {
	c, i := w.log.at(rank), w.asked[rank-1]
	op := w.request(rank)
	var want znode.Result
	if tree.isOpen(c.Session) && w.log.refuses(c.Err, c.Session, rank) {
		want = znode.Result{Err: c.Err, Zxid: c.Zxid}
	} else {
		want = tree.Apply(&op, c.Stamp)
	}
	if want.Err != c.Err {
		w.violate(RuleWrongOutcome, i, nobody, "the log has %s at rank %d with the outcome %v, and the specification says %v",
			w.describe(rank-1), rank, c.Err, want.Err)
		return false
	}
	if i == nobody {
		return true
	}
	if c.Err == znode.OK && !w.faithful(rank, &op, want.Path) {
		return false
	}
	b := w.brief(i)
	if w.history.outcome(b) != answered {
		return true
	}
	if told := w.history.answer(b); !agree(&op, &want, &told) {
		w.contradictWrite(i, rank, &op, &want)
		return false
	}
	return true
}

// faithful judges whether a transaction does what its client asked for, under
// the name that a sequential create must come to.
func (w *witness) faithful(rank int, op *znode.Op, name string) bool {
	c, i := w.log.at(rank), w.asked[rank-1]
	named := c.Path == op.Path
	if sequential(op.Mode) && !named && c.Path != name {
		w.violate(RuleWrongSuffix, i, nobody, "the log has %s at rank %d as %s, and the parent has had children enough for %s",
			w.tell(i), rank, c.Path, name)
		return false
	}
	if c.Code != op.Code || c.Data != op.Data || !named && !sequential(op.Mode) {
		w.violate(RuleWrongOutcome, i, nobody, "%s was asked with the data %s, and at rank %d the log has %v %s with the data %s",
			w.tell(i), shown(op.Data), rank, c.Code, c.Path, shown(c.Data))
		return false
	}
	return true
}

// request returns what the transaction at a rank was asked to do. The client's
// own words are better than the log's, which may have worked out a name.
func (w *witness) request(rank int) znode.Op {
	c := w.log.at(rank)
	op := c.op()
	if i := w.asked[rank-1]; i != nobody {
		op = w.history.request(w.brief(i))
	}
	op.Session = c.Session
	return op
}

func (w *witness) contradictWrite(i int32, rank int, op *znode.Op, want *znode.Result) {
	told := w.history.answer(w.brief(i))
	rule := RuleWrongResult
	if sequential(op.Mode) && told.Err == want.Err && told.Path != want.Path {
		rule = RuleWrongSuffix
	}
	w.violate(rule, i, nobody, "%s took place at rank %d and was told %s", w.tell(i), rank, strings.Join(differences(op, want, &told), ", "))
}

// contradictRead explains a read whose answer is not in the tree at its rank:
// by the session that was closed before, by the earlier rank that the answer
// belongs to and the transaction it misses, or by the difference alone.
func (w *witness) contradictRead(tree *Tree, i int32) {
	o := w.operation(i)
	rank := int(w.rank[i])
	want := tree.Answer(&o.Op)
	said := fmt.Sprintf("zxid order violated: %s saw rank %d and was told %s",
		w.tell(i), rank, strings.Join(differences(&o.Op, &want, &o.Result), ", "))
	owner := o.Result.Stat.EphemeralOwner
	if closed := w.log.closed[owner]; owner != 0 && closed != 0 && closed <= rank {
		w.violate(RuleGhostEphemeral, i, w.asked[closed-1], "%s; the node's session %v was closed at rank %d", said, owner, closed)
		return
	}
	if until := w.lastTrue(i); until >= 0 {
		w.violate(RuleStaleRead, i, w.asked[until], "%s; that is the answer of rank %d, and misses %s at rank %d",
			said, until, w.describe(until), until+1)
		return
	}
	w.violate(RuleWrongResult, i, nobody, "%s; no earlier rank has that answer", said)
}

// lastTrue returns the last rank before its own at which a read's answer was
// right, or -1. It replays once more, which only a failed run pays for.
func (w *witness) lastTrue(i int32) int {
	o := w.operation(i)
	tree, last := NewTree(w.log.rules), -1
	for rank := range int(w.rank[i]) {
		if rank > 0 && w.log.at(rank).Err == znode.OK {
			op := w.request(rank)
			tree.Apply(&op, w.log.at(rank).Stamp)
		}
		if tree.Confirms(&o.Op, &o.Result) {
			last = rank
		}
	}
	return last
}
