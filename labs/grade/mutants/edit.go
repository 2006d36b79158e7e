package mutants

import (
	"bytes"
	"go/ast"
	"go/token"
	"slices"
	"strings"
)

// An edit replaces one piece of a file's text.
type edit struct {
	from, to int // bytes of the file
	with     string
}

// in returns a text with the edit made.
func (e edit) in(text []byte) []byte {
	return slices.Concat(text[:e.from], []byte(e.with), text[e.to:])
}

// A place is where an operator looks for something to get wrong: a node of a
// file's tree with the nodes around it, the outermost first.
type place struct {
	*Source
	file   *file
	node   ast.Node
	around []ast.Node
}

// parent is the node around the place, however many levels up.
func (p place) parent(levels int) ast.Node {
	if levels > len(p.around) {
		return nil
	}
	return p.around[len(p.around)-levels]
}

func (p place) offset(pos token.Pos) int { return p.fset.Position(pos).Offset }

// text is how a node is written.
func (p place) text(n ast.Node) string {
	return string(p.file.text[p.offset(n.Pos()):p.offset(n.End())])
}

// write is the edit that writes a node otherwise.
func (p place) write(n ast.Node, with string) []edit {
	return []edit{{p.offset(n.Pos()), p.offset(n.End()), with}}
}

// token is the edit that replaces an operator of the language at a position.
func (p place) token(at token.Pos, was, with token.Token) []edit {
	from := p.offset(at)
	return []edit{{from, from + len(was.String()), with.String()}}
}

// remove is the edit that takes a statement or a case away. Lines that it has to
// itself go with it, comment and all. Variables that nothing else uses are said
// to be unused, or the compiler would do so.
func (p place) remove(n ast.Node) []edit {
	if unused := p.onlyWithin(n); len(unused) > 0 {
		blanks := strings.TrimSuffix(strings.Repeat("_, ", len(unused)), ", ")
		return p.write(n, blanks+" = "+strings.Join(unused, ", "))
	}
	from, to := p.offset(n.Pos()), p.offset(n.End())
	begin := bytes.LastIndexByte(p.file.text[:from], '\n') + 1
	end := len(p.file.text)
	if i := bytes.IndexByte(p.file.text[to:], '\n'); i >= 0 {
		end = to + i + 1
	}
	before, after := strings.TrimSpace(string(p.file.text[begin:from])), strings.TrimSpace(string(p.file.text[to:end]))
	if before == "" && (after == "" || strings.HasPrefix(after, "//")) {
		from, to = begin, end
	}
	return []edit{{from, to, ""}}
}
