package detlint

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/analysis/analysistest"
)

// granted are the runtime files of the little zoo in testdata.
var granted = []runtimeFile{
	{"nodes/maps/runtime.go", []string{"reflect", "sync"}, "meets maps behind other types"},
	{"sim/engine/corou*.go", []string{"iter", "sync", "vars", "unsafe"}, "runs coroutines"},
}

// TestPlantedViolations holds each rule to its folder in testdata, where want
// comments give every sentence in full.
func TestPlantedViolations(t *testing.T) {
	found := diagnosticsByFile(analysistest.Run(t, testdata(t), newAnalyzer(granted), "./nodes/..."))
	for _, r := range rules() {
		if err := proven(r.name, found); err != nil {
			t.Error(err)
		}
	}
	for _, p := range bannedPackages() {
		sentence := fmt.Sprintf("package %s %s: %s", p.path, p.because, p.instead)
		if !slices.ContainsFunc(found["nodes/imports/planted.go"], says(sentence)) {
			t.Errorf("testdata/nodes/imports/planted.go plants no import of %s", p.path)
		}
	}
	for _, n := range partlyBanned() {
		if !slices.ContainsFunc(found["nodes/names/planted.go"], says(n.because+": "+n.instead)) {
			t.Errorf("testdata/nodes/names/planted.go plants no name of %s that %s", n.pkg, n.because)
		}
	}
}

// proven tells whether a rule was seen to catch what it should and no more.
func proven(rule string, found map[string][]analysis.Diagnostic) error {
	planted, allowed := "nodes/"+rule+"/planted.go", "nodes/"+rule+"/allowed.go"
	caught := func(d analysis.Diagnostic) bool { return d.Category == rule }
	if !slices.ContainsFunc(found[planted], caught) {
		return fmt.Errorf("rule %s caught nothing: plant a violation in testdata/%s", rule, planted)
	}
	if _, err := os.Stat(filepath.Join("testdata", allowed)); err != nil {
		return fmt.Errorf("rule %s has no neighbour that is fine: write testdata/%s", rule, allowed)
	}
	if len(found[allowed]) > 0 {
		return fmt.Errorf("rule %s: testdata/%s must be fine, but: %s", rule, allowed, found[allowed][0].Message)
	}
	return nil
}

func TestARuleWithoutAPlantedViolationFails(t *testing.T) {
	err := proven("tides", nil)
	if err == nil || !strings.Contains(err.Error(), "testdata/nodes/tides/planted.go") {
		t.Errorf("proven(tides) = %v, want an error that names the file to write", err)
	}
}

func TestOnlyTheWorldIsJudged(t *testing.T) {
	analysistest.Run(t, testdata(t), newAnalyzer(nil), "./tui", "./sim", "./sim/bench", "./labs", "./labs/grade/...", "./labs/kit")
}

func TestNoHatchLetsStudentsWorkThrough(t *testing.T) {
	analysistest.Run(t, testdata(t), Strict, "./labs/01-clock/...", "./labs/solutions/...")
}

func TestLabsAreJudgedAndWhatRunsThemIsNot(t *testing.T) {
	for folder, want := range map[string]bool{
		"labs":                             false,
		"labs/kit":                         false,
		"labs/grade/cage":                  false,
		"labs/4-paxos":                     false,
		"labs/04-paxos":                    true,
		"labs/04-paxos/worker":             true,
		"labs/solutions/04-paxos/wrong/10": true,
		"labsolutions":                     false,
		"sim/solutions":                    true,
		"nodes/paxos":                      true,
	} {
		if got := judged(folder); got != want {
			t.Errorf("judged(%s) = %t, want %t", folder, got, want)
		}
	}
}

func TestRuntimeFilesAreGrantedWhatTheTableSays(t *testing.T) {
	var used []grant
	for _, r := range analysistest.Run(t, testdata(t), newAnalyzer(granted), "./sim/engine") {
		used = append(used, r.Result.([]grant)...)
	}
	got := strings.Join(stale(granted[1:], used), "\n")
	want := `no file that matches "sim/engine/corou*.go" needs unsafe: take it out of runtime_files.go`
	if got != want {
		t.Errorf("stale grants:\n%s\nwant:\n%s", got, want)
	}
}

func TestAGrantForNoFileIsStale(t *testing.T) {
	got := stale([]runtimeFile{{"sim/gone.go", []string{"sync"}, "was there once"}}, nil)
	if len(got) != 1 {
		t.Errorf("stale grants: %q, want one", got)
	}
}

// testdata is the little zoo's folder; analysistest wants it absolute.
func testdata(t *testing.T) string {
	t.Helper()
	dir, err := filepath.Abs("testdata")
	if err != nil {
		t.Fatal(err)
	}
	return dir
}

// diagnosticsByFile sorts what was found by the file's path within testdata.
func diagnosticsByFile(results []*analysistest.Result) map[string][]analysis.Diagnostic {
	found := make(map[string][]analysis.Diagnostic)
	for _, r := range results {
		folder := houseFolder(r.Pass)
		for _, d := range r.Diagnostics {
			name := folder + "/" + filepath.Base(r.Pass.Fset.Position(d.Pos).Filename)
			found[name] = append(found[name], d)
		}
	}
	return found
}

// says returns a predicate for diagnostics that end in a sentence.
func says(sentence string) func(analysis.Diagnostic) bool {
	return func(d analysis.Diagnostic) bool { return strings.HasSuffix(d.Message, sentence) }
}
