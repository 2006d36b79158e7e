package vet

import (
	"context"
	"io/fs"
	"path"
	"strings"
	"testing"
	"time"

	"github.com/zoolab/zoolab"
	"github.com/zoolab/zoolab/labs"
	"github.com/zoolab/zoolab/labs/grade/tree"
)

// Nothing is wrong with a skeleton, nor with any right solution.
func TestSkeletonsAndSolutionsAreFine(t *testing.T) {
	for _, lab := range labs.All() {
		t.Run(lab.Folder(), func(t *testing.T) {
			holdToNothing(t, lab, nil)
			for _, kind := range []string{"reference", "other"} {
				holdToNothing(t, lab, solution(t, lab, kind))
			}
		})
	}
}

// solution is a solution of ours.
func solution(t *testing.T, lab *labs.Lab, kind string) map[string][]byte {
	t.Helper()
	files := make(map[string][]byte)
	for _, name := range lab.Files {
		text, err := fs.ReadFile(zoolab.Source, path.Join("labs/solutions", lab.Folder(), kind, name))
		if err != nil {
			t.Fatal(err)
		}
		files[name] = text
	}
	return files
}

func holdToNothing(t *testing.T, lab *labs.Lab, files map[string][]byte) {
	t.Helper()
	dir := t.TempDir()
	if err := tree.Clean(dir, lab, files); err != nil {
		t.Fatal(err)
	}
	began := time.Now()
	findings, err := Check(context.Background(), dir, lab)
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range findings {
		t.Errorf("%s [%s]", f, f.Rule)
	}
	t.Logf("checked in %s", time.Since(began).Round(time.Millisecond))
}

func TestCheckNeedsACleanTree(t *testing.T) {
	lab := labs.All()[0]
	if _, err := Check(context.Background(), t.TempDir(), lab); err == nil || !strings.Contains(err.Error(), "no clean tree") {
		t.Errorf("Check = %v, want an error", err)
	}
}

func TestCheckEndsWithItsContext(t *testing.T) {
	lab := labs.All()[0]
	dir := t.TempDir()
	if err := tree.Clean(dir, lab, nil); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := Check(ctx, dir, lab); err == nil {
		t.Error("Check went on")
	}
}
