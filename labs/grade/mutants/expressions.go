package mutants

import (
	"go/ast"
	"go/constant"
	"go/token"
	"go/types"
	"slices"
	"strings"
)

// opposite is the comparison that holds when another does not.
var opposite = map[token.Token]token.Token{
	token.EQL: token.NEQ, token.NEQ: token.EQL,
	token.LSS: token.GEQ, token.GEQ: token.LSS,
	token.GTR: token.LEQ, token.LEQ: token.GTR,
}

// boundary is the comparison that differs from another where both are equal.
var boundary = map[token.Token]token.Token{
	token.LSS: token.LEQ, token.LEQ: token.LSS,
	token.GTR: token.GEQ, token.GEQ: token.GTR,
}

// negateCondition negates what an if, a for or a case of a switch asks.
func negateCondition(p place) []edit {
	switch n := p.node.(type) {
	case *ast.IfStmt:
		return p.negate(n.Cond)
	case *ast.ForStmt:
		return p.negate(n.Cond)
	case *ast.CaseClause:
		if s, ok := p.parent(2).(*ast.SwitchStmt); !ok || s.Tag != nil {
			return nil
		}
		var all []edit
		for _, x := range n.List {
			all = append(all, p.negate(x)...)
		}
		return all
	}
	return nil
}

func (p place) negate(x ast.Expr) []edit {
	switch x := x.(type) {
	case nil:
		return nil
	case *ast.UnaryExpr: // of truth values there is only !
		return p.write(x, p.text(x.X))
	case *ast.BinaryExpr:
		if other, ok := opposite[x.Op]; ok {
			return p.token(x.OpPos, x.Op, other)
		}
		return p.write(x, "!("+p.text(x)+")")
	}
	return p.write(x, "!"+p.text(x))
}

// dropOperand leaves out one of the operands of && or ||.
func dropOperand(p place) []edit {
	n, ok := p.node.(*ast.BinaryExpr)
	if !ok || n.Op != token.LAND && n.Op != token.LOR {
		return nil
	}
	all := p.write(n, p.text(n.X))
	if first, chain := n.X.(*ast.BinaryExpr); !chain || first.Op != n.Op { // or its operands are dropped there
		all = append(p.write(n, p.text(n.Y)), all...)
	}
	return all
}

// swapAndOr writes && for || and the other way about.
func swapAndOr(p place) []edit {
	n, ok := p.node.(*ast.BinaryExpr)
	switch {
	case ok && n.Op == token.LAND:
		return p.token(n.OpPos, n.Op, token.LOR)
	case ok && n.Op == token.LOR:
		return p.token(n.OpPos, n.Op, token.LAND)
	}
	return nil
}

// moveBoundary writes < for <= and the like, also where an order has a method for
// it: x.Less(y) becomes !y.Less(x).
func moveBoundary(p place) []edit {
	switch n := p.node.(type) {
	case *ast.BinaryExpr:
		if other, ok := boundary[n.Op]; ok {
			return p.token(n.OpPos, n.Op, other)
		}
	case *ast.CallExpr:
		x, ok := n.Fun.(*ast.SelectorExpr)
		if !ok || x.Sel.Name != "Less" || len(n.Args) != 1 || !types.Identical(p.info.TypeOf(x.X), p.info.TypeOf(n.Args[0])) {
			return nil
		}
		turned := p.text(n.Args[0]) + ".Less(" + p.text(x.X) + ")"
		if not, ok := p.parent(1).(*ast.UnaryExpr); ok && not.Op == token.NOT {
			return p.write(not, turned)
		}
		return p.write(n, "!"+turned)
	}
	return nil
}

// shiftMajority makes a quorum one smaller, or one larger: n/2+1 becomes n/2, and
// a call of Majority has one taken from it, or one added.
func shiftMajority(p place) []edit {
	switch n := p.node.(type) {
	case *ast.BinaryExpr:
		if p.isHalfAndOne(n) {
			return p.write(n, p.text(n.X))
		}
	case *ast.CallExpr:
		if f := calledFunc(n); f != nil && f.Name == "Majority" {
			return append(p.write(n, p.text(n)+"-1"), p.write(n, p.text(n)+"+1")...)
		}
	}
	return nil
}

// isHalfAndOne reports whether an expression is n/2 + 1.
func (p place) isHalfAndOne(n ast.Node) bool {
	sum, ok := n.(*ast.BinaryExpr)
	if !ok || sum.Op != token.ADD || !p.is(sum.Y, 1) {
		return false
	}
	half, ok := sum.X.(*ast.BinaryExpr)
	return ok && half.Op == token.QUO && p.is(half.Y, 2)
}

// is reports whether an expression is a constant.
func (p place) is(x ast.Expr, value int64) bool {
	v := p.info.Types[x].Value
	return v != nil && v.Kind() == constant.Int && constant.Compare(v, token.EQL, constant.MakeInt64(value))
}

// swapMinMax writes max for min and the other way about.
func swapMinMax(p place) []edit {
	n, ok := p.node.(*ast.CallExpr)
	if !ok || len(n.Args) < 2 {
		return nil
	}
	f := calledFunc(n)
	if f == nil {
		return nil
	}
	if _, builtin := p.info.Uses[f].(*types.Builtin); !builtin {
		return nil
	}
	switch f.Name {
	case "min":
		return p.write(f, "max")
	case "max":
		return p.write(f, "min")
	}
	return nil
}

// calledFunc is the name of what is called, without its package.
func calledFunc(n *ast.CallExpr) *ast.Ident {
	switch f := n.Fun.(type) {
	case *ast.Ident:
		return f
	case *ast.SelectorExpr:
		return f.Sel
	}
	return nil
}

// shiftConstant makes a whole number one larger, and one smaller. Lengths of time
// stay: how long a node waits is a choice, and one more nanosecond no mistake.
func shiftConstant(p place) []edit {
	n, ok := p.node.(*ast.BasicLit)
	if !ok || n.Kind != token.INT || p.measuresTime() {
		return nil
	}
	value := p.info.Types[n].Value
	one := constant.MakeInt64(1)
	more := constant.BinaryOp(value, token.ADD, one).ExactString()
	less := constant.BinaryOp(value, token.SUB, one).ExactString()
	if _, within := p.parent(1).(*ast.BinaryExpr); within && strings.HasPrefix(less, "-") {
		less = "(" + less + ")"
	}
	if p.isHalfAndOne(p.parent(1)) { // which shiftMajority makes smaller
		return p.write(n, more)
	}
	return append(p.write(n, more), p.write(n, less)...)
}

// measuresTime reports whether the place is in an expression that is a length of
// time.
func (p place) measuresTime() bool {
	isTime := func(n ast.Node) bool {
		x, ok := n.(ast.Expr)
		if !ok {
			return false
		}
		t := p.info.TypeOf(x)
		return t != nil && typeName(types.Unalias(t)) == "Duration"
	}
	return isTime(p.node) || slices.ContainsFunc(p.around, isTime)
}

// flipConstant writes true for false and the other way about.
func flipConstant(p place) []edit {
	n, ok := p.node.(*ast.Ident)
	if !ok || p.info.Uses[n] == nil || p.info.Uses[n].Parent() != types.Universe {
		return nil
	}
	switch n.Name {
	case "true":
		return p.write(n, "false")
	case "false":
		return p.write(n, "true")
	}
	return nil
}
