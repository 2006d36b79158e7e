package detlint

import (
	"go/ast"
	"go/token"
	"go/types"
	"strings"
)

// findVars finds package variables that are neither handles nor sentinels nor
// assertions.
func findVars(f *file, accuse accuser) {
	for _, decl := range f.syntax.Decls {
		group, ok := decl.(*ast.GenDecl)
		if !ok || group.Tok != token.VAR {
			continue
		}
		for _, spec := range group.Specs {
			spec := spec.(*ast.ValueSpec)
			for i, name := range spec.Names {
				if !f.isHandle(name) && !f.isSentinel(spec, i) && !isAssertion(spec, i) {
					accuse(name, "package variable %s is shared by every world: make it a const, a function, a field of the node or a sim handle", name.Name)
				}
			}
		}
	}
}

// isHandle reports whether a variable's type, or what it points to, is declared
// in package sim.
func (f *file) isHandle(name *ast.Ident) bool {
	t := f.typeOf(name)
	if p, ok := types.Unalias(t).(*types.Pointer); ok {
		t = p.Elem()
	}
	named, ok := types.Unalias(t).(*types.Named)
	if !ok || named.Obj().Pkg() == nil {
		return false
	}
	pkg := named.Obj().Pkg().Path()
	return pkg == "sim" || strings.HasSuffix(pkg, "/sim")
}

// isSentinel reports whether a specification's i-th variable is an error that
// stands for itself, as in var ErrClosed = errors.New("closed").
func (f *file) isSentinel(spec *ast.ValueSpec, i int) bool {
	if len(spec.Values) != len(spec.Names) || !types.Identical(f.typeOf(spec.Names[i]), types.Universe.Lookup("error").Type()) {
		return false
	}
	call, ok := ast.Unparen(spec.Values[i]).(*ast.CallExpr)
	return ok && (f.callee(call) == "errors.New" || f.callee(call) == "fmt.Errorf")
}

// isAssertion reports whether a specification's i-th variable only has the
// compiler check a type, as in var _ sim.Node = (*Acceptor)(nil).
func isAssertion(spec *ast.ValueSpec, i int) bool {
	return spec.Names[i].Name == "_" && spec.Type != nil
}
