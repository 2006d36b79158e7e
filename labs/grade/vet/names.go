package vet

import (
	"go/ast"
	"go/types"
	"slices"
	"strconv"
	"strings"

	"github.com/zoolab/zoolab/labs"
	"github.com/zoolab/zoolab/labs/grade/tree"
)

// findImports finds imports of what is on no shelf, and those that hide where a
// name comes from.
func findImports(p *work, accuse accuser) {
	for spec := range every[*ast.ImportSpec](p) {
		imported, err := strconv.Unquote(spec.Path.Value)
		switch {
		case err != nil:
			accuse(spec, "%s is no import path: write one between double quotes", spec.Path.Value)
		case !p.shelf.has(imported):
			accuse(spec, "package %s is not for labs: %s", tree.Printable(imported), p.shelf.instead(imported, ""))
		case spec.Name != nil && spec.Name.Name == ".":
			accuse(spec, "an import under a dot hides what is used: write import %q, and the package's name before what is in it", imported)
		}
	}
}

// findNames finds what is used of other packages and is not on the shelf. It goes
// by what an identifier denotes: to rename, embed or store something does not help.
func findNames(p *work, accuse accuser) {
	for id := range every[*ast.Ident](p) {
		obj := p.info.Uses[id]
		if obj == nil || obj.Pkg() == nil || obj.Pkg() == p.pkg {
			continue
		}
		if _, ok := obj.(*types.PkgName); ok {
			continue
		}
		if p.refuses(obj) {
			pkg, name := obj.Pkg().Path(), nameOf(obj)
			accuse(id, "%s is not for labs: %s", brief(pkg, name), p.shelf.instead(pkg, name))
		}
	}
}

// refuses reports whether students may not use an object of another package.
func (p *work) refuses(obj types.Object) bool {
	pkg, name := obj.Pkg().Path(), nameOf(obj)
	if p.shelf.holds(pkg, name) {
		return false
	}
	return !p.shelf.speaks(pkg) || p.reserved(obj, name)
}

// nameOf is what a shelf calls an object: "Sprintf", "Env.Now", "Delivery.From". A
// member of a type without a name has a name that no shelf holds.
func nameOf(obj types.Object) string {
	switch obj := obj.(type) {
	case *types.Func:
		if receiver := obj.Origin().Signature().Recv(); receiver != nil {
			return typeName(receiver.Type()) + "." + obj.Name()
		}
	case *types.Var:
		if obj.IsField() {
			return ownerOf(obj.Origin()) + "." + obj.Name()
		}
	}
	return obj.Name()
}

// typeName is the name of a type or of what it points to, "?" if it has none.
func typeName(t types.Type) string {
	if pointer, ok := types.Unalias(t).(*types.Pointer); ok {
		t = pointer.Elem()
	}
	if named, ok := types.Unalias(t).(*types.Named); ok {
		return named.Obj().Name()
	}
	return "?"
}

// ownerOf is the name of the type whose field something is, "?" if it has none.
func ownerOf(field *types.Var) string {
	scope := field.Pkg().Scope()
	for _, name := range scope.Names() {
		typ, ok := scope.Lookup(name).(*types.TypeName)
		if !ok || typ.IsAlias() {
			continue
		}
		if s, ok := typ.Type().Underlying().(*types.Struct); ok && slices.Contains(slices.Collect(s.Fields()), field) {
			return name
		}
	}
	return "?"
}

// brief is a name as students write it: "sim.Env.Halt", "os.Exit".
func brief(pkg, name string) string {
	short := strings.TrimPrefix(pkg, labs.Module+"/")
	return short[strings.LastIndex(short, "/")+1:] + "." + name
}
