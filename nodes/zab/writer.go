package zab

import (
	"github.com/zoolab/zoolab/nodes/znode"
	"github.com/zoolab/zoolab/sim"
)

// A writer is ZooKeeper's SyncRequestProcessor: it puts the log on disk while
// the server goes on. One sync is under way at a time and covers what was
// written before it began; what comes meanwhile waits for the next one, which
// makes a group of it.
type writer struct {
	written uint64 // to the log, in this boot
	busy    bool
	owed    queue[mark] // written, and to be acknowledged when on disk
}

// wrote counts a write to the log.
func (w *writer) wrote() { w.written++ }

// owe asks for a sync, and for the last write to be acknowledged after it.
func (w *writer) owe(env *sim.Env, z znode.Zxid) {
	w.owed.push(mark(z))
	w.start(env)
}

func (w *writer) start(env *sim.Env) {
	if !w.busy {
		w.busy = true
		logFile.SyncLater(env, w.written)
	}
}

// done ends a sync and returns what can be acknowledged. The slice is good until
// the next write.
func (w *writer) done(env *sim.Env, covered uint64) (ready []mark) {
	w.busy = false
	behind := w.written - covered
	if behind > 0 {
		w.start(env)
	}
	if behind >= uint64(w.owed.len()) {
		return nil
	}
	n := w.owed.len() - int(behind)
	ready = w.owed.all()[:n]
	w.owed.drop(n)
	return ready
}

// flush waits until all that was written is on disk. Nobody is told.
func (w *writer) flush(env *sim.Env) {
	w.owed.drop(w.owed.len())
	logFile.Sync(env)
}
