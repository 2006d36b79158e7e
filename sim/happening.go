package sim

import "strconv"

// A Happening is a fact that now stands, as monitors, goals and histories
// see it: a node's own (read it with [Fact.Is] and [Fact.Of]), an operation's
// (read it with the methods of [Operation]) or the world's ([Booted],
// [Crashed], [Halted], [Healed]). Its value may be read during Step only.
type Happening struct {
	At   Time   // world time
	Seq  uint64 // the event during which it happened
	Node NodeID // who says so; 0 for the world
	Boot uint32 // of Node
	Op   OpID   // for operations

	kind  *kind
	value value
}

// Name returns the fact's or operation's name.
func (h Happening) Name() string { return h.kind.name }

// Text renders what the happening carries.
func (h Happening) Text() string { return h.kind.text(h.value) }

// Facts that the world itself states.
var (
	// Booted: the node has come up and will run Start next.
	Booted = FactOf[struct{}]("booted")
	// Crashed: the node lost its memory; Loss says what its disk lost.
	Crashed = FactOf[Loss]("crashed")
	// Halted: the node ended its own process by a rule.
	Halted = FactOf[string]("halted")
	// Healed: every fault is over; from here progress is owed.
	Healed = FactOf[struct{}]("healed")
)

// A Loss is what a crash took.
type Loss struct {
	Effects int // effects of the handler under way that did not take place
	Writes  int // writes not yet synced that the disk did not keep
}

// String renders a loss as "lost nothing" or "lost 2 effects, 1 writes".
func (l Loss) String() string {
	if l == (Loss{}) {
		return "lost nothing"
	}
	return "lost " + strconv.Itoa(l.Effects) + " effects, " + strconv.Itoa(l.Writes) + " writes"
}

// state makes a fact stand: it shows it to every monitor that is to hear of it, to
// the goal and to the trackers, and then forgets the value.
func (w *World) state(id NodeID, k *kind, slot int32, op OpID) {
	h := Happening{At: w.now, Seq: w.seq, Node: id, Op: op, kind: k, value: w.stores.slots[k.id].value(slot)}
	if id > 0 {
		h.Boot = w.locals[id-1].boot
	}
	if w.tracer != nil {
		w.traceFact(h, slot)
	}
	deaf := w.deaf.to(k)
	for i := range w.monitors {
		if deaf>>i&1 != 0 {
			continue
		}
		if v := w.monitors[i].Step(h); v != nil {
			w.violate(w.specs[i].Name, v)
		}
	}
	if w.goal != nil {
		w.goal.Step(h)
	}
	for _, t := range w.trackers {
		t.Step(h)
	}
	w.stores.release(k.id, slot)
}

// observe states one of the world's own facts.
func observe[T any](w *World, id NodeID, f Fact[T], v T) {
	w.state(id, f.k, put(w.stores, f.k, v), OpID{})
}

// violate records the first violation; the run ends with it.
func (w *World) violate(monitor string, v *Violation) {
	if w.violation != nil {
		return
	}
	v.Monitor, v.Seq, v.At = monitor, w.seq, w.now
	w.violation = v
}

// landmark counts a visit to a landmark.
func (w *World) landmark(name string) {
	for i := range w.marks {
		if w.marks[i].Name == name {
			w.marks[i].Count++
			return
		}
	}
	w.marks = append(w.marks, Mark{name, 1})
}

// A Mark is a landmark with the number of visits a run has paid it.
type Mark struct {
	Name  string
	Count uint64
}

// Landmarks of the world itself. A scenario may demand them as it may a
// protocol's.
const (
	CrashBetweenEffects = "crash-between-effects" // a handler's effects were cut in the middle
	WritesLost          = "writes-lost"           // a crash lost unsynced writes
	StreamReset         = "stream-reset"          // a crash or a fault broke an open connection
	HalfOpenRevealed    = "half-open-revealed"    // a side that believed in a half-open connection was sent a reset
	LinkOverCapacity    = "link-over-capacity"    // a message waited for its turn on a link, or was lost for want of room
	TornRecordFound     = "torn-record-found"     // a node booted from a file with a half-written record
	CorruptionFound     = "corruption-found"      // a node booted from a file with a record gone bad
	LieCostWrites       = "lie-cost-writes"       // a crash lost writes that a sync had said were safe
	DiskFullHit         = "disk-full"             // a write found the disk full
)
