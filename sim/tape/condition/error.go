package condition

import (
	"fmt"
	"strings"

	"github.com/zoolab/zoolab/sim/near"
)

// An Error is what is wrong with a condition.
type Error struct {
	Column  int    // in the text, in characters from 1
	Message string // what is wrong
	Advice  string // what to write instead
}

// Error says where, what, and what to write instead.
func (e *Error) Error() string {
	return fmt.Sprintf("character %d: %s; %s", e.Column, e.Message, e.Advice)
}

func wrong(at int, advice, format string, args ...any) *Error {
	return &Error{Column: at, Message: fmt.Sprintf(format, args...), Advice: advice}
}

// mostListed is how many known words an error lists.
const mostListed = 12

// unknown says that a word is none of the known ones, and which it may have meant.
func unknown(at int, what, word string, known []string) *Error {
	if meant := near.Word(word, known); meant != "" {
		return wrong(at, fmt.Sprintf("did you mean %s?", meant), "there is no %s %.40q", what, word)
	}
	more := ""
	if len(known) > mostListed {
		known, more = known[:mostListed], ", …"
	}
	return wrong(at, "write one of "+strings.Join(known, ", ")+more, "there is no %s %.40q", what, word)
}
