package detlint

import "go/ast"

// findGoroutines finds go statements.
func findGoroutines(f *file, accuse accuser) {
	for stmt := range every[*ast.GoStmt](f) {
		accuse(stmt, "a goroutine runs when the Go scheduler likes: set a timer with env.SetTimer, or send a message")
	}
}
