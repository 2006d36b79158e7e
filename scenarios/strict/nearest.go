package strict

import (
	"slices"
	"strings"

	"github.com/zoolab/zoolab/sim/near"
)

// Nearest is the word of a list that a misspelt word most likely meant, or "" if
// none is close: see [near.Word].
func Nearest(word string, of []string) string { return near.Word(word, of) }

// UnknownError says that word names none of the known things, for example a
// server, and which one it may have meant.
func UnknownError(pos Position, what, word string, known []string) *Error {
	err := pos.Errorf("there is no %s %s", what, quote(word))
	near := Nearest(word, known)
	switch {
	case near != "":
		return err.Hint("did you mean %s?", near)
	case len(known) == 0:
		return err.Hint("there is none here")
	}
	return err.Hint("write one of %s", several(known))
}

// several lists words in order, the first twenty of them.
func several(words []string) string {
	const most = 20
	words = slices.Clone(words)
	slices.Sort(words)
	if len(words) > most {
		words = append(words[:most], "…")
	}
	return strings.Join(words, ", ")
}
