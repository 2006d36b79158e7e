package strict

import (
	"strconv"
	"unicode/utf8"

	"github.com/goccy/go-yaml/token"
)

// A cursor reads a text from its beginning to its end, once, and knows where
// it is.
type cursor struct {
	rest []byte
	at   Position
}

// next takes one character, 0 at the end.
func (c *cursor) next() rune {
	r, size := utf8.DecodeRune(c.rest)
	if size == 0 {
		return 0
	}
	c.rest = c.rest[size:]
	if r == '\n' {
		c.at.Line, c.at.Column = c.at.Line+1, 1
	} else {
		c.at.Column++
	}
	return r
}

// checkEscapes refuses the escapes \x, \u and \U in double quotes if they lack
// digits or name no character, since the library makes some character of
// whatever follows them.
func checkEscapes(file string, src []byte, tokens token.Tokens) *Error {
	c := cursor{rest: src, at: Position{File: file, Line: 1, Column: 1}}
	for _, t := range tokens {
		if t.Type != token.DoubleQuoteType {
			continue
		}
		for start := position(file, t); c.at.before(start) && len(c.rest) > 0; {
			c.next()
		}
		if c.next() != '"' {
			continue
		}
		if err := c.quoted(); err != nil {
			return err
		}
	}
	return nil
}

// quoted reads a text up to the quotes that close it.
func (c *cursor) quoted() *Error {
	for {
		at := c.at
		switch c.next() {
		case 0, '"':
			return nil
		case '\\':
			kind := c.next()
			size := map[rune]int{'x': 2, 'u': 4, 'U': 8}[kind]
			if size == 0 {
				continue
			}
			digits := c.rest[:min(size, len(c.rest))]
			code, err := strconv.ParseUint(string(digits), 16, 32)
			if err != nil || code > utf8.MaxRune {
				return at.Errorf(`\%c names no character`, kind).
					Hint(`write two digits from 0 to f after \x, four after \u, eight after \U`)
			}
		}
	}
}
