package strict

import (
	"errors"
	"io"
	"unicode/utf8"

	"github.com/goccy/go-yaml/scanner"
	"github.com/goccy/go-yaml/token"
)

// Limits on the tokens of a file, checked before they are parsed: the parser
// recurses once a level and once a key of a mapping, copies the rest of the
// file at each empty value, and gives every value a string of the keys above
// it.
const (
	maxTokens = 200_000
	maxDepth  = 32
	maxKeys   = 256 // in one mapping
	maxKey    = 64  // characters in one key
	maxPath   = 160 // characters in a key and those above it
)

// scan cuts src into tokens, comments left out. It stops at the first one that
// is no YAML.
func scan(file string, src []byte) (all token.Tokens, err *Error) {
	defer survive(file, &err)
	var s scanner.Scanner
	s.Init(string(src))
	for {
		some, failure := s.Scan()
		for _, t := range some {
			if t.Type == token.CommentType {
				continue
			}
			all.Add(t)
			if t.Type == token.InvalidType {
				return nil, syntax(file, t, t.Error)
			}
		}
		switch {
		case errors.Is(failure, io.EOF):
			return all, nil
		case failure != nil:
			return nil, Position{File: file}.Errorf("is not YAML: %v", failure)
		}
	}
}

// A guard walks the tokens of a file as a parser would, and refuses those that
// the language leaves out or that would cost too much. What it passes, the
// parser can only nest as deep as the stack was here.
type guard struct {
	file   string
	tokens token.Tokens
	i      int     // the token under examination
	stack  []frame // open lists and mappings, outermost first
}

// A frame is a list or a mapping that is not closed yet.
type frame struct {
	open   *token.Token
	flow   bool // written in brackets or braces
	list   bool
	column int // of its keys or dashes; block style only
	keys   int
	path   int // characters in the keys above its values
}

// checkTokens refuses tokens that are too many, too deep, or outside the
// language of this package.
func checkTokens(file string, tokens token.Tokens) *Error {
	g := guard{file: file, tokens: tokens}
	for g.i = range tokens {
		if g.i >= maxTokens {
			return g.errorf("more than %d values, keys and marks", maxTokens).Hint("split the file")
		}
		if err := g.token(); err != nil {
			return err
		}
	}
	for _, f := range g.stack {
		if f.flow {
			return g.at(f.open).Errorf("%q is never closed", f.open.Value).
				Hint("write the closing %q", closing(f))
		}
	}
	return nil
}

func (g *guard) at(t *token.Token) Position { return position(g.file, t) }

func (g *guard) errorf(format string, args ...any) *Error {
	return g.at(g.tokens[g.i]).Errorf(format, args...)
}

// token judges the current token.
func (g *guard) token() *Error {
	switch g.tokens[g.i].Type {
	case token.AnchorType, token.AliasType, token.MergeKeyType:
		return g.errorf("anchors, aliases and merge keys (&, *, <<) are not read").
			Hint("write the value out, or put it in quotes if it is a text")
	case token.TagType:
		return g.errorf("tags (!) are not read").Hint("remove it, or put the value in quotes if it is a text")
	case token.MappingKeyType:
		return g.errorf(`"?" before a key is not read`).Hint("write key: value")
	case token.DirectiveType:
		return g.errorf("directives (%%) are not read").Hint("remove it, or put the value in quotes if it is a text")
	case token.DocumentHeaderType:
		if g.i > 0 {
			return g.errorf("a second document begins").Hint("put it in a file of its own")
		}
	case token.DocumentEndType:
		return g.errorf(`the end mark "..." is not read`).Hint("remove it")
	case token.SequenceStartType, token.MappingStartType:
		return g.push(frame{flow: true, list: g.tokens[g.i].Type == token.SequenceStartType})
	case token.SequenceEndType, token.MappingEndType:
		return g.close()
	case token.SequenceEntryType:
		return g.dash()
	case token.MappingValueType:
		return g.colon()
	case token.CollectEntryType:
		return g.comma()
	default:
		return g.scalar()
	}
	return nil
}

// neighbours are the tokens before and after the current one, or nil.
func (g *guard) neighbours() (before, after *token.Token) {
	if g.i > 0 {
		before = g.tokens[g.i-1]
	}
	if g.i+1 < len(g.tokens) {
		after = g.tokens[g.i+1]
	}
	return before, after
}

func (g *guard) top() *frame {
	if len(g.stack) == 0 {
		return &frame{}
	}
	return &g.stack[len(g.stack)-1]
}

// push opens f at the current token.
func (g *guard) push(f frame) *Error {
	if len(g.stack) == maxDepth {
		return g.errorf("nested more than %d deep", maxDepth).Hint("flatten it")
	}
	f.open, f.path = g.tokens[g.i], g.top().path
	g.stack = append(g.stack, f)
	return nil
}

// close ends the list or mapping that a bracket or brace closes.
func (g *guard) close() *Error {
	f := g.top()
	if mark := g.tokens[g.i].Value; !f.flow || mark != closing(*f) {
		return g.errorf("%q closes nothing", mark).Hint("remove it, or open it before")
	}
	g.stack = g.stack[:len(g.stack)-1]
	return nil
}

