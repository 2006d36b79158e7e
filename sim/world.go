package sim

import (
	"cmp"
	"fmt"
	"slices"

	"github.com/zoolab/zoolab/sim/internal/layout"
)

// A Config is all that a run depends on besides its schedule.
type Config struct {
	Seed     uint64
	Protocol Protocol
	Network  Network
	Disk     Disk
	Clocks   Clocks
	// Plan lists faults by time; New sorts it, keeping the order of equals.
	Plan []Planned
	// Service is how long each handler keeps its node busy, volunteers' apart:
	// see [Slow]. The zero Range takes no time.
	Service Range
	// Boot is when nodes come up; each node's moment is drawn from it.
	Boot Range
	// Buggify lets [Env.Maybe] take unlikely branches.
	Buggify bool
	// Paranoid hashes every message again when it is delivered, to catch a
	// node that writes to what it has sent, and holds a [Commander] to its
	// promise not to change when it is asked what it understands.
	Paranoid bool
	// Ring is how many recent events are kept, rounded up to a power of
	// two; 0 means 1,024.
	Ring int
	// Tracer, when set, is shown everything.
	Tracer Tracer
}

// A Disk says how long syncs take, and how likely it is that a crash leaves
// the first append that a file loses half on disk, as a record that cannot be
// read.
type Disk struct {
	Sync Range
	Torn PPM
}

// Clocks says how wrong clocks are from the start: each node's skew and
// drift are drawn from [-Skew, Skew] and [-Drift, Drift].
type Clocks struct {
	Skew  Duration
	Drift PPM
}

// A World is one run: nodes, links, disks, clocks, faults and monitors, as
// plain data. It never chooses; [World.Step] takes the earliest event and
// [World.Apply] whatever a driver names. A World belongs to one goroutine.
type World struct {
	cfg     Config
	cast    *cast
	seedKey uint64

	now  Time
	seq  uint64
	hash uint64

	stores  *stores
	env     Env
	locals  []local
	running NodeID // whose handler is on the stack, 0 for nobody's

	lanes     []lane
	freeLanes []int32
	tree      tree
	routes    table    // (port, from, to) → pair
	pairs     []uint32 // see pairOf
	conns     []conn
	freeConns []int32
	byConn    table // Conn → place in conns
	diskLanes table // (node, file) → lane

	net     Network
	groups  []int32 // each node's side of the partition
	cuts    []link
	clogs   []clog
	plan    []Planned
	cutNext int // effects the next handler has before its node crashes, or -1
	limits  []limit

	specs     []MonitorSpec
	monitors  []Monitor
	deaf      deafness
	finished  bool
	goal      Goal
	trackers  []Tracker
	marks     []Mark
	violation *Violation
	stats     Stats

	ring   recordRing
	tracer Tracer
}

// Stats counts what a run has done.
type Stats struct {
	Events  uint64 // events taken
	Dropped uint64 // messages lost, for whatever reason
}

// New makes a world in which nothing has happened yet: every node comes up
// by a boot event of its own. It fails when the protocol or the
// configuration cannot be run; the error says what to change.
func New(cfg Config) (*World, error) {
	if err := cfg.check(); err != nil {
		return nil, err
	}
	w := &World{cutNext: -1, cfg: cfg, cast: newCast(cfg), seedKey: layout.Fold(worldSeed, cfg.Seed), net: cfg.Network, tracer: cfg.Tracer,
		stores: newStores(), tree: newTree(3*len(cfg.Protocol.Nodes) + 32)}
	w.hash = w.seedKey
	w.ring = newRecordRing(cmp.Or(cfg.Ring, 1024))
	w.env = Env{stores: w.stores, cast: w.cast}
	w.populate()
	w.layPlan()
	for _, m := range cfg.Protocol.Monitors {
		w.specs, w.monitors = append(w.specs, m), append(w.monitors, m.New())
	}
	w.deaf = newDeafness(w.specs)
	if cfg.Protocol.Goal != nil {
		w.goal = cfg.Protocol.Goal()
	}
	for _, r := range cfg.Protocol.Roles {
		w.trackers = append(w.trackers, r.New())
	}
	for _, m := range cfg.Protocol.Landmarks {
		w.marks = append(w.marks, Mark{Name: m.String()})
	}
	w.listen()
	return w, nil
}

const worldSeed = 0x776f726c64

// listen connects the nodes' notes with the tracer, and their facts with whoever
// is there to hear them.
func (w *World) listen() {
	w.env.note = nil
	if w.tracer != nil {
		w.env.note = w.traceNote
	}
	w.env.heard = w.tracer != nil || w.judged()
}

// judged reports whether facts have a hearer that is part of the world's state.
func (w *World) judged() bool { return len(w.monitors) > 0 || w.goal != nil || len(w.trackers) > 0 }

