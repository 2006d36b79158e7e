package vet

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf8"
)

// Whatever somebody hands in, vet says something about it or nothing, and each
// finding is one line of text about a line that is there.
func FuzzVet(f *testing.F) {
	seeds, err := filepath.Glob("testdata/*/*.go")
	if err != nil || len(seeds) == 0 {
		f.Fatal(seeds, err)
	}
	for _, name := range seeds {
		source, err := os.ReadFile(name)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(string(source))
	}
	f.Add("package tiny\nconst c = \"x\"; func f() { const c = c + c }")
	f.Add("package tiny\nvar x = (*interface{ F() })(nil).F")
	f.Add("package tiny\ntype t[P interface{ ~[]P }] struct{ t[P] }")
	f.Fuzz(func(t *testing.T, source string) {
		for _, finding := range judge(t, map[string]string{"a.go": source}) {
			switch {
			case strings.Contains(finding.Text, "breaks down"):
				t.Errorf("vet breaks down: %s", finding)
			case strings.ContainsAny(finding.Text, "\n\r\x1b") || !utf8.ValidString(finding.Text):
				t.Errorf("%q cannot be printed", finding.Text)
			case finding.Line < 0 || finding.Line > 1+strings.Count(source, "\n") && finding.File == "a.go":
				t.Errorf("there is no line %d", finding.Line)
			}
		}
	})
}
