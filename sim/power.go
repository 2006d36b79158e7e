package sim

// boot brings a node up with a fresh memory and what its disk kept.
func (w *World) boot(l *local) {
	if err := l.bear(); err != nil {
		panic("sim: " + err.Error())
	}
	w.lighten(l)
	w.mount(l)
	observe(w, l.id, Booted, struct{}{})
	w.offerInbox(l)
	w.begin(l)
	l.node.Start(&w.env)
	w.end(l)
}

// crash takes power from a node. lost counts the effects of the handler
// under way that never took place.
func (w *World) crash(l *local, lost int) {
	loss := Loss{Effects: lost}
	for _, f := range l.files {
		keep, torn := w.fate(l, f)
		loss.Writes += f.loose() - keep
		w.cutPower(f, keep, torn)
	}
	if loss.Writes > 0 {
		w.landmark(WritesLost)
	}
	w.putOut(l)
	observe(w, l.id, Crashed, loss)
	w.leaveOpen(l)
}

// halt ends a node's process by its own rule. The machine stays up, so what
// was written is still written, and is as good as synced; but a disk that lies
// has none of it on the platter.
func (w *World) halt(l *local, rule string) {
	l.keepWritten()
	l.silent = false
	w.putOut(l)
	l.halted = true
	observe(w, l.id, Halted, rule)
	w.leaveOpen(l)
}

// keepWritten puts on disk what was written, and takes back what the handler
// under way would have written after it.
func (l *local) keepWritten() {
	for _, f := range l.files {
		if !l.disk.lies {
			f.settle(f.mark())
		}
		f.rewind()
	}
}

// putOut ends a node's life in memory: timers, inbox, effects held behind a
// barrier, syncs under way and connections.
func (w *World) putOut(l *local) {
	w.discard(l.held)
	l.held = l.held[:0]
	l.syncing, l.done, l.paused = nil, false, false
	l.cut, l.armed, l.keep = -1, -1, nil
	for i := range l.timers {
		l.timers[i].at = never
	}
	w.tree.rest(timerLane(l.id))
	w.lose(&w.lanes[inboxLane(l.id)])
	clear(l.inbox)
	l.inbox = l.inbox[:0]
	w.offerInbox(l)
	for _, f := range l.files {
		at := w.diskLane(l, f.info())
		w.empty(&w.lanes[at])
		w.lanes[at].last = 0
		w.offer(at)
	}
	if l.script != nil {
		l.script.stop()
	}
	l.node, l.script, l.up = nil, nil, false
	if l.silent {
		w.darken(l)
	} else {
		w.breakConns(l)
	}
	l.flush, l.silent = false, false
}

// leaveOpen makes the operations that a node will never answer unknown.
func (w *World) leaveOpen(l *local) {
	open := l.open
	l.open = nil
	for _, o := range open {
		slot := put(w.stores, o.unknown, struct{}{})
		w.state(l.id, o.unknown, slot, OpID{l.id, o.n})
	}
}

// resume lets a paused node go on: first with what a completed sync had
// held back, then with the inbox.
func (w *World) resume(l *local) {
	l.paused = false
	if l.done {
		w.lift(l)
		return
	}
	w.offerInbox(l)
}

// nurse brings one node back to health.
func (w *World) nurse(l *local) {
	if l.paused {
		w.resume(l)
	}
	l.armed, l.cut = -1, -1 // a crash that has not come by now never does
	l.setClock(w.now, l.skew0, l.drift0)
	if usual := w.usualService(l); l.service != usual {
		w.pace(l, usual)
	}
	l.disk = w.soundDisk()
	if !l.up && l.boot > 0 {
		w.boot(l)
	}
}

// setClock changes a clock from this moment on. A drift counts from now, so
// what the old one had summed up goes into the skew.
func (l *local) setClock(now Time, skew Duration, drift PPM) {
	l.skew = skew - Duration(drifted(now, drift))
	l.drift = int64(drift)
}

// drifted is how far a clock of that drift has gone wrong by a moment. The
// rounding is toward zero, so a clock that runs slow never goes backwards.
func drifted(now Time, drift PPM) int64 {
	whole, rest := int64(now)/int64(Certain), int64(now)%int64(Certain)
	return whole*int64(drift) + rest*int64(drift)/int64(Certain)
}

// reset breaks one connection for both sides.
func (w *World) reset(at int32) {
	w.landmark(StreamReset)
	for side := range 2 {
		c := &w.conns[at]
		c.gone[side] = false
		in := c.lanes[1-side]
		ln := &w.lanes[in]
		dialled := side == 1 && ln.q.size > 0 && ln.q.at(0).what == isOpened // and yet to hear of it
		if !c.open[side] && !dialled {
			continue
		}
		for ln.q.size > 0 && (ln.q.at(ln.q.size-1).what != isOpened) {
			ln.q.size--
			w.drop(ln, *ln.q.at(ln.q.size))
		}
		w.offer(in)
		w.signal(at, 1-side, isClosed)
	}
}