// populate makes the nodes' states and own lanes, and their boots.
func (w *World) populate() {
	n := len(w.cfg.Protocol.Nodes)
	w.locals = make([]local, n)
	w.groups = make([]int32, n)
	w.lanes = make([]lane, 0, 4*n+32)
	for i := range w.locals {
		id := NodeID(i + 1)
		spec := &w.cast.protocol.Nodes[i]
		l := &w.locals[i]
		*l = newLocal(id, spec, w.seedKey)
		l.skew0 = Range{-w.cfg.Clocks.Skew, w.cfg.Clocks.Skew}.at(draw(l.randKey, clockDraw))
		l.drift0 = PPM(Range{-Duration(w.cfg.Clocks.Drift), Duration(w.cfg.Clocks.Drift)}.at(draw(l.randKey, clockDraw-1)))
		l.setClock(0, l.skew0, l.drift0)
		l.service = w.usualService(l)
		l.slow = l.service.Max > 0
		l.disk = w.soundDisk()
		w.addLane(lane{sort: laneTimer, node: id, key: laneKey(laneTimer, spec.Name)})
		w.addLane(lane{sort: laneInbox, node: id, key: laneKey(laneInbox, spec.Name)})
		at := w.addLane(lane{sort: laneBoot, node: id, key: laneKey(laneBoot, spec.Name)})
		w.lanes[at].q.push(event{at: Time(w.cfg.Boot.at(draw(l.randKey, clockDraw-2))), k: 1, n: 1, kind: -1, what: isBoot})
		w.offer(at)
	}
}

// clockDraw is out of reach of the counted draws of a node.
const clockDraw = ^uint64(0) - 1

func (w *World) layPlan() {
	w.plan = slices.Clone(w.cfg.Plan)
	slices.SortStableFunc(w.plan, func(a, b Planned) int { return cmp.Compare(a.At, b.At) })
	at := w.addLane(lane{sort: lanePlan, key: laneKey(lanePlan)})
	for i, p := range w.plan {
		w.lanes[at].q.push(event{at: p.At, k: uint32(i + 1), n: uint32(i + 1), kind: -1})
	}
	w.offer(at)
}

// Step takes the earliest event. It returns false when there is none, or
// when a property is violated: the run is over. A panic in a node's handler
// is a violation named "panic".
func (w *World) Step() (more bool) {
	defer w.guard()
	at, due := w.front()
	if w.violation != nil || due >= never {
		return false
	}
	w.advance(at)
	return true
}

// Run takes events while their time is at most until, which is then the
// world's time. It returns false when the run is over: nothing is left to
// happen, or a property is violated. A protocol whose messages take no time can
// keep it here for ever: count with Step where that matters.
func (w *World) Run(until Time) (more bool) {
	defer w.guard()
	for w.violation == nil {
		at, due := w.front()
		if due >= never {
			return false
		}
		if due > until {
			w.now = max(w.now, until)
			return true
		}
		w.advance(at)
	}
	return false
}

// advance takes the event in front.
func (w *World) advance(at int32) {
	if w.lanes[at].sort == laneTimer {
		w.takeTimer(&w.lanes[at], -1)
	} else {
		w.take(at, 0)
	}
}

// NextAt returns when the earliest event happens if nobody chooses another; false when
// nothing is to come.
func (w *World) NextAt() (at Time, ok bool) {
	_, at = w.front()
	return at, at < never
}

// Now returns the world's time.
func (w *World) Now() Time { return w.now }

// Seq returns how many events have been taken.
func (w *World) Seq() uint64 { return w.seq }

// Hash returns the hash of the history so far: lane names, places, times,
// contents and drops, chained. Same configuration, same choices, same hash,
// on every machine.
func (w *World) Hash() uint64 { return w.hash }

// Violation returns the first property broken, or nil.
func (w *World) Violation() *Violation { return w.violation }

// Stats returns what the run has done so far.
func (w *World) Stats() Stats {
	s := w.stats
	s.Events = w.seq
	return s
}

// Marks returns the landmarks with their visits: the protocol's in its
// order, then others in the order they were first reached.
func (w *World) Marks() []Mark { return slices.Clone(w.marks) }

// Missing says what the protocol's goal still lacks, "" when it is met or
// there is none.
func (w *World) Missing() string {
	if w.goal == nil {
		return ""
	}
	return w.goal.Missing()
}

// Monitor returns the monitor of a name as this world holds it, or nil.
func (w *World) Monitor(name string) Monitor {
	for i := range w.specs {
		if w.specs[i].Name == name {
			return w.monitors[i]
		}
	}
	return nil
}

// Name returns a node's name, "the world" for 0.
func (w *World) Name(id NodeID) string { return w.cast.name(id) }

// Finish ends the run: operations still open become of unknown outcome.
// Monitors see that; no event is taken.
func (w *World) Finish() {
	w.finished = true
	for i := range w.locals {
		w.leaveOpen(&w.locals[i])
	}
}

// Finished reports whether [World.Finish] has ended the run. What a tracer is shown
// from then on is nobody's doing.
func (w *World) Finished() bool { return w.finished }

// Close stops the coroutines of scripts. A world that is dropped without it
// is cleaned up with the garbage, later.
func (w *World) Close() {
	for i := range w.locals {
		if s := w.locals[i].script; s != nil {
			s.stop()
		}
	}
}

func (w *World) mustExist(id NodeID, what string) {
	if id < 1 || int(id) > len(w.locals) {
		panic(fmt.Sprintf("sim: %s names node %d; there are nodes 1 to %d", what, id, len(w.locals)))
	}
}
