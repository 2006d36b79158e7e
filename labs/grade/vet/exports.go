package vet

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os/exec"
	"strings"

	"github.com/zoolab/zoolab/labs/grade/tree"
)

// exported has the go command compile some packages of a tree, and all that they
// need, and tells where it keeps what they export. Compiled once, they come out of
// its cache: the worker's build finds them there, too.
func exported(ctx context.Context, dir string, packages []string) (exports, error) {
	args := append([]string{"list", "-export", "-deps", "-json=ImportPath,Export", "--"}, packages...)
	cmd := exec.CommandContext(ctx, "go", args...)
	cmd.Dir, cmd.Env = dir, tree.Environment()
	var complaint bytes.Buffer
	cmd.Stderr = &complaint
	out, err := cmd.Output()
	if errors.Is(err, exec.ErrNotFound) {
		return nil, tree.ErrNoGo
	}
	if err != nil {
		return nil, fmt.Errorf("the packages that the lab is built on do not compile: %w\n%s", err, strings.TrimSpace(complaint.String()))
	}
	found := make(exports)
	for decoder := json.NewDecoder(bytes.NewReader(out)); ; {
		var p struct{ ImportPath, Export string }
		err := decoder.Decode(&p)
		switch {
		case errors.Is(err, io.EOF):
			return found, nil
		case err != nil:
			return nil, fmt.Errorf("go list printed what is no JSON: %w", err)
		case p.Export != "":
			found[p.ImportPath] = p.Export
		}
	}
}
