package vet

import (
	"go/ast"
	"regexp"
	"strings"
)

// directive matches a comment that speaks to the Go tools.
var directive = regexp.MustCompile(`^(//go:[a-z]*|//line |/\*line |//export |//extern |// *\+build)`)

// findDirectives finds comments that speak to the Go tools. Each has its own way to
// take a file out of the package, bring others in, or reach into other packages.
func findDirectives(p *work, accuse accuser) {
	for file := range every[*ast.File](p) {
		for _, group := range file.Comments {
			for _, c := range group.List {
				if found := directive.FindString(c.Text); found != "" {
					accuse(c, "%s speaks to the compiler, and a solution is plain Go: delete it", strings.TrimSpace(found))
				}
			}
		}
	}
}

// findFunctions finds functions that have their body somewhere else, and main.
func findFunctions(p *work, accuse accuser) {
	for fn := range every[*ast.FuncDecl](p) {
		switch {
		case fn.Body == nil:
			accuse(fn, "function %s has no body: write it here, in Go", fn.Name.Name)
		case fn.Recv == nil && fn.Name.Name == "main":
			accuse(fn, "the lab's worker has the function main: write handlers")
		}
	}
}
