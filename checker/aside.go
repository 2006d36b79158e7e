package checker

import (
	"strings"

	"github.com/zoolab/zoolab/nodes/znode"
)

// A server that has lost its quorum may serve reads alone, to those who said that
// this will do. What it shows is what it has in its own history, and that may end in
// transactions which nobody ever commits. So an answer of its that names one of these
// has no place among the others, and is held to that history. An answer that names a
// state of the commit log has a place like any other's.

// aside is the transactions that a server had, as it began to serve reads alone, and
// that were not committed by then.
type aside struct {
	commit Commit
	before znode.Zxid // the transaction before it in that history, committed or not
}

// ReadOnly adds a session that was given by a server which serves reads alone.
func (l *CommitLog) ReadOnly(id znode.SessionID) { l.readers[id] = true }

// Aside adds a transaction that a server had which serves reads alone, behind another
// one, and that was not committed by then. It may be later.
func (l *CommitLog) Aside(c Commit, before znode.Zxid) {
	if _, known := l.asides[c.Zxid]; !known {
		l.asides[c.Zxid] = aside{c, before}
	}
}

// standsAside reports whether the answer to a read has no place in the log, since it
// was told to a session of a server that serves reads alone and had more.
func (l *CommitLog) standsAside(session znode.SessionID, at znode.Zxid) bool {
	if !l.readers[session] || l.asides[at].commit.Zxid != at {
		return false
	}
	_, committed := l.Rank(at)
	return !committed
}

// replayAsides holds answers that have no place in the log to the histories that they
// name.
func (w *witness) replayAsides() {
	trees := map[znode.Zxid]*Tree{}
	for _, i := range w.aside {
		o := w.operation(i)
		tree := trees[o.Result.Zxid]
		if tree == nil {
			tree = w.treeAside(o.Result.Zxid)
			trees[o.Result.Zxid] = tree
		}
		if want := tree.Answer(&o.Op); !tree.Confirms(&o.Op, &o.Result) {
			w.violate(RuleWrongResult, i, nobody, "%s saw %v, which was not committed, and was told %s",
				w.tell(i), o.Result.Zxid, strings.Join(differences(&o.Op, &want, &o.Result), ", "))
			return
		}
	}
}

// treeAside is the state at a transaction that stands aside.
func (w *witness) treeAside(z znode.Zxid) *Tree {
	a, ok := w.log.asides[z]
	rank, committed := w.log.Rank(z)
	if !ok || committed {
		tree := NewTree(w.log.rules)
		for r := 1; r <= rank; r++ {
			tree.redo(w.log.at(r), w.request(r))
		}
		return tree
	}
	tree := w.treeAside(a.before)
	tree.redo(&a.commit, a.commit.op())
	return tree
}

// redo applies a transaction that is known to be right, to what was asked for.
func (t *Tree) redo(c *Commit, op znode.Op) {
	if !c.failed() {
		t.Apply(&op, c.Stamp)
	}
}
