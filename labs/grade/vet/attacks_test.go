package vet

import (
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"testing"

	"github.com/zoolab/zoolab/labs"
	"github.com/zoolab/zoolab/labs/grade/tree"
)

// attacks are submissions to lab 04 that try to get points in another way than by
// solving it, each a right solution with a few lines more. edited-tests alone solves
// nothing.
const attacks = "../testdata/attacks"

// attackRules are the rules that stop them before they run. Three have none: they
// hang, and only a watchdog sees that. With edited tests there is nothing to stop:
// nobody looks at them.
var attackRules = map[string]string{
	"borrowed":       "imports",
	"clock":          "names",
	"edited-tests":   "",
	"embed":          "imports",
	"forged-answer":  "imports",
	"forged-fact":    "names",
	"forged-pass":    "names",
	"forged-println": "print",
	"fork":           "imports",
	"goroutine":      "goroutines",
	"hang-loop":      "",
	"hang-memory":    "",
	"hang-recursion": "",
	"init":           "init",
	"linkname":       "directives",
	"os-exit":        "imports",
	"read-stdin":     "imports",
	"syscall-exit":   "imports",
	"unsafe":         "imports",
	"write-results":  "imports",
}

func attacked(t *testing.T) *labs.Lab {
	t.Helper()
	lab, err := labs.Find("04")
	if err != nil {
		t.Fatal(err)
	}
	return lab
}

// submitted takes the files of an attack from its folder, which has those that differ
// from the reference solution.
func submitted(t *testing.T, lab *labs.Lab, name string) tree.Taken {
	t.Helper()
	taken, problems := tree.Submission(filepath.Join(attacks, name), lab)
	if problems != nil {
		t.Fatal(problems)
	}
	for _, missing := range taken.Missing {
		text, err := os.ReadFile(filepath.Join("../../solutions", lab.Folder(), "reference", missing))
		if err != nil {
			t.Fatal(err)
		}
		taken.Files[missing] = text
	}
	return taken
}

func TestAttacksAreStopped(t *testing.T) {
	lab := attacked(t)
	for name, rule := range attackRules {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			if err := tree.Clean(dir, lab, submitted(t, lab, name).Files); err != nil {
				t.Fatal(err)
			}
			findings, err := Check(context.Background(), dir, lab)
			switch {
			case err != nil:
				t.Fatal(err)
			case rule == "" && len(findings) > 0:
				t.Errorf("it is refused: %v", findings)
			case rule == "":
			case !Refuses(findings):
				t.Errorf("it is not refused: %v", findings)
			case !slices.ContainsFunc(findings, func(f tree.Finding) bool { return f.Rule == rule && f.Line > 0 && slices.Contains(lab.Files, f.File) }):
				t.Errorf("%v, want one of %s", findings, rule)
			}
		})
	}
}

func TestEditedTestsAreLeftOut(t *testing.T) {
	taken := submitted(t, attacked(t), "edited-tests")
	if want := []string{"visible_test.go", "zoolab/labs/kit/notwritten.go"}; !slices.Equal(taken.Ignored, want) {
		t.Errorf("ignored: %v, want %v", taken.Ignored, want)
	}
}

// An attack that does not compile would prove nothing.
func TestAttacksCompile(t *testing.T) {
	lab := attacked(t)
	dir := t.TempDir()
	if err := tree.Clean(dir, lab, nil); err != nil {
		t.Fatal(err)
	}
	given, err := os.ReadFile(filepath.Join(dir, "labs", lab.Folder(), "given.go"))
	if err != nil {
		t.Fatal(err)
	}
	for _, folder := range foldersOf(t, attacks) {
		if _, ok := attackRules[folder]; !ok {
			t.Errorf("nobody says what attack %s is stopped by", folder)
		}
		files := submitted(t, lab, folder).Files
		if folder == "borrowed" {
			continue // a clean tree has nothing to borrow
		}
		files["given.go"] = given
		for name, text := range files {
			at := filepath.Join(dir, "attacks", folder, name)
			if err := os.MkdirAll(filepath.Dir(at), 0o755); err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(at, text, 0o644); err != nil {
				t.Fatal(err)
			}
		}
	}
	cmd := exec.Command("go", "build", "./attacks/...")
	cmd.Dir, cmd.Env = dir, tree.Environment()
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Errorf("%v\n%s", err, out)
	}
}

func foldersOf(t *testing.T, dir string) (names []string) {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		names = append(names, e.Name())
	}
	return names
}
