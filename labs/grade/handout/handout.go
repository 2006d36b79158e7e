package handout

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"github.com/zoolab/zoolab"
	"github.com/zoolab/zoolab/labs"
	"github.com/zoolab/zoolab/labs/grade/format"
	"github.com/zoolab/zoolab/labs/grade/tree"
)

// Errors of Write.
var (
	// ErrTaken: a handout is written to a new folder or an empty one.
	ErrTaken = errors.New("there is something in the way")
	// ErrLeak: a lab gives away what students are to find out. The lab is wrong.
	ErrLeak = errors.New("this handout would give a solution away")
)

// Options say what a handout has besides the lab.
type Options struct {
	// Release is that of the program that the workflow grades with, such as v1.2.0.
	// Without one there is no workflow.
	Release string
}

// World is the folder of a handout with the part of this module that it needs.
const World = "zoolab"

// Write writes the handout of a lab to a folder, which must not be there or be
// empty. When it refuses, it leaves nothing there.
func Write(lab *labs.Lab, out string, o Options) error { return write(zoolab.Source, lab, out, o) }

func write(fsys fs.FS, lab *labs.Lab, out string, o Options) (err error) {
	was, err := isThere(out)
	if err != nil {
		return err
	}
	if err := os.MkdirAll(out, 0o755); err != nil {
		return fmt.Errorf("%s: the folder cannot be made: %w", out, bare(err))
	}
	defer func() {
		if err != nil && !was {
			err = errors.Join(err, os.RemoveAll(out))
		}
	}()
	// It is put in its place when it is whole and has been looked at.
	made, err := os.MkdirTemp(out, ".handout-*")
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(made)) }()
	if err := fill(fsys, lab, made, o); err != nil {
		return err
	}
	leaks, err := leaks(fsys, lab, made)
	switch {
	case err != nil:
		return err
	case len(leaks) > 0:
		return fmt.Errorf("%w: %s", ErrLeak, leaks[0])
	}
	return moveAll(made, out)
}

// moveAll moves what is in one folder to another.
func moveAll(from, to string) error {
	entries, err := os.ReadDir(from)
	if err != nil {
		return err
	}
	for _, e := range entries {
		if err := os.Rename(filepath.Join(from, e.Name()), filepath.Join(to, e.Name())); err != nil {
			return err
		}
	}
	return nil
}

// isThere reports whether there is an empty folder, and refuses one in which
// something would be mixed up with a handout.
func isThere(out string) (bool, error) {
	entries, err := os.ReadDir(out)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return false, nil
	case err != nil:
		return false, fmt.Errorf("%w: %s: %w; name a new folder, or an empty one", ErrTaken, out, bare(err))
	case len(entries) > 0:
		return false, fmt.Errorf("%w: %s holds %s; name a new folder, or an empty one", ErrTaken, out, entries[0].Name())
	}
	return true, nil
}

// bare is an error without the path that it happened at.
func bare(err error) error {
	var at *fs.PathError
	if errors.As(err, &at) {
		return at.Err
	}
	return err
}

// fill writes all files of a handout.
func fill(fsys fs.FS, lab *labs.Lab, dir string, o Options) error {
	files, err := given(fsys, lab)
	if err != nil {
		return err
	}
	roots, err := imported(fsys, lab, files)
	if err != nil {
		return err
	}
	world, err := tree.Closure(fsys, roots...)
	if err != nil {
		return err
	}
	if err := tree.Write(filepath.Join(dir, World), fsys, world...); err != nil {
		return err
	}
	texts, err := around(fsys, lab, o)
	if err != nil {
		return err
	}
	for _, name := range files {
		text, err := fs.ReadFile(fsys, path.Join("labs", lab.Folder(), name))
		if err != nil {
			return err
		}
		texts = append(texts, format.File{Path: name, Text: text})
	}
	for _, f := range texts {
		if err := put(dir, f); err != nil {
			return err
		}
	}
	return nil
}

// put writes one file.
func put(dir string, f format.File) error {
	at := filepath.Join(dir, filepath.FromSlash(f.Path))
	if err := os.MkdirAll(filepath.Dir(at), 0o755); err != nil {
		return err
	}
	return os.WriteFile(at, f.Text, 0o644)
}

// given lists the files of a lab's folder that students get: all but the hidden
// tests, the manifest, which tells of these, and the worker, which is the grader's.
func given(fsys fs.FS, lab *labs.Lab) (names []string, err error) {
	top := path.Join("labs", lab.Folder())
	err = fs.WalkDir(fsys, top, func(name string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		within := strings.TrimPrefix(name, top+"/")
		if slices.Contains([]string{"hidden", "worker", "lab.yaml"}, within) {
			if d.IsDir() {
				return fs.SkipDir
			}
			return nil
		}
		if !d.IsDir() {
			names = append(names, within)
		}
		return nil
	})
	return names, err
}

// imported lists the packages of this module, by folder, that a lab's files and
// tests import.
func imported(fsys fs.FS, lab *labs.Lab, files []string) ([]string, error) {
	roots := []string{"labs/kit"}
	for _, name := range files {
		if !strings.HasSuffix(name, ".go") || strings.Contains(name, "/") {
			continue
		}
		folders, err := tree.Imports(fsys, path.Join("labs", lab.Folder(), name))
		if err != nil {
			return nil, err
		}
		roots = append(roots, folders...)
	}
	own := "labs/" + lab.Folder()
	return slices.DeleteFunc(roots, func(folder string) bool { return folder == own }), nil
}

// around are the files of a handout that are not the lab's.
func around(fsys fs.FS, lab *labs.Lab, o Options) ([]format.File, error) {
	line, err := tree.GoLine(fsys)
	if err != nil {
		return nil, err
	}
	license, err := fs.ReadFile(fsys, "LICENSE")
	if err != nil {
		return nil, err
	}
	gomod := fmt.Sprintf("module %s\n\n%s\n\nrequire %s v0.0.0\n\n// The world is carried along, so that nothing has to be fetched.\nreplace %s => ./%s\n",
		lab.Package(), line, labs.Module, labs.Module, World)
	files := []format.File{
		{Path: "go.mod", Text: []byte(gomod)},
		{Path: ".gitignore", Text: []byte("*.test\n*.prof\ncoverage.out\n")},
		{Path: "LICENSE", Text: license},
		{Path: World + "/LICENSE", Text: license},
	}
	if o.Release == "" {
		return files, nil
	}
	workflow, err := format.Workflow(lab, o.Release)
	return append(files, workflow...), err
}
