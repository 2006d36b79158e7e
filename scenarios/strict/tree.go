package strict

import (
	"bytes"
	"errors"
	"fmt"

	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/parser"
	"github.com/goccy/go-yaml/token"
)

// tree reads src as one YAML document. Keys that appear twice go to errs and
// leave the tree usable; anything else wrong with the syntax ends the reading.
// A nil tree without an error is a file with nothing in it.
//
// The library underneath is foreign code fed with foreign bytes, and its
// history holds panics on malformed input. One more must not take the
// simulator down with a stack trace, so a panic becomes an error naming the
// file, which is the only place of this module where that is done.
func tree(file string, src []byte, errs *collector) (root *Node, err *Error) {
	defer func() {
		if r := recover(); r != nil {
			root, err = nil, Position{File: file}.Errorf("is not YAML that can be read (%v)", r).
				Hint("look for an unclosed quote or bracket")
		}
	}()
	src = bytes.TrimPrefix(src, []byte("\ufeff"))
	if err := checkText(file, src); err != nil {
		return nil, err
	}
	tokens, err := scan(file, src)
	if err != nil {
		return nil, err
	}
	if err := checkTokens(file, tokens); err != nil {
		return nil, err
	}
	doc, failure := parser.Parse(tokens, 0, parser.AllowDuplicateMapKey())
	if failure != nil {
		return nil, foreign(file, failure)
	}
	if len(doc.Docs) == 0 || doc.Docs[0].Body == nil {
		return nil, nil
	}
	b := builder{file: file, errs: errs}
	return b.node(doc.Docs[0].Body), nil
}

// A syntaxError is what the library's errors share. Their Error method prints
// the source around the place, so it is not used.
type syntaxError interface {
	error
	GetMessage() string
	GetToken() *token.Token
}

// foreign turns an error of the library into one of ours.
func foreign(file string, err error) *Error {
	var at syntaxError
	if errors.As(err, &at) && at.GetToken() != nil {
		return syntax(file, at.GetToken(), at.GetMessage())
	}
	return Position{File: file}.Errorf("is not YAML").Hint("check indentation, quotes and brackets")
}

// syntax reports what the library found wrong at a token.
func syntax(file string, t *token.Token, message string) *Error {
	return position(file, t).Errorf("not YAML: %s", message).Hint("check indentation, quotes and brackets")
}

func position(file string, t *token.Token) Position {
	if t == nil || t.Position == nil {
		return Position{File: file}
	}
	return Position{File: file, Line: max(t.Position.Line, 1), Column: max(t.Position.Column, 1)}
}

// A builder makes nodes of the library's syntax tree, which can then be freed.
type builder struct {
	file string
	errs *collector
}

func (b *builder) node(n ast.Node) *Node {
	pos := position(b.file, n.GetToken())
	switch n := n.(type) {
	case *ast.MappingNode:
		return b.mapping(n, pos)
	case *ast.SequenceNode:
		list := &Node{Kind: List, Pos: pos, Items: make([]*Node, len(n.Values))}
		for i, v := range n.Values {
			list.Items[i] = b.node(v)
		}
		return list
	case *ast.StringNode:
		return &Node{Kind: Text, Pos: pos, Text: n.Value}
	case *ast.LiteralNode:
		return &Node{Kind: Text, Pos: pos, Text: n.Value.Value}
	case *ast.NullNode:
		return &Node{Kind: Null, Pos: pos}
	case *ast.IntegerNode, *ast.FloatNode, *ast.BoolNode, *ast.InfinityNode, *ast.NanNode:
		return &Node{Kind: Text, Pos: pos, Text: n.GetToken().Value}
	}
	b.errs.add(pos, pos.Errorf("a form of YAML that is not read (%s)", n.Type()).Hint("write key: value"))
	return &Node{Kind: Null, Pos: pos}
}

func (b *builder) mapping(m *ast.MappingNode, pos Position) *Node {
	node := &Node{Kind: Mapping, Pos: pos, Entries: make([]Entry, 0, len(m.Values))}
	seen := make(map[string]Position, len(m.Values))
	for i, v := range m.Values {
		e := Entry{Key: keyText(v.Key), Pos: position(b.file, v.Key.GetToken())}
		if i == 0 && !m.IsFlowStyle {
			node.Pos = e.Pos // the library says where the first colon is
		}
		if first, twice := seen[e.Key]; twice {
			b.errs.add(e.Pos, e.Pos.Errorf("%s appears twice, first in line %d", e.Key, first.Line).Hint("keep one"))
			continue
		}
		seen[e.Key] = e.Pos
		e.Value = b.node(v.Value)
		node.Entries = append(node.Entries, e)
	}
	return node
}

func keyText(key ast.MapKeyNode) string {
	if s, ok := key.(*ast.StringNode); ok {
		return s.Value
	}
	return fmt.Sprint(key.GetToken().Value)
}
