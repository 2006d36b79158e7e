//go:build unix

package strict_test

import (
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"github.com/zoolab/zoolab/scenarios/strict"
)

// TestReadPipe opens nothing: a pipe without a writer would never open.
func TestReadPipe(t *testing.T) {
	path := filepath.Join(t.TempDir(), "pipe.yaml")
	if err := syscall.Mkfifo(path, 0o600); err != nil {
		t.Fatal(err)
	}
	for _, path := range []string{path, "/dev/zero"} {
		_, err := strict.ReadFile(path)
		if err == nil || !strings.HasSuffix(err.Error(), ": is a device or a pipe; name a regular file") {
			t.Errorf("%s: found %v", path, err)
		}
	}
}
