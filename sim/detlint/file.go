package detlint

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"iter"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/types/typeutil"
)

// A file is one source file under judgement.
type file struct {
	pass     *analysis.Pass
	syntax   *ast.File
	path     string   // within the module, such as "sim/world.go"
	allowed  []string // what the table of runtime files grants it
	used     []grant  // what it made use of
	breaches []analysis.Diagnostic
	said     map[said]bool // so that a line is told of a breach once
}

// said is what is told of a line.
type said struct {
	line    int
	message string
}

// newFile opens a file of a package that stands in a folder of the house.
func newFile(pass *analysis.Pass, syntax *ast.File, folder string) *file {
	name := filepath.Base(pass.Fset.File(syntax.FileStart).Name())
	return &file{pass: pass, syntax: syntax, path: path.Join(folder, name), said: make(map[said]bool)}
}

// isTest reports whether the file belongs to go test alone.
func (f *file) isTest() bool { return strings.HasSuffix(f.path, "_test.go") }

// judge collects the breaches of one rule.
func (f *file) judge(r rule) {
	r.find(f, func(at ast.Node, sentence string, words ...any) {
		if f.allows(r.name) {
			return
		}
		b := analysis.Diagnostic{
			Pos: at.Pos(), End: at.End(),
			Category: r.name,
			Message:  fmt.Sprintf(sentence, words...),
		}
		if s := (said{f.line(b.Pos), b.Message}); !f.said[s] {
			f.said[s] = true
			f.breaches = append(f.breaches, b)
		}
	})
}

// allows reports, and remembers, that the file needs what was granted to it: a
// package or a rule, by name.
func (f *file) allows(name string) bool {
	if !slices.Contains(f.allowed, name) {
		return false
	}
	f.used = append(f.used, grant{f.path, name})
	return true
}

// line is a position's line in the file itself, whatever //line comments say.
func (f *file) line(pos token.Pos) int { return f.pass.Fset.PositionFor(pos, false).Line }

// typeOf is the type of an expression, or nil.
func (f *file) typeOf(e ast.Expr) types.Type { return f.pass.TypesInfo.TypeOf(e) }

// packageLevel is the package path and name of the package-level object that an
// identifier uses, of this package or another; or two empty strings.
func (f *file) packageLevel(id *ast.Ident) (pkg, name string) {
	obj := f.pass.TypesInfo.Uses[id]
	if obj == nil || obj.Pkg() == nil || obj.Parent() != obj.Pkg().Scope() {
		return "", ""
	}
	return obj.Pkg().Path(), obj.Name()
}

// callee is the full name of the function that a call names, or an empty string.
func (f *file) callee(call *ast.CallExpr) string {
	if fn, ok := typeutil.Callee(f.pass.TypesInfo, call).(*types.Func); ok {
		return fn.FullName()
	}
	return ""
}

// builtinCalls yields the calls of a builtin function, such as close.
func (f *file) builtinCalls(name string) iter.Seq[*ast.CallExpr] {
	return func(yield func(*ast.CallExpr) bool) {
		for call := range every[*ast.CallExpr](f) {
			id, ok := ast.Unparen(call.Fun).(*ast.Ident)
			if !ok || id.Name != name {
				continue
			}
			if _, ok := f.pass.TypesInfo.Uses[id].(*types.Builtin); ok && !yield(call) {
				return
			}
		}
	}
}

// every yields the file's nodes of one kind, in source order.
func every[N ast.Node](f *file) iter.Seq[N] { return under[N](f.syntax) }

// under yields a node and those below it, as far as they are of one kind.
func under[N ast.Node](root ast.Node) iter.Seq[N] {
	return func(yield func(N) bool) {
		for n := range ast.Preorder(root) {
			if n, ok := n.(N); ok && !yield(n) {
				return
			}
		}
	}
}
