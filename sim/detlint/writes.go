package detlint

import (
	"go/ast"
	"go/token"
	"go/types"
)

// findWrites finds what changes a package variable, or lets it be changed later
// by taking its address.
func findWrites(f *file, accuse accuser) {
	changes := func(target ast.Expr) {
		if v := f.packageVariable(target); v != "" {
			accuse(target, "changing package variable %s changes it in every world: keep what changes in a field of the node", v)
		}
	}
	for n := range every[ast.Node](f) {
		for _, target := range changed(n) {
			changes(target)
		}
		if target := f.addressed(n); target != nil {
			if v := f.packageVariable(target); v != "" {
				accuse(target, "taking the address of package variable %s lets every world change it: keep what changes in a field of the node", v)
			}
		}
	}
	for _, builtin := range []string{"clear", "copy", "delete"} {
		for call := range f.builtinCalls(builtin) {
			changes(call.Args[0])
		}
	}
}

// changed are the expressions that a statement assigns to.
func changed(n ast.Node) []ast.Expr {
	switch n := n.(type) {
	case *ast.AssignStmt:
		if n.Tok != token.DEFINE {
			return n.Lhs
		}
	case *ast.IncDecStmt:
		return []ast.Expr{n.X}
	case *ast.RangeStmt:
		if n.Tok == token.ASSIGN {
			return []ast.Expr{n.Key, n.Value}
		}
	}
	return nil
}

// addressed is the operand whose address an expression takes, with & or by
// naming a method that has a pointer receiver; or nil.
func (f *file) addressed(n ast.Node) ast.Expr {
	switch n := n.(type) {
	case *ast.UnaryExpr:
		if n.Op == token.AND {
			return n.X
		}
	case *ast.SelectorExpr:
		method, ok := f.pass.TypesInfo.Selections[n]
		if !ok || method.Kind() != types.MethodVal || method.Indirect() || isPointer(method.Recv()) {
			return nil
		}
		if receiver := method.Obj().(*types.Func).Signature().Recv(); isPointer(receiver.Type()) {
			return n.X
		}
	}
	return nil
}

// packageVariable is the name of the package variable that an expression is, or
// is a part of; or an empty string.
func (f *file) packageVariable(e ast.Expr) string {
	switch e := e.(type) {
	case *ast.Ident:
		if v, ok := f.pass.TypesInfo.Uses[e].(*types.Var); ok {
			if _, name := f.packageLevel(e); name != "" {
				return v.Name()
			}
		}
	case *ast.SelectorExpr:
		if v := f.packageVariable(e.Sel); v != "" { // of another package
			return v
		}
		return f.packageVariable(e.X)
	case *ast.ParenExpr:
		return f.packageVariable(e.X)
	case *ast.IndexExpr:
		return f.packageVariable(e.X)
	case *ast.SliceExpr:
		return f.packageVariable(e.X)
	case *ast.StarExpr:
		return f.packageVariable(e.X)
	}
	return ""
}
