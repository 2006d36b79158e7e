package detlint

import "strconv"

// A bannedPackage may not be imported, nor anything under it.
type bannedPackage struct {
	path    string
	because string // what it does; reads on from "package NAME"
	instead string // what to write
}

// bannedPackages is the table of packages that are banned whole. Those of which
// some names are fine are in names.go. A file that uses cgo is caught too: what
// cgo makes of it imports unsafe.
func bannedPackages() []bannedPackage {
	return []bannedPackage{
		{"context", "carries deadlines of the machine's clock", "set a timer with env.SetTimer"},
		{"crypto/rand", "draws what no seed decides", "use env.Rand"},
		{"embed", "reads files", "pass the data in through the scenario"},
		{"hash/maphash", "seeds itself anew in every process", "use hash/fnv, or a counter"},
		{"io/ioutil", "touches the machine's files", "declare a file with sim.FileOf"},
		{"log", "writes where no trace can see it", "use env.Note"},
		{"math/rand", "draws what no seed decides", "use env.Rand"},
		{"net", "reaches the real network", "send through a sim.Message kind"},
		{"os", "touches the real machine", "declare a file with sim.FileOf, and use env.Halt to exit"},
		{"path/filepath", "follows the machine's file system", "use package path"},
		{"plugin", "loads code that no seed decides", "list the protocol in the registry"},
		{"reflect", "sees the layout of memory and the order of maps", "write it out for the types you have"},
		{"runtime", "sees the scheduler and the garbage collector", "keep what you count in a field of the node"},
		{"sync", "waits for other goroutines", "drop the lock, for handlers run one at a time"},
		{"syscall", "touches the real machine", "declare a file with sim.FileOf"},
		{"testing", "belongs to tests", "move the code to a _test.go file"},
		{"unique", "compares addresses", "compare the values"},
		{"unsafe", "sees addresses and the layout of memory", "use ordinary types"},
		{"weak", "asks the garbage collector", "keep an ordinary pointer"},
	}
}

// findImports finds imports of banned packages.
func findImports(f *file, accuse accuser) {
	for _, spec := range f.syntax.Imports {
		imported, err := strconv.Unquote(spec.Path.Value)
		if err != nil {
			continue // not reached in code that compiles
		}
		for _, p := range bannedPackages() {
			if within(imported, p.path) && !f.allows(imported) {
				accuse(spec, "package %s %s: %s", imported, p.because, p.instead)
			}
		}
	}
}
