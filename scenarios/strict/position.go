package strict

import "fmt"

// A Position is a place in a file. Line and Column count from 1, the column in
// characters; both are 0 where a whole file is meant. A struct with a field `Pos Position`
// finds in it the place it was written at.
type Position struct {
	File         string
	Line, Column int
}

// String is file:line:column, or the file alone, as editors and compilers
// write it.
func (p Position) String() string {
	if p.Line == 0 {
		return p.File
	}
	return fmt.Sprintf("%s:%d:%d", p.File, p.Line, p.Column)
}

// Errorf says what is wrong at p. Chain [Error.Hint] to say what to write
// instead.
func (p Position) Errorf(format string, args ...any) *Error {
	return &Error{File: p.File, Line: p.Line, Column: p.Column, Message: fmt.Sprintf(format, args...)}
}

// before orders places of one file from top to bottom.
func (p Position) before(q Position) bool {
	if p.Line != q.Line {
		return p.Line < q.Line
	}
	return p.Column < q.Column
}
