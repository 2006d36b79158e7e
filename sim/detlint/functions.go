package detlint

import "go/ast"

// findRecover finds calls of recover.
func findRecover(f *file, accuse accuser) {
	for call := range f.builtinCalls("recover") {
		accuse(call, "recover hides a violation and swallows the panic that ends a coroutine: let it pass, and use env.Halt to exit")
	}
}

// findPrint finds calls of print and println.
func findPrint(f *file, accuse accuser) {
	for _, builtin := range []string{"print", "println"} {
		for call := range f.builtinCalls(builtin) {
			accuse(call, "%s writes where no trace can see it: use env.Note", builtin)
		}
	}
}

// findInit finds init functions.
func findInit(f *file, accuse accuser) {
	for fn := range every[*ast.FuncDecl](f) {
		if fn.Recv == nil && fn.Name.Name == "init" {
			accuse(fn, "init runs before there is a world: declare a sim handle, or do it in the node's Start")
		}
	}
}
