package sim

// HalfOpen makes every connection between two nodes half open that is open on
// both sides: To hears the closing of it at once, as of a machine that gave it
// up, and From hears nothing. What is under way either way is lost. As with a
// firewall that has dropped its state, nothing comes of what From sends from
// now on: it is lost, and no reset comes back. After a [Heal] no connection is
// half open any more: From receives the closing. A [Reset] has that effect as
// well, and a connection that is dialled anew is a good one.
type HalfOpen struct{ From, To NodeID }

func (f HalfOpen) inflict(w *World) string {
	w.mustExist(f.From, "a half-open connection")
	w.mustExist(f.To, "a half-open connection")
	var joining []Conn // by name: To may close and dial when it hears of the first
	for at := range w.conns {
		if c := &w.conns[at]; c.port != nil && c.joins(f.From) && c.joins(f.To) && c.open[0] && c.open[1] {
			joining = append(joining, c.name)
		}
	}
	if len(joining) == 0 {
		return "no open connection joins them"
	}
	for _, name := range joining {
		w.halve(name, f.To)
	}
	return ""
}

func (f HalfOpen) text(c *cast) string { return "half-open " + c.name(f.From) + ">" + c.name(f.To) }

func (f HalfOpen) nodes() []NodeID { return []NodeID{f.From, f.To} }

// halve makes a connection half open: one end is told that it is closed.
func (w *World) halve(name Conn, forgets NodeID) {
	at := w.byConn.get(name.key())
	if at < 0 || !w.conns[at].open[0] || !w.conns[at].open[1] {
		return
	}
	c := &w.conns[at]
	side := c.sideOf(forgets)
	c.open[side], c.gone[side], c.mute = false, true, true
	for _, ln := range c.lanes {
		w.lose(&w.lanes[ln])
		w.offer(ln)
	}
	e := event{what: isClosed, kind: -1, hash: closeSeed}
	w.hand(&w.locals[forgets-1], Delivery{From: c.ends[1-side], Conn: name, kind: c.port.closed}, &e)
}

// darken takes a machine off the network: all its connections are gone from
// its side, and nobody is told.
func (w *World) darken(l *local) {
	l.dark = true
	for at := range w.conns {
		c := &w.conns[at]
		if c.port == nil || !c.joins(l.id) {
			continue
		}
		side := c.sideOf(l.id)
		if !c.open[side] {
			continue
		}
		c.open[side], c.gone[side] = false, true
		w.shorten(c.lanes[side], 0, l.flush)
		w.forget(int32(at))
	}
	w.relink()
}

// lighten lets a machine that was off be reached again.
func (w *World) lighten(l *local) {
	if l.dark {
		l.dark = false
		w.relink()
	}
}

// disown answers what has come to a side that is gone with a reset, unless
// the answer would be lost too.
func (w *World) disown(at int32, side int) {
	if c := &w.conns[at]; !c.mute && c.open[1-side] {
		c.gone[side] = false
		w.landmark(HalfOpenRevealed)
		w.signal(at, side, isClosed)
	}
}

// disclose resets every half-open connection but those to machines that are
// off.
func (w *World) disclose() {
	for at := range w.conns {
		c := &w.conns[at]
		c.mute = false
		for side := range c.gone {
			if c.gone[side] && !w.locals[c.ends[side]-1].dark {
				w.disown(int32(at), side)
			}
		}
	}
}
