package sim

import (
	"fmt"
	"slices"
	"strings"

	"github.com/zoolab/zoolab/sim/internal/layout"
)

// A Fault is something the plan does to the world. Its text is part of the
// history, so it names nodes by name.
type Fault interface {
	// inflict does it, and returns why it could not be done, or "".
	inflict(w *World) string
	// text spells the fault as scenario files do.
	text(c *cast) string
	// nodes lists the nodes it names.
	nodes() []NodeID
}

// handling is a fault that has a node run a handler.
type handling interface {
	// handler returns the node that a crash can cut in that handler, nil for none, and
	// what inflicts the fault now. The error refuses a choice that could do nothing.
	handler(w *World) (*local, func() string, error)
}

// Planned is a fault with its time.
type Planned struct {
	At    Time
	Fault Fault
}

// A Target is a node, or the holder of a role at the moment of the fault.
type Target struct {
	Node NodeID
	Role string // looked up among the protocol's roles when Node is 0
}

func (t Target) text(c *cast) string {
	if t.Node > 0 {
		return c.name(t.Node)
	}
	return t.Role
}

func (t Target) nodes() []NodeID {
	if t.Node == 0 {
		return nil
	}
	return []NodeID{t.Node}
}

func (w *World) resolve(t Target) (*local, string) {
	if t.Node > 0 {
		w.mustExist(t.Node, "a fault")
		return &w.locals[t.Node-1], ""
	}
	for i, r := range w.cast.protocol.Roles {
		if r.Name == t.Role {
			if id, ok := w.trackers[i].Who(); ok {
				return &w.locals[id-1], ""
			}
			return nil, "there is no " + t.Role + " now"
		}
	}
	return nil, "no role is named " + t.Role
}

// Crash takes power from a node: memory and unsynced writes are lost.
type Crash struct {
	Target Target
	// During: when true, the crash waits for the next handler that has
	// effects and lets the first After of them take place.
	During bool
	After  int
	// Keep says how many unsynced writes each file keeps; files not
	// listed keep as many as the world draws.
	Keep []Keep
	// Flush lets all that the node had sent on streams still arrive; else
	// the world draws how much does.
	Flush bool
	// Silent takes the whole machine away: no peer hears a closing, and until
	// the node is up again nothing answers at its address. Its connections are
	// half open then: see the package's comment.
	Silent bool
}

// Keep is the fate of one file in a crash.
type Keep struct {
	File   string
	Writes int
	// Torn: if the first write that is not kept is an append, its record is
	// there and cannot be read.
	Torn bool
}

func (f Crash) inflict(w *World) string {
	l, why := w.resolve(f.Target)
	switch {
	case l == nil:
		return why
	case !l.up:
		return l.spec.Name + " is down already"
	}
	l.keep, l.flush, l.silent = f.Keep, f.Flush, f.Silent
	if f.During {
		l.armed = f.After
		return ""
	}
	w.crash(l, places(l.held))
	return ""
}

func (f Crash) text(c *cast) string {
	s := "crash " + f.Target.text(c)
	if f.During {
		s += fmt.Sprintf(" after %d effects", f.After)
	}
	for _, k := range f.Keep {
		s += fmt.Sprintf(" keep %s %d", k.File, k.Writes)
		if k.Torn {
			s += " torn"
		}
	}
	if f.Flush {
		s += " flush"
	}
	if f.Silent {
		s += " silent"
	}
	return s
}

func (f Crash) nodes() []NodeID { return f.Target.nodes() }

// Restart boots a node that is down, with what its disk kept. Of a node that
// is up it calls off a crash that still waits for its handler.
type Restart struct{ Target Target }

func (f Restart) inflict(w *World) string {
	l, why := w.resolve(f.Target)
	switch {
	case l == nil:
		return why
	case l.up:
		l.armed, l.cut = -1, -1
		return l.spec.Name + " is up already"
	case l.boot == 0:
		return l.spec.Name + " has yet to come up"
	}
	w.boot(l)
	return ""
}

func (f Restart) handler(w *World) (*local, func() string, error) {
	do := func() string { return f.inflict(w) }
	if f.Target.Node == 0 {
		return nil, do, nil
	}
	return &w.locals[f.Target.Node-1], do, nil
}

