package simtest

import (
	"fmt"
	"slices"
	"strings"

	"github.com/zoolab/zoolab/sim"
)

// shown walks the run once more and looks at all that its nodes show: at the columns
// of each event's node, at many points at the exhibits of all nodes, and at the
// subjects of every record.
func (e *examination) shown() {
	reader := &reader{}
	looker := looker{examination: e, columns: make([][]string, len(e.cfg.Protocol.Nodes)), exhibits: make([][]string, len(e.cfg.Protocol.Nodes))}
	cfg := e.cfg
	cfg.Tracer = reader
	looker.world = e.worldOf(cfg)
	defer looker.world.Close()
	points := e.points(e.budget.points)
	for i := 0; i < len(e.way.steps); i++ {
		if !e.step(looker.world) {
			return
		}
		if reader.wrong != "" {
			e.find(looker.world, Finding{Check: Shown, Text: reader.wrong, Look: "a Subjects or an Errand that expects a value which it does not always have, or that says the same thing twice"})
			return
		}
		if !looker.glance(looker.world.Recent(1)[0].Node) {
			return
		}
		if len(points) > 0 && points[0] <= i {
			points = points[1:]
			if !looker.stare() {
				return
			}
		}
	}
}

// A reader asks of every record what it is about.
type reader struct{ wrong string }

// Record remembers the first record whose subjects cannot be right.
func (r *reader) Record(w *sim.World, record sim.Record) {
	if r.wrong == "" {
		r.wrong = wrongSubjects(w, record)
	}
}

func wrongSubjects(w *sim.World, r sim.Record) (wrong string) {
	defer func() {
		if p := recover(); p != nil {
			wrong = fmt.Sprintf("the subjects of %q panicked: %v", w.Line(r), p)
		}
	}()
	all := w.Subjects(r)
	for i, s := range all {
		if s == "" || slices.Contains(all[:i], s) {
			return fmt.Sprintf("%q is about %q: each subject once, and none of them empty", w.Line(r), all)
		}
	}
	return ""
}

// A looker knows what each node has shown so far: the names of its columns, and of
// its exhibits with their heads.
type looker struct {
	*examination
	world    *sim.World
	columns  [][]string
	exhibits [][]string
}

// glance looks at the columns of a node.
func (l *looker) glance(id sim.NodeID) bool {
	if id == 0 {
		return true
	}
	return l.node(id, func() string {
		view := l.world.View(id)
		if view.Columns == nil {
			return ""
		}
		names := []string{}
		for _, c := range view.Columns {
			if c.Name == "" || slices.Contains(names, c.Name) {
				return fmt.Sprintf("it shows the column %q, which has no name of its own", c.Name)
			}
			if strings.ContainsAny(c.Value, "\n\t") {
				return fmt.Sprintf("its column %s is more than a line: %q", c.Name, c.Value)
			}
			if c.Node < 0 || int(c.Node) > l.world.Nodes() {
				return fmt.Sprintf("its column %s speaks of node %d, which there is not", c.Name, c.Node)
			}
			names = append(names, c.Name)
		}
		return same("columns", &l.columns[id-1], names)
	})
}

// stare looks at all that every node shows, twice, and demands that nothing has
// changed by it.
func (l *looker) stare() bool {
	for id := range sim.NodeID(l.world.Nodes()) {
		state := l.world.Fingerprint()
		if !l.glance(id+1) || !l.node(id+1, func() string { return l.exhibit(id + 1) }) {
			return false
		}
		if l.world.Fingerprint() != state {
			return l.node(id+1, func() string { return "it has changed by being looked at" })
		}
	}
	return true
}

// exhibit says what is wrong with the exhibits of a node, "" for nothing.
func (l *looker) exhibit(id sim.NodeID) string {
	shows := l.world.Exhibits(id)
	if shows == nil {
		return ""
	}
	names := []string{}
	for i := range shows {
		if wrong := wrongRows(&shows[i]); wrong != "" {
			return wrong
		}
		name := shows[i].Name + " of " + strings.Join(shows[i].Head, ", ")
		if slices.ContainsFunc(names, func(other string) bool { return strings.HasPrefix(other, shows[i].Name+" of ") }) {
			return fmt.Sprintf("it has two exhibits %q", shows[i].Name)
		}
		names = append(names, name)
	}
	if wrong := same("exhibits", &l.exhibits[id-1], names); wrong != "" {
		return wrong
	}
	if again := l.world.Exhibits(id); !slices.EqualFunc(shows, again, alike) {
		return fmt.Sprintf("it shows %v and then, asked again, %v", shows, again)
	}
	return ""
}

// alike reports whether two exhibits show the same.
func alike(a, b sim.Exhibit) bool {
	return a.Name == b.Name && a.More == b.More && slices.Equal(a.Head, b.Head) &&
		slices.EqualFunc(a.Rows, b.Rows, func(a, b sim.ExhibitRow) bool {
			return a.Key == b.Key && a.Depth == b.Depth && slices.Equal(a.Cells, b.Cells)
		})
}

// wrongRows says what is wrong with the rows of an exhibit.
func wrongRows(x *sim.Exhibit) string {
	keys, depth := map[string]bool{}, -1
	for _, r := range x.Rows {
		switch {
		case len(r.Cells) != len(x.Head):
			return fmt.Sprintf("the row %q of its %s has %d cells, and the head %d", r.Key, x.Name, len(r.Cells), len(x.Head))
		case strings.ContainsAny(strings.Join(r.Cells, ""), "\n\t"):
			return fmt.Sprintf("the row %q of its %s is more than a line: %q", r.Key, x.Name, r.Cells)
		case keys[r.Key]:
			return fmt.Sprintf("two rows of its %s have the key %q", x.Name, r.Key)
		case r.Depth < 0 || r.Depth > depth+1:
			return fmt.Sprintf("the row %q of its %s lies at depth %d below one at %d", r.Key, x.Name, r.Depth, depth)
		}
		keys[r.Key], depth = true, r.Depth
	}
	if x.More < 0 {
		return fmt.Sprintf("its %s leaves out %d rows", x.Name, x.More)
	}
	return ""
}

// same says that a node shows something else than before.
func same(what string, before *[]string, now []string) string {
	if *before == nil {
		*before = now
	}
	if slices.Equal(*before, now) {
		return ""
	}
	return fmt.Sprintf("its %s were %q and are %q", what, *before, now)
}

// node makes a finding of what is wrong with what a node shows.
func (l *looker) node(id sim.NodeID, look func() string) (fine bool) {
	wrong := func() (text string) {
		defer func() {
			if p := recover(); p != nil {
				text = fmt.Sprintf("it panicked when it was looked at: %v", p)
			}
		}()
		return look()
	}()
	if wrong == "" {
		return true
	}
	l.find(l.world, Finding{Check: Shown, Text: l.world.Name(id) + ": " + wrong, Look: "an Inspect or an Exhibit that depends on more than the node's state, ranges over a map, or writes to the node"})
	return false
}
