package sim

import "slices"

// A View is what a person may know of one node.
type View struct {
	ID     NodeID
	Name   string
	Role   string
	Up     bool
	Halted bool
	Paused bool
	Dark   bool // the machine is off: nobody answers for the node
	Boot   uint32
	Clock  Time // by the node itself

	Syncing string // the file whose sync it waits for, "" for none
	Until   Time   // when that sync completes
	Held    int    // effects that wait behind it
	Busy    Time   // when a slow node handles what it has turned to; 0 for nothing
	Inbox   int    // arrivals and expiries that wait
	Files   []FileView
	Lying   bool  // its disk says that it has synced and has not
	Full    bool  // its disk has no room
	Slow    Range // how long its disk's syncs take, zero when as configured
	Timers  []TimerView
	Columns []Column // the node's own, if it is an Inspector
}

// A FileView is one file of a node's disk.
type FileView struct {
	Name     string
	Records  int
	Unsynced int // writes that a crash may lose
	Damaged  int // records on disk that the next boot could not read
}

// A TimerView is one armed timer.
type TimerView struct {
	Name string
	At   Time // world time
}

// View shows a node as it is now.
func (w *World) View(id NodeID) View {
	w.mustExist(id, "a view")
	l := &w.locals[id-1]
	v := View{ID: id, Name: l.spec.Name, Role: l.spec.Role, Up: l.up, Halted: l.halted, Paused: l.paused, Dark: l.dark, Boot: l.boot,
		Clock: l.clock(w.now), Held: places(l.held), Busy: w.servedUntil(l), Inbox: len(l.inbox),
		Lying: l.disk.lies, Full: l.disk.full, Slow: l.disk.sync}
	if l.syncing != nil {
		v.Syncing = l.syncing.name
		ln := &w.lanes[w.diskLane(l, l.syncing)]
		for i := range ln.q.size {
			if e := ln.q.at(i); e.flag&flagBarrier != 0 {
				v.Until = e.at
			}
		}
	}
	for _, f := range l.files {
		v.Files = append(v.Files, FileView{f.info().name, f.size(), f.loose(), len(f.scarred().image)})
	}
	for _, t := range l.timers {
		if t.at < never {
			v.Timers = append(v.Timers, TimerView{t.id.String(), t.at})
		}
	}
	if in, ok := l.node.(Inspector); ok && l.up {
		v.Columns = slices.Clone(in.Inspect())
	}
	return v
}

// Nodes returns how many nodes the world has; their ids are 1 to Nodes.
func (w *World) Nodes() int { return len(w.locals) }

// A LinkView is the state of one direction between two nodes.
type LinkView struct {
	Cut       bool
	ClogUntil Time     // 0 for none
	Flying    int      // messages on their way, over all ports
	Every     Duration // the link carries one message in this span; 0 when nothing bounds it
	Free      Time     // when it may carry the next one
	HalfOpen  bool     // the sender believes in a connection that the receiver has forgotten
}

// Link shows one direction between two nodes.
func (w *World) Link(from, to NodeID) LinkView {
	w.mustExist(from, "a link")
	w.mustExist(to, "a link")
	v := LinkView{Cut: w.severed(from, to), ClogUntil: w.floorOf(from, to)}
	if v.ClogUntil <= w.now {
		v.ClogUntil = 0
	}
	if i := w.limitOf(from, to); i >= 0 {
		v.Every, v.Free = w.limits[i].every, max(w.limits[i].free, w.now)
	}
	for i := range w.lanes {
		ln := &w.lanes[i]
		if (ln.sort == laneDatagrams || ln.sort == laneStream) && ln.from == from && ln.node == to {
			v.Flying += int(ln.q.size)
		}
	}
	for at := range w.conns {
		c := &w.conns[at]
		side := c.sideOf(from)
		if c.port != nil && c.ends[side] == from && c.ends[1-side] == to && c.open[side] && c.gone[1-side] {
			v.HalfOpen = true
		}
	}
	return v
}

// Network says how links treat what is sent now.
func (w *World) Network() Network { return w.net }
