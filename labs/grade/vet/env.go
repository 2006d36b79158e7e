package vet

import (
	"go/ast"
	"go/types"
)

// findEnv finds what looks into an Env instead of asking it: a copy of what it
// points to, and an Env handed to what takes anything, such as fmt.Sprint.
func findEnv(p *work, accuse accuser) {
	for n := range every[ast.Node](p) {
		switch n := n.(type) {
		case *ast.StarExpr:
			if v := p.info.Types[n]; v.IsValue() && isEnv(v.Type) {
				accuse(n, "a copy of the Env is no Env: use env itself, within the handler it is given to")
			}
		case *ast.CallExpr:
			p.findEnvArguments(n, accuse)
		}
	}
}

func (p *work) findEnvArguments(call *ast.CallExpr, accuse accuser) {
	fn, ok := p.info.TypeOf(call.Fun).(*types.Signature)
	if !ok {
		return
	}
	for i, arg := range call.Args {
		if isEnv(p.info.TypeOf(arg)) && takesAnything(parameter(fn, i)) {
			accuse(arg, "an Env says nothing when it is handed to what takes anything: ask it, by env.Now() or env.Name(env.Self())")
		}
	}
}

// parameter is the type that a function's i-th argument is assigned to, or nil.
func parameter(fn *types.Signature, i int) types.Type {
	last := fn.Params().Len() - 1
	switch {
	case fn.Variadic() && i >= last:
		if rest, ok := fn.Params().At(last).Type().(*types.Slice); ok {
			return rest.Elem()
		}
		return nil
	case i > last:
		return nil
	}
	return fn.Params().At(i).Type()
}

func takesAnything(t types.Type) bool {
	if t == nil {
		return false
	}
	any, ok := t.Underlying().(*types.Interface)
	return ok && any.NumMethods() == 0
}

// isEnv reports whether a type is an Env or points to one.
func isEnv(t types.Type) bool {
	if t == nil {
		return false
	}
	if pointer, ok := types.Unalias(t).(*types.Pointer); ok {
		t = pointer.Elem()
	}
	named, ok := types.Unalias(t).(*types.Named)
	return ok && named.Obj().Name() == "Env" && named.Obj().Pkg() != nil && named.Obj().Pkg().Path() == simPath
}
