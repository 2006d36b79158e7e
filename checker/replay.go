package checker

import (
	"fmt"
	"slices"
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
	if w.idle(rank) {
		return true
	}
	op, is := w.request(rank), c.outcome()
	if c.Code == znode.OpCloseSession && !w.buries(tree, rank) {
		return false
	}
	var want znode.Result
	switch {
	case !w.turnedAway(tree, &op, &is, rank):
		want = tree.Apply(&op, c.Stamp)
	case len(is.Results) > 0:
		want = failedAt(0, is.Results[0].Err, len(op.Ops))
	default:
		want.Err = is.Err
	}
	want.Timeout = c.more().Timeout
	if !sameOutcome(&want, &is) {
		w.violate(RuleWrongOutcome, i, nobody, "the log has %s at rank %d with the outcome %s, and the specification says %s",
			w.describe(rank-1), rank, ended(&is), ended(&want))
		return false
	}
	if i == nobody {
		return true
	}
	if !c.failed() && !w.faithful(tree, rank, &op, &want) {
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

// turnedAway reports whether a write was refused for its session, for which the tree
// has no reason and a leader may have had one.
func (w *witness) turnedAway(tree *Tree, op *znode.Op, is *znode.Result, rank int) bool {
	if !tree.isOpen(op.Session) {
		return w.log.forgotten(op.Session, rank) && reason(op, is) == znode.ErrSessionExpired
	}
	return w.log.turnsAway(op, is, rank)
}

// idle reports whether a transaction is what a server was refused that asked by
// itself. Nothing is left of it, not even what it was.
func (w *witness) idle(rank int) bool {
	return w.asked[rank-1] == nobody && w.log.at(rank).Code == znode.OpError
}

// buries judges whether the end of a session takes along all that the session
// owned, and nothing else.
func (w *witness) buries(tree *Tree, rank int) bool {
	c := w.log.at(rank)
	gone, owned := c.more().Paths, tree.ephemerals(c.Session)
	if sameNames(gone, owned) {
		return true
	}
	slices.Sort(owned)
	w.violate(RuleWrongOutcome, w.asked[rank-1], nobody, "the log has %s at rank %d with the nodes %v, and session %v owned %v",
		w.describe(rank-1), rank, gone, c.Session, owned)
	return false
}

// request returns what the transaction at a rank was asked to do. The client's
// own words are better than the log's, which may have worked out a name.
func (w *witness) request(rank int) znode.Op {
	c := w.log.at(rank)
	i := w.asked[rank-1]
	if i == nobody {
		return c.op()
	}
	op := w.history.request(w.brief(i))
	op.Session = c.Session
	return op
}

func (w *witness) contradictWrite(i int32, rank int, op *znode.Op, want *znode.Result) {
	told := w.history.answer(w.brief(i))
	rule := RuleWrongResult
	if wrongSuffix(op, want, &told) {
		rule = RuleWrongSuffix
	}
	w.violate(rule, i, nobody, "%s took place at rank %d and was told %s", w.tell(i), rank, strings.Join(differences(op, want, &told), ", "))
}

// wrongSuffix reports whether the name of a sequential node is what is wrong with
// an answer.
func wrongSuffix(op *znode.Op, want, told *znode.Result) bool {
	if op.Code != znode.OpMulti || len(told.Results) != len(want.Results) {
		return isCreate(op.Code) && sequential(op.Mode) && told.Err == want.Err && told.Path != want.Path
	}
	for k := range op.Ops {
		if wrongSuffix(&op.Ops[k], &want.Results[k], &told.Results[k]) {
			return true
		}
	}
	return false
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
	for _, r := range append(o.Result.Results, o.Result) {
		owner := r.Stat.EphemeralOwner
		if closed := w.log.closed[owner]; owner != 0 && closed != 0 && closed <= rank {
			w.violate(RuleGhostEphemeral, i, w.asked[closed-1], "%s; the node's session %v was closed at rank %d", said, owner, closed)
			return
		}
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
		if rank > 0 {
			tree.redo(w.log.at(rank), w.request(rank))
		}
		if tree.Confirms(&o.Op, &o.Result) {
			last = rank
		}
	}
	return last
}
