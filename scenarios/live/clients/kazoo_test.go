//go:build clients

package clients_test

import (
	"bufio"
	"bytes"
	"os/exec"
	"strings"
	"testing"
)

// kazoo's recipes do with a served ensemble what they are for. Each is a function of
// testdata/kazoo/recipes.py, which says what that is.
func TestKazooRecipes(t *testing.T) {
	t.Parallel()
	s := serve(t, brisk...)
	t.Run("all", func(t *testing.T) {
		for _, recipe := range []string{
			"lock", "lock-cancelled", "read-and-write-locks", "semaphore", "lease", "election", "election-after-a-death",
			"partitioner", "party", "shallow-party", "queue", "queue-of-many", "locking-queue", "locking-queue-waits",
			"barrier", "double-barrier", "counter", "data-watch", "children-watch", "watches-across-servers", "tree-cache",
			"nodes", "transaction", "acl", "ephemeral-after-a-death", "session-lost",
		} {
			t.Run(recipe, func(t *testing.T) {
				t.Parallel()
				s.recipe(t, recipe)
			})
		}
	})
	t.Run("crash-of-a-server", func(t *testing.T) { s.recipe(t, "crash-of-a-server") })
}

// recipe runs one, and does the deeds that it asks for.
func (s *served) recipe(t *testing.T, name string) {
	t.Helper()
	c := exec.Command("/usr/bin/python3", "testdata/kazoo/recipes.py", s.list(), name) // Debian's, which has Debian's kazoo
	var complaint bytes.Buffer
	c.Stderr = &complaint
	in, err := c.StdinPipe()
	must(t, err)
	out, err := c.StdoutPipe()
	must(t, err)
	must(t, c.Start())
	for lines := bufio.NewScanner(out); lines.Scan(); {
		deed, ok := strings.CutPrefix(lines.Text(), "deed: ")
		if !ok {
			t.Log(lines.Text())
			continue
		}
		s.do(deed)
		_, err := in.Write([]byte("done\n"))
		must(t, err)
	}
	if err := c.Wait(); err != nil {
		t.Errorf("%v\n%s", err, complaint.Bytes())
	}
}
