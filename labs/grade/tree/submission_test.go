package tree

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"
)

// handedIn writes a submission.
func handedIn(t *testing.T, files map[string]string) string {
	t.Helper()
	dir := t.TempDir()
	for name, text := range files {
		if err := put(dir, name, []byte(text)); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

func TestASubmissionIsTheLabsFiles(t *testing.T) {
	m, lab := tiny(t)
	dir := handedIn(t, map[string]string{
		"one.go":                      "package tiny // mine\n",
		"given.go":                    string(m["labs/90-tiny/given.go"].Data),
		"visible_test.go":             "package tiny // edited\n",
		"helper.go":                   "package tiny\n",
		"zoolab/sim/world.go":         string(m["sim/world.go"].Data),
		"zoolab/nodes/extra/extra.go": "package extra // edited\n",
		".git/objects/aa":             "x",
		"go.mod":                      "module mine\n",
	})
	got, problems := submission(dir, m, lab)
	if problems != nil {
		t.Fatal(problems)
	}
	if names := got.Names(lab); !slices.Equal(names, []string{"one.go"}) || string(got.Files["one.go"]) != "package tiny // mine\n" {
		t.Errorf("taken: %v", got.Files)
	}
	if !slices.Equal(got.Missing, []string{"two.go"}) {
		t.Errorf("missing: %v, want two.go", got.Missing)
	}
	if want := []string{"helper.go", "visible_test.go", "zoolab/nodes/extra/extra.go"}; !slices.Equal(got.Ignored, want) {
		t.Errorf("ignored: %v, want %v", got.Ignored, want)
	}
}

// Each of these says what is wrong and what to hand in instead.
func TestASubmissionIsRefused(t *testing.T) {
	const fine = "package tiny\n"
	for name, c := range map[string]struct {
		files map[string]string
		spoil func(t *testing.T, dir string) string // returns the folder that is handed in
		says  string
	}{
		"no such folder":   {spoil: func(_ *testing.T, dir string) string { return dir + "/none" }, says: "there is no such folder: name the folder with one.go and two.go"},
		"a file":           {map[string]string{"one.go": fine}, func(_ *testing.T, dir string) string { return dir + "/one.go" }, "this is a file: name the folder with one.go and two.go"},
		"an empty folder":  {says: "the folder is empty: it needs one.go and two.go"},
		"folders alone":    {files: map[string]string{".git/HEAD": "x"}, says: "the folder is empty"},
		"other files":      {files: map[string]string{"main.go": fine}, says: "none of the lab's files is here: it needs one.go and two.go"},
		"one level up":     {files: map[string]string{"lab/mine/two.go": fine}, says: "none of one.go and two.go is here, but lab/mine/two.go is there: hand in the folder lab/mine"},
		"a link out":       {map[string]string{"one.go": fine}, linked("two.go", "/etc/passwd"), "two.go: this is a symbolic link, and the grader follows none"},
		"a link within":    {map[string]string{"one.go": fine}, linked("two.go", "one.go"), "two.go: this is a symbolic link"},
		"a link elsewhere": {map[string]string{"one.go": fine, "a/x": "x"}, linked("a/b", ".."), "a/b: this is a symbolic link"},
		"a pipe": {map[string]string{"one.go": fine}, func(t *testing.T, dir string) string {
			if err := syscall.Mkfifo(dir+"/two.go", 0o600); err != nil {
				t.Fatal(err)
			}
			return dir
		}, "two.go: this is no ordinary file"},
		"a huge file": {files: map[string]string{"one.go": strings.Repeat(" ", MostBytes+1)}, says: "one.go: the file is larger than 256 KiB"},
		"Latin-1":     {files: map[string]string{"one.go": "package tiny\n// na\xefve\n"}, says: "one.go:2: the file is not UTF-8: save it as that"},
		"capitals":    {files: map[string]string{"One.go": fine}, says: "One.go: a name differs from another by its capitals alone: call the file one.go"},
		"both":        {files: map[string]string{"one.go": fine, "ONE.go": fine}, says: "ONE.go: a name differs from another by its capitals alone"},
		"an odd name": {files: map[string]string{"\n::error::/one.go": fine}, says: `hand in the folder "\n::error::"`},
		"a crowd": {map[string]string{"one.go": fine}, func(t *testing.T, dir string) string {
			for i := range MostFiles {
				if err := put(dir, fmt.Sprintf("a/%d/x", i), nil); err != nil {
					t.Fatal(err)
				}
			}
			return dir
		}, "there are more than 1000 files"},
	} {
		t.Run(name, func(t *testing.T) {
			m, lab := tiny(t)
			dir := handedIn(t, c.files)
			if c.spoil != nil {
				dir = c.spoil(t, dir)
			}
			got, problems := submission(dir, m, lab)
			if len(problems) == 0 || got.Files != nil {
				t.Fatalf("it was taken: %v", got)
			}
			if p := problems[0]; !strings.Contains(p.String(), c.says) || strings.Contains(p.String(), os.TempDir()) {
				t.Errorf("it says %q, want %q", p, c.says)
			}
		})
	}
}

// linked returns a spoiler that makes a symbolic link.
func linked(name, to string) func(*testing.T, string) string {
	return func(t *testing.T, dir string) string {
		if err := os.Symlink(to, filepath.Join(dir, name)); err != nil {
			t.Fatal(err)
		}
		return dir
	}
}

func TestAThousandFilesAreTaken(t *testing.T) {
	m, lab := tiny(t)
	dir := handedIn(t, map[string]string{"one.go": "package tiny\n"})
	for i := range MostFiles - 1 {
		if err := put(dir, fmt.Sprint(i), nil); err != nil {
			t.Fatal(err)
		}
	}
	if _, problems := submission(dir, m, lab); problems != nil {
		t.Error(problems)
	}
}

func TestFindingsComeInTheOrderOfTheText(t *testing.T) {
	got := Sort([]Finding{{File: "b.go", Line: 1}, {File: "a.go", Line: 9}, {File: "a.go", Line: 2}, {File: "b.go", Line: 1}})
	want := []Finding{{File: "a.go", Line: 2}, {File: "a.go", Line: 9}, {File: "b.go", Line: 1}}
	if !slices.Equal(got, want) {
		t.Errorf("Sort = %v, want %v", got, want)
	}
}
