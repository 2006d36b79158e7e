package mutants

import (
	"go/ast"
	"go/token"
	"slices"
	"strings"
)

// dropAssignment leaves the state as it was: it drops what is assigned to a field,
// an element or what a pointer points to. Of several at once it drops one.
func dropAssignment(p place) []edit {
	n, ok := p.node.(*ast.AssignStmt)
	if !ok || n.Tok == token.DEFINE || n.Tok == token.ADD_ASSIGN || n.Tok == token.SUB_ASSIGN {
		return nil
	}
	var all []edit
	for i, x := range n.Lhs {
		if !isState(x) {
			continue
		}
		switch {
		case len(n.Lhs) == 1:
			all = append(all, p.remove(n)...)
		case len(n.Rhs) == len(n.Lhs):
			all = append(all, p.write(n, p.list(without(n.Lhs, i))+" = "+p.list(without(n.Rhs, i)))...)
		default: // results of one call
			all = append(all, p.write(x, "_")...)
		}
	}
	return all
}

// isState reports whether what is assigned to may be state: it is a part of
// something, and no plain variable.
func isState(x ast.Expr) bool {
	switch x.(type) {
	case *ast.SelectorExpr, *ast.IndexExpr, *ast.StarExpr:
		return true
	}
	return false
}

func without(all []ast.Expr, i int) []ast.Expr { return slices.Delete(slices.Clone(all), i, i+1) }

// list writes expressions with commas between.
func (p place) list(all []ast.Expr) string {
	texts := make([]string, len(all))
	for i, x := range all {
		texts[i] = p.text(x)
	}
	return strings.Join(texts, ", ")
}

// dropIncrement does not count up, or down. That a loop steps on is no count.
func dropIncrement(p place) []edit {
	if loop, ok := p.parent(1).(*ast.ForStmt); ok && loop.Post == p.node {
		return nil
	}
	switch n := p.node.(type) {
	case *ast.IncDecStmt:
		return p.remove(n)
	case *ast.AssignStmt:
		if n.Tok == token.ADD_ASSIGN || n.Tok == token.SUB_ASSIGN {
			return p.remove(n)
		}
	}
	return nil
}

// dropReturn drops a return that comes before the end of a function.
func dropReturn(p place) []edit {
	n, ok := p.node.(*ast.ReturnStmt)
	if !ok {
		return nil
	}
	switch p.parent(2).(type) {
	case *ast.FuncDecl, *ast.FuncLit:
		return nil // its end
	}
	return p.remove(n)
}

// dropJump drops a continue or a break.
func dropJump(p place) []edit {
	if n, ok := p.node.(*ast.BranchStmt); ok && n.Tok != token.FALLTHROUGH {
		return p.remove(n)
	}
	return nil
}

// dropCase drops one case of a switch.
func dropCase(p place) []edit {
	if n, ok := p.node.(*ast.CaseClause); ok {
		return p.remove(n)
	}
	return nil
}
