package sim

import (
	"slices"

	"github.com/zoolab/zoolab/sim/internal/layout"
)

// settle makes a handler's effects take place, in order. A barrier stops it
// with the rest held; a cut stops it with the rest lost.
func (w *World) settle(l *local, xs []effect) {
	switch {
	case w.cutNext >= 0:
		l.cut, w.cutNext = w.cutNext, -1
	case l.armed >= 0 && len(xs) > 0:
		l.cut, l.armed = l.armed, -1
	}
	whole := xs
	if l.cut >= 0 {
		xs = xs[:standing(xs, l.cut)]
	}
	for i := range xs {
		x := &xs[i]
		if x.op == opSend { // with opFact the most frequent by far
			w.send(l, x)
			continue
		}
		switch x.op {
		case opFact:
			w.state(l.id, w.stores.kinds[x.kind], x.slot, OpID{})
		case opQuiet:
		case opStream:
			w.sendStream(l, x)
		case opSync:
			if w.barrier(l, w.stores.kind(x.kind).file) {
				l.held = append(l.held[:0], whole[i+1:]...)
				if l.cut >= 0 {
					l.cut -= places(whole[:i+1])
				}
				return
			}
		case opHalt:
			w.discard(whole[i+1:])
			w.halt(l, w.stores.kind(x.kind).name)
			return
		case opWrite:
			if l.disk.full && x.word == growing {
				w.discard(whole[i+1:])
				w.overflow(l)
				return
			}
			w.wrote(l, w.stores.kind(x.kind).file)
		default:
			w.perform(l, x)
		}
	}
	if l.cut >= 0 {
		all := places(whole)
		lost := max(all-l.cut, 0)
		w.discard(whole[len(xs):])
		if lost > 0 && lost < all {
			w.landmark(CrashBetweenEffects)
		}
		w.crash(l, lost)
	}
}

// wrote makes a write take effect.
func (w *World) wrote(l *local, f *fileInfo) {
	l.file(f).reach()
	if w.tracer != nil {
		w.traceDisk(Wrote, l, f)
	}
}

// perform makes one effect take place.
func (w *World) perform(l *local, x *effect) {
	k := w.stores.kind(x.kind)
	switch x.op {
	case opDial:
		w.dial(l, x)
	case opClose:
		w.hangUp(l, x.conn)
	case opSyncLater:
		w.startSync(l, k.file, event{token: x.word})
	case opSetTimer, opStopTimer:
		w.wind(l, x, k.timer)
	case opInvoke:
		l.open = append(l.open, openOp{k.twin, x.word})
		w.state(l.id, k, x.slot, OpID{l.id, x.word})
	case opReturn:
		l.open = slices.DeleteFunc(l.open, func(o openOp) bool { return o.n == x.word })
		w.state(l.id, k, x.slot, OpID{l.id, x.word})
	case opSometimes:
		w.landmark(k.name)
	}
}

// discard releases what effects that never take place had carried.
func (w *World) discard(xs []effect) {
	for i := range xs {
		if xs[i].carries() {
			w.stores.release(xs[i].kind, xs[i].slot)
		}
	}
}

// wind arms or disarms a timer. An expiry of it that waits in the inbox is
// revoked either way: the node has changed its mind before handling it.
func (w *World) wind(l *local, x *effect, name *timerName) {
	t := l.timerSlot(TimerID{name, int64(x.word)})
	t.at = never
	if x.op == opSetTimer {
		t.at = min(w.now.Add(l.worldly(min(max(x.span, 0), Duration(never)))), never)
		w.offerTimer(l, t.at)
	}
	if w.tracer != nil {
		w.traceTimer(l, t)
	}
	if len(l.inbox) > 0 {
		w.revoke(l, t.id)
	}
}

func (w *World) revoke(l *local, t TimerID) {
	ln := &w.lanes[inboxLane(l.id)]
	for i := range l.inbox {
		if l.inbox[i].timer == t {
			ln.q.take(uint32(i))
			l.inbox = slices.Delete(l.inbox, i, i+1)
			w.offerInbox(l)
			return
		}
	}
}

// barrier starts a sync that the node waits for. With nothing to write, or
// a disk that takes no time, there is nothing to wait for.
func (w *World) barrier(l *local, f *fileInfo) bool {
	d := l.file(f)
	if d.loose() == 0 {
		return false
	}
	if w.syncTime(l).Max <= 0 {
		l.reachDisk(d, d.mark())
		return false
	}
	l.syncing = f
	w.startSync(l, f, event{flag: flagBarrier})
	w.offerInbox(l)
	return true
}

// startSync queues the completion of a sync that covers the writes made so far.
func (w *World) startSync(l *local, f *fileInfo, e event) {
	at := w.diskLane(l, f)
	ln := &w.lanes[at]
	ln.n++
	e.what, e.kind, e.n, e.k, e.cause = isSynced, -1, ln.n, ln.n, uint32(w.seq)
	e.arg = l.file(f).mark()
	e.hash = layout.Fold(e.token, e.arg)
	e.at = max(w.now.Add(w.syncTime(l).at(draw(ln.rand, uint64(ln.n)))), ln.last)
	ln.last = e.at
	ln.q.push(e)
	if ln.q.size == 1 {
		w.offer(at)
	}
}

// diskLane finds the lane of a file's syncs.
func (w *World) diskLane(l *local, f *fileInfo) int32 {
	name := f.key ^ uint64(l.id)*0x9e3779b97f4a7c15
	if at := w.diskLanes.get(name); at >= 0 {
		return at
	}
	at := w.addLane(lane{sort: laneDisk, node: l.id, file: f, key: laneKey(laneDisk, l.spec.Name, f.name)})
	w.diskLanes.put(name, at)
	return at
}

// synced puts writes on disk and tells whoever waits for it.
func (w *World) synced(l *local, f *fileInfo, e *event) {
	l.reachDisk(l.file(f), e.arg)
	if w.tracer != nil {
		w.traceDisk(Synced, l, f)
	}
	if e.flag&flagBarrier == 0 {
		w.hand(l, Delivery{From: l.id, kind: f.synced, value: w.content(l, e)}, e)
		return
	}
	if l.paused {
		l.done = true
		return
	}
	w.lift(l)
}

// lift goes on with the effects behind a barrier, and then with the inbox.
func (w *World) lift(l *local) {
	l.syncing, l.done = nil, false
	held := l.held
	l.held = l.held[len(l.held):]
	w.settle(l, held)
	if l.syncing == nil {
		l.held = held[:0]
	}
	w.offerInbox(l)
}
