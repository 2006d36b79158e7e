package file_test

import (
	"errors"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/zoolab/zoolab/scenarios/file"
	"github.com/zoolab/zoolab/scenarios/strict"
)

var update = flag.Bool("update", false, "write what is found as what is expected")

// golden compares got with the file at path, or writes it there.
func golden(t *testing.T, path, got string) {
	t.Helper()
	if *update {
		if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if got != string(want) {
		t.Errorf("found\n%s\nexpected\n%s", got, want)
	}
}

// TestBad reads every testdata/bad/NAME.yaml and expects the sentences in
// NAME.txt beside it. To add a case, add a file and run with -update.
func TestBad(t *testing.T) {
	paths, err := filepath.Glob("testdata/bad/*.yaml")
	if err != nil || len(paths) == 0 {
		t.Fatal("no cases", err)
	}
	for _, path := range paths {
		base := filepath.Base(path)
		t.Run(strings.TrimSuffix(base, ".yaml"), func(t *testing.T) {
			src, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			_, err = file.Parse(base, src)
			if err == nil {
				t.Fatal("there is no error")
			}
			var all *strict.Errors
			if !errors.As(err, &all) {
				t.Fatalf("the error is a %T", err)
			}
			golden(t, strings.TrimSuffix(path, ".yaml")+".txt", err.Error()+"\n")
		})
	}
}

// TestBadFiles are those that are refused for what they are on disk.
func TestBadFiles(t *testing.T) {
	dir := t.TempDir()
	path := func(name string) string { return filepath.Join(dir, name) }
	if err := os.WriteFile(path("large.yaml"), nil, 0o644); err != nil {
		t.Fatal(err)
	}
	if err := os.Truncate(path("large.yaml"), 100<<20); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct{ path, want string }{
		{path("missing.yaml"), "missing.yaml: there is no such file; check the spelling and the folder"},
		{path("large.yaml"), "large.yaml: is 104857600 bytes long; at most 1 MiB (1048576 bytes) is read; split it"},
		{dir, ": is a directory; name a file in it"},
		{os.DevNull, ": is a device or a pipe; name a regular file"},
		{"-", "-: standard input is not read; name a file"},
	} {
		begin := time.Now()
		_, err := file.Load(c.path)
		if err == nil || !strings.HasSuffix(err.Error(), c.want) {
			t.Errorf("found %v, expected %s", err, c.want)
		}
		if took := time.Since(begin); took > time.Second {
			t.Errorf("%s took %v", c.path, took)
		}
	}
}
