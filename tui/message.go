package tui

import "github.com/zoolab/zoolab/scenarios"

// A Msg is something that has happened outside of the model.
type Msg interface{ msg() }

// A Key was pressed. Its name is the character, or a word: "space", "enter",
// "esc", "tab", "backtab", "left", "right", "up", "down", "pgup", "pgdn", "home",
// "end", "backspace", "delete", "ctrl-c".
type Key struct{ Name string }

// A Paste is a text that came in at once.
type Paste struct{ Text string }

// A Button is what a mouse does.
type Button uint8

// The buttons. A wheel turns by one notch a message.
const (
	Press Button = iota
	Drag
	Release
	WheelUp
	WheelDown
)

// A Mouse did something at a place of the screen.
type Mouse struct {
	X, Y   int
	Button Button
}

// A Resize says how large the screen is now.
type Resize struct{ W, H int }

// A Tick says that [Frame] has passed. It comes while [Model.Ticking].
type Tick struct{}

// A Work asks the model to go on with a long way, as a [More] has asked for it.
type Work struct{}

// A Rested says that a [Rest] is over.
type Rested struct{ Rest }

// An Opened is the result of an [Open].
type Opened struct {
	Ref     string
	Session *Session
	Err     error
}

// A Written is the result of a [Write].
type Written struct {
	Path string
	Err  error
}

// A Judged is the result of a [Judge].
type Judged struct {
	Judge
	Result *scenarios.Result
	Err    error
}

func (Key) msg()     {}
func (Paste) msg()   {}
func (Mouse) msg()   {}
func (Resize) msg()  {}
func (Tick) msg()    {}
func (Work) msg()    {}
func (Rested) msg()  {}
func (Opened) msg()  {}
func (Written) msg() {}
func (Judged) msg()  {}

// An Effect is something that the outside is asked to do.
type Effect interface{ effect() }

// Quit ends the lab.
type Quit struct{}

// Suspend gives the terminal back until somebody calls the lab again.
type Suspend struct{}

// Copy puts a text where it can be pasted from.
type Copy struct{ Text string }

// Write writes a file; a [Written] answers.
type Write struct {
	Path string
	Text []byte
}

// Judge finds out how a branch ends and what the judges say; a [Judged] answers. The
// moment is on the branch, and has all that was chosen on it.
type Judge struct {
	Session *Session
	Branch  string
	Acts    int // how many choices were made on it
	Moment  scenarios.Moment
}

// Save writes the course of a moment's branch as a scenario; a [Written] answers.
type Save struct {
	Path   string
	Moment scenarios.Moment
}

// Open opens a scenario; an [Opened] answers.
type Open struct{ Ref string }

// More asks for a [Work] as soon as the screen is drawn.
type More struct{}

// Rest asks for a [Rested] a second later: who presses 4 and after a while 5 has looked
// at two panes, and has not begun to say 45.
type Rest struct{ Digits string }

func (Quit) effect()    {}
func (Suspend) effect() {}
func (Copy) effect()    {}
func (Write) effect()   {}
func (Judge) effect()   {}
func (Save) effect()    {}
func (Open) effect()    {}
func (More) effect()    {}
func (Rest) effect()    {}