func (f Restart) text(c *cast) string { return "restart " + f.Target.text(c) }

func (f Restart) nodes() []NodeID { return f.Target.nodes() }

// Pause stops a node as a long garbage collection does: its clock runs, its
// connections stay, nothing is handled until Resume.
type Pause struct{ Target Target }

func (f Pause) inflict(w *World) string {
	l, why := w.resolve(f.Target)
	switch {
	case l == nil:
		return why
	case !l.up || l.paused:
		return l.spec.Name + " is not running"
	}
	l.paused = true
	w.offerInbox(l)
	return ""
}

func (f Pause) text(c *cast) string { return "pause " + f.Target.text(c) }

func (f Pause) nodes() []NodeID { return f.Target.nodes() }

// Resume lets a paused node go on with what has waited for it.
type Resume struct{ Target Target }

func (f Resume) inflict(w *World) string {
	l, why := w.resolve(f.Target)
	if l == nil {
		return why
	}
	if !l.paused {
		return l.spec.Name + " is not paused"
	}
	w.resume(l)
	return ""
}

func (f Resume) text(c *cast) string { return "resume " + f.Target.text(c) }

func (f Resume) nodes() []NodeID { return f.Target.nodes() }

// Partition splits the nodes into groups that cannot reach each other. Nodes
// in no group form one of their own; volunteers in no group reach everyone.
type Partition struct{ Groups [][]NodeID }

func (f Partition) inflict(w *World) string {
	w.divide(f.Groups)
	w.relink()
	return ""
}

// divide puts every node on its side.
func (w *World) divide(sides [][]NodeID) {
	clear(w.groups)
	for i, g := range sides {
		for _, id := range g {
			w.mustExist(id, "a partition")
			w.groups[id-1] = int32(i + 1)
		}
	}
	for i := range w.groups {
		if w.groups[i] == 0 && w.locals[i].spec.Volunteer {
			w.groups[i] = everyone
		}
	}
}

// everyone is the group of nodes that a partition does not concern.
const everyone = -1

func (f Partition) text(c *cast) string {
	var groups []string
	for _, g := range f.Groups {
		groups = append(groups, "["+strings.Join(c.nameAll(g), " ")+"]")
	}
	return "partition " + strings.Join(groups, " ")
}

func (f Partition) nodes() []NodeID { return slices.Concat(f.Groups...) }

// Isolate puts one node on a side of its own, in place of whatever partition
// there was.
type Isolate struct{ Target Target }

func (f Isolate) inflict(w *World) string {
	l, why := w.resolve(f.Target)
	if l == nil {
		return why
	}
	return Partition{Groups: [][]NodeID{{l.id}}}.inflict(w)
}

func (f Isolate) text(c *cast) string { return "isolate " + f.Target.text(c) }

func (f Isolate) nodes() []NodeID { return f.Target.nodes() }

// Cut stops everything from one node to another, in that direction alone.
type Cut struct{ From, To NodeID }

func (f Cut) inflict(w *World) string {
	w.mustExist(f.From, "a cut")
	w.mustExist(f.To, "a cut")
	if slices.Contains(w.cuts, link(f)) {
		return "it is cut already"
	}
	w.cuts = append(w.cuts, link(f))
	w.relink()
	return ""
}

func (f Cut) text(c *cast) string { return "cut " + c.name(f.From) + ">" + c.name(f.To) }

func (f Cut) nodes() []NodeID { return []NodeID{f.From, f.To} }

// Mend undoes one Cut.
type Mend struct{ From, To NodeID }

func (f Mend) inflict(w *World) string {
	i := slices.Index(w.cuts, link(f))
	if i < 0 {
		return "it is not cut"
	}
	w.cuts = slices.Delete(w.cuts, i, i+1)
	w.relink()
	return ""
}

func (f Mend) text(c *cast) string { return "mend " + c.name(f.From) + ">" + c.name(f.To) }

func (f Mend) nodes() []NodeID { return []NodeID{f.From, f.To} }

// Reset breaks every connection between two nodes: both sides receive the
// closing, and what was under way is lost.
type Reset struct{ A, B NodeID }

