package detlint

import (
	"go/ast"
	"go/types"
)

// findFloats finds the outermost expressions, types among them, that are
// floating point or complex.
func findFloats(f *file, accuse accuser) {
	ast.Inspect(f.syntax, func(n ast.Node) bool {
		e, ok := n.(ast.Expr)
		if !ok || !f.isFloat(e) {
			return true
		}
		accuse(e, "floating point rounds differently on other machines: use integers, such as parts per million")
		return false
	})
}

// isFloat reports whether an expression is a floating point or complex value or
// type, returns one among others, or names a function of package math. A
// constant such as 1e9 is not when it is used as an integer.
func (f *file) isFloat(e ast.Expr) bool {
	if id, ok := e.(*ast.Ident); ok {
		_, isFunc := f.pass.TypesInfo.Uses[id].(*types.Func)
		if pkg, _ := f.packageLevel(id); pkg == "math" && isFunc {
			return true
		}
	}
	t := f.typeOf(e)
	if results, ok := t.(*types.Tuple); ok {
		for v := range results.Variables() {
			if isFloatType(v.Type()) {
				return true
			}
		}
	}
	return isFloatType(t)
}

func isFloatType(t types.Type) bool {
	if t == nil {
		return false
	}
	basic, ok := t.Underlying().(*types.Basic)
	return ok && basic.Info()&(types.IsFloat|types.IsComplex) != 0
}
