package vet

import (
	"go/types"
	"io/fs"
	"path/filepath"
	"slices"

	"github.com/zoolab/zoolab/labs"
)

// simPath is the package of the world.
const simPath = labs.Module + "/sim"

// vocabularies lists the packages of a tree that labs speak in: those under nodes.
// A tree carries the one that its lab is about with what that is built on, and no
// solution.
func vocabularies(dir string) ([]string, error) {
	var all []string
	top := filepath.Join(dir, "nodes")
	err := filepath.WalkDir(top, func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		folder, err := filepath.Rel(dir, filepath.Dir(name))
		if pkg := labs.Module + "/" + filepath.ToSlash(folder); !slices.Contains(all, pkg) {
			all = append(all, pkg)
		}
		return err
	})
	return all, err
}

// reservedNames are names of vocabularies that students may not use although their
// types show nothing that forbids it: with these, a node could say that somebody
// else did something.
func reservedNames() []string {
	return []string{
		labs.Module + "/nodes/paxos/synod.Desk.Typed",
		labs.Module + "/nodes/paxos/synod.Desk.Understand",
	}
}

// reserved reports whether a name of a vocabulary is none of the student's. A
// vocabulary holds what roles need, and beside it what builds worlds, states facts
// and judges. The types tell these apart: whatever has to do with a thing of the
// world that is not on the shelf (a Protocol, a Fact, a Kind, a Monitor) is not the
// student's either.
func (p *work) reserved(obj types.Object, name string) bool {
	if slices.Contains(reservedNames(), obj.Pkg().Path()+"."+name) {
		return true
	}
	if typ, ok := obj.(*types.TypeName); ok && !typ.IsAlias() {
		return false // what it can do are its methods and fields
	}
	return p.speaksOfMore(obj.Type(), make(map[types.Type]bool))
}

// speaksOfMore reports whether a type has a part, down to the next type with a
// name, that is a type of the world that is not on the shelf.
func (p *work) speaksOfMore(t types.Type, seen map[types.Type]bool) bool {
	if t == nil || seen[t] {
		return false
	}
	seen[t] = true
	more := func(t types.Type) bool { return p.speaksOfMore(t, seen) }
	switch t := t.(type) {
	case *types.Alias:
		return more(t.Rhs())
	case *types.Named:
		if pkg := t.Obj().Pkg(); pkg != nil && pkg.Path() == simPath && !p.shelf.holds(simPath, t.Obj().Name()) {
			return true
		}
		return slices.ContainsFunc(slices.Collect(t.TypeArgs().Types()), more)
	case *types.Signature:
		return more(t.Params()) || more(t.Results())
	case *types.Tuple:
		return slices.ContainsFunc(slices.Collect(t.Variables()), func(v *types.Var) bool { return more(v.Type()) })
	case *types.Struct:
		return slices.ContainsFunc(slices.Collect(t.Fields()), func(v *types.Var) bool { return more(v.Type()) })
	case *types.Map:
		return more(t.Key()) || more(t.Elem())
	case interface{ Elem() types.Type }: // pointers, slices, arrays, channels
		return more(t.Elem())
	}
	return false
}
