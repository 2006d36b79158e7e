package simtest

import (
	"fmt"
	"strings"

	"github.com/zoolab/zoolab/sim"
)

// all is more writes than any disk has.
const all = 1 << 30

// restarts crashes each node, and all at once, at many points, with its
// unsynced writes lost, kept and drawn, and restarts it from what is left.
func (e *examination) restarts() {
	w := e.world()
	defer w.Close()
	next := 0
	for _, at := range e.points(e.budget.points / 10) {
		for ; next < at; next++ {
			e.step(w)
		}
		var everyone []sim.NodeID
		for id := range sim.NodeID(w.Nodes()) {
			everyone = append(everyone, id+1)
		}
		groups := [][]sim.NodeID{everyone}
		for _, id := range everyone {
			groups = append(groups, []sim.NodeID{id})
		}
		for _, g := range groups {
			for _, keep := range []int{0, all, -1} {
				if !e.restartHere(w, g, keep) {
					return
				}
			}
		}
	}
}

// restartHere crashes nodes in a clone, each file keeping so many of its
// unsynced writes (a negative number: as the world draws), waits a little,
// restarts them and runs on. It returns false when a monitor spoke.
func (e *examination) restartHere(w *sim.World, ids []sim.NodeID, writes int) bool {
	c := e.clone(w)
	defer c.Close()
	var names []string
	for _, id := range ids {
		v := w.View(id)
		if !v.Up {
			continue
		}
		names = append(names, v.Name)
		crash := sim.Crash{Target: sim.Target{Node: id}}
		if writes >= 0 {
			for _, f := range v.Files {
				crash.Keep = append(crash.Keep, sim.Keep{File: f.Name, Writes: writes})
			}
		}
		inflict(c, crash)
	}
	if len(names) == 0 {
		return true
	}
	v := e.runOn(c, 5*len(names))
	for _, id := range ids {
		if !c.View(id).Up && v == nil {
			inflict(c, sim.Restart{Target: sim.Target{Node: id}})
			e.report.Coverage.Restarts++
		}
	}
	if v == nil {
		v = c.Violation()
	}
	if v == nil {
		v = e.runOn(c, e.budget.tail)
	}
	if v == nil {
		return true
	}
	lost := map[bool]string{true: ", unsynced writes lost", false: ""}[writes == 0]
	e.findViolation(c, Restart, v, fmt.Sprintf("%s crashed after event %d%s, and restarted from disk: ", strings.Join(names, " "), w.Seq(), lost), sim.Choice{})
	return false
}

func inflict(w *sim.World, f sim.Fault) { _ = w.Apply(sim.Choice{Act: sim.Inflict, Fault: f}) }

// crashes walks the run once more and cuts the handlers of many of its events
// after every number of effects.
func (e *examination) crashes() {
	w := e.world()
	defer w.Close()
	next := 0
	for _, at := range e.points(e.budget.points) {
		for ; next < at; next++ {
			e.step(w)
		}
		if !e.crashHere(w) {
			return
		}
	}
}

// crashHere cuts the handler of the next event after 0, 1, 2, … effects until
// they are used up, with every fate of its files each time. It returns false
// when a monitor spoke.
func (e *examination) crashHere(w *sim.World) bool {
	c, ok := w.Next()
	if !ok {
		return true
	}
	c.Crash = true
	for lost := all; ; c.Cut++ {
		scout := cut{examination: e, base: w, choice: c}
		loss, handled := scout.try(nil)
		if !handled {
			return true // a fault, or a message that no handler takes
		}
		e.report.Coverage.Cuts++
		for _, keep := range scout.fates() {
			scout.try(keep)
		}
		if scout.violated {
			return false
		}
		if loss.Effects == 0 || loss.Effects >= lost {
			return true // nothing more to cut, or another crash comes before the cut
		}
		lost = loss.Effects
	}
}

// cut is one handler cut at one place.
type cut struct {
	*examination
	base     *sim.World
	choice   sim.Choice
	node     sim.NodeID
	files    []string
	violated bool
}

// try cuts the handler in a clone with one fate of the disk, nil for the
// world to draw it, restarts the node and runs on. It returns what the crash
// took, and false when the event is one that no handler takes or the node
// did not come to the cut.
func (x *cut) try(keep []sim.Keep) (sim.Loss, bool) {
	w := x.clone(x.base)
	defer w.Close()
	before := watch(w).crashes
	c := x.choice
	c.Keep = keep
	if w.Apply(c) != nil {
		return sim.Loss{}, false
	}
	v := w.Violation()
	for i := 0; v == nil && watch(w).crashes == before; i++ { // behind a barrier the cut comes later
		if i == x.budget.tail || !x.step(w) {
			return sim.Loss{}, false
		}
		v = w.Violation()
	}
	seen := watch(w)
	if x.node = seen.node; v == nil && x.node > 0 {
		x.files = x.files[:0]
		for _, f := range w.View(x.node).Files {
			x.files = append(x.files, f.Name)
		}
		inflict(w, sim.Restart{Target: sim.Target{Node: x.node}})
		x.report.Coverage.Restarts++
		if v = w.Violation(); v == nil {
			v = x.runOn(w, x.budget.tail)
		}
	}
	x.report.Coverage.Fates++
	if v != nil && !x.violated {
		x.violated = true
		where := x.base.Name(seen.node)
		x.findViolation(w, Crash, v, fmt.Sprintf("%s crashed in the handler of %s after %d of its effects (%d more and %d writes lost%s): ",
			where, c.On, c.Cut, seen.loss.Effects, seen.loss.Writes, kept(keep)), c)
		f := &x.report.Findings[len(x.report.Findings)-1]
		f.Seq, f.Event, f.Node = x.base.Seq()+1, c.On, where
	}
	return seen.loss, true
}

func kept(keep []sim.Keep) string {
	s := ""
	for _, k := range keep {
		s += fmt.Sprintf(", %s kept %d", k.File, k.Writes)
	}
	return s
}

// fates lists how the files can come out of the crash: each keeps any number
// of its unsynced writes. How many those are is found by losing one file's at
// a time.
func (x *cut) fates() [][]sim.Keep {
	fates := [][]sim.Keep{nil}
	for i, file := range x.files {
		probe := make([]sim.Keep, len(x.files))
		for k, other := range x.files {
			probe[k] = sim.Keep{File: other, Writes: all}
		}
		probe[i].Writes = 0
		loss, _ := x.try(probe)
		var wider [][]sim.Keep
		for _, f := range fates {
			for n := range loss.Writes + 1 {
				wider = append(wider, append(f[:len(f):len(f)], sim.Keep{File: file, Writes: n}))
			}
		}
		fates = wider[:min(len(wider), mostFates)]
	}
	return fates
}

// mostFates bounds the fates of one crash: beyond it a node writes so much
// without a sync that the rest would be more of the same.
const mostFates = 64
