package detlint

import "path"

// A runtimeFile is an exception: files that are not in the world but under it,
// and so need what the world may not touch.
type runtimeFile struct {
	files  string   // a pattern for their paths within the module, as in path.Match
	allows []string // import paths, each exactly, and names of rules
	why    string
}

// runtimeFiles is the table of exceptions. Grant what a file needs and no more:
// TestTheHouseIsDeterministic fails on a grant that nobody uses, and on a
// pattern that names no file.
var runtimeFiles = []runtimeFile{
	{"sim/internal/layout/*.go", []string{"reflect", "sync", "unsafe", "vars", "writes"}, "copies, encodes and hashes values of any type by their layout, compiled once a process"},
	{"sim/registry.go", []string{"reflect", "runtime", "sync", "vars", "writes"}, "lists the handles as packages declare them, before there is a world"},
	{"sim/disk.go", []string{"reflect", "unsafe"}, "keeps records of any type by their layout"},
	{"sim/local.go", []string{"reflect", "unsafe"}, "copies and hashes nodes of any type by their layout"},
	{"sim/host.go", []string{"reflect", "unsafe"}, "decodes nodes of any type and shows their fields"},
	{"sim/panic.go", []string{"recover", "runtime"}, "turns the panic of a node's handler into a violation, and says where it comes from"},
	{"sim/script.go", []string{"names", "recover", "runtime"}, "runs a script as a coroutine, and unwinds it when its world is closed"},
	{"sim/slab.go", []string{"unsafe"}, "keeps messages of any type by their layout"},
	{"sim/simtest/shown.go", []string{"recover"}, "turns the panic of a node that is looked at into a finding"},
	{"sim/quantile.go", []string{"vars"}, "holds a table of numbers too long to build at each draw"},
}

// A grant is one allowance of the table, as used by one file.
type grant struct {
	file   string // its path within the module
	allows string
}

// allowances are all that a table grants to a file.
func allowances(table []runtimeFile, file string) []string {
	var all []string
	for _, r := range table {
		if r.covers(file) {
			all = append(all, r.allows...)
		}
	}
	return all
}

// covers reports whether the exception is about a file. A malformed pattern
// covers none, and so is reported as one that names no file.
func (r runtimeFile) covers(file string) bool {
	ok, err := path.Match(r.files, file)
	return ok && err == nil
}
