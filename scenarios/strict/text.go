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
	maxBlank = 64      // blank lines together: the scanner copies a block text once for each
)

// marks are the bytes of YAML that end one token and begin another.
const marks = ",[]{}:?#&*!|>'\"%@`-"

// A text is a file's bytes under examination.
type text struct {
	at    Position // of the character under examination
	marks int
	run   int // how often the last character stood in a row
	blank int // blank lines in a row
	empty bool
	last  rune
}

// checkText refuses a file that is not text, has nothing in it, or would cost
// the YAML library more than its size warrants.
func checkText(file string, src []byte) *Error {
	if len(src) > MaxBytes {
		return tooLarge(Position{File: file}, "is too long")
	}
	t := text{at: Position{File: file, Line: 1, Column: 1}, empty: true}
	for len(src) > 0 {
		c, size := utf8.DecodeRune(src)
		if err := t.check(c, size); err != nil {
			return err
		}
		if c == '\r' && bytes.HasPrefix(src, []byte("\r\n")) {
			size = 2
		}
		src = src[size:]
		if err := t.pass(c); err != nil {
			return err
		}
	}
	return nil
}

// check judges one character by itself.
func (t *text) check(c rune, size int) *Error {
	switch {
	case c == utf8.RuneError && size == 1:
		return t.at.Errorf("is not text: a byte that is not UTF-8").Hint("save the file as UTF-8")
	case c == 0:
		return t.at.Errorf("is not text: a zero byte").Hint("save the file as UTF-8")
	case c == '\t':
		return t.at.Errorf("a tab character").Hint(`indent with spaces; within quotes write \t`)
	case c != '\n' && c != '\r' && unicode.IsControl(c):
		return t.at.Errorf("is not text: the control character %U", c).Hint("remove it")
	}
	return nil
}

// pass counts one character and moves on to the next.
func (t *text) pass(c rune) *Error {
	if c == '\n' || c == '\r' {
		t.at.Line, t.at.Column, t.last = t.at.Line+1, 1, 0
		if t.empty {
			t.blank++
		} else {
			t.blank, t.empty = 0, true
		}
		switch {
		case t.at.Line > maxLines:
			return t.at.Errorf("more than %d lines", maxLines).Hint("split the file")
		case t.blank > maxBlank:
			return t.at.Errorf("more than %d blank lines together", maxBlank).Hint("remove some")
		}
		return nil
	}
	if c != ' ' {
		t.empty = false
	}
	if c < utf8.RuneSelf && strings.IndexByte(marks, byte(c)) >= 0 {
		if t.last != c {
			t.run = 0
		}
		t.run++
		t.marks++
		switch {
		case t.run > maxRun:
			return t.at.Errorf("%q more than %d times together", c, maxRun).Hint("remove some")
		case t.marks > maxMarks:
			return t.at.Errorf("more than %d marks of punctuation", maxMarks).Hint("split the file")
		}
	}
	t.last = c
	t.at.Column++
	return nil
}
