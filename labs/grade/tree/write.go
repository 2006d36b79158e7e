package tree

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/zoolab/zoolab"
	"github.com/zoolab/zoolab/labs"
)

// Write writes the packages in some folders of a module to dir, each without its
// tests, with a go.mod that requires nothing. The folder dir is made if it is not
// there.
func Write(dir string, fsys fs.FS, folders ...string) error {
	gomod, err := trimmed(fsys)
	if err != nil {
		return err
	}
	if err := put(dir, "go.mod", gomod); err != nil {
		return err
	}
	for _, folder := range folders {
		names, err := goFiles(fsys, folder)
		if err != nil {
			return err
		}
		for _, name := range names {
			text, err := fs.ReadFile(fsys, name)
			if err != nil {
				return err
			}
			if err := put(dir, name, text); err != nil {
				return err
			}
		}
	}
	return nil
}

// trimmed is the module's go.mod without what it requires.
func trimmed(fsys fs.FS) ([]byte, error) {
	line, err := GoLine(fsys)
	if err != nil {
		return nil, err
	}
	return []byte("module " + labs.Module + "\n\n" + line + "\n"), nil
}

// GoLine is the line of a module's go.mod that names the version of the language.
func GoLine(fsys fs.FS) (string, error) {
	gomod, err := fs.ReadFile(fsys, "go.mod")
	if err != nil {
		return "", fmt.Errorf("%w: %w", ErrSource, err)
	}
	for line := range strings.Lines(string(gomod)) {
		if strings.HasPrefix(line, "go ") {
			return strings.TrimSpace(line), nil
		}
	}
	return "", fmt.Errorf("%w: go.mod has no line that says go VERSION", ErrSource)
}

// Clean writes the tree that a submission is graded in to dir: the worker of a lab
// and all it needs, with the student's files in the place of the skeleton's. Files
// are by name; every one must be one that the manifest has students write, and
// those that are missing are the skeleton's.
func Clean(dir string, lab *labs.Lab, files map[string][]byte) error {
	return clean(dir, zoolab.Source, lab, files)
}

func clean(dir string, fsys fs.FS, lab *labs.Lab, files map[string][]byte) error {
	if err := mustBeFree(dir); err != nil {
		return err
	}
	folders, err := Closure(fsys, Roots(fsys, lab)...)
	if err != nil {
		return err
	}
	if err := Write(dir, fsys, folders...); err != nil {
		return err
	}
	for name, text := range files {
		if !slices.Contains(lab.Files, name) {
			return fmt.Errorf("lab %s takes %s, not %s", lab.Folder(), strings.Join(lab.Files, ", "), name)
		}
		if err := put(dir, "labs/"+lab.Folder()+"/"+name, text); err != nil {
			return err
		}
	}
	return nil
}

// mustBeFree makes sure that nothing of an earlier tree is left in a folder.
func mustBeFree(dir string) error {
	entries, err := os.ReadDir(dir)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	if len(entries) > 0 {
		return fmt.Errorf("%s is not empty, and a clean tree must hold nothing else: name a new folder", dir)
	}
	return nil
}

// put writes one file of a tree.
func put(dir, name string, text []byte) error {
	at := filepath.Join(dir, filepath.FromSlash(name))
	if err := os.MkdirAll(filepath.Dir(at), 0o755); err != nil {
		return err
	}
	return os.WriteFile(at, text, 0o644)
}
