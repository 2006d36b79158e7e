package tape

import "github.com/zoolab/zoolab/sim"

// A Sort says what happened in a step.
type Sort uint8

// The sorts of steps.
const (
	Acted     Sort = iota // a choice was made that takes no event: a message lost or held, a fault inflicted
	Delivered             // a message arrived
	Opened                // a connection opened
	Closed                // a connection closed
	Expired               // a timer
	Synced                // a file is on disk
	Booted                // a node came up
	Handled               // what had waited in an inbox
	Planned               // a fault of the plan
)

// String returns the sort's word.
func (s Sort) String() string {
	return [...]string{"act", "message", "opened", "closed", "timer", "synced", "boot", "inbox", "fault"}[s]
}

// A Moment is one step of a branch: an event that was taken or a choice that was
// made, and all that came of it.
type Moment struct {
	Step  int         // 1 upward
	Seq   uint64      // events and faults so far, as the world counts them
	At    sim.Time    //
	Entry *Entry      // the choice of the schedule that it was, nil for the earliest event
	Sort  Sort        //
	On    sim.Address // of the event taken; for a choice on a message that takes no event, the message's
	Node  sim.NodeID  // whose it is: the receiver's, the timer's or the disk's owner's; 0 for the world's
	From  sim.NodeID  // the sender of a message
	Text  string      // the message's content, or the fault
	Cause int         // the step that gave rise to it, such as the sending of a message, 0 for none
	Waits bool        // it arrived and stands in the inbox of a node that is busy
	Out   []Outcome   // what came of it, in order
	Hash  uint64      // of the history, after the step
	// Subjects are what the message of the event is about: see [sim.Topical].
	Subjects []string
	Turns    []Turn // the nodes whose standing is another one since

	place int // of Entry, in the leg's entries
}

// An Outcome is one thing that came of a step.
type Outcome struct {
	Sort     sim.RecordSort // never Took
	Node     sim.NodeID     // whose; of a message the receiver
	From     sim.NodeID     // of a message the sender
	On       sim.Address    // of a message
	Name     string         // of the fact, file, timer, rule or kind of message
	Text     string         //
	Note     *sim.Note      // of what was noted
	Subjects []string       // what it is about: see [sim.Topical]
}

// moments are those of a branch's own steps. They stand in pages, of which none is
// copied when there are more: pointers to moments stay good, and little is spare.
type moments struct {
	pages [][]Moment
	n     int
	out   []Outcome // what is left of a page of outcomes
	r     recorder
}

const page = 1024

func (s *moments) at(i int) *Moment { return &s.pages[i/page][i%page] }

func (s *moments) append(m *Moment) {
	if s.n%page == 0 {
		s.pages = append(s.pages, make([]Moment, 0, page))
	}
	if len(m.Out) > len(s.out) {
		s.out = make([]Outcome, max(page, len(m.Out)))
	}
	n := copy(s.out, m.Out)
	m.Out, s.out = s.out[:n:n], s.out[n:]
	last := &s.pages[len(s.pages)-1]
	*last = append(*last, *m)
	s.n++
}

// recorder returns the recorder, with nothing in it.
func (s *moments) recorder() *recorder {
	clear(s.r.out)
	s.r = recorder{out: s.r.out[:0]}
	return &s.r
}

// A recorder writes down what happens in one step at a time.
type recorder struct {
	m    Moment
	out  []Outcome
	took bool
}

// Record takes in one record of the world.
func (r *recorder) Record(w *sim.World, x sim.Record) {
	if x.Sort == sim.Took {
		r.take(w, x)
		return
	}
	r.out = append(r.out, Outcome{Sort: x.Sort, Node: x.Node, From: x.From, On: w.Address(x), Name: x.Name(w),
		Text: w.Text(x), Note: x.Note, Subjects: w.Subjects(x)})
}

func (r *recorder) take(w *sim.World, x sim.Record) {
	r.took = true
	r.m.On, r.m.Node, r.m.From, r.m.Text = w.Address(x), x.Node, x.From, w.Text(x)
	r.m.Sort, r.m.Cause, r.m.Waits = sortOf(r.m.On), int(x.Cause), w.Waiting(x)
	r.m.Subjects = w.Subjects(x)
}

// sortOf reads the sort of an event off its address.
func sortOf(a sim.Address) Sort {
	switch a.Port {
	case "timer":
		return Expired
	case "disk":
		return Synced
	case "inbox":
		return Handled
	case "boot":
		return Booted
	case "plan":
		return Planned
	}
	switch a.Kind {
	case "opened":
		return Opened
	case "closed":
		return Closed
	}
	return Delivered
}
