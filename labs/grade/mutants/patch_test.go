package mutants_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/zoolab/zoolab/labs"
	"github.com/zoolab/zoolab/labs/grade/mutants"
)

// right is a solution of one file to make patches of.
var right = map[string][]byte{"a.go": []byte("one\ntwo\nthree\nfour\nfive\nsix\nseven\neight\nnine\n")}

const twoForTwelve = "--- a/a.go\n+++ b/a.go\n@@ -1,3 +1,3 @@\n one\n-two\n+twelve\n three\n"

func TestApply(t *testing.T) {
	for _, c := range []struct{ name, patch, want string }{
		{"a change", twoForTwelve, "one\ntwelve\nthree\nfour\nfive\nsix\nseven\neight\nnine\n"},
		{"as git writes it", "diff --git a/a.go b/a.go\nindex 1..2 100644\n" + twoForTwelve, "one\ntwelve\nthree\nfour\nfive\nsix\nseven\neight\nnine\n"},
		{"lines that moved", strings.Replace(twoForTwelve, "-1,3 +1,3", "-5,3 +5,3", 1), "one\ntwelve\nthree\nfour\nfive\nsix\nseven\neight\nnine\n"},
		{"two changes", twoForTwelve + "@@ -7,2 +7,1 @@\n-seven\n eight\n", "one\ntwelve\nthree\nfour\nfive\nsix\neight\nnine\n"},
	} {
		changed, err := mutants.Apply([]byte(c.patch), right)
		if err != nil || string(changed["a.go"]) != c.want {
			t.Errorf("%s: %q, %v; want %q", c.name, changed["a.go"], err, c.want)
		}
	}
}

func TestApplyRefuses(t *testing.T) {
	for _, c := range []struct{ name, patch, want string }{
		{"nothing", "", "it has no change: below the lines that begin with # goes a unified diff"},
		{"prose", "two should be twelve\n", "it has no change"},
		{"another file", strings.ReplaceAll(twoForTwelve, "a.go", "b.go"), "it changes b.go, which a student does not write"},
		{"a new file", "--- /dev/null\n+++ b/c.go\n@@ -0,0 +1 @@\n+x\n", "it does more to c.go than change its text"},
		{"a file gone", "--- a/a.go\n+++ /dev/null\n@@ -1 +0,0 @@\n-x\n", "it does more to a.go than change its text"},
		{"other lines", strings.ReplaceAll(twoForTwelve, "two", "zwei"), "change 1 of a.go (line 1) does not apply: the lines that it changes or stands between are not in the solution"},
		{"cut short", "--- a/a.go\n+++ b/a.go\n@@ -1,3 +1,3 @@\n one\n", "it is no unified diff"},
		{"overlapping", twoForTwelve + "@@ -2,2 +2,1 @@\n-two\n three\n", "it does not apply"},
	} {
		if _, err := mutants.Apply([]byte(c.patch), right); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v, want %q", c.name, err, c.want)
		}
	}
	twice := map[string][]byte{"a.go": []byte("zero\none\ntwo\nthree\none\ntwo\nthree\n")}
	if _, err := mutants.Apply([]byte(twoForTwelve), twice); err == nil || !strings.Contains(err.Error(), "stand in 2 other places") {
		t.Errorf("lines that stand twice: %v", err)
	}
}

// Whatever one text is made of another, the patch says how.
func TestDiffAppliesBack(t *testing.T) {
	line := rapid.SampledFrom([]string{"", "a", "b", "c", "-d", "+e", "@@ f", "\tg", "--- h"})
	text := rapid.Custom(func(t *rapid.T) []byte {
		return []byte(strings.Join(rapid.SliceOfN(line, 1, 20).Draw(t, "lines"), "\n") + rapid.SampledFrom([]string{"", "\n"}).Draw(t, "end"))
	})
	rapid.Check(t, func(t *rapid.T) {
		before, after := text.Draw(t, "before"), text.Draw(t, "after")
		if string(before) == string(after) || len(before) == 0 || len(after) == 0 {
			return
		}
		changed, err := mutants.Apply([]byte(mutants.Diff("a.go", before, after)), map[string][]byte{"a.go": before})
		if err != nil || string(changed["a.go"]) != string(after) {
			t.Fatalf("%q, %v; want %q by\n%s", changed["a.go"], err, after, mutants.Diff("a.go", before, after))
		}
	})
}

var lab = &labs.Lab{Properties: []labs.Property{{Name: "agreement", Kind: labs.Safety, Points: 60}, {Name: "progress", Kind: labs.Liveness, Points: 40}}}

func TestListed(t *testing.T) {
	folder := t.TempDir()
	write(t, filepath.Join(folder, "b.patch"), "# about: Counts to twelve.\n#property:progress\n"+twoForTwelve)
	write(t, filepath.Join(folder, "a.patch"), "# property: agreement\n# about: Counts to twelve, too.\n\n"+twoForTwelve)
	write(t, filepath.Join(folder, "README.md"), "no patch")
	all, err := mutants.ReadListed(folder, lab, right)
	if err != nil || len(all) != 2 {
		t.Fatalf("%v, %v", all, err)
	}
	if l := all[0]; l.Name != "a" || l.Property != "agreement" || l.About != "Counts to twelve, too." || !strings.Contains(string(l.Files["a.go"]), "twelve") {
		t.Errorf("%+v", l)
	}
	if l := all[1]; l.Name != "b" || l.Property != "progress" {
		t.Errorf("%+v", l)
	}
	if none, err := mutants.ReadListed(filepath.Join(folder, "none"), lab, right); len(none) != 0 || err != nil {
		t.Errorf("no folder: %v, %v", none, err)
	}
}

func TestListedRefuses(t *testing.T) {
	for _, c := range []struct{ text, want string }{
		{"# about: x\n" + twoForTwelve, `w.patch: "" is no property of the lab: write # property: with one of agreement, progress`},
		{"# property: agreement\n" + twoForTwelve, "w.patch: nothing says what is wrong"},
		{"# property: agreement\n# title: x\n", `w.patch: there is no key "title"`},
		{"# property: agreed\n# about: x\n" + twoForTwelve, `"agreed" is no property`},
		{"# property: agreement\n# about: x\n", "it has no change"},
	} {
		folder := t.TempDir()
		write(t, filepath.Join(folder, "w.patch"), c.text)
		if _, err := mutants.ReadListed(folder, lab, right); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%q: %v, want %q", c.text, err, c.want)
		}
	}
}

func write(t *testing.T, path, text string) {
	t.Helper()
	if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
}
