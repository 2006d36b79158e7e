package vet

import (
	"go/ast"
	"go/types"
	"slices"
	"strings"

	"github.com/zoolab/zoolab/labs"
)

// findInterfaces finds interfaces of the student's that something of the world or
// of a vocabulary would satisfy by a method that is not for students: stored in
// one, an Env could be halted without a word of Env.
func findInterfaces(p *work, accuse accuser) {
	var forbidden []*types.Func
	for declared := range every[*ast.InterfaceType](p) {
		if forbidden == nil {
			forbidden = p.forbiddenMethods()
		}
		for _, field := range declared.Methods.List {
			for _, name := range field.Names {
				mine, ok := p.info.Defs[name].(*types.Func)
				if !ok {
					continue
				}
				for _, theirs := range forbidden {
					if alike(mine, theirs) {
						accuse(name, "an interface with method %s would reach %s, which is not for labs: call the method %s",
							name.Name, brief(theirs.Pkg().Path(), nameOf(theirs)), "of a type of your own something else")
					}
				}
			}
		}
	}
}

// forbiddenMethods lists the methods that are not for students of types whose
// values students get hold of.
func (p *work) forbiddenMethods() (all []*types.Func) {
	for _, pkg := range p.neighbours() {
		scope := pkg.Scope()
		for _, name := range scope.Names() {
			typ, ok := scope.Lookup(name).(*types.TypeName)
			if !ok || !typ.Exported() || typ.IsAlias() || !p.shelf.speaks(pkg.Path()) && !p.shelf.holds(pkg.Path(), name) {
				continue
			}
			methods := types.NewMethodSet(types.NewPointer(typ.Type()))
			for i := range methods.Len() {
				if m := methods.At(i).Obj().(*types.Func); m.Exported() && m.Pkg() != nil && p.refuses(m) {
					all = append(all, m)
				}
			}
		}
	}
	return all
}

// neighbours lists the packages of this module that the package is built on.
func (p *work) neighbours() []*types.Package {
	var all []*types.Package
	var visit func(*types.Package)
	visit = func(pkg *types.Package) {
		if strings.HasPrefix(pkg.Path(), labs.Module+"/") && !slices.Contains(all, pkg) {
			all = append(all, pkg)
			for _, below := range pkg.Imports() {
				visit(below)
			}
		}
	}
	for _, pkg := range p.pkg.Imports() {
		visit(pkg)
	}
	return all
}

// alike reports whether a type with the one method may have it be called as the
// other. Where types are parameters, the number of them decides.
func alike(a, b *types.Func) bool {
	if a.Name() != b.Name() {
		return false
	}
	s, t := a.Signature(), b.Signature()
	if s.RecvTypeParams().Len()+t.RecvTypeParams().Len() > 0 {
		return s.Params().Len() == t.Params().Len() && s.Results().Len() == t.Results().Len()
	}
	return types.Identical(s, t)
}

// findMethods finds methods that the world would call to copy and encode a node's
// state: with these a node could hide state from it.
func findMethods(p *work, accuse accuser) {
	for fn := range every[*ast.FuncDecl](p) {
		if fn.Recv != nil && slices.Contains([]string{"CloneFrom", "EncodeTo"}, fn.Name.Name) {
			accuse(fn, "the world copies and encodes nodes by their fields, not by a method %s: call it something else", fn.Name.Name)
		}
	}
}
