package detlint

import (
	"go/ast"
	"go/constant"
	"go/types"
	"regexp"
	"slices"
	"strings"
)

// verb matches one verb of a format, with its flags, or an escaped percent sign.
var verb = regexp.MustCompile(`%(%|[^a-zA-Z%]*[a-zA-Z])`)

// findAddresses finds formats with the verb %p, in calls of fmt's functions and
// of any other that takes a format and arguments.
func findAddresses(f *file, accuse accuser) {
	for call := range every[*ast.CallExpr](f) {
		if !f.takesAnything(call) {
			continue
		}
		for _, arg := range call.Args {
			if f.printsAddress(arg) {
				accuse(arg, "%%p prints an address, which changes from run to run: print a NodeID or another name with %%v")
			}
		}
	}
}

// takesAnything reports whether the function called ends in ...any.
func (f *file) takesAnything(call *ast.CallExpr) bool {
	fn, ok := f.typeOf(call.Fun).Underlying().(*types.Signature)
	if !ok || !fn.Variadic() {
		return false
	}
	last := fn.Params().At(fn.Params().Len() - 1)
	rest, ok := last.Type().(*types.Slice)
	return ok && types.Identical(rest.Elem().Underlying(), types.NewInterfaceType(nil, nil))
}

// printsAddress reports whether an expression is a constant format with %p.
func (f *file) printsAddress(format ast.Expr) bool {
	value := f.pass.TypesInfo.Types[format].Value
	if value == nil || value.Kind() != constant.String {
		return false
	}
	verbs := verb.FindAllString(constant.StringVal(value), -1)
	return slices.ContainsFunc(verbs, func(v string) bool { return strings.HasSuffix(v, "p") })
}
