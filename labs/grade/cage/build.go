package cage

import (
	"context"
	"errors"
	"fmt"
	"os/exec"
	"strings"
	"time"

	"github.com/zoolab/zoolab/labs/grade/tree"
)

// ErrBuild is wrapped by the error of [Build] for what does not build. Its text is the
// compiler's.
var ErrBuild = errors.New("it does not build")

// buildTime bounds a build. The first one of a machine compiles the runtime as well.
const buildTime = 5 * time.Minute

// Build builds a main package of a module without a network, and writes the program
// to out. The module must need nothing but the standard library. Without a go command
// the error is [tree.ErrNoGo].
func Build(ctx context.Context, module, pkg, out string) error {
	tool, err := exec.LookPath("go")
	if err != nil {
		return tree.ErrNoGo
	}
	timed, cancel := context.WithTimeout(ctx, buildTime)
	defer cancel()
	c := exec.CommandContext(timed, tool, "build", "-ldflags=-s -w", "-o", out, pkg)
	c.Dir = module
	c.Env = tree.Environment()
	said, err := c.CombinedOutput()
	switch {
	case ctx.Err() != nil:
		return ctx.Err()
	case timed.Err() != nil:
		return fmt.Errorf("%w within %s", ErrBuild, buildTime)
	case err != nil:
		return fmt.Errorf("%w:\n%s", ErrBuild, strings.TrimSpace(string(said)))
	}
	return nil
}
