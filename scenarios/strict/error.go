package strict

import (
	"errors"
	"fmt"
	"slices"
	"strings"
)

// mostShown is how many errors of one file are told at once: more than that
// and the reader fixes the first few and asks again.
const mostShown = 10

// mostCollected ends the reading of a hopeless file; the errors beyond it are
// not even counted.
const mostCollected = 1000

// An Error is one thing wrong with a file. Line and Column count from 1 and are
// 0 where the whole file is meant.
type Error struct {
	File         string
	Line, Column int
	Message      string // what is wrong
	Advice       string // what to write instead; may be empty
}

// Error is file:line:column: what is wrong; what to write instead.
func (e *Error) Error() string {
	text := e.Message
	if at := e.Position().String(); at != "" {
		text = at + ": " + text
	}
	if e.Advice != "" {
		text += "; " + e.Advice
	}
	return text
}

// Position is where the error is.
func (e *Error) Position() Position {
	return Position{File: e.File, Line: e.Line, Column: e.Column}
}

// Hint sets the advice and returns e.
func (e *Error) Hint(format string, args ...any) *Error {
	e.Advice = fmt.Sprintf(format, args...)
	return e
}

// Errors are all that is wrong with a file, from top to bottom. At most ten are
// listed; More counts the others.
type Errors struct {
	List []*Error
	More int
}

// Error is one error a line.
func (e *Errors) Error() string {
	lines := make([]string, 0, len(e.List)+1)
	for _, one := range e.List {
		lines = append(lines, one.Error())
	}
	switch {
	case e.More == 1:
		lines = append(lines, "and one more error")
	case e.More > 1:
		lines = append(lines, fmt.Sprintf("and %d more errors", e.More))
	}
	return strings.Join(lines, "\n")
}

// Unwrap gives errors.Is and errors.As each listed error.
func (e *Errors) Unwrap() []error {
	all := make([]error, len(e.List))
	for i, one := range e.List {
		all[i] = one
	}
	return all
}

// Join merges errors of this package into one list, sorted by place; others
// are given the place pos. It returns nil if there are none.
func Join(pos Position, errs ...error) error {
	var all collector
	for _, err := range errs {
		all.add(pos, err)
	}
	return all.err()
}

// A collector gathers the errors of one file.
type collector struct {
	list []*Error
	more int
}

// full reports that there are more errors than anybody will read.
func (c *collector) full() bool { return len(c.list) >= mostCollected }

// add notes err, which may be nil, one error, or a list of them. An error
// without a place gets pos.
func (c *collector) add(pos Position, err error) {
	var list *Errors
	var one *Error
	switch {
	case err == nil:
	case errors.As(err, &list):
		c.list = append(c.list, list.List...)
		c.more += list.More
	case errors.As(err, &one):
		c.list = append(c.list, one)
	default:
		c.list = append(c.list, pos.Errorf("%v", err))
	}
}

// err is the sorted list, or nil.
func (c *collector) err() error {
	if len(c.list) == 0 {
		return nil
	}
	slices.SortStableFunc(c.list, func(a, b *Error) int {
		switch {
		case a.Position().before(b.Position()):
			return -1
		case b.Position().before(a.Position()):
			return 1
		}
		return 0
	})
	list, more := c.list, c.more
	if len(list) > mostShown {
		more += len(list) - mostShown
		list = list[:mostShown]
	}
	return &Errors{List: list, More: more}
}
