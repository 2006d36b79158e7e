package checker

import (
	"maps"

	"github.com/zoolab/zoolab/nodes/znode"
	"github.com/zoolab/zoolab/sim"
)

// A ZnodeRecorder is a monitor that never objects: it writes down every
// [znode.Do] of every client. It takes the number of an operation for its Xid,
// which is right for clients that number their requests as they do their
// operations.
type ZnodeRecorder struct {
	history *ZnodeHistory
	open    map[sim.OpID]int // place in history
	tick    uint64
}

// NewZnodeRecorder returns a recorder that has seen nothing.
func NewZnodeRecorder() *ZnodeRecorder {
	return &ZnodeRecorder{history: NewZnodeHistory(), open: map[sim.OpID]int{}}
}

// History returns what has been recorded so far. It is shared: read it only.
func (r *ZnodeRecorder) History() *ZnodeHistory { return r.history }

// Step writes down what a client asked or was told.
func (r *ZnodeRecorder) Step(h sim.Happening) *sim.Violation {
	if op, ok := znode.Do.Invoked(h); ok {
		r.tick++
		r.open[h.Op] = r.history.Call(&ZnodeOperation{Client: h.Op.Client, Boot: h.Boot, Session: op.Session, Xid: h.Op.N, Call: r.tick, Op: op})
		return nil
	}
	result, returned := znode.Do.Returned(h)
	if !returned && !znode.Do.Unknown(h) {
		return nil
	}
	at, ok := r.open[h.Op]
	if !ok {
		return nil // a second return: the first one is what the client acted on
	}
	delete(r.open, h.Op)
	r.tick++
	if returned {
		r.history.Return(at, r.tick, &result)
	} else {
		r.history.Return(at, r.tick, nil)
	}
	return nil
}

// Clone returns an independent copy.
func (r *ZnodeRecorder) Clone() sim.Monitor {
	return &ZnodeRecorder{history: r.history.Clone(), open: maps.Clone(r.open), tick: r.tick}
}

// Encode appends nothing: what was written down does not change what can
// happen next.
func (r *ZnodeRecorder) Encode(b []byte) []byte { return b }
