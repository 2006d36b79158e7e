package mutants_test

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/zoolab/zoolab/labs/grade/mutants"
)

var update = flag.Bool("update", false, "write what is found as what is expected: look at the diff")

// toyFiles are the students' files of testdata/toy: one an operator, called after it.
func toyFiles() (names []string) {
	for _, o := range mutants.Operators() {
		names = append(names, strings.ReplaceAll(o, " ", "_")+".go")
	}
	return names
}

var toy = sync.OnceValues(func() (*mutants.Source, error) { return mutants.Load("testdata/toy", toyFiles()...) })

func loadToy(t *testing.T) *mutants.Source {
	t.Helper()
	s, err := toy()
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// golden compares a text with what a file of testdata/golden expects.
func golden(t *testing.T, name, got string) {
	t.Helper()
	path := filepath.Join("testdata", "golden", name)
	if *update {
		if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if got != string(want) {
		t.Errorf("%s is not what it was; -update writes it:\n%s", path, got)
	}
}

// Every operator makes of its file of the toy what its golden says, and no more.
func TestOperators(t *testing.T) {
	all := loadToy(t).Derive()
	for i, o := range mutants.Operators() {
		t.Run(o, func(t *testing.T) {
			var b strings.Builder
			for _, m := range all {
				if m.Operator == o && m.File == toyFiles()[i] {
					fmt.Fprintf(&b, "%s, in %s\n%s\n", m.Name(), m.Func, m.Patch())
				}
			}
			golden(t, strings.ReplaceAll(o, " ", "_")+".txt", b.String())
		})
	}
}

// A mutant is the right solution but for one place, compiles, has a name of its own,
// and its patch makes it of the right solution again.
func TestMutantsAreOneSmallEdit(t *testing.T) {
	s := loadToy(t)
	names, texts := map[string]bool{}, map[string]bool{}
	for _, m := range s.Derive() {
		if names[m.Name()] {
			t.Errorf("two mutants are called %s", m.Name())
		}
		if texts[m.File+string(m.Text)] {
			t.Errorf("%s is the same as another", m.Name())
		}
		names[m.Name()], texts[m.File+string(m.Text)] = true, true
		if err := s.Compiles(map[string][]byte{m.File: m.Text}); err != nil {
			t.Errorf("%s does not compile: %v", m.Name(), err)
		}
		if n := strings.Count(m.Patch(), "\n@@ "); n != 1 {
			t.Errorf("%s changes %d places:\n%s", m.Name(), n, m.Patch())
		}
		changed, err := mutants.Apply([]byte(m.Patch()), s.Files())
		if err != nil || string(changed[m.File]) != string(m.Text) {
			t.Errorf("%s: its patch makes something else of the solution (%v):\n%s", m.Name(), err, m.Patch())
		}
		before := strings.Split(string(s.Files()[m.File]), "\n")
		if strings.TrimSpace(before[m.Line-1]) != m.Was {
			t.Errorf("%s: the line is %q, and it says %q", m.Name(), before[m.Line-1], m.Was)
		}
		if after := strings.Split(string(m.Text), "\n"); m.Becomes != "" && strings.TrimSpace(after[m.Line-1]) != m.Becomes {
			t.Errorf("%s: the line becomes %q, and it says %q", m.Name(), after[m.Line-1], m.Becomes)
		}
	}
}

// The same source gives the same mutants in the same order, however it is loaded.
func TestDerivingIsDeterministic(t *testing.T) {
	describe := func(s *mutants.Source) (all []string) {
		for _, m := range s.Derive() {
			all = append(all, m.Name()+"\n"+m.Patch())
		}
		return all
	}
	again, err := mutants.Load("testdata/toy", toyFiles()...)
	if err != nil {
		t.Fatal(err)
	}
	if first := describe(loadToy(t)); !slices.Equal(first, describe(again)) {
		t.Error("a second time other mutants come out")
	}
}

// Given files are not mutated, and a file that is not there is an error.
func TestOnlyStudentsFilesAreMutated(t *testing.T) {
	s, err := mutants.Load("testdata/toy", "swap_min_max.go")
	if err != nil {
		t.Fatal(err)
	}
	for _, m := range s.Derive() {
		if m.File != "swap_min_max.go" {
			t.Errorf("%s is derived of a given file", m.Name())
		}
	}
	if _, err := mutants.Load("testdata/toy", "swap_min_max.go", "missing.go"); err == nil || !strings.Contains(err.Error(), "has 1 of the files swap_min_max.go, missing.go") {
		t.Errorf("a missing file: %v", err)
	}
	if _, err := mutants.Load("testdata"); err == nil {
		t.Error("a folder without a package loads")
	}
}

// What does not compile is refused: the check that drops mutants is awake.
func TestCompiles(t *testing.T) {
	s := loadToy(t)
	for text, want := range map[string]string{
		"package toy\n\nfunc (n *node) swapMinMax(m number) { n.last = min(n.last, \"\") }\n": "mismatched types",
		"package toy\n\nfunc (n *node) swapMinMax(m number) { x := m }\n":                     "declared and not used",
		"package toy\n\nimport \"slices\"\n":                                                  "imported and not used",
		"package toy\n\nimport \"os\"\n\nvar _ = os.Exit\n":                                   "not imported by the solution",
		"package toy\n\nfunc (n *node) swapMinMax(m number) number { if n.leads { } }\n":      "missing return",
		"package": "expected",
	} {
		if err := s.Compiles(map[string][]byte{"swap_min_max.go": []byte(text)}); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v, want %q", text, err, want)
		}
	}
	if err := s.Compiles(nil); err != nil {
		t.Errorf("the solution itself: %v", err)
	}
}
