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

// A Moment is one step of a branch: an event that was taken or a choice that was
// made, and all that came of it.
type Moment struct {
	Brief
	Entry *Entry     // the choice of the schedule that it was, nil for the earliest event
	From  sim.NodeID // the sender of a message
	Text  string     // the message's content, or the fault
	Out   []Outcome  // what came of it, in order
	// Subjects are what the message of the event is about: see [sim.Topical].
	Subjects []string
	Turns    []Turn // the nodes whose standing is another one since
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

// Moment returns what is known of a step, 1 to Len. It must not be written to. Of most
// steps it is made again, by going there: a neighbour of one that was asked for lately
// is at hand. No world that the branch has shown is touched.
func (b *Branch) Moment(step int) *Moment { return b.tape.reel.moment(b.owner(step), step) }
