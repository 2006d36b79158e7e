package vet

import (
	"go/ast"
	"go/token"
)

// mostConstant is how long a constant text may get, in bytes.
const mostConstant = 1 << 20

// findConstants finds constant texts that double from line to line. The type checker
// builds them before anything can stop it, so this goes by names alone: of several
// constants with one name the longest counts, and one that is made of its own name,
// in the scope of another, may be of any length.
func findConstants(p *work, accuse accuser) {
	s := &sizes{declared: make(map[string][]ast.Expr), known: make(map[string]int), pending: make(map[string]bool)}
	for group := range every[*ast.GenDecl](p) {
		if group.Tok == token.CONST {
			s.declare(group)
		}
	}
	for id := range every[*ast.Ident](p) {
		if s.declared[id.Name] != nil && s.named(id.Name) > mostConstant {
			accuse(id, "constant %s may be a text of more than %d KiB: leave data out, and do not make a constant of one with its own name", id.Name, mostConstant>>10)
			return
		}
	}
}

// sizes are bounds for the lengths of constant texts.
type sizes struct {
	declared map[string][]ast.Expr
	known    map[string]int
	pending  map[string]bool
}

// declare notes the constants of one declaration. One without a value has that of
// the one before.
func (s *sizes) declare(group *ast.GenDecl) {
	var values []ast.Expr
	for _, spec := range group.Specs {
		spec := spec.(*ast.ValueSpec)
		if spec.Values != nil {
			values = spec.Values
		}
		for i, name := range spec.Names {
			if i < len(values) {
				s.declared[name.Name] = append(s.declared[name.Name], values[i])
			}
		}
	}
}

// named bounds the length of the constants of one name.
func (s *sizes) named(name string) int {
	if s.pending[name] {
		return 2 * mostConstant
	}
	size, ok := s.known[name]
	if ok {
		return size
	}
	s.pending[name] = true
	for _, value := range s.declared[name] {
		size = max(size, s.of(value))
	}
	delete(s.pending, name)
	s.known[name] = size
	return size
}

// of bounds the length of an expression, should it be a constant text.
func (s *sizes) of(e ast.Expr) int {
	switch e := e.(type) {
	case *ast.BasicLit:
		if e.Kind == token.STRING {
			return len(e.Value)
		}
	case *ast.Ident:
		return s.named(e.Name)
	case *ast.ParenExpr:
		return s.of(e.X)
	case *ast.CallExpr: // a conversion
		if len(e.Args) == 1 {
			return s.of(e.Args[0])
		}
	case *ast.BinaryExpr:
		return min(s.of(e.X)+s.of(e.Y), 2*mostConstant)
	}
	return 0
}
