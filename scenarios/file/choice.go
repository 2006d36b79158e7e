package file

import (
	"fmt"
	"regexp"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/zoolab/zoolab/scenarios/strict"
)

// A Choice is one step that does not follow the seed: what is done with an event, or
// a deed. Exactly one of their keys is present.
type Choice struct {
	Pos        strict.Position
	At         time.Duration `yaml:"at" example:"3s" about:"the virtual time it was taken at; time never runs backwards"`
	After      Address       `yaml:"after" example:"\"peer s1>s2 Vote#1\"" about:"it is made as soon as this event has been taken, before anything else happens; otherwise drop, hold, duplicate and garble are made when their message comes up, and all else at the beginning, in the order of the list"`
	Nth        int           `yaml:"nth" with:"after" min:"1" max:"1000000000" example:"2" about:"which taking of that event, for one that comes again; the first if absent"`
	Next       Address       `yaml:"next" oneof:"action" example:"\"peer s1>s2 Vote#1\"" about:"this event comes next"`
	Drop       Address       `yaml:"drop" oneof:"action" example:"\"peer s1>s2 Vote#1\"" about:"this message is lost"`
	Hold       Address       `yaml:"hold" oneof:"action" example:"\"peer s1>s2 Vote#1\"" about:"this message waits until it is next"`
	Duplicate  Address       `yaml:"duplicate" oneof:"action" example:"\"peer s1>s2 Vote#1\"" about:"this message arrives twice"`
	Garble     Address       `yaml:"garble" oneof:"action" example:"\"peer s1>s2 Vote#1\"" about:"one part of this message is altered"`
	Lose       Address       `yaml:"lose" oneof:"action" example:"\"peer s1>s2 Vote#1\"" about:"these bytes, the last before a closing, never come"`
	Deed       `yaml:",inline"`
	CrashAfter *int     `yaml:"crashAfter" with:"next,restart,command" min:"0" max:"1000000" example:"2" about:"the node crashes after so many effects of the handler"`
	Leaf       int      `yaml:"leaf" with:"garble" min:"0" max:"1000000" example:"1" about:"which part is altered, counted from 0"`
	Keep       []Keep   `yaml:"keep" with:"next,crash,restart,command" max:"100" example:"[{file: vote, writes: 0}]" about:"what the crash leaves of each file; of others the seed decides"`
	Flush      bool     `yaml:"flush" with:"next,crash,restart,command" about:"in the crash, all that was sent on connections still arrives"`
	Again      bool     `yaml:"again" with:"next" about:"a copy of the message stays under way"`
	Content    Hex      `yaml:"content" with:"next,drop,hold,duplicate,garble,lose" example:"1f2e3d4c5b6a7988" about:"what replay demands the message to be"`
	Rand       []uint64 `yaml:"rand" with:"next,restart,command" max:"1000" example:"[3, 0]" about:"what the handler draws, in order"`
}

// A Keep says how much of a file a crash leaves.
type Keep struct {
	File   string `yaml:"file,required" example:"vote" about:"the file"`
	Writes int    `yaml:"writes,required" min:"0" max:"1000000" example:"0" about:"how many of its writes that were not on disk it keeps"`
	Torn   bool   `yaml:"torn" about:"whether the next of them, if it appends, is there by half and cannot be read"`
}

// Event is the event that c does something with, and the key of what it does: next,
// drop, hold, duplicate, garble or lose. Both are empty when c is a deed.
func (c *Choice) Event() (key string, on Address) {
	for _, action := range []struct {
		key string
		on  Address
	}{
		{"next", c.Next},
		{"drop", c.Drop},
		{"hold", c.Hold},
		{"duplicate", c.Duplicate},
		{"garble", c.Garble},
		{"lose", c.Lose},
	} {
		if action.on.Text != "" {
			return action.key, action.on
		}
	}
	return "", Address{}
}

// Action is the key of what c chooses: next, drop, hold and so on, or that of its
// deed.
func (c *Choice) Action() string {
	if key, _ := c.Event(); key != "" {
		return key
	}
	return c.Deed.Action()
}

// An Address names an event of a run, as in "peer s1>s2 Vote#1", "timer s1
// election#2", "sync s1 log#3" or "inbox s1". Its grammar is the simulator's.
type Address struct {
	Text string
	Pos  strict.Position
}

// UnmarshalText reads an address.
func (a *Address) UnmarshalText(text []byte) error {
	a.Text = string(text)
	return oneLine("an address", a.Text, 256)
}

// MarshalText writes a as UnmarshalText reads it.
func (a Address) MarshalText() ([]byte, error) { return []byte(a.Text), nil }

// Syntax describes addresses.
func (Address) Syntax() strict.Syntax {
	return strict.Syntax{Is: "the address of an event", Example: `"peer s1>s2 Vote#1"`, Pattern: oneLinePattern}
}

// oneLinePattern is what oneLine accepts, but for spaces at the ends.
const oneLinePattern = `^[^\n\r\t]+$`

// oneLine refuses texts that are empty, longer than most characters, or more
// than a line.
func oneLine(what, text string, most int) error {
	switch {
	case strings.TrimSpace(text) == "":
		return fmt.Errorf("%s is empty", what)
	case strings.TrimSpace(text) != text:
		return fmt.Errorf("%s begins or ends with a space", what)
	case utf8.RuneCountInString(text) > most:
		return fmt.Errorf("%s has more than %d characters", what, most)
	case strings.ContainsFunc(text, unicode.IsControl):
		return fmt.Errorf("%s is more than one line, or holds a control character", what)
	}
	return nil
}

// A Hex is the fingerprint of a message's content: an even number of
// hexadecimal digits in small letters.
type Hex string

const hexPattern = `^([0-9a-f]{2}){1,64}$`

var hexForm = regexp.MustCompile(hexPattern)

// UnmarshalText reads a fingerprint.
func (h *Hex) UnmarshalText(text []byte) error {
	if !hexForm.Match(text) {
		return fmt.Errorf("%.40q is not pairs of hexadecimal digits in small letters, at most 64", text)
	}
	*h = Hex(text)
	return nil
}

// MarshalText writes h as UnmarshalText reads it.
func (h Hex) MarshalText() ([]byte, error) { return []byte(h), nil }

// Syntax describes fingerprints.
func (Hex) Syntax() strict.Syntax {
	return strict.Syntax{Is: "hexadecimal digits", Example: "1f2e3d4c5b6a7988", Pattern: hexPattern}
}
