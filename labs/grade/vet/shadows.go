package vet

import (
	"go/ast"
	"go/types"
)

// findShadows finds names of the language, such as len or string, that the student
// declares for the whole package and that a given file uses: it would mean
// something else there.
func findShadows(p *work, accuse accuser) {
	given := make(map[types.Object]bool)
	for _, t := range p.texts {
		if t.student {
			continue
		}
		for n := range ast.Preorder(t.syntax) {
			if id, ok := n.(*ast.Ident); ok && types.Universe.Lookup(id.Name) != nil {
				given[p.info.Uses[id]] = true
			}
		}
	}
	for id := range every[*ast.Ident](p) {
		obj := p.info.Defs[id]
		if obj != nil && obj.Parent() == p.pkg.Scope() && given[obj] {
			accuse(id, "%s is a word of the language that the lab's given files use: call yours something else", id.Name)
		}
	}
}
