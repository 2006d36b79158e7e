package detlint

import "go/ast"

// A rule is one ban.
type rule struct {
	name  string // the category of its diagnostics, and its folder in testdata
	about string // what it bans, in a line
	find  func(f *file, accuse accuser)
}

// An accuser records that the code at a node breaks the rule being judged. The
// sentence says what is wrong and, after a colon, what to write instead.
type accuser func(at ast.Node, sentence string, words ...any)

// rules is the table of all bans.
func rules() []rule {
	return []rule{
		{"imports", "packages that reach the machine outside the world", findImports},
		{"names", "clocks, coroutines and standard output, in packages that are otherwise fine", findNames},
		{"goroutines", "go statements", findGoroutines},
		{"channels", "channels and select", findChannels},
		{"maps", "iterating over a map in map order", findMaps},
		{"floats", "floating point and complex numbers", findFloats},
		{"vars", "package variables other than sim handles and error sentinels", findVars},
		{"writes", "changing a package variable or taking its address", findWrites},
		{"recover", "the builtin recover", findRecover},
		{"init", "init functions", findInit},
		{"print", "the builtins print and println", findPrint},
		{"addresses", "the verb %p", findAddresses},
		{"directives", "go: directives other than go:build and go:generate", findDirectives},
	}
}
