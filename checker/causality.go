package checker

import (
	"fmt"

	"github.com/zoolab/zoolab/nodes/znode"
)

// A trail is where the log last touched a path, by rank.
type trail struct {
	life     int32 // created or deleted
	data     int32 // data set
	children int32 // a child created or deleted
}

// last is the rank from which everything that a Stat shows is as it is.
func (t trail) last() int32 { return max(t.life, t.data, t.children) }

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
		if at == nowhere || b.code == znode.OpSync {
			continue // a sync shows nothing
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
		err, _ := w.history.position(b)
		switch {
		case !b.known():
		case isWrite(b.code) && err == znode.OK:
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
	trails := map[string]trail{}
	tree := NewTree(w.log.rules)
	for rank := 0; rank <= w.log.Len(); rank++ {
		if rank > 0 {
			if i, err := w.asked[rank-1], w.log.at(rank).Err; i != nobody && err != znode.OK {
				o := w.operation(i)
				shown[i] = cause(trails, &o.Op, err)
			}
			w.leaveTrail(trails, tree, rank)
		}
		for _, i := range order[starts[rank]:starts[rank+1]] {
			if o := w.operation(i); isRead(o.Op.Code) {
				shown[i] = cause(trails, &o.Op, o.Result.Err)
			}
		}
	}
	return shown
}

// leaveTrail applies the transaction at a rank and notes what it touches.
func (w *witness) leaveTrail(trails map[string]trail, tree *Tree, rank int) {
	if w.log.at(rank).Err != znode.OK {
		return
	}
	op := w.request(rank)
	touch := func(path string, put func(*trail, int32)) {
		t := trails[path]
		put(&t, int32(rank))
		trails[path] = t
	}
	bear := func(path string) { // or bury
		touch(path, func(t *trail, r int32) { t.life = r })
		above, _ := parentOf(path)
		touch(above, func(t *trail, r int32) { t.children = r })
	}
	if op.Code == znode.OpCloseSession {
		for _, path := range tree.ephemerals(op.Session) {
			bear(path)
		}
	}
	result := tree.Apply(&op, w.log.at(rank).Stamp)
	switch op.Code {
	case znode.OpCreate, znode.OpCreate2, znode.OpCreateContainer, znode.OpCreateTTL:
		bear(result.Path)
	case znode.OpDelete, znode.OpDeleteContainer:
		bear(op.Path)
	case znode.OpSetData:
		touch(op.Path, func(t *trail, r int32) { t.data = r })
	}
}

// cause returns the rank of the last transaction without which an answer
// would have been another.
func cause(trails map[string]trail, op *znode.Op, err znode.Code) int32 {
	at := trails[known(op.Path)]
	above, _ := parentOf(op.Path)
	switch err {
	case znode.OK:
		if op.Code == znode.OpGetChildren {
			return max(at.life, at.children)
		}
		return at.last()
	case znode.ErrNoNode:
		if isRead(op.Code) || op.Code == znode.OpSetData {
			return at.life
		}
		return max(at.life, trails[above].life)
	case znode.ErrNodeExists:
		return at.life
	case znode.ErrBadVersion:
		return max(at.life, at.data)
	case znode.ErrNotEmpty:
		return at.children
	case znode.ErrNoChildrenForEphemerals:
		return trails[above].life
	}
	return 0
}
