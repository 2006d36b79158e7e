package tree

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/zoolab/zoolab/labs"
)

// tiny is a made-up lab: two files to write, one given, a test, a worker.
func tiny(t *testing.T) (fstest.MapFS, *labs.Lab) {
	t.Helper()
	manifest := `
title: Tiny
about: nothing
protocol: tiny
roles: [it]
files: [one.go, two.go]
allow: [nodes/extra.Thing, math/big]
properties: [{name: p, kind: safety, points: 1, about: it holds}]
tests: [{name: t, property: p, about: it runs, scenario: visible/t.yaml}]
`
	lab, err := labs.Read("labs/90-tiny/lab.yaml", []byte(manifest))
	if err != nil {
		t.Fatal(err)
	}
	return module(map[string]string{
		"labs/90-tiny/one.go":             "package tiny\n\nfunc one() int { return 0 }\n",
		"labs/90-tiny/two.go":             "package tiny\n\nfunc two() int { return 0 }\n",
		"labs/90-tiny/given.go":           "package tiny\n\nfunc Sum() int { return one() + two() }\n",
		"labs/90-tiny/visible_test.go":    "package tiny\n",
		"labs/90-tiny/hidden/h.yaml":      "secret: true\n",
		"labs/90-tiny/worker/main.go":     "package main\n\nimport tiny \"github.com/zoolab/zoolab/labs/90-tiny\"\n\nfunc main() { println(tiny.Sum()) }\n",
		"labs/solutions/90-tiny/r/one.go": "package tiny\n\nfunc one() int { return 1 }\n",
		"labs/kit/kit.go":                 "package kit\n",
		"nodes/extra/extra.go":            "package extra\n\ntype Thing int\n",
		"sim/world.go":                    "package sim\n",
	}), lab
}

func TestACleanTreeHoldsTheStudentsFilesAndNothingElseOfTheirs(t *testing.T) {
	m, lab := tiny(t)
	dir := filepath.Join(t.TempDir(), "new")
	if err := clean(dir, m, lab, map[string][]byte{"two.go": []byte("package tiny\n\nfunc two() int { return 2 }\n")}); err != nil {
		t.Fatal(err)
	}
	got := strings.Join(filesOf(t, os.DirFS(dir)), "\n")
	want := `go.mod
labs/90-tiny/given.go
labs/90-tiny/one.go
labs/90-tiny/two.go
labs/90-tiny/worker/main.go
labs/kit/kit.go
nodes/extra/extra.go`
	if got != want {
		t.Errorf("the tree holds\n%s\nwant\n%s", got, want)
	}
	two, err := os.ReadFile(filepath.Join(dir, "labs/90-tiny/two.go"))
	if err != nil || !strings.Contains(string(two), "return 2") {
		t.Errorf("two.go is %q, %v, want the student's", two, err)
	}
	goTool(t, dir, "build", "-o", os.DevNull, "./...")
}

func TestACleanTreeTakesNoOtherFile(t *testing.T) {
	m, lab := tiny(t)
	for _, name := range []string{"given.go", "../../sim/world.go", "two_test.go", "worker/main.go"} {
		err := clean(t.TempDir(), m, lab, map[string][]byte{name: []byte("package tiny\n")})
		if err == nil || !strings.Contains(err.Error(), "takes one.go, two.go, not "+name) {
			t.Errorf("Clean with %s = %v, want an error", name, err)
		}
	}
}

func TestACleanTreeNeedsAnEmptyFolder(t *testing.T) {
	m, lab := tiny(t)
	dir := t.TempDir()
	if err := put(dir, "labs/90-tiny/left.go", []byte("package tiny\n")); err != nil {
		t.Fatal(err)
	}
	if err := clean(dir, m, lab, nil); err == nil || !strings.Contains(err.Error(), "is not empty") {
		t.Errorf("Clean = %v, want an error", err)
	}
}

func TestAllowancesNamePackagesAndWhatIsInThem(t *testing.T) {
	m, lab := tiny(t)
	lab.Allow = []string{"nodes/extra", "github.com/zoolab/zoolab/nodes/extra.Thing.With", "math/big", "strings.Builder", "sim.Kind.SendTo"}
	want := []Allowance{
		{labs.Module + "/nodes/extra", ""},
		{labs.Module + "/nodes/extra", "Thing.With"},
		{"math/big", ""},
		{"strings", "Builder"},
		{labs.Module + "/sim", "Kind.SendTo"},
	}
	for i, got := range Allowances(m, lab) {
		if got != want[i] {
			t.Errorf("%s allows %+v, want %+v", lab.Allow[i], got, want[i])
		}
	}
}
