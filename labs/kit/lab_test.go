package kit

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// pingpong is the file of lab 00.
func pingpong(t *testing.T) []byte {
	t.Helper()
	text, err := os.ReadFile("../00-pingpong/visible.json")
	if err != nil {
		t.Fatal(err)
	}
	return text
}

// A file that was altered is refused in a sentence that says what to do.
func TestDamagedFilesAreRefused(t *testing.T) {
	whole := string(pingpong(t))
	replace := func(old, by string) string {
		if !strings.Contains(whole, old) {
			t.Fatalf("the file has no %s", old)
		}
		return strings.Replace(whole, old, by, 1)
	}
	for what, c := range map[string]struct{ text, want string }{
		"nothing":            {"", "EOF"},
		"half of it":         {whole[:len(whole)/2], "unexpected EOF"},
		"twice":              {whole + whole, "more behind the end"},
		"another form":       {replace(`"form": 1`, `"form": 2`), "it is of form 2, and this kit reads form 1"},
		"an unknown key":     {replace(`"until"`, `"untl"`), "untl"},
		"too much":           {whole + strings.Repeat(" ", MostBytes), "at most"},
		"no number":          {replace(`"number": "00"`, `"number": ""`), "lab \"\" with 2 roles"},
		"a name twice":       {replace(`"name": "lost"`, `"name": "late-pongs"`), "test 4 has no name of its own"},
		"a property unknown": {replace(`"property": "all-rounds"`, `"property": "none"`), `test first-game is about "none"`},
		"no seeds":           {replace(`"seeds": [1,2,3`, `"seed": [1,2,3`), "seed"},
		"no end":             {replace(`"until": 2000000000`, `"until": 0`), "it ends at 0s"},
		"no test":            {replace(`"tests": [`, `"tests": [null,`), "test 1 has no name"},
		"plans for some":     {replace(`"plans": [[`, `"plans": [[],[`), "2 plans for 20 seeds"},
	} {
		_, err := Read([]byte(c.text))
		if !errors.Is(err, ErrFile) || !strings.Contains(err.Error(), c.want) || !strings.HasPrefix(err.Error(), "visible.json is damaged: hand the lab out again") {
			t.Errorf("%s: %v, and not %s", what, err, c.want)
		}
	}
}

// A lab is begun when one of its files is another one, and not when an editor has
// touched the ends of its lines.
func TestUntouched(t *testing.T) {
	l, err := Read(pingpong(t))
	if err != nil {
		t.Fatal(err)
	}
	if !l.untouched("../00-pingpong") {
		t.Error("the skeleton counts as begun")
	}
	dir := t.TempDir()
	if l.untouched(dir) {
		t.Error("a folder without the files counts as a skeleton")
	}
	for _, c := range []struct {
		edit func(string) string
		want bool
	}{
		{func(s string) string { return s }, true},
		{func(s string) string { return strings.ReplaceAll(s, "\n", "\r\n") + "\r\n" }, true},
		{func(s string) string { return strings.Replace(s, "kit.NotWritten", "// kit.NotWritten", 1) }, false},
	} {
		for _, f := range l.Files {
			text, err := os.ReadFile(filepath.Join("../00-pingpong", f.Name))
			if err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(filepath.Join(dir, f.Name), []byte(c.edit(string(text))), 0o644); err != nil {
				t.Fatal(err)
			}
		}
		if l.untouched(dir) != c.want {
			t.Errorf("untouched is not %v", c.want)
		}
	}
}
