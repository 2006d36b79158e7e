package detlint

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/analysis/checker"
	"golang.org/x/tools/go/packages"
)

// TestTheHouseIsDeterministic holds every package of the house to the rules, and
// the table of runtime files to the house.
func TestTheHouseIsDeterministic(t *testing.T) {
	house, err := filepath.Abs("../..")
	if err != nil {
		t.Fatal(err)
	}
	graph, err := checker.Analyze([]*analysis.Analyzer{Analyzer}, load(t, house), nil)
	if err != nil {
		t.Fatal(err)
	}
	var used []grant
	for _, act := range graph.Roots {
		if act.Err != nil {
			t.Errorf("%s: %v", act.Package, act.Err)
			continue
		}
		for _, d := range act.Diagnostics {
			at := act.Package.Fset.Position(d.Pos)
			if short, err := filepath.Rel(house, at.Filename); err == nil {
				at.Filename = short
			}
			t.Errorf("%s: %s", at, d.Message)
		}
		used = append(used, act.Result.([]grant)...)
	}
	for _, fault := range stale(runtimeFiles, used) {
		t.Error(fault)
	}
}

// load type-checks the packages that the rules hold in, but for tests, and stops
// the test when one of them does not compile.
func load(t *testing.T, house string) []*packages.Package {
	t.Helper()
	var patterns []string
	for _, top := range judgedFolders() {
		if _, err := os.Stat(filepath.Join(house, top)); err == nil {
			patterns = append(patterns, "./"+top+"/...")
		}
	}
	all, err := packages.Load(&packages.Config{Dir: house, Mode: packages.LoadSyntax | packages.NeedModule}, patterns...)
	if err != nil {
		t.Fatalf("go list: %v", err)
	}
	for _, p := range all {
		if len(p.Errors) > 0 {
			t.Errorf("%s does not compile, so the house cannot be judged: %v", p.PkgPath, p.Errors[0])
		}
	}
	if t.Failed() {
		t.FailNow()
	}
	return all
}

// stale says which grants of a table no file made use of.
func stale(table []runtimeFile, used []grant) (faults []string) {
	for _, r := range table {
		for _, name := range r.allows {
			usedHere := func(g grant) bool { return g.allows == name && r.covers(g.file) }
			if !slices.ContainsFunc(used, usedHere) {
				faults = append(faults, fmt.Sprintf("no file that matches %q needs %s: take it out of runtime_files.go", r.files, name))
			}
		}
	}
	return faults
}
