package detlint

import (
	"slices"
	"strings"

	"golang.org/x/tools/go/analysis"
)

// judgedFolders are the top folders of the house that the rules hold in.
func judgedFolders() []string { return []string{"sim", "nodes", "labs"} }

// tools are the folders in there that look at the world from outside: they run
// on the machine, not in the world.
func tools() []string {
	return []string{
		"sim/bench",   // measures with the machine's clock
		"sim/detlint", // reads source files
	}
}

// houseFolder is the folder of the package within its module, such as
// "nodes/paxos".
func houseFolder(pass *analysis.Pass) string {
	path := pass.Pkg.Path()
	path, _, _ = strings.Cut(path, " ") // go vet writes "p [p.test]" for p compiled with its tests
	if pass.Module != nil && pass.Module.Path != "" {
		path = strings.TrimPrefix(path, pass.Module.Path+"/")
	}
	return path
}

// judged reports whether the rules hold in a folder of the house.
func judged(folder string) bool {
	holds := func(top string) bool { return within(folder, top) }
	return slices.ContainsFunc(judgedFolders(), holds) &&
		!slices.ContainsFunc(tools(), holds) &&
		!strings.HasSuffix(folder, ".test") // the main package that go test writes
}

// within reports whether a slash-separated path is top or lies under it.
func within(path, top string) bool {
	return path == top || strings.HasPrefix(path, top+"/")
}
