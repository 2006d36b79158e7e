package tree

import (
	"errors"
	"fmt"
	"go/parser"
	"go/token"
	"io/fs"
	"maps"
	"path"
	"slices"
	"strconv"
	"strings"

	"github.com/zoolab/zoolab/labs"
)

// ErrSource is wrapped by the errors that say that the program's own source
// cannot be made into a tree: a mistake of ours, not of a student.
var ErrSource = errors.New("this is no tree that builds by itself")

// Closure lists, in order, the folders of the packages that some packages need,
// themselves included. Packages are named by their folders within the module, such
// as "nodes/paxos". What is imported from outside the module must be of the
// standard library: a tree has nothing else to build from.
func Closure(fsys fs.FS, roots ...string) ([]string, error) {
	needed := make(map[string]bool)
	ahead := slices.Clone(roots)
	for len(ahead) > 0 {
		folder := path.Clean(ahead[len(ahead)-1])
		ahead = ahead[:len(ahead)-1]
		if needed[folder] {
			continue
		}
		needed[folder] = true
		imported, err := importsOf(fsys, folder)
		if err != nil {
			return nil, err
		}
		ahead = append(ahead, imported...)
	}
	return slices.Sorted(maps.Keys(needed)), nil
}

// importsOf lists the folders of the module's packages that a package imports.
func importsOf(fsys fs.FS, folder string) ([]string, error) {
	files, err := goFiles(fsys, folder)
	if err != nil {
		return nil, err
	}
	var folders []string
	for _, name := range files {
		imported, err := Imports(fsys, name)
		if err != nil {
			return nil, err
		}
		folders = append(folders, imported...)
	}
	return folders, nil
}

// Imports lists the folders of the module's packages that a file imports. What it
// imports besides must be of the standard library.
func Imports(fsys fs.FS, name string) (folders []string, err error) {
	text, err := fs.ReadFile(fsys, name)
	if err != nil {
		return nil, err
	}
	file, err := parser.ParseFile(token.NewFileSet(), name, text, parser.ImportsOnly)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrSource, err)
	}
	for _, spec := range file.Imports {
		imported, err := strconv.Unquote(spec.Path.Value)
		if err != nil {
			return nil, fmt.Errorf("%w: %s imports %s", ErrSource, name, spec.Path.Value)
		}
		folder, err := folderOf(imported)
		if err != nil {
			return nil, fmt.Errorf("%w: %s %w", ErrSource, name, err)
		}
		if folder != "" {
			folders = append(folders, folder)
		}
	}
	return folders, nil
}

// folderOf is the folder of a package of the module, and "" for one of the
// standard library.
func folderOf(imported string) (string, error) {
	if imported == labs.Module {
		return ".", nil
	}
	if folder, own := strings.CutPrefix(imported, labs.Module+"/"); own {
		return folder, nil
	}
	first, _, _ := strings.Cut(imported, "/")
	if strings.Contains(first, ".") || imported == "C" {
		return "", fmt.Errorf("imports %s: a tree is built offline, from the module and the standard library alone", imported)
	}
	return "", nil
}

// goFiles lists a package's files but for its tests.
func goFiles(fsys fs.FS, folder string) ([]string, error) {
	entries, err := fs.ReadDir(fsys, folder)
	if err != nil {
		return nil, fmt.Errorf("%w: package %s is needed, but is not carried: see source.go (%w)", ErrSource, folder, err)
	}
	var names []string
	for _, e := range entries {
		if e.Type().IsRegular() && isGo(e.Name()) {
			names = append(names, path.Join(folder, e.Name()))
		}
	}
	if len(names) == 0 {
		return nil, fmt.Errorf("%w: package %s is needed, but its folder holds no Go file", ErrSource, folder)
	}
	return names, nil
}

// isGo reports whether a file is compiled into a package, rather than its tests.
func isGo(name string) bool {
	return strings.HasSuffix(name, ".go") && !strings.HasSuffix(name, "_test.go")
}
