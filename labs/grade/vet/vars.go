package vet

import (
	"go/ast"
	"go/token"
	"go/types"
	"slices"

	"golang.org/x/tools/go/types/typeutil"
)

// findVars finds package variables that hold more than a name. Those of one worker
// are shared by all nodes and all runs in it, so nothing may be kept in one; and
// what makes one runs before there is a world, so it must be a plain call.
func findVars(p *work, accuse accuser) {
	for _, t := range p.texts {
		if !t.student {
			continue
		}
		for _, decl := range t.syntax.Decls {
			group, ok := decl.(*ast.GenDecl)
			if !ok || group.Tok != token.VAR {
				continue
			}
			for _, spec := range group.Specs {
				p.findVar(spec.(*ast.ValueSpec), accuse)
			}
		}
	}
}

func (p *work) findVar(spec *ast.ValueSpec, accuse accuser) {
	for i, name := range spec.Names {
		var value ast.Expr
		if len(spec.Values) == len(spec.Names) {
			value = ast.Unparen(spec.Values[i])
		}
		if p.isPlainCall(value) || name.Name == "_" && isPlainValue(value) {
			continue
		}
		accuse(name, "package variable %s would be shared by all nodes: keep it in a field of the node, or declare it at once by sim.FileOf, sim.Timer, sim.RuleOf or errors.New with a constant", name.Name)
	}
}

// isPlainCall reports whether an expression declares a handle or an error: a call
// of one of the world's makers, or of errors.New, with constants.
func (p *work) isPlainCall(value ast.Expr) bool {
	call, ok := value.(*ast.CallExpr)
	if !ok {
		return false
	}
	fn, ok := typeutil.Callee(p.info, call).(*types.Func)
	if !ok || fn.Pkg() == nil || fn.Signature().Recv() != nil {
		return false
	}
	maker := fn.Pkg().Path() == simPath || fn.FullName() == "errors.New"
	return maker && !slices.ContainsFunc(call.Args, func(arg ast.Expr) bool { return p.info.Types[arg].Value == nil })
}

// isPlainValue reports whether an expression calls nothing but a conversion of nil
// at most, as in var _ sim.Node = (*Acceptor)(nil).
func isPlainValue(value ast.Expr) bool {
	switch value := value.(type) {
	case *ast.CallExpr:
		pointer, ok := value.Fun.(*ast.ParenExpr)
		if !ok || len(value.Args) != 1 {
			return false
		}
		_, isPointer := pointer.X.(*ast.StarExpr)
		null, isName := value.Args[0].(*ast.Ident)
		return isPointer && isName && null.Name == "nil"
	case *ast.UnaryExpr:
		return value.Op == token.AND && isPlainValue(value.X)
	case *ast.CompositeLit:
		return len(value.Elts) == 0
	}
	return false
}
