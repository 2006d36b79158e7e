package sim

import "slices"

// Connections in a search. They behave as in a world (conn.go), with one
// difference that only removes choices: bytes for a side that is closed are
// dropped at once, since nobody will ever see them arrive.

// performStream turns an effect on a connection into a step that is done to
// the state of the whole.
func (m *Model) performStream(l *local, x *effect, o *outcome) {
	step := streamStep{op: x.op, conn: x.conn, node: x.node}
	k := m.stores.kind(x.kind)
	if x.op != opClose {
		step.port = k.port
	}
	if x.op == opStream {
		to, ok := l.farEnd(x.conn)
		if !ok { // dialled by an earlier life: the bytes go nowhere
			m.stores.release(x.kind, x.slot)
			return
		}
		step.letter = m.internLetter(letter{from: l.id, to: to, port: k.port, kind: k, slot: x.slot, hash: x.word, conn: x.conn})
	}
	if x.op == opDial {
		l.calls = append(l.calls, call{x.conn, x.node})
	}
	o.stream = append(o.stream, step)
}

// farEnd finds whom a connection joins the node with: its dialler, or whom
// the node itself dialled in this boot.
func (l *local) farEnd(c Conn) (NodeID, bool) {
	if c.Dialer != l.id {
		return c.Dialer, true
	}
	for _, k := range l.calls {
		if k.conn == c {
			return k.to, true
		}
	}
	return 0, false
}

// pull does one step of a node to the connections.
func (m *Model) pull(p *parts, id NodeID, step *streamStep) {
	switch step.op {
	case opDial:
		if step.node == id {
			panic("sim: " + m.cast.name(id) + " dials itself: a stream needs two ends")
		}
		l := line{name: step.conn, port: int32(m.portIndex(step.port)), far: step.node, open: [2]bool{true, false}}
		l.queue[0] = []int32{m.signal(&l, 0, isOpened)}
		p.lines = append(p.lines, l)
	case opStream:
		if i := p.find(step.conn); i >= 0 && p.lines[i].joins(id) {
			l := &p.lines[i]
			if side := l.side(id); l.open[side] && m.heard(l, 1-side) {
				l.queue[side] = append(slices.Clip(l.queue[side]), step.letter)
			}
		}
	case opClose:
		if i := p.find(step.conn); i >= 0 && p.lines[i].joins(id) {
			m.shut(p, i, p.lines[i].side(id))
		}
	case opHalt:
		for i := len(p.lines) - 1; i >= 0; i-- {
			if l := &p.lines[i]; l.joins(id) {
				m.shut(p, i, l.side(id))
			}
		}
	}
}

func (m *Model) portIndex(port *Port) int { return slices.Index(m.cast.protocol.Ports, port) }

func (p *parts) find(c Conn) int {
	return slices.IndexFunc(p.lines, func(l line) bool { return l.name == c })
}

// heard reports whether a side will see what is sent to it now: it is open,
// or the opening is still on its way to it.
func (m *Model) heard(l *line, side int) bool {
	q := l.queue[1-side]
	return l.open[side] || len(q) > 0 && m.letters[q[0]].what == isOpened && side == 1
}

// signal is the letter of an opening or a closing.
func (m *Model) signal(l *line, side int, s what) int32 {
	hash := uint64(openSeed)
	if s == isClosed {
		hash = closeSeed
	}
	return m.internLetter(letter{from: l.end(side), to: l.end(1 - side), port: m.cast.protocol.Ports[l.port], what: s, hash: hash, conn: l.name})
}

// shut closes a side: the other hears of it behind all sent before.
func (m *Model) shut(p *parts, i, side int) {
	l := &p.lines[i]
	if !l.open[side] {
		return
	}
	l.open[side] = false
	l.queue[1-side] = nil
	if m.heard(l, 1-side) {
		l.queue[side] = append(slices.Clip(l.queue[side]), m.signal(l, side, isClosed))
	}
	m.sweep(p, i)
}