func closing(f frame) string {
	if f.list {
		return "]"
	}
	return "}"
}

// block makes the frame at the current token's column the top one, opening it
// if the token is its first.
func (g *guard) block(list bool) *Error {
	t := g.tokens[g.i]
	column := t.Position.Column
	for len(g.stack) > 0 && (g.top().column > column || !list && g.top().list && g.top().column == column) {
		g.stack = g.stack[:len(g.stack)-1]
	}
	if f := g.top(); len(g.stack) > 0 && f.column == column && f.list == list {
		return nil
	}
	before, _ := g.neighbours()
	if before != nil && !opensBlock(before) {
		return g.errorf("this line is indented unlike the lines above").Hint("align it with one of them")
	}
	return g.push(frame{list: list, column: column})
}

// opensBlock reports whether a block of deeper indentation may follow t.
func opensBlock(t *token.Token) bool {
	switch t.Type {
	case token.MappingValueType, token.SequenceEntryType, token.DocumentHeaderType:
		return true
	}
	return false
}

// dash judges the "-" before an entry of a list.
func (g *guard) dash() *Error {
	t := g.tokens[g.i]
	before, after := g.neighbours()
	switch {
	case g.top().flow:
		return g.errorf("a dash within brackets").Hint("separate entries by commas, as in [s1, s2]")
	case before != nil && before.Type == token.MappingValueType && before.Position.Line == t.Position.Line:
		return g.errorf("a list begins beside its key").Hint("begin it on the next line, or write [s1, s2]")
	case after == nil || after.Position.Line > t.Position.Line && after.Position.Column <= t.Position.Column:
		return g.errorf("an entry of a list is empty").Hint("write a value after the dash, or remove the dash")
	}
	return g.block(true)
}

// colon judges the ":" between a key and its value.
func (g *guard) colon() *Error {
	t := g.tokens[g.i]
	key, after := g.neighbours()
	if key == nil {
		return g.errorf("a value without a key").Hint("write key: value")
	}
	missing := after == nil
	if after != nil {
		switch after.Type {
		case token.CollectEntryType, token.MappingEndType, token.SequenceEndType:
			missing = true
		case token.SequenceEntryType:
			missing = after.Position.Column < key.Position.Column
		default:
			missing = !g.top().flow && after.Position.Line > t.Position.Line &&
				after.Position.Column <= key.Position.Column
		}
	}
	if missing {
		return g.at(key).Errorf("%s has no value", key.Value).Hint("write one after the colon, or remove the line")
	}
	return nil
}

// comma judges the "," between entries within brackets or braces.
func (g *guard) comma() *Error {
	switch before, _ := g.neighbours(); before.Type {
	case token.CollectEntryType, token.SequenceStartType, token.MappingStartType:
		return g.errorf("nothing before a comma").Hint("write a value, or remove the comma")
	}
	return nil
}

// scalar judges a text, which is a key if a colon follows.
func (g *guard) scalar() *Error {
	before, after := g.neighbours()
	if after != nil && after.Type == token.MappingValueType {
		return g.key(before)
	}
	if before == nil {
		return nil
	}
	text := quote(g.tokens[g.i].Value)
	switch before.Type {
	case token.CollectEntryType, token.MappingStartType:
		if !g.top().list {
			return g.errorf("%s has no value", text).Hint("within braces write {key: value, key: value}")
		}
	case token.MappingValueType, token.SequenceEntryType, token.SequenceStartType, token.DocumentHeaderType,
		token.LiteralType, token.FoldedType:
	default:
		return g.errorf("%s follows another value", text).
			Hint("begin a new line with a key, or put the whole text in quotes")
	}
	return nil
}

// key judges the key of a mapping. It alone makes paths longer.
func (g *guard) key(before *token.Token) *Error {
	t := g.tokens[g.i]
	switch f := g.top(); {
	case before != nil && before.Type == token.MappingValueType && (f.flow || before.Position.Line == t.Position.Line):
		return g.at(g.tokens[g.i+1]).Errorf("a second colon in one value").
			Hint("put a text that holds a colon in quotes, and begin a new line for a new key")
	case f.flow && f.list:
		return g.errorf("a key within brackets").Hint("write {%s: value}", t.Value)
	case !f.flow:
		if err := g.block(false); err != nil {
			return err
		}
	}
	size := utf8.RuneCountInString(t.Value)
	if size > maxKey {
		return g.errorf("a key of %d characters", size).Hint("a key has at most %d", maxKey)
	}
	above := 0
	if len(g.stack) > 1 {
		above = g.stack[len(g.stack)-2].path
	}
	f := g.top()
	f.keys++
	f.path = above + size
	switch {
	case f.keys > maxKeys:
		return g.errorf("more than %d keys in one mapping", maxKeys).Hint("write a list")
	case f.path > maxPath:
		return g.errorf("%s and the keys above it have more than %d characters", t.Value, maxPath).
			Hint("nest less or shorten them")
	}
	return nil
}
