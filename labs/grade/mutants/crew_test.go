package mutants_test

import (
	"errors"
	"io/fs"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/zoolab/zoolab"
	"github.com/zoolab/zoolab/labs"
	"github.com/zoolab/zoolab/labs/grade/cage"
	"github.com/zoolab/zoolab/labs/grade/mutants"
)

// layered looks for a file in the upper layer first.
type layered struct{ upper, lower fs.FS }

func (l layered) Open(name string) (fs.File, error) {
	f, err := l.upper.Open(name)
	if errors.Is(err, fs.ErrNotExist) {
		return l.lower.Open(name)
	}
	return f, err
}

// tiny is a lab whose worker refuses every ensemble, and says what the student wrote.
func tiny(t *testing.T, worker string) (fs.FS, *labs.Lab) {
	t.Helper()
	lab, err := labs.Read("labs/90-tiny/lab.yaml", []byte(`
title: Tiny
about: nothing
protocol: tiny
roles: [it]
files: [one.go]
properties: [{name: p, kind: safety, points: 1, about: it holds}]
tests: [{name: t, property: p, about: it runs, scenario: visible/t.yaml}]
`))
	if err != nil {
		t.Fatal(err)
	}
	return layered{fstest.MapFS{
		"labs/90-tiny/one.go":         {Data: []byte("package tiny\n\nfunc one() string { return \"skeleton\" }\n")},
		"labs/90-tiny/given.go":       {Data: []byte("package tiny\n\nfunc Say() string { return \"this is \" + one() }\n")},
		"labs/90-tiny/worker/main.go": {Data: []byte(worker)},
	}, zoolab.Source}, lab
}

const tinyWorker = `package main

import (
	"errors"

	tiny "github.com/zoolab/zoolab/labs/90-tiny"
	"github.com/zoolab/zoolab/labs/stage"
	"github.com/zoolab/zoolab/sim"
)

func main() {
	stage.Main(func([]byte, []sim.Client) (sim.Protocol, error) { return sim.Protocol{}, errors.New(tiny.Say()) })
}
`

func saying(what string) map[string][]byte {
	return map[string][]byte{"one.go": []byte("package tiny\n\nfunc one() string { return \"" + what + "\" }\n")}
}

// One program holds them all, and a cage asks the one that it is opened for.
func TestCrew(t *testing.T) {
	fsys, lab := tiny(t, tinyWorker)
	solutions := []map[string][]byte{saying("the first"), saying("the second"), saying("the first")}
	crew, err := mutants.Muster(t.Context(), t.TempDir(), fsys, lab, solutions)
	if err != nil {
		t.Fatal(err)
	}
	for _, what := range []string{"the first", "the second"} {
		variant, err := crew.Variant(saying(what))
		if err != nil {
			t.Fatal(err)
		}
		c, err := cage.Open(crew.Program, lab.Protocol, lab.Roles, variant, cage.Usual())
		if err != nil {
			t.Fatal(err)
		}
		if _, err := c.Open(struct{}{}, nil); err == nil || !strings.Contains(err.Error(), "this is "+what) {
			t.Errorf("variant %s says %v, want that it is %s", variant, err, what)
		}
		if err := c.Close(); err != nil {
			t.Error(err)
		}
	}
	if _, err := crew.Variant(saying("the third")); err == nil || !strings.Contains(err.Error(), "was not built with") {
		t.Errorf("a solution that is not aboard: %v", err)
	}
}

func TestCrewRefuses(t *testing.T) {
	fsys, lab := tiny(t, strings.Replace(tinyWorker, "func main() {", "func main() {\n\tprintln()", 1))
	if _, err := mutants.Muster(t.Context(), t.TempDir(), fsys, lab, []map[string][]byte{saying("it")}); err == nil || !strings.Contains(err.Error(), "labs/90-tiny/worker: main must be a call of stage.Main and nothing else") {
		t.Errorf("a main that does more: %v", err)
	}
	fsys, lab = tiny(t, tinyWorker)
	bad := map[string][]byte{"one.go": []byte("package tiny\n")}
	if _, err := mutants.Muster(t.Context(), t.TempDir(), fsys, lab, []map[string][]byte{bad}); !errors.Is(err, cage.ErrBuild) {
		t.Errorf("a solution that does not compile: %v", err)
	}
	delete(fsys.(layered).upper.(fstest.MapFS), "labs/90-tiny/worker/main.go")
	if _, err := mutants.Muster(t.Context(), filepath.Join(t.TempDir(), "x"), fsys, lab, nil); err == nil {
		t.Error("a lab without a worker is built")
	}
}
