package sim

import (
	"fmt"
	"strconv"
)

// A RecordSort says what a record of the trace tells.
type RecordSort uint8

// The sorts of records. The ring of a run keeps Took alone; a [Tracer] sees
// them all, in the order in which they came about.
const (
	Took     RecordSort = iota // an event was taken: delivered, expired, completed, booted, inflicted
	Sent                       // a message is on its way
	Dropped                    // a message was lost
	Stated                     // a fact or an operation's step stands
	Wrote                      // a write took effect, not yet on disk
	Synced                     // a file's writes are on disk
	Armed                      // a timer was set
	Disarmed                   // a timer was stopped
	Noted                      // a node cited a rule
	Struck                     // a fault was inflicted, or skipped
	Garbled                    // a message on its way was altered
)

// String returns the sort's name, as trace files have it.
func (s RecordSort) String() string {
	return [...]string{"took", "sent", "dropped", "stated", "wrote", "synced", "armed", "disarmed", "noted", "struck", "garbled"}[s]
}

// A Record is one line of a trace.
type Record struct {
	Sort  RecordSort
	Seq   uint64 // the event, counted from 1, or the event during which this came about
	At    Time
	Node  NodeID // whose: the receiver, the timers' or disk's owner
	From  NodeID // messages: the sender
	Hash  uint64 // of the content
	Cause uint32 // low 32 bits of the event that gave rise to this one
	K     uint32 // k-th of its kind on its pair, or of its sort; the number of an operation
	Note  *Note  // of records that are Noted

	lane  laneSort
	what  what
	flag  uint8
	kind  int32
	slot  int32
	port  *Port
	file  *fileInfo
	timer TimerID
	text  string
}

// Waiting reports of a record that is shown now that its node was busy or is slow, so that what was taken now stands
// in its inbox. It is handled when its inbox event is taken.
func (w *World) Waiting(r Record) bool {
	if r.Sort != Took || r.Node == 0 || r.lane == laneInbox || r.flag&flagBarrier != 0 {
		return false
	}
	l := &w.locals[r.Node-1]
	return l.busy() || l.slow && l.up
}

// A Tracer is shown every record as it comes about, and may ask the world to
// render it then; a message's content is not there later. It must not change
// the world.
type Tracer interface{ Record(w *World, r Record) }

// Address returns the address by which a choice names the record's event:
// the zero Address for records that are not about one.
func (w *World) Address(r Record) Address {
	if r.Sort != Took && r.Sort != Sent && r.Sort != Dropped && r.Sort != Garbled {
		return Address{}
	}
	a := Address{Node: w.cast.name(r.Node), K: r.K}
	switch r.lane {
	case laneDatagrams, laneStream:
		a.Port, a.From, a.Twin = r.port.name, w.cast.name(r.From), r.flag&flagTwin != 0
		a.Kind = w.kindName(r.what, r.kind)
	case laneTimer:
		a.Port, a.Kind = "timer", r.timer.String()
	case laneInbox:
		a.Port = "inbox"
	case laneDisk:
		a.Port, a.Kind = "disk", r.file.name
	case laneBoot:
		a.Port, a.K = "boot", 0
	case lanePlan:
		a.Port, a.Node = "plan", ""
	}
	return a
}

func (w *World) kindName(s what, kind int32) string {
	if kind >= 0 {
		return w.stores.kinds[kind].name
	}
	switch s {
	case isOpened:
		return "opened"
	case isClosed:
		return "closed"
	case isSynced:
		return "synced"
	}
	return "nothing"
}

// Text renders what a record says beyond its address: a message's content, a
// fact's value, a rule's sentence material. Valid while the record is shown.
func (w *World) Text(r Record) string {
	if r.text != "" || r.kind < 0 || r.slot == forgotten || r.Sort == Noted || r.Sort == Struck {
		return r.text
	}
	return w.stores.slabs[r.kind].text(r.slot)
}

// Line renders a record for people, without its time.
func (w *World) Line(r Record) string {
	switch r.Sort {
	case Took, Sent, Dropped, Garbled:
		s := w.Address(r).String()
		if t := w.Text(r); t != "" {
			s += " " + t
		}
		if w.Waiting(r) && r.lane != lanePlan {
			s += " (waits: " + w.cast.name(r.Node) + " is busy)"
		}
		return s
	case Stated:
		return w.cast.name(r.Node) + " " + w.stores.kinds[r.kind].name + " " + w.Text(r)
	case Wrote, Synced:
		return w.cast.name(r.Node) + " " + r.file.name + " " + r.text
	case Armed, Disarmed:
		return w.cast.name(r.Node) + " " + r.timer.String() + r.text
	}
	return r.text
}

func (w *World) traceEvent(s RecordSort, ln *lane, e *event, timer TimerID) {
	r := w.recordOf(s, ln, e)
	r.timer = timer
	w.tracer.Record(w, r)
}

// recordOf is the record of an event on a lane.
func (w *World) recordOf(s RecordSort, ln *lane, e *event) Record {
	return Record{Sort: s, Seq: w.seq, At: w.now, Node: ln.node, From: ln.from, Hash: e.hash, Cause: e.cause,
		K: e.k, kind: e.kind, slot: e.slot, port: ln.port, file: ln.file, lane: ln.sort, what: e.what, flag: e.flag}
}

func (w *World) traceFact(h Happening, slot int32) {
	r := Record{Sort: Stated, Seq: w.seq, At: w.now, Node: h.Node, kind: h.kind.id, slot: slot}
	if h.Op.N > 0 {
		r.K = uint32(h.Op.N)
		r.text = h.Op.String() + " " + w.stores.slabs[r.kind].text(r.slot)
	}
	w.tracer.Record(w, r)
}

func (w *World) traceDisk(s RecordSort, l *local, f *fileInfo) {
	d := l.file(f)
	w.tracer.Record(w, Record{Sort: s, Seq: w.seq, At: w.now, Node: l.id, kind: -1, file: f,
		text: strconv.Itoa(d.size()) + " records, " + strconv.Itoa(d.loose()) + " not on disk"})
}

func (w *World) traceTimer(l *local, t *timer) {
	r := Record{Sort: Armed, Seq: w.seq, At: w.now, Node: l.id, kind: -1, timer: t.id}
	if t.at == never {
		r.Sort = Disarmed
	} else {
		r.text = " at " + t.at.String()
	}
	w.tracer.Record(w, r)
}

func (w *World) traceFault(text, why string) {
	if why != "" {
		text += " (skipped: " + why + ")"
	}
	w.tracer.Record(w, Record{Sort: Struck, Seq: w.seq, At: w.now, kind: -1, text: text})
}

func (w *World) traceNote(l *local, r Rule, v [4]int64) {
	w.tracer.Record(w, Record{Sort: Noted, Seq: w.seq, At: w.now, Node: l.id, kind: -1, Note: &Note{r, v},
		text: fmt.Sprintf("%s %s %d %d %d %d", l.spec.Name, r, v[0], v[1], v[2], v[3])})
}
