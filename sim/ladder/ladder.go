package ladder

import (
	"slices"

	"github.com/zoolab/zoolab/sim"
)

// Most is how many events a drawing has at most.
const Most = 25

// Width is how many columns of text it has at most.
const Width = 100

// A Ladder is a tracer that keeps the last events of a run.
type Ladder struct {
	name func(sim.NodeID) string
	rows []row
	up   map[sim.NodeID]bool // before the first of them
	gone int                 // events before the first of them
}

// New returns a ladder of nodes with those names.
func New(name func(sim.NodeID) string) *Ladder {
	return &Ladder{name: name, up: map[sim.NodeID]bool{}}
}

// A row is an event, or a message lost.
type row struct {
	seq   uint64
	node  sim.NodeID // whose; of a message the receiver
	from  sim.NodeID // of a message the sender
	kind  string     // of the message
	what  string     // what happens, if that is no message
	text  string     // what the message says
	lost  bool
	apart bool // no event: a message that was lost while one took place
	waits bool // it arrived, and its node is busy
	marks []mark
	facts []fact

	period int // so many rows up to this one came again …
	again  int // … so many times
}

// A mark is a change of a node's life.
type mark struct {
	node sim.NodeID
	up   bool
}

// A fact is what a node said.
type fact struct {
	node sim.NodeID
	text string
}

// Record takes in one record of the world.
func (l *Ladder) Record(w *sim.World, r sim.Record) {
	switch r.Sort {
	case sim.Took:
		l.add(taken(w, r))
	case sim.Dropped:
		l.dropped(w, r)
	case sim.Struck:
		l.struck(w, r)
	case sim.Garbled:
		l.add(row{seq: r.Seq, node: r.Node, what: "altered: " + w.Line(r)})
	case sim.Stated:
		l.stated(w, r)
	}
}

// taken is the row of an event.
func taken(w *sim.World, r sim.Record) row {
	on := w.Address(r)
	x := row{seq: r.Seq, node: r.Node, waits: w.Waiting(r)}
	switch {
	case on.From != "":
		x.from, x.kind, x.text = r.From, on.Kind, spoken(w.Text(r))
	case on.Port == "boot":
		x.what = "boots"
	case on.Port == "timer":
		x.what = "timer " + on.Kind
	case on.Port == "disk":
		x.what = "disk: " + on.Kind + " is synced"
	case on.Port == "inbox":
		x.what = "turns to what waited"
	}
	return x
}

// dropped marks the event of a message that came to a node which is down, or over a link
// that is cut. Any other message that is lost has a row of its own.
func (l *Ladder) dropped(w *sim.World, r sim.Record) {
	on := w.Address(r)
	if on.From == "" {
		return
	}
	x := row{seq: r.Seq, node: r.Node, from: r.From, kind: on.Kind, text: spoken(w.Text(r)), lost: true, apart: true}
	if n := len(l.rows); n > 0 {
		if y := &l.rows[n-1]; y.seq == x.seq && y.node == x.node && y.from == x.from && y.kind == x.kind && y.text == x.text && len(y.facts) == 0 {
			y.lost = true
			return
		}
	}
	l.add(x)
}

// spoken is what a message says, "" when that is nothing.
func spoken(text string) string {
	if text == "{}" {
		return ""
	}
	return text
}

// struck adds a fault. What it did may have been said before it.
func (l *Ladder) struck(w *sim.World, r sim.Record) {
	l.event(r.Seq).what = "fault: " + w.Line(r)
}

// event is the row of an event, a new one if there is none yet.
func (l *Ladder) event(seq uint64) *row {
	for i := len(l.rows) - 1; i >= 0 && l.rows[i].seq == seq; i-- {
		if !l.rows[i].apart {
			return &l.rows[i]
		}
	}
	l.add(row{seq: seq})
	return &l.rows[len(l.rows)-1]
}

// stated adds what a node said to the event in which it did.
func (l *Ladder) stated(w *sim.World, r sim.Record) {
	if r.Node == 0 || w.Finished() {
		return
	}
	x := l.event(r.Seq)
	name := r.Name(w)
	switch name {
	case sim.Booted.Name(), sim.Crashed.Name(), sim.Halted.Name():
		x.marks = append(x.marks, mark{r.Node, name == sim.Booted.Name()})
		return
	}
	text := name
	if said := spoken(w.Text(r)); said != "" {
		text += " " + said
	}
	x.facts = append(x.facts, fact{r.Node, text})
}

// add keeps a row, and of the rows the last ones.
func (l *Ladder) add(x row) {
	l.fold()
	if len(l.rows) == Most {
		l.live(l.up, &l.rows[0])
		if !l.rows[0].apart {
			l.gone++
		}
		l.rows = slices.Delete(l.rows, 0, 1)
	}
	l.rows = append(l.rows, x)
}

// live notes who is up after a row.
func (l *Ladder) live(up map[sim.NodeID]bool, x *row) {
	for _, m := range x.marks {
		up[m.node] = m.up
	}
}

// longestPeriod is how many rows may come again and again to be told once.
const longestPeriod = 8

// fold tells once what comes again and again: of three times the same rows the last
// are left out and counted. A run that makes no progress is full of them.
func (l *Ladder) fold() {
	for p := 1; p <= longestPeriod && 3*p <= len(l.rows); p++ {
		n := len(l.rows)
		if !same(l.rows[n-p:], l.rows[n-2*p:n-p]) || !same(l.rows[n-2*p:n-p], l.rows[n-3*p:n-2*p]) {
			continue
		}
		l.rows = l.rows[:n-p]
		last := &l.rows[n-p-1]
		last.period = p
		last.again++
		return
	}
}

// same reports whether rows tell the same, wherever in the run.
func same(a, b []row) bool {
	return slices.EqualFunc(a, b, func(x, y row) bool {
		return x.node == y.node && x.from == y.from && x.kind == y.kind && x.what == y.what && x.text == y.text &&
			x.lost == y.lost && x.apart == y.apart && x.waits == y.waits && slices.Equal(x.marks, y.marks) && slices.Equal(x.facts, y.facts)
	})
}
