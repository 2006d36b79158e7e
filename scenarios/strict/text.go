package strict

import (
	"bytes"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Limits on the text of a file, checked before the YAML library sees it. Each
// bounds work that was measured to be quadratic, or memory per byte.
const (
	maxLines = 100_000
	maxMarks = 200_000 // bytes that can begin a token, which costs about 500 bytes
	maxRun   = 128     // of one punctuation mark: the scanner counts "<<<<…" anew at each
	maxBlank = 16      // blank lines together: the scanner copies a block text once for each
)

// marks are the bytes of YAML that end one token and begin another.
const marks = ",[]{}:?#&*!|<>'\"%@`-"

// A reading is how far a file has been looked through, and what was counted.
type reading struct {
	at    Position // of the next character
	last  rune     // the one before it in its line, or 0
	run   int      // how often that stood in a row
	marks int
	blank int  // blank lines in a row
	empty bool // the line so far
}

// normal is src without a byte order mark and with plain line ends, since the
// library counts a carriage return within quotes as a line of its own.
func normal(src []byte) []byte {
	src = bytes.TrimPrefix(src, []byte("\ufeff"))
	src = bytes.ReplaceAll(src, []byte("\r\n"), []byte("\n"))
	return bytes.ReplaceAll(src, []byte("\r"), []byte("\n"))
}

// checkText refuses a file that is not text, or would cost the YAML library
// more than its size warrants.
func checkText(file string, src []byte) *Error {
	r := reading{at: Position{File: file, Line: 1, Column: 1}, empty: true}
	for len(src) > 0 {
		c, size := utf8.DecodeRune(src)
		err := r.check(c, size)
		switch {
		case err != nil:
		case c == '\n':
			err = r.line()
		default:
			err = r.character(c)
		}
		if err != nil {
			return err
		}
		src = src[size:]
	}
	return nil
}

// check judges one character by itself.
func (r *reading) check(c rune, size int) *Error {
	switch {
	case c == utf8.RuneError && size == 1:
		return r.at.Errorf("is not text: a byte that is not UTF-8").Hint("save the file as UTF-8")
	case c == 0:
		return r.at.Errorf("is not text: a zero byte").Hint("save the file as UTF-8")
	case c == '\t':
		return r.at.Errorf("a tab character").Hint(`indent with spaces; within quotes write \t`)
	case c != '\n' && unicode.IsControl(c):
		return r.at.Errorf("is not text: the control character %U", c).Hint("remove it")
	}
	return nil
}

// line ends a line.
func (r *reading) line() *Error {
	if r.empty {
		r.blank++
	} else {
		r.blank, r.empty = 0, true
	}
	r.at.Line, r.at.Column, r.last = r.at.Line+1, 1, 0
	switch {
	case r.at.Line > maxLines:
		return r.at.Errorf("more than %d lines", maxLines).Hint("split the file")
	case r.blank > maxBlank:
		return r.at.Errorf("more than %d blank lines together", maxBlank).Hint("remove some")
	}
	return nil
}

// character counts one character of a line.
func (r *reading) character(c rune) *Error {
	if c != ' ' {
		r.empty = false
	}
	if r.last != c {
		r.run = 0
	}
	r.last = c
	if c < utf8.RuneSelf && strings.IndexByte(marks, byte(c)) >= 0 {
		r.run++
		r.marks++
		switch {
		case r.run > maxRun:
			return r.at.Errorf("%q more than %d times together", c, maxRun).Hint("remove some")
		case r.marks > maxMarks:
			return r.at.Errorf("more than %d marks of punctuation", maxMarks).Hint("split the file")
		}
	}
	r.at.Column++
	return nil
}
