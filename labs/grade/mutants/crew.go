package mutants

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"github.com/zoolab/zoolab/labs"
	"github.com/zoolab/zoolab/labs/grade"
	"github.com/zoolab/zoolab/labs/grade/cage"
	"github.com/zoolab/zoolab/labs/grade/tree"
)

// A Crew is one worker with many solutions of a lab in it, each a variant of its own.
// A hundred mutants are a hundred small packages and one program, in place of a
// hundred programs: what they share is compiled and linked once.
type Crew struct {
	Program string // to open cages of
	lab     *labs.Lab
	folder  string            // of the tree
	given   map[string][]byte // the lab's own files of the students' package
	worker  map[string][]byte // the files of its worker
	aboard  map[string]bool   // variants
}

// Muster builds a worker of many solutions in an empty folder. The lab is one of
// fsys, which is laid out as zoolab.Source is. Every solution must compile: one that
// does not spoils the program for all.
func Muster(ctx context.Context, dir string, fsys fs.FS, lab *labs.Lab, solutions []map[string][]byte) (*Crew, error) {
	folders, err := tree.Closure(fsys, tree.Roots(fsys, lab)...)
	if err != nil {
		return nil, err
	}
	if err := tree.Write(dir, fsys, folders...); err != nil {
		return nil, err
	}
	c := &Crew{
		Program: filepath.Join(dir, "crew"),
		lab:     lab,
		folder:  filepath.Join(dir, "labs", lab.Folder()),
		aboard:  map[string]bool{},
	}
	if c.given, err = goFiles(c.folder); err != nil {
		return nil, err
	}
	for _, name := range lab.Files {
		delete(c.given, name)
	}
	if c.worker, err = goFiles(filepath.Join(c.folder, "worker")); err != nil {
		return nil, err
	}
	for _, files := range solutions {
		if err := c.board(files); err != nil {
			return nil, err
		}
	}
	if err := put(filepath.Join(c.folder, "crew", "main.go"), c.main()); err != nil {
		return nil, err
	}
	return c, cage.Build(ctx, dir, "./labs/"+lab.Folder()+"/crew", c.Program)
}

// Variant names the variant of a solution, as cages ask for it. The name is made of
// its text, so that what was compiled for an earlier crew serves again.
func (c *Crew) Variant(files map[string][]byte) (string, error) {
	name := variantOf(files)
	if !c.aboard[name] {
		return "", fmt.Errorf("%s: a solution is graded that the worker was not built with", c.lab.Folder())
	}
	return name, nil
}

// Grader grades solutions that are aboard.
func (c *Crew) Grader(o grade.Options) Grader {
	return func(ctx context.Context, lab *labs.Lab, files map[string][]byte, enough func(*grade.Report) bool) (*grade.Report, error) {
		variant, err := c.Variant(files)
		if err != nil {
			return nil, err
		}
		grading, stop := context.WithCancel(ctx)
		defer stop()
		o.Progress = func(r *grade.Report) {
			if enough(r) {
				stop()
			}
		}
		report, err := grade.RunTests(grading, lab, grade.Worker{Program: c.Program, Variant: variant}, o)
		if err == nil && grading.Err() != nil && ctx.Err() == nil {
			report.Status = grade.Graded // as far as was asked for
		}
		return report, err
	}
}

func variantOf(files map[string][]byte) string {
	h := sha256.New()
	for _, name := range slices.Sorted(maps.Keys(files)) {
		fmt.Fprintf(h, "%s %d\n%s", name, len(files[name]), files[name])
	}
	return "m" + hex.EncodeToString(h.Sum(nil)[:8])
}