func (f Reset) inflict(w *World) string {
	n := 0
	for at := range w.conns {
		c := &w.conns[at]
		if c.port == nil || c.ends != [2]NodeID{f.A, f.B} && c.ends != [2]NodeID{f.B, f.A} {
			continue
		}
		n++
		w.reset(int32(at))
	}
	if n == 0 {
		return "no connection joins them"
	}
	return ""
}

func (f Reset) text(c *cast) string { return "reset " + c.name(f.A) + "-" + c.name(f.B) }

func (f Reset) nodes() []NodeID { return []NodeID{f.A, f.B} }

// Clog delays all that goes from one node to another until a moment.
type Clog struct {
	From, To NodeID
	For      Duration
}

func (f Clog) inflict(w *World) string {
	w.mustExist(f.From, "a clog")
	w.mustExist(f.To, "a clog")
	w.clogs = slices.DeleteFunc(w.clogs, func(c clog) bool { return c.until <= w.now })
	w.clogs = append(w.clogs, clog{link{f.From, f.To}, w.now.Add(f.For)})
	w.relink()
	return ""
}

func (f Clog) text(c *cast) string {
	return fmt.Sprintf("clog %s>%s for %s", c.name(f.From), c.name(f.To), f.For)
}

func (f Clog) nodes() []NodeID { return []NodeID{f.From, f.To} }

// Weather changes how all links treat what is sent from now on.
type Weather struct{ Network Network }

func (f Weather) inflict(w *World) string {
	w.net = f.Network
	return ""
}

func (f Weather) text(*cast) string {
	n := f.Network
	return fmt.Sprintf("network delay %s..%s loss %dppm duplicate %dppm reorder %dppm", n.Delay.Min, n.Delay.Max, n.Loss, n.Duplicate, n.Reorder)
}

func (f Weather) nodes() []NodeID { return nil }

// SetClock makes a node's clock wrong: ahead by Skew, and fast by Drift
// parts per million from now on.
type SetClock struct {
	Target Target
	Skew   Duration
	Drift  PPM
}

func (f SetClock) inflict(w *World) string {
	l, why := w.resolve(f.Target)
	switch {
	case l == nil:
		return why
	case f.Drift < -MaxDrift || f.Drift > MaxDrift:
		return "no clock drifts by more than half its speed"
	}
	l.setClock(w.now, f.Skew, f.Drift)
	return ""
}

func (f SetClock) text(c *cast) string {
	return fmt.Sprintf("clock %s skew %s drift %dppm", f.Target.text(c), f.Skew, f.Drift)
}

func (f SetClock) nodes() []NodeID { return f.Target.nodes() }

// Heal ends what is wrong with the links: partitions, bridges, cuts, clogs,
// capacities and half-open connections. With All it ends every fault: paused
// nodes go on, nodes that are down come up, slow ones, the network, clocks and
// disks are as configured, and the fact [Healed] is stated. What is damaged or
// lost on a disk stays so.
type Heal struct{ All bool }

func (f Heal) inflict(w *World) string {
	clear(w.groups)
	w.cuts, w.clogs, w.limits = w.cuts[:0], w.clogs[:0], w.limits[:0]
	for i := range w.lanes {
		if ln := &w.lanes[i]; ln.sort == laneDatagrams || ln.sort == laneStream {
			ln.floor = 0
		}
	}
	w.relink()
	if f.All {
		w.net = w.cfg.Network
		for i := range w.locals {
			w.nurse(&w.locals[i])
		}
		observe(w, 0, Healed, struct{}{})
	}
	w.disclose()
	return ""
}

func (f Heal) text(*cast) string {
	if f.All {
		return "heal all"
	}
	return "heal links"
}

func (f Heal) nodes() []NodeID { return nil }

// takePlan inflicts the next fault of the plan.
func (w *World) takePlan(e event) {
	f := w.plan[e.k-1].Fault
	w.inflict(f, func() string { return f.inflict(w) })
}

// inflict does a fault, by what does it, and lets the history and the trace say so.
func (w *World) inflict(f Fault, do func() string) {
	text := f.text(w.cast)
	w.hash = layout.FoldString(layout.Fold(w.hash, uint64(w.now)), text)
	why := do()
	if w.tracer != nil {
		w.traceFault(text, why)
	}
}
