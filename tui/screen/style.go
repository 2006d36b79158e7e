package screen

// An Ink says what a text is. Themes give each a colour and attributes; none of them
// may be told from another by colour alone, so whoever draws adds a glyph or a word.
type Ink uint8

// The inks.
const (
	Plain   Ink = iota
	Faint       // of less interest
	Strong      // of more interest
	Title       // a pane's name in its rule
	Rule        // lines between panes
	Hint        // a key that may be pressed, and the like
	Chief       // a leader
	Member      // a follower, a node that takes part
	Seeking     // a node that looks for its place
	Apart       // a node that takes no part
	Down        // a node that is down
	Good        // a check that holds
	Bad         // a violation
	Warn        // an expectation in danger, a fault
	Past        // what led to the selected step
	Future      // what followed from it
	Aside       // what is concurrent with it
	Moving      // a message on its way
	Held        // a message that is held
	Lost        // a message that is lost
	Changed     // what the last step changed
	Added       // what it added
	Removed     // what it removed
	inks
)

// A Style is how a cell is to look.
type Style struct {
	Ink       Ink
	Selected  bool // the bar over what is selected
	Underline bool
}

// In returns the plain style of an ink.
func In(i Ink) Style { return Style{Ink: i} }
