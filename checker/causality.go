package checker

import (
	"fmt"

	"github.com/zoolab/zoolab/nodes/znode"
)

// A trail is where the log last touched a path, by rank.
type trail struct {
	life     int32 // created or deleted
	data     int32 // data set
	acl      int32 // ACL set
	children int32 // a child created or deleted
	below    int32 // anything below created or deleted
}

// last is the rank from which everything that a Stat shows is as it is.
func (t trail) last() int32 { return max(t.life, t.data, t.acl, t.children) }

// Trails are those of all paths, and for each session the rank at which one of
// its ephemeral nodes last came or went.
type trails struct {
	paths map[string]trail
	owned map[znode.SessionID]int32
}

func (t *trails) touch(path string, put func(*trail)) {
	at := t.paths[path]
	put(&at)
	t.paths[path] = at
}

// bear notes that a node was born at a rank, or buried.
func (t *trails) bear(path string, owner znode.SessionID, rank int32) {
	t.touch(path, func(at *trail) { at.life = rank })
	above, _ := parentOf(path)
	t.touch(above, func(at *trail) { at.children = rank })
	for ; path != rootPath; path = above {
		above, _ = parentOf(path)
		t.touch(above, func(at *trail) { at.below = rank })
	}
	if owner != 0 {
		t.owned[owner] = rank
	}
}

// guarantees judges the four session guarantees by what answers showed. It is
// called when program order is broken in ranks, to say how much of it is left:
// a session that was handed a shorter beginning of the log may have missed
// nothing that it knew of.
func (w *witness) guarantees(order, starts []int32) {
	shown := w.shown(order, starts)
	type past struct{ read, wrote int32 } // the operations that know the highest ranks
	known := make([]past, len(w.history.sessions))
	for s := range known {
		known[s] = past{nobody, nobody}
	}
	for i := range w.rank {
		b, at := w.history.briefs.at(i), w.rank[i]
		p := &known[b.session]
		if at == nowhere || showsNothing(b.code) {
			continue
		}
		afterReads, afterWrites := MonotonicReads, ReadYourWrites
		if isWrite(b.code) {
			afterReads, afterWrites = WritesFollowReads, MonotonicWrites
		}
		if p.read != nobody && w.precedes(at, shown[p.read], i) && w.find(afterReads) == nil {
			w.order(afterReads, int32(i), p.read, fmt.Sprintf("which had shown its session the transaction at rank %d,", shown[p.read]))
		}
		if p.wrote != nobody && w.precedes(at, w.rank[p.wrote], i) {
			w.order(afterWrites, int32(i), p.wrote, "which its session had called before,")
		}
		switch {
		case !b.known():
		case isWrite(b.code) && !w.log.at(int(at)).failed():
			if p.wrote == nobody || at > w.rank[p.wrote] {
				p.wrote = int32(i)
			}
		case p.read == nobody || shown[i] > shown[p.read]:
			p.read = int32(i)
		}
	}
}

// shown returns, for each operation, the rank of the last transaction that its
// answer depends on. A successful write is known by its own rank instead.
func (w *witness) shown(order, starts []int32) []int32 {
	shown := make([]int32, len(w.rank))
	marks := &trails{paths: map[string]trail{}, owned: map[znode.SessionID]int32{}}
	tree := NewTree(w.log.rules)
	for rank := 0; rank <= w.log.Len(); rank++ {
		if rank > 0 {
			if i, c := w.asked[rank-1], w.log.at(rank); i != nobody && c.failed() {
				o, is := w.operation(i), c.outcome()
				shown[i] = marks.cause(&o.Op, &is)
			}
			w.leaveTrail(marks, tree, rank)
		}
		for _, i := range order[starts[rank]:starts[rank+1]] {
			if o := w.operation(i); isRead(o.Op.Code) {
				shown[i] = marks.cause(&o.Op, &o.Result)
			}
		}
	}
	return shown
}

// leaveTrail applies the transaction at a rank and notes what it touches.
func (w *witness) leaveTrail(marks *trails, tree *Tree, rank int) {
	if w.log.at(rank).failed() {
		return
	}
	op, at := w.request(rank), int32(rank)
	if op.Code == znode.OpCloseSession {
		for _, path := range tree.ephemerals(op.Session) {
			marks.bear(path, op.Session, at)
		}
	}
	before := tree.Clone()
	result := tree.Apply(&op, w.log.at(rank).Stamp)
	if op.Code != znode.OpMulti {
		marks.leave(before, tree, &op, result.Path, at)
	}
	for k := range result.Results {
		marks.leave(before, tree, &op.Ops[k], result.Results[k].Path, at)
	}
}

// leave notes what an operation touched that took place. Of a node that is there
// neither before nor after, nobody can say whose it was.
func (t *trails) leave(before, after *Tree, op *znode.Op, created string, rank int32) {
	switch op.Code {
	case znode.OpCreate, znode.OpCreate2, znode.OpCreateContainer, znode.OpCreateTTL:
		t.bear(created, after.owner(created), rank)
	case znode.OpDelete, znode.OpDeleteContainer:
		t.bear(op.Path, before.owner(op.Path), rank)
	case znode.OpSetData:
		t.touch(known(op.Path), func(at *trail) { at.data = rank })
	case znode.OpSetACL:
		t.touch(known(op.Path), func(at *trail) { at.acl = rank })
	}
}

// owner returns whose a node is, 0 if nobody's or not there.
func (t *Tree) owner(path string) znode.SessionID {
	if n := t.find(path); n != nil {
		return n.owner
	}
	return 0
}

// cause returns the rank of the last transaction without which an answer would
// have been another. What somebody may see or do is taken for granted: only that
// somebody may not is known to have a cause.
func (t *trails) cause(op *znode.Op, r *znode.Result) (last int32) {
	for k := range min(len(op.Ops), len(r.Results)) {
		if part := &r.Results[k]; part.Err != znode.OK || isRead(op.Ops[k].Code) {
			last = max(last, t.cause(&op.Ops[k], part))
		}
	}
	at := t.paths[known(op.Path)]
	switch {
	case len(op.Ops) > 0 || showsNothing(op.Code):
		return last
	case r.Err != znode.OK:
		return t.refusal(op, at, r.Err)
	}
	switch op.Code {
	case znode.OpGetChildren:
		return max(at.life, at.children)
	case znode.OpGetAllChildrenNumber:
		return max(at.life, at.below)
	case znode.OpGetEphemerals:
		return t.owned[op.Session]
	}
	return at.last()
}

// refusal is cause for an operation on a node with a trail that was refused.
func (t *trails) refusal(op *znode.Op, at trail, err znode.Code) int32 {
	path, _ := parentOf(op.Path)
	above, ofParent := t.paths[path], isCreate(op.Code) || op.Code == znode.OpDelete
	switch err {
	case znode.ErrNoNode:
		if ofParent {
			return max(at.life, above.life)
		}
		return at.life
	case znode.ErrNoAuth:
		if ofParent {
			return max(above.life, above.acl)
		}
		return max(at.life, at.acl)
	case znode.ErrNodeExists:
		return at.life
	case znode.ErrBadVersion:
		if op.Code == znode.OpSetACL {
			return max(at.life, at.acl)
		}
		return max(at.life, at.data)
	case znode.ErrNotEmpty:
		return at.children
	case znode.ErrNoChildrenForEphemerals:
		return above.life
	}
	return 0
}
