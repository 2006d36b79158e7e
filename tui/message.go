package tui

import (
	"github.com/zoolab/zoolab/scenarios"
	"github.com/zoolab/zoolab/sim"
)

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

// A Lived says how the run that is served has gone on since the last one: it has made
// these choices, each at its time, and all has happened that does so by itself until then.
type Lived struct {
	Choices []sim.Choice
	Until   sim.Time
	Lost    bool  // so much had come that nothing of it was kept, nor will be
	Ended   bool  // the run goes no further
	Err     error // why, if it should have

	broke string // what who serves it has panicked with
}

// A Done is the result of a [Deed].
type Done struct {
	Deed
	Err error
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
func (Lived) msg()   {}
func (Done) msg()    {}

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

// Deed has something done to the run that is served, by lines of a schedule, one after
// the other; a [Done] answers.
type Deed struct{ Lines []string }

// Deafen says that the lab takes in no more of the run that is served.
type Deafen struct{}

func (Quit) effect()    {}
func (Suspend) effect() {}
func (Copy) effect()    {}
func (Write) effect()   {}
func (Judge) effect()   {}
func (Save) effect()    {}
func (Open) effect()    {}
func (More) effect()    {}
func (Rest) effect()    {}
func (Deed) effect()    {}
func (Deafen) effect()  {}
