package shrink

import (
	"bytes"
	"cmp"

	"github.com/zoolab/zoolab/scenarios"
	"github.com/zoolab/zoolab/scenarios/file"
	"github.com/zoolab/zoolab/sim"
)

// A Size is what shrinking makes small.
type Size struct {
	Events int // up to the violation, or else to the end of the run
	Faults int // planned, or in the schedule
	Ops    int // operations that clients invoked
	Nodes  int
	Lines  int // of the file
}

// compare orders sizes for a target: what happens comes before what is written. Of a
// run that makes no progress the events say little, since it goes on for as long as
// progress is waited for.
func (t target) compare(a, b Size) int {
	if t.at == overdue {
		return cmp.Or(cmp.Compare(a.Faults, b.Faults), cmp.Compare(a.Ops, b.Ops), cmp.Compare(a.Nodes, b.Nodes),
			cmp.Compare(a.Lines, b.Lines), cmp.Compare(a.Events, b.Events))
	}
	return cmp.Or(cmp.Compare(a.Events, b.Events), cmp.Compare(a.Faults, b.Faults), cmp.Compare(a.Ops, b.Ops),
		cmp.Compare(a.Nodes, b.Nodes), cmp.Compare(a.Lines, b.Lines))
}

// sizeOf measures a case that was tried.
func sizeOf(c *scenarios.Case, t *try) Size {
	size := Size{Events: int(t.res.Events), Faults: t.res.Faults, Ops: t.res.Ops}
	if v := t.res.Violation; v != nil {
		size.Events = int(v.Seq)
	}
	for i := range t.made {
		if x := &t.made[i]; x.Act == sim.Inflict || x.Act == sim.Garble || x.Crash {
			size.Faults++
		}
	}
	for _, r := range c.Cast() {
		size.Nodes += r.Count
	}
	size.Lines = bytes.Count(file.Marshal(c.Scenario), []byte("\n"))
	return size
}
