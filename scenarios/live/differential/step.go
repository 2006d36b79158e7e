package differential

import (
	"encoding/json"
	"fmt"
	"strings"
)

// Slots is how many visitors there are at once.
const Slots = 4

// A Step is one thing that a visitor does.
type Step struct {
	Slot int // who does it
	Act  Act
	Meet *Meeting `json:",omitempty"` // of [Open]
	Asks []Ask    `json:",omitempty"` // of [Send] and [Flee], sent at once; of [Half] the one that is cut off
	Head int32    `json:",omitempty"` // of [Length]: the length of a frame that does not follow
}

// An Act is a kind of step.
type Act string

// What visitors do.
const (
	Open    Act = "open"    // connect, with a session or for one
	Send    Act = "send"    // ask for something
	Cut     Act = "cut"     // close the socket
	Flee    Act = "flee"    // ask for something, and close the socket before it is answered
	Half    Act = "half"    // send half a frame, and close the socket
	Length  Act = "length"  // send a length that no frame may have
	Silence Act = "silence" // say nothing until the session has expired
)

// A Meeting is what a ConnectRequest says.
type Meeting struct {
	Server   int    // by number, modulo how many there are
	Session  int    // by the order in which they began; [Fresh] and [Unknown] are none of them
	Password string // "right", "wrong", "short", "null" or "empty"
	Seen     int64  // zxids past what the ensemble has applied
	Timeout  int32
	Protocol int32 `json:",omitempty"`
	Brief    bool  `json:",omitempty"` // without the byte readOnly
	ReadOnly bool  `json:",omitempty"`
	Less     int   `json:",omitempty"` // bytes that are missing at the end
}

// Sessions that have no number.
const (
	Fresh   = -1 // a new one is asked for
	Unknown = -2 // one that nobody has
)

// An Ask is a request.
type Ask struct {
	Says  string // for people
	Xid   int32
	Op    int32
	Body  []byte `json:",omitempty"`
	Since *int64 `json:",omitempty"` // of setWatches: zxids past what the ensemble has applied, but none before the first run
	Ends  bool   `json:",omitempty"` // the connection is expected to end with the answer
	Twice bool   `json:",omitempty"` // its frame is sent in two pieces
}

// String renders a step as a line.
func (s Step) String() string {
	who := fmt.Sprintf("visitor %d: ", s.Slot)
	switch s.Act {
	case Open:
		b, _ := json.Marshal(s.Meet)
		return who + "open " + string(b)
	case Length:
		return fmt.Sprintf("%slength %d", who, s.Head)
	case Cut, Silence:
		return who + string(s.Act)
	}
	var all []string
	for _, a := range s.Asks {
		all = append(all, fmt.Sprintf("#%d %s", a.Xid, a.Says))
	}
	return who + string(s.Act) + " " + strings.Join(all, "; ")
}

// Script renders steps one a line, for [ParseScript].
func Script(steps []Step) string {
	var b strings.Builder
	for _, s := range steps {
		line, err := json.Marshal(s)
		if err != nil {
			panic("differential: " + err.Error()) // a step is plain data
		}
		b.Write(append(line, '\n'))
	}
	return b.String()
}

// ParseScript reads what [Script] has written.
func ParseScript(text string) (steps []Step, err error) {
	for line := range strings.Lines(text) {
		var s Step
		if err := json.Unmarshal([]byte(line), &s); err != nil {
			return nil, fmt.Errorf("not a step of a script: %q: %w", line, err)
		}
		steps = append(steps, s)
	}
	return steps, nil
}
