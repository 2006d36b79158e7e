package tape

import (
	"fmt"
	"strings"

	"github.com/zoolab/zoolab/sim"
)

// A Tail is a tracer that keeps the last lines of a run as text, for showing
// what led to a violation.
type Tail struct {
	lines []string
	most  int
}

// NewTail returns a tail of at most so many lines.
func NewTail(most int) *Tail { return &Tail{most: most} }

// Record keeps events, faults, losses and what nodes said; the other records
// are details of these. The end of the run is none of its steps.
func (t *Tail) Record(w *sim.World, r sim.Record) {
	if w.Finished() { // what is left open is of no interest
		return
	}
	var line string
	switch r.Sort {
	case sim.Took:
		line = fmt.Sprintf("#%-5d %-12s %s", r.Seq, r.At, w.Line(r))
	case sim.Dropped, sim.Stated, sim.Struck, sim.Garbled:
		line = fmt.Sprintf("%6s %12s   %s: %s", "", "", r.Sort, w.Line(r))
	default:
		return
	}
	line = strings.TrimSuffix(line, " {}") // it carries nothing
	if len(t.lines) == t.most {
		copy(t.lines, t.lines[1:])
		t.lines = t.lines[:t.most-1]
	}
	t.lines = append(t.lines, line)
}

// Lines returns what was kept, oldest first.
func (t *Tail) Lines() []string { return t.lines }