// sweep forgets a connection that both sides have closed.
func (m *Model) sweep(p *parts, i int) {
	l := &p.lines[i]
	if !l.open[0] && !l.open[1] && len(l.queue[0]) == 0 && len(l.queue[1]) == 0 {
		p.lines = slices.Delete(p.lines, i, i+1)
	}
}

// expandLine shows what may happen to what is first on one direction of a
// connection, and, where it ends in a closing, to the bytes before that.
func (m *Model) expandLine(s State, p *parts, i, side int, crashes bool, visit Visit) bool {
	l := &p.lines[i]
	q := l.queue[side]
	if len(q) == 0 {
		return true
	}
	name, e := l.name, q[0]
	to := int(l.end(1-side)) - 1
	up := m.states[p.locals[to]].up
	arrive := func(p *parts) { m.arrive(p, p.find(name), side, up) }
	if up {
		if !m.branch(s, to, e, crashes, arrive, visit) {
			return false
		}
	} else if !m.quietly(s, Move{Event: eventRefuse, Node: int32(to), Pick: e}, arrive, visit) {
		return false
	}
	// A crash leaves its connections' bytes in flight; that some of them
	// never come is a choice of its own, made from the end.
	last := len(q) - 1
	if last < 1 || m.letters[q[last]].what != isClosed || m.letters[q[last-1]].what == isOpened {
		return true
	}
	return m.quietly(s, Move{Event: eventLose, Node: int32(to), Pick: q[last-1]}, func(p *parts) {
		l := &p.lines[p.find(name)]
		l.queue[side] = slices.Delete(slices.Clone(l.queue[side]), last-1, last)
	}, visit)
}

// quietly shows a transition that no handler takes part in.
func (m *Model) quietly(s State, mv Move, change func(*parts), visit Visit) bool {
	var p parts
	m.open(s, &p)
	change(&p)
	return visit(mv, m.close(&p, nil), nil)
}

// arrive takes the first letter off a connection. up says whether the node
// it comes to was up when it came.
func (m *Model) arrive(p *parts, i, side int, up bool) {
	l := &p.lines[i]
	e := m.letters[l.queue[side][0]]
	l.queue[side] = l.queue[side][1:]
	switch {
	case e.what == isClosed:
		l.open[1-side] = false
		l.queue[side] = nil
		if !m.heard(l, side) {
			l.queue[1-side] = nil
		}
	case e.what == isOpened && side == 0 && up:
		l.open[1] = true
		if l.open[0] {
			l.queue[1] = append(slices.Clip(l.queue[1]), m.signal(l, 1, isOpened))
		}
	case e.what == isOpened && side == 0: // nobody there: refused
		l.queue[0] = nil
		if l.open[0] {
			l.queue[1] = []int32{m.signal(l, 1, isClosed)}
		}
	}
	m.sweep(p, i)
}

// expandReset shows the breaking of all connections between the two ends of
// one, for the first connection of each pair.
func (m *Model) expandReset(s State, p *parts, i int, visit Visit) bool {
	a, b := p.lines[i].name.Dialer, p.lines[i].far
	first := slices.IndexFunc(p.lines, func(l line) bool { return l.joins(a) && l.joins(b) })
	if first != i {
		return true
	}
	return m.quietly(s, Move{Event: eventReset, Node: int32(a) - 1, Pick: int32(b)}, func(p *parts) {
		p.resets++
		for k := range p.lines {
			if l := &p.lines[k]; l.joins(a) && l.joins(b) {
				m.tear(l)
			}
		}
	}, visit)
}

// tear breaks one connection for both sides: what is under way is lost, but
// for an opening, and each side that is open will hear the closing.
func (m *Model) tear(l *line) {
	for side := range 2 {
		q := l.queue[1-side]
		dialled := side == 1 && len(q) > 0 && m.letters[q[0]].what == isOpened
		if !l.open[side] && !dialled {
			continue
		}
		keep := 0
		for keep < len(q) && m.letters[q[keep]].what == isOpened {
			keep++
		}
		l.queue[1-side] = append(slices.Clone(q[:keep]), m.signal(l, 1-side, isClosed))
	}
}
