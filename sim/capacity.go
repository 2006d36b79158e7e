package sim

import "fmt"

// Capacity bounds what one direction between two nodes carries: one message
// in every span of Every, over all ports and connections together; 0 lifts the
// bound. A message that finds the link taken waits for its turn. Of datagrams
// at most Queue wait, and one that finds so many is lost; what a stream sends
// always waits, as a sender does that its receiver holds back, and takes its
// turns like any other. A message has no size. What was sent before the fault
// is not held up, and what was told when to come does not come earlier when
// the bound is lifted.
type Capacity struct {
	From, To NodeID
	Every    Duration
	Queue    int
}

// limit is the capacity of a link, while it has one.
type limit struct {
	link
	every Duration
	queue int
	free  Time // when the next message may go
}

func (f Capacity) inflict(w *World) string {
	w.mustExist(f.From, "a capacity")
	w.mustExist(f.To, "a capacity")
	if f.Every < 0 || f.Every > Duration(Horizon) || f.Queue < 0 {
		return "a link carries a message in every span from 0s up to " + Horizon.String() + ", and no less than none wait"
	}
	i := w.limitOf(f.From, f.To)
	switch {
	case f.Every == 0 && i < 0:
		return "its capacity is not bounded"
	case f.Every == 0:
		w.limits = append(w.limits[:i], w.limits[i+1:]...)
	case i < 0:
		w.limits = append(w.limits, limit{link: link{f.From, f.To}, every: f.Every, queue: f.Queue})
	default:
		w.limits[i].every, w.limits[i].queue = f.Every, f.Queue
	}
	w.relink()
	return ""
}

func (f Capacity) text(c *cast) string {
	s := "capacity " + c.name(f.From) + ">" + c.name(f.To)
	if f.Every == 0 {
		return s + " unbounded"
	}
	return fmt.Sprintf("%s one in %s queue %d", s, f.Every, f.Queue)
}

func (f Capacity) nodes() []NodeID { return []NodeID{f.From, f.To} }

// limitOf finds the place of a link's limit, or -1.
func (w *World) limitOf(from, to NodeID) int {
	for i := range w.limits {
		if l := &w.limits[i]; l.From == from && l.To == to {
			return i
		}
	}
	return -1
}

// admit returns when a datagram goes that is put on a narrow lane now, and
// false when it finds the queue full.
func (w *World) admit(ln *lane) (Time, bool) {
	l := &w.limits[w.limitOf(ln.from, ln.node)]
	// Of those ahead the first has gone and takes its time; the others wait.
	if ahead := (l.free - w.now + Time(l.every) - 1) / Time(l.every); ahead > Time(l.queue) {
		w.landmark(LinkOverCapacity)
		return 0, false
	}
	return w.turn(l), true
}

// await returns when something goes that is put on a narrow stream now.
func (w *World) await(ln *lane) Time { return w.turn(&w.limits[w.limitOf(ln.from, ln.node)]) }

// turn gives out the next turn on a link.
func (w *World) turn(l *limit) Time {
	at := max(l.free, w.now)
	if at > w.now {
		w.landmark(LinkOverCapacity)
	}
	l.free = min(at.Add(l.every), never)
	return at
}
