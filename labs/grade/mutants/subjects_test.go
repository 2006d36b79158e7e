package mutants_test

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/zoolab/zoolab/labs"
	"github.com/zoolab/zoolab/labs/grade/mutants"
)

var solvedLab = &labs.Lab{Files: []string{"count.go"}, Properties: lab.Properties}

func TestOpen(t *testing.T) {
	s, err := mutants.Open(solvedLab, "testdata/solved")
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, x := range s.Subjects {
		got = append(got, fmt.Sprint(x.Sort, " ", x.Name, " ", x.Property))
		if !strings.Contains(x.Patch, "+++ b/count.go") || string(x.Files["count.go"]) == string(s.Right["count.go"]) {
			t.Errorf("%s changes nothing", x.Name)
		}
	}
	want := []string{
		"listed two agreement",
		"derived count.go:5 negate condition ",
		"derived count.go:5 shift constant ",
		"derived count.go:5 shift constant (2) ",
		"derived count.go:6 shift constant ",
		"derived count.go:6 shift constant (2) ",
		"derived count.go:8 move boundary ",
		"derived count.go:8 shift constant ",
		"derived count.go:8 shift constant (2) ",
		"equivalent count.go:5 move boundary ",
	}
	if !slices.Equal(got, want) {
		t.Errorf("the subjects are\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

// All that is wrong with a folder is said at once.
func TestOpenRefuses(t *testing.T) {
	folder := t.TempDir()
	if err := os.CopyFS(folder, os.DirFS("testdata/solved")); err != nil {
		t.Fatal(err)
	}
	write(t, filepath.Join(folder, "go.mod"), "module solved\n\ngo 1.26\n")
	write(t, filepath.Join(folder, "equivalent.yaml"), "equivalent:\n  - {operator: drop send, line: x, because: y}\n")
	write(t, filepath.Join(folder, "wrong", "three.patch"), "# property: agreement\n# about: No number.\n--- a/count.go\n+++ b/count.go\n@@ -8,2 +8,2 @@\n-\treturn n >= 3\n+\treturn n >= \"3\"\n }\n")
	_, err := mutants.Open(solvedLab, folder)
	for _, want := range []string{"three.patch makes a solution that does not compile: count.go:8:14:", `no mutant is "drop send"`} {
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%v, want %q", err, want)
		}
	}
	write(t, filepath.Join(folder, "wrong", "three.patch"), "# property: agreement\n# about: Nothing.\n")
	if _, err := mutants.Open(solvedLab, folder); err == nil || !strings.Contains(err.Error(), "three.patch: it has no change") {
		t.Errorf("%v, want that three.patch has no change", err)
	}
}

func TestTable(t *testing.T) {
	results, err := mutants.Run(t.Context(), lab, subjects, fake, 2)
	if err != nil {
		t.Fatal(err)
	}
	s := mutants.Summarize(lab, results, mutants.Strict{Seeds: 1234567})
	s.Lab = "90-tiny"
	all := s
	all.Lab, all.Survivors = "91-tinier", nil
	golden(t, "table.md", mutants.Table([]mutants.Summary{s, all}))
}

func TestBetween(t *testing.T) {
	page := "a\n<!-- t -->\nold\n<!-- end t -->\nb\n"
	got, err := mutants.Between(page, "t", "new\n")
	if want := "a\n<!-- t -->\nnew\n<!-- end t -->\nb\n"; got != want || err != nil {
		t.Errorf("%q, %v; want %q", got, err, want)
	}
	for _, bad := range []string{"", "<!-- t -->\n", "<!-- end t -->\n<!-- t -->\n"} {
		if _, err := mutants.Between(bad, "t", "new\n"); err == nil || !strings.Contains(err.Error(), "the page has no <!-- t --> and <!-- end t -->") {
			t.Errorf("%q: %v", bad, err)
		}
	}
}
