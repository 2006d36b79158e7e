package strict

import (
	"fmt"
	"regexp"
	"slices"
)

// A Name is a word that means something elsewhere: a server, a monitor, a bug,
// a protocol. Whoever knows what there is reports a wrong one with [Name.Unknown].
type Name struct {
	Text string
	Pos  Position
}

const namePattern = `^[A-Za-z0-9][A-Za-z0-9_./-]{0,63}$`

var nameForm = regexp.MustCompile(namePattern)

// N is a name that no file holds.
func N(text string) Name { return Name{Text: text} }

// String is the name's text.
func (n Name) String() string { return n.Text }

// Unknown says that n is none of the known names; what is a noun.
func (n Name) Unknown(what string, known []string) *Error {
	return UnknownError(n.Pos, what, n.Text, known)
}

// CheckIn is [Name.Unknown], or nil if n is known.
func (n Name) CheckIn(what string, known []string) error {
	if slices.Contains(known, n.Text) {
		return nil
	}
	return n.Unknown(what, known)
}

// UnmarshalText reads a name. It is at most 64 characters long.
func (n *Name) UnmarshalText(text []byte) error {
	if !nameForm.Match(text) {
		return fmt.Errorf("%s is no name (letters, digits, _ . / -, at most 64)", quote(string(text)))
	}
	n.Text = string(text)
	return nil
}

// MarshalText writes n as UnmarshalText reads it.
func (n Name) MarshalText() ([]byte, error) { return []byte(n.Text), nil }

// Syntax describes names.
func (Name) Syntax() Syntax {
	return Syntax{Is: "a name", Example: "s1", Pattern: namePattern}
}
