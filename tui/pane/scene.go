package pane

import (
	"github.com/zoolab/zoolab/scenarios"
	"github.com/zoolab/zoolab/sim"
	"github.com/zoolab/zoolab/sim/tape"
	"github.com/zoolab/zoolab/tui/screen"
)

// A Scene is all that a pane may look at.
type Scene struct {
	Case     *scenarios.Case
	Protocol sim.Protocol // whose voters and quorum are shown
	Tape     *tape.Tape
	Branch   *tape.Branch
	Step     int        // the cursor: the last step that has happened, 0 for none
	World    *sim.World // after it: look, and do not touch
	Pending  []sim.Pending

	Now    *Snapshot      // of Step
	Before *Snapshot      // of the step before it, nil at the beginning
	Broken *sim.Violation // what the last recorded step of the branch is, nil for none
	Other  *tape.Branch   // with which the branch is compared, nil for none
	There  *Snapshot      // of Other, at the moment that is held against Now
	Lesson *Lesson        // nil outside a lesson
	Seen   int            // the last recorded step that is shown: a question may hide the others
	Annals *Annals        // of Branch

	// Part is how far the way from this step to the next has been gone, in
	// thousandths, while the run plays; 0 while it stands. Messages are drawn where
	// they are then.
	Part int

	Node     sim.NodeID                // who is selected, 0 for nobody
	Row      int                       // what is selected on the tape: a recorded step, 0 for none
	Message  sim.Address               // or what may happen next
	Focused  bool                      // the pane that is drawn has the keys
	Scroll   int                       // how far the pane is scrolled down, in rows
	Tab      int                       // which of a pane's tabs is shown
	Find     func(m *tape.Moment) bool // what a search looks for, nil for nothing
	Show     func(m *tape.Moment) bool // what a filter leaves, nil for everything
	Marks    []Mark
	Verdicts map[string]*scenarios.Result // by branch, as far as they are known

	Key     func(act string) string // which key does it, for hints; nil for no hints
	Chinese bool
	Still   bool // no animation
}

// A Mark is a place on the time line that a person has named.
type Mark struct {
	Branch string
	Step   int
	Letter rune
}

// A Pane draws one aspect of a scene.
type Pane interface {
	// Name is the pane's word in commands and settings: "ensemble".
	Name() string
	// Title is what its rule says: a title and, behind it, heads of columns. The
	// heads end where the pane ends, so that heads of w cells stand over their
	// columns; runs of blanks in them leave the rule as it is. See [Rule].
	Title(s *Scene, w int) (title, heads string)
	// Draw draws into the canvas, which is blank, whatever its size.
	Draw(c screen.Canvas, s *Scene)
	// Want returns how many rows the pane would like to have, at a width, and the
	// least with which it makes sense.
	Want(s *Scene, w int) (like, least int)
}
