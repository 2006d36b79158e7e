package strict

import "fmt"

// A Kind is a form a value can be written in.
type Kind uint8

// The kinds of a [Node].
const (
	Text    Kind = iota // one text, quoted or not
	List                // [a, b] or dashes
	Mapping             // {key: value} or lines of key: value
	Null                // the word null, or ~
)

// A Node is a value as the file has it, with its place. It is what a type
// decodes itself from, and what is kept of a part whose form is known only
// later.
type Node struct {
	Kind    Kind
	Pos     Position
	Text    string  // of a Text
	Items   []*Node // of a List
	Entries []Entry // of a Mapping, in the file's order, each key once
}

// An Entry is a key of a mapping with its value. Pos is the key's place.
type Entry struct {
	Key   string
	Pos   Position
	Value *Node
}

// Errorf says what is wrong with n.
func (n *Node) Errorf(format string, args ...any) *Error {
	return n.Pos.Errorf(format, args...)
}

// Get is the value at key of a mapping, or nil.
func (n *Node) Get(key string) *Node {
	for _, e := range n.Entries {
		if e.Key == key {
			return e.Value
		}
	}
	return nil
}

// Describe says what n is, for an error: `"7"`, a list, a mapping, nothing.
func (n *Node) Describe() string {
	switch n.Kind {
	case Text:
		return quote(n.Text)
	case List:
		return "a list"
	case Mapping:
		return "a mapping"
	}
	return "nothing"
}

// quote shows a text of the file in an error, cut to a readable length.
func quote(text string) string {
	const most = 60
	if runes := []rune(text); len(runes) > most {
		return fmt.Sprintf("%q…", string(runes[:most]))
	}
	return fmt.Sprintf("%q", text)
}
