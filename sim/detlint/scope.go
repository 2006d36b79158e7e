package detlint

import (
	"path"
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

// onTheMachine reports whether a folder of labs is not a lab nor a solution of
// one, but the machinery that hands labs out, hosts them and grades.
func onTheMachine(folder string) bool {
	rest, _ := strings.CutPrefix(folder, "labs/")
	lab, _ := path.Match("[0-9][0-9]-*", first(rest))
	return within(folder, "labs") && !lab && first(rest) != "solutions"
}

// first is the first element of a path.
func first(path string) string {
	element, _, _ := strings.Cut(path, "/")
	return element
}

// houseFolder is the folder of the package within its module, such as
// "nodes/paxos".
func houseFolder(pass *analysis.Pass) string {
	folder, _, _ := strings.Cut(pass.Pkg.Path(), " ") // go vet writes "p [p.test]" for p compiled with its tests
	if pass.Module != nil && pass.Module.Path != "" {
		folder = strings.TrimPrefix(folder, pass.Module.Path+"/")
	}
	return folder
}

// judged reports whether the rules hold in a folder of the house.
func judged(folder string) bool {
	holds := func(top string) bool { return within(folder, top) }
	return slices.ContainsFunc(judgedFolders(), holds) &&
		!slices.ContainsFunc(tools(), holds) && !onTheMachine(folder) &&
		!strings.HasSuffix(folder, ".test") // the main package that go test writes
}

// within reports whether a slash-separated path is top or lies under it.
func within(path, top string) bool {
	return path == top || strings.HasPrefix(path, top+"/")
}
