package detlint

import (
	"go/ast"
	"regexp"
	"slices"
)

// directive matches a comment that speaks to the Go tools.
var directive = regexp.MustCompile(`^//go:[a-z]+`)

// findDirectives finds compiler directives.
func findDirectives(f *file, accuse accuser) {
	harmless := []string{"//go:build", "//go:generate"}
	for _, group := range f.syntax.Comments {
		for c := range under[*ast.Comment](group) {
			name := directive.FindString(c.Text)
			if name != "" && !slices.Contains(harmless, name) {
				accuse(c, "%s steers the compiler, not the world: write plain Go, with go:build and go:generate at most", name[len("//"):])
			}
		}
	}
}