// board writes the packages of one variant: the students' with a solution in it, and
// the worker's on top of that one.
func (c *Crew) board(files map[string][]byte) error {
	variant := variantOf(files)
	c.aboard[variant] = true
	for _, some := range []map[string][]byte{c.given, files} {
		for name, text := range some {
			if err := put(filepath.Join(c.folder, variant, name), text); err != nil {
				return err
			}
		}
	}
	found := false
	for name, text := range c.worker {
		text, has, err := c.builder(name, text, c.lab.Package()+"/"+variant)
		if err != nil {
			return err
		}
		found = found || has
		if err := put(filepath.Join(c.folder, variant, "worker", name), text); err != nil {
			return err
		}
	}
	if !found {
		return fmt.Errorf("labs/%s/worker: main must be a call of stage.Main and nothing else", c.lab.Folder())
	}
	return nil
}

// builder makes of a file of the worker, a main package, one of a package that gives
// away what main hands to stage.Main, and that imports another package for the
// students' one.
func (c *Crew) builder(name string, text []byte, solution string) (out []byte, found bool, err error) {
	fset := token.NewFileSet()
	f, err := parser.ParseFile(fset, name, text, parser.SkipObjectResolution)
	if err != nil {
		return nil, false, err
	}
	at := func(pos token.Pos) int { return fset.Position(pos).Offset }
	edits := []edit{{at(f.Name.Pos()), at(f.Name.End()), "worker"}}
	for _, im := range f.Imports {
		if im.Path.Value == strconv.Quote(c.lab.Package()) {
			edits = append(edits, edit{at(im.Path.Pos()), at(im.Path.End()), strconv.Quote(solution)})
		}
	}
	for _, d := range f.Decls {
		if fn, ok := d.(*ast.FuncDecl); ok && fn.Recv == nil && fn.Name.Name == "main" {
			given := handedToStage(fn)
			if given == nil {
				return nil, false, nil
			}
			found = true
			edits = append(edits, edit{at(fn.Pos()), at(given.Pos()), "// Builder is the variant's.\nfunc Builder() stage.Builder { return "}, edit{at(given.End()), at(fn.End()), " }"})
		}
	}
	for _, e := range slices.Backward(edits) { // from the end, so that offsets hold
		text = e.in(text)
	}
	return text, found, nil
}

// handedToStage is the argument of the only statement of main, stage.Main(…), or nil.
func handedToStage(main *ast.FuncDecl) ast.Expr {
	if len(main.Body.List) != 1 {
		return nil
	}
	stmt, ok := main.Body.List[0].(*ast.ExprStmt)
	if !ok {
		return nil
	}
	call, ok := stmt.X.(*ast.CallExpr)
	if !ok || len(call.Args) != 1 {
		return nil
	}
	if f, ok := call.Fun.(*ast.SelectorExpr); !ok || f.Sel.Name != "Main" {
		return nil
	}
	return call.Args[0]
}

// main is the program: a worker that serves every variant.
func (c *Crew) main() []byte {
	var imports, table strings.Builder
	for _, v := range slices.Sorted(maps.Keys(c.aboard)) {
		fmt.Fprintf(&imports, "\t%s %q\n", v, c.lab.Package()+"/"+v+"/worker")
		fmt.Fprintf(&table, "\t\t%q: %s.Builder(),\n", v, v)
	}
	return fmt.Appendf(nil, `// Crew serves many solutions of a lab.
package main

import (
	%q
%s)

func main() {
	stage.MainOf(map[string]stage.Builder{
%s	})
}
`, labs.Module+"/labs/stage", &imports, &table)
}

// goFiles reads the Go files of a folder.
func goFiles(folder string) (map[string][]byte, error) {
	entries, err := os.ReadDir(folder)
	if err != nil {
		return nil, fmt.Errorf("a lab's source is not whole: %w", err)
	}
	files := map[string][]byte{}
	for _, e := range entries {
		if e.IsDir() || !strings.HasSuffix(e.Name(), ".go") {
			continue
		}
		if files[e.Name()], err = os.ReadFile(filepath.Join(folder, e.Name())); err != nil {
			return nil, err
		}
	}
	return files, nil
}

// put writes a file, and the folders above it.
func put(path string, text []byte) error {
	return errors.Join(os.MkdirAll(filepath.Dir(path), 0o755), os.WriteFile(path, text, 0o644))
}
