package strict

import (
	"errors"
	"fmt"

	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/parser"
	"github.com/goccy/go-yaml/token"
)

// tree reads src as one YAML document. Keys that appear twice go to errs and
// leave the tree usable; anything else wrong with the syntax ends the reading.
// A nil tree without an error is a file with nothing in it.
func tree(file string, src []byte, errs *collector) (*Node, *Error) {
	if len(src) > MaxBytes {
		return nil, tooLarge(Position{File: file}, fmt.Sprintf("is %d bytes long", len(src)))
	}
	src = normal(src)
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
	if err := checkEscapes(file, src, tokens); err != nil {
		return nil, err
	}
	body, err := parse(file, tokens)
	if err != nil || body == nil {
		return nil, err
	}
	b := builder{file: file, errs: errs}
	return b.node(body), nil
}

// parse hands the tokens to the library and returns the document, which is nil
// if the file has only comments.
func parse(file string, tokens token.Tokens) (body ast.Node, err *Error) {
	defer survive(file, &err)
	doc, failure := parser.Parse(tokens, 0, parser.AllowDuplicateMapKey())
	if failure != nil {
		return nil, foreign(file, failure)
	}
	if len(doc.Docs) == 0 {
		return nil, nil
	}
	return doc.Docs[0].Body, nil
}

// survive turns a panic of the YAML library into an error naming the file. The
// library is foreign code fed with foreign bytes, and its history holds panics
// on malformed input; one more must not end the simulator with a stack trace.
// Only its two entrances, scan and parse, are guarded so: a panic of this
// package is a mistake to be seen.
func survive(file string, err **Error) {
	if r := recover(); r != nil {
		*err = Position{File: file}.Errorf("is not YAML that can be read (%v)", r).
			Hint("check indentation, quotes and brackets")
	}
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
