package tree

import (
	"errors"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/zoolab/zoolab"
	"github.com/zoolab/zoolab/labs"
)

// module is a made-up module of a few packages.
func module(files map[string]string) fstest.MapFS {
	m := fstest.MapFS{"go.mod": {Data: []byte("module github.com/zoolab/zoolab\n\ngo 1.26.0\n\nrequire example.com/x v1.0.0\n")}}
	for name, text := range files {
		m[name] = &fstest.MapFile{Data: []byte(text)}
	}
	return m
}

func TestClosureFollowsImports(t *testing.T) {
	m := module(map[string]string{
		"a/a.go":      "package a\nimport \"github.com/zoolab/zoolab/b\"\n",
		"a/a_test.go": "package a\nimport \"github.com/zoolab/zoolab/only/tests\"\n",
		"b/b.go":      "package b\nimport (\n\"fmt\"\n\"github.com/zoolab/zoolab/b/deep\"\n)\n",
		"b/deep/d.go": "package deep\n",
		"other/o.go":  "package other\n",
	})
	got, err := Closure(m, "a")
	if want := []string{"a", "b", "b/deep"}; err != nil || !slices.Equal(got, want) {
		t.Errorf("Closure(a) = %v, %v, want %v", got, err, want)
	}
}

func TestClosureRefuses(t *testing.T) {
	for name, c := range map[string]struct{ text, says string }{
		"what is fetched":     {"package a\nimport \"example.com/x\"\n", "imports example.com/x: a tree is built offline"},
		"C":                   {"package a\nimport \"C\"\n", "imports C: a tree is built offline"},
		"what is not carried": {"package a\nimport \"github.com/zoolab/zoolab/tui\"\n", "package tui is needed, but is not carried: see source.go"},
		"an empty package":    {"package a\nimport \"github.com/zoolab/zoolab/tests\"\n", "package tests is needed, but its folder holds no Go file"},
		"what is no Go":       {"package\n", "a/a.go:1:9"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := Closure(module(map[string]string{"a/a.go": c.text, "tests/x_test.go": "package x\n"}), "a")
			if !errors.Is(err, ErrSource) || !strings.Contains(err.Error(), c.says) {
				t.Errorf("Closure = %v, want an ErrSource that says %q", err, c.says)
			}
		})
	}
}

// The trees that the program really writes are built offline, without a module
// cache, and run.
func TestATreeBuildsOffline(t *testing.T) {
	folders, err := Closure(zoolab.Source, "nodes/quorum", "labs/kit")
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	if err := Write(dir, zoolab.Source, folders...); err != nil {
		t.Fatal(err)
	}
	goTool(t, dir, "build", "./...")
	gomod, err := os.ReadFile(filepath.Join(dir, "go.mod"))
	if err != nil || strings.Contains(string(gomod), "require") || !strings.HasPrefix(string(gomod), "module github.com/zoolab/zoolab\n\ngo 1.") {
		t.Errorf("go.mod is %q, %v", gomod, err)
	}
	for _, name := range filesOf(t, os.DirFS(dir)) {
		if strings.HasSuffix(name, "_test.go") || !strings.HasSuffix(name, ".go") && name != "go.mod" {
			t.Errorf("%s is in the tree", name)
		}
	}
}

// Every lab that the program carries has a tree.
func TestEveryLabHasACleanTree(t *testing.T) {
	for _, lab := range labs.All() {
		t.Run(lab.Folder(), func(t *testing.T) {
			dir := t.TempDir()
			if err := Clean(dir, lab, nil); err != nil {
				t.Fatal(err)
			}
			goTool(t, dir, "vet", "./...")
			for _, name := range filesOf(t, os.DirFS(dir)) {
				if strings.HasPrefix(name, "labs/solutions/") {
					t.Errorf("%s is in the tree", name)
				}
			}
		})
	}
}

// goTool runs the go command where nothing can be fetched and nothing is cached
// but what was compiled.
func goTool(t *testing.T, dir string, args ...string) {
	t.Helper()
	cmd := exec.Command("go", args...)
	cmd.Dir = dir
	cmd.Env = append(Environment(), "GOMODCACHE="+t.TempDir())
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("go %s: %v\n%s", strings.Join(args, " "), err, out)
	}
}

func filesOf(t *testing.T, fsys fs.FS) (names []string) {
	t.Helper()
	err := fs.WalkDir(fsys, ".", func(name string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() {
			names = append(names, name)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return names
}
