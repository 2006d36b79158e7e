package sim

import (
	"slices"
	"strconv"
)

// An Inspector is a node that shows its own columns in tables and screens.
type Inspector interface {
	// Inspect returns the node's columns, always the same ones in the same order.
	Inspect() []Column
}

// A Column is one named value of a node's state, as text.
type Column struct {
	Name, Value string
	// Tone is what the value says of the node's standing. The first column that
	// has one gives the node its mark on screens.
	Tone Tone
	// Node is whom the value speaks of: whom the node votes for, or follows. A
	// screen may draw an arrow to it. 0 for nobody.
	Node NodeID
}

// A Tone is a node's standing in its protocol, for marks on screens.
type Tone uint8

// The tones.
const (
	Plain   Tone = iota // it says nothing of the standing
	Chief               // decides for others: a leader, a proposer whose ballot was promised
	Member              // takes part under another
	Seeking             // looks for its place: an election, a connection, a ballot under way
	Apart               // takes no part: it has finished, or may not
)

// String returns the tone's word.
func (t Tone) String() string { return [...]string{"plain", "chief", "member", "seeking", "apart"}[t] }

// Tone returns a node's standing: the tone of its first column that has one, Plain
// while it is down.
func (w *World) Tone(id NodeID) Tone {
	w.mustExist(id, "a tone")
	l := &w.locals[id-1]
	if in, ok := l.node.(Inspector); ok && l.up {
		for _, c := range in.Inspect() {
			if c.Tone != Plain {
				return c.Tone
			}
		}
	}
	return Plain
}

// An Exhibitor is a node that shows more than columns hold: tables and trees, such
// as the log of a server, its znodes and its sessions.
type Exhibitor interface {
	// Exhibit returns the node's exhibits, always the same ones in the same order.
	// It is asked when somebody looks, and must not change the node.
	Exhibit() []Exhibit
}

// An Exhibit is one table that a node shows.
type Exhibit struct {
	Name string   // what it holds, in one word: "znodes", "sessions", "log"
	Head []string // names of the columns
	Rows []ExhibitRow
	More int // rows left out at the end, for exhibits without bound
}

// An ExhibitRow is one row of an exhibit.
type ExhibitRow struct {
	Key   string   // what it is about, unique in the exhibit: a row is the same row afterwards if its key is
	Depth int      // in a tree, 0 for its root
	Cells []string // as many as the exhibit's head
}

// Topical is implemented by messages and facts that are about something which goes
// through the whole ensemble, such as a transaction or a ballot.
type Topical interface {
	// Subjects names what the value is about, "zxid 1.03": few, and alike in
	// everything that is about the same.
	Subjects() []string
}

// An Errand is a message that carries an operation of the client at one of its
// ends, or the operation's answer. Like the steps of the operation itself it is
// about "op c1#7", beside what it says of its [Topical] subjects.
type Errand interface {
	// Errand returns the number of the operation, as [OpID] has it, 0 for none.
	Errand() uint64
}

// Exhibits shows a node's exhibits, none when it is down.
func (w *World) Exhibits(id NodeID) []Exhibit {
	w.mustExist(id, "an exhibit")
	l := &w.locals[id-1]
	if e, ok := l.node.(Exhibitor); ok && l.up {
		return slices.Clone(e.Exhibit())
	}
	return nil
}

// Subjects returns what the message, the fact or the step of an operation is about
// that a record tells of: the operation, and the subjects of what is [Topical].
// Valid while the record is shown.
func (w *World) Subjects(r Record) []string {
	if r.kind < 0 || r.slot == forgotten || r.Sort == Noted || r.Sort == Struck {
		return nil
	}
	var all []string
	value := w.stores.slabs[r.kind].topic(r.slot)
	if client, n := w.operation(r, value); n > 0 {
		all = append(all, "op "+w.cast.name(client)+"#"+strconv.FormatUint(n, 10))
	}
	if about, ok := value.(Topical); ok {
		all = append(all, about.Subjects()...)
	}
	return all
}

// operation returns which client's operation a record is about, and its number, 0
// for none.
func (w *World) operation(r Record, value any) (client NodeID, n uint64) {
	if r.Sort == Stated {
		return r.Node, uint64(r.K)
	}
	errand, ok := value.(Errand)
	if !ok {
		return 0, 0
	}
	for _, id := range []NodeID{r.From, r.Node} {
		if id > 0 && w.locals[id-1].spec.Volunteer {
			return id, errand.Errand()
		}
	}
	return 0, 0
}

// Name returns the name of what a record is about: a fact, a file, a timer, a kind
// of message, or the rule of a note.
func (r Record) Name(w *World) string {
	switch r.Sort {
	case Stated:
		return w.stores.kinds[r.kind].name
	case Wrote, Synced:
		return r.file.name
	case Armed, Disarmed:
		return r.timer.String()
	case Noted:
		return r.Note.Rule.String()
	case Took, Sent, Dropped, Garbled:
		return w.Address(r).Kind
	}
	return ""
}

// A Note is a rule that a node has cited, with the values that its sentence shows.
type Note struct {
	Rule   Rule
	Values [4]int64
}
