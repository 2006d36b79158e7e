package condition

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// Limits on a condition.
const (
	mostBytes = 1000
	mostParts = 64 // comparisons and events
	mostDepth = 20 // of parentheses, not and after
	mostNth   = 1_000_000
)

// A sort says what a token is.
type sort uint8

const (
	isEnd sort = iota
	isWord
	isQuoted
	isMark // a parenthesis or an operator
	isNth  // #3
)

// A token is one word or mark of a condition.
type token struct {
	sort sort
	text string // of a quoted text what is between the quotes, of #3 the digits
	at   int    // in characters from 1
}

// is reports whether the token is this mark or this bare word.
func (t token) is(text string) bool {
	return (t.sort == isMark || t.sort == isWord) && t.text == text
}

// String is the token as errors show it.
func (t token) String() string {
	switch t.sort {
	case isEnd:
		return "the end"
	case isQuoted:
		return quote(t.text)
	case isNth:
		return "#" + t.text
	}
	return t.text
}

// cut splits a condition into tokens, of which the last is the end.
func cut(text string) ([]token, error) {
	if len(text) > mostBytes {
		return nil, wrong(1, "write a shorter one", "the condition has %d bytes, and %d are read", len(text), mostBytes)
	}
	if !utf8.ValidString(text) {
		return nil, wrong(1, "write plain text", "the condition is not UTF-8")
	}
	var all []token
	for rest, at := text, 1; ; {
		trimmed := strings.TrimLeft(rest, " ")
		at += len(rest) - len(trimmed)
		if rest = trimmed; rest == "" {
			return append(all, token{isEnd, "", at}), nil
		}
		t, size, err := next(rest, at)
		if err != nil {
			return nil, err
		}
		all = append(all, t)
		at += utf8.RuneCountInString(rest[:size])
		rest = rest[size:]
	}
}

// next reads the token that a text begins with, and how many bytes it takes.
func next(rest string, at int) (t token, size int, err error) {
	if m := mark(rest); m > 0 {
		return token{isMark, rest[:m], at}, m, nil
	}
	switch rest[0] {
	case '"':
		return quoted(rest, at)
	case '#':
		size = 1 + run(rest[1:], func(c rune) bool { return '0' <= c && c <= '9' })
		if size == 1 {
			return t, 0, wrong(at, "write for example #3 for the third time", "# has no number behind it")
		}
		return token{isNth, rest[1:size], at}, size, nil
	}
	if size = run(rest, isWordRune); size > 0 {
		return token{isWord, rest[:size], at}, size, nil
	}
	c, _ := utf8.DecodeRuneInString(rest)
	return t, 0, wrong(at, meant(c), "%q means nothing here", c)
}

// meant is what to write instead of a mark of other languages.
func meant(c rune) string {
	switch c {
	case '&':
		return "write and"
	case '|':
		return "write or"
	case '!':
		return "write not, as in not up(s3)"
	}
	return `put a text with marks in "quotes"`
}

// mark returns how many bytes of an operator or a parenthesis a text begins with.
func mark(text string) int {
	switch text[0] {
	case '=', '(', ')':
		return 1
	case '<', '>':
		if strings.HasPrefix(text[1:], "=") {
			return 2
		}
		return 1
	case '!':
		if strings.HasPrefix(text[1:], "=") {
			return 2
		}
	}
	return 0
}

// run returns how many bytes at the beginning of a text are such characters.
func run(text string, such func(rune) bool) int {
	for i, c := range text {
		if !such(c) {
			return i
		}
	}
	return len(text)
}

// isWordRune reports whether a character may stand in a word: names of nodes, rules
// and columns, numbers, zxids, durations.
func isWordRune(c rune) bool {
	return unicode.IsLetter(c) || unicode.IsDigit(c) || strings.ContainsRune("_./-+:*%", c)
}

// quoted reads a text in double quotes, in which \" and \\ stand for " and \.
func quoted(rest string, at int) (token, int, error) {
	var b strings.Builder
	escaped := false
	for i, c := range rest[1:] {
		switch {
		case unicode.IsControl(c):
			return token{}, 0, wrong(at, "write it on one line", "the text in quotes holds a control character")
		case escaped && c != '"' && c != '\\':
			return token{}, 0, wrong(at, `write \\ for one`, `a \ in a text stands before " and \ alone`)
		case !escaped && c == '\\':
			escaped = true
			continue
		case !escaped && c == '"':
			return token{isQuoted, b.String(), at}, i + 2, nil
		}
		escaped = false
		b.WriteRune(c)
	}
	return token{}, 0, wrong(at, `write a closing "`, "the quotes are never closed")
}

// quote writes a text so that quoted reads it.
func quote(text string) string {
	return `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(text) + `"`
}

// spell writes a word bare if it can be, and in quotes otherwise.
func spell(word string) string {
	if word != "" && run(word, isWordRune) == len(word) && !reserved(word) {
		return word
	}
	return quote(word)
}
