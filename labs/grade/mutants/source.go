package mutants

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"go/types"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"golang.org/x/tools/go/packages"

	"github.com/zoolab/zoolab/labs"
)

// A Source is a correct solution that others are derived from: a package that
// compiles, and the files of it that a student writes.
type Source struct {
	files   []*file // a student's, in the order of the lab
	given   []*ast.File
	name    string // import path
	fset    *token.FileSet
	info    *types.Info // of the solution and its vocabulary
	imports map[string]*types.Package
	uses    map[types.Object][]token.Pos
	bodies  map[types.Object]*ast.BlockStmt // of the functions of both
}

// A file is a student's file of a source.
type file struct {
	name string
	text []byte
	tree *ast.File
}

// Load reads the package in the folder dir. Files are the names of those that a
// student writes; the others are given, and stay as they are.
func Load(dir string, files ...string) (*Source, error) {
	s := &Source{
		fset:    token.NewFileSet(),
		info:    &types.Info{Uses: map[*ast.Ident]types.Object{}, Types: map[ast.Expr]types.TypeAndValue{}},
		imports: map[string]*types.Package{},
		uses:    map[types.Object][]token.Pos{},
		bodies:  map[types.Object]*ast.BlockStmt{},
	}
	found, err := s.load(dir)
	if err != nil {
		return nil, err
	}
	var solution *packages.Package
	for _, pkg := range found {
		if len(pkg.Errors) > 0 {
			return nil, fmt.Errorf("%s does not compile: %w", dir, pkg.Errors[0])
		}
		s.know(pkg)
		if pkg.PkgPath == s.name {
			solution = pkg
		}
	}
	for _, p := range solution.Types.Imports() {
		s.imports[p.Path()] = p
	}
	for ident, object := range solution.TypesInfo.Uses { // in any order: only asked where all are
		s.uses[object] = append(s.uses[object], ident.Pos())
	}
	return s, s.divide(dir, solution.Syntax, files)
}

// load loads the package in a folder, and the vocabulary that it is written in: what
// it imports of the protocols in nodes.
func (s *Source) load(dir string) ([]*packages.Package, error) {
	config := &packages.Config{Mode: packages.NeedName | packages.NeedImports, Dir: dir, Fset: s.fset}
	found, err := packages.Load(config, ".")
	if err != nil {
		return nil, fmt.Errorf("%s cannot be loaded: %w", dir, err)
	}
	s.name = found[0].PkgPath
	patterns := []string{"."}
	for path := range found[0].Imports {
		if strings.HasPrefix(path, labs.Module+"/nodes/") {
			patterns = append(patterns, path)
		}
	}
	slices.Sort(patterns)
	config.Mode |= packages.NeedFiles | packages.NeedTypes | packages.NeedSyntax | packages.NeedTypesInfo
	found, err = packages.Load(config, patterns...)
	if err != nil {
		return nil, fmt.Errorf("%s cannot be loaded: %w", dir, err)
	}
	return found, nil
}

// know takes down what a package says of its own functions.
func (s *Source) know(pkg *packages.Package) {
	maps.Copy(s.info.Uses, pkg.TypesInfo.Uses)
	maps.Copy(s.info.Types, pkg.TypesInfo.Types)
	for _, tree := range pkg.Syntax {
		for _, d := range tree.Decls {
			if fn, ok := d.(*ast.FuncDecl); ok && fn.Body != nil && pkg.TypesInfo.Defs[fn.Name] != nil {
				s.bodies[pkg.TypesInfo.Defs[fn.Name]] = fn.Body
			}
		}
	}
}

// divide tells a student's files from the given ones.
func (s *Source) divide(dir string, trees []*ast.File, students []string) error {
	for _, tree := range trees {
		name := filepath.Base(s.fset.File(tree.Pos()).Name())
		if !slices.Contains(students, name) {
			s.given = append(s.given, tree)
			continue
		}
		text, err := os.ReadFile(filepath.Join(dir, name))
		if err != nil {
			return fmt.Errorf("a solution cannot be read: %w", err)
		}
		s.files = append(s.files, &file{name, text, tree})
	}
	slices.SortFunc(s.files, func(a, b *file) int {
		return slices.Index(students, a.name) - slices.Index(students, b.name)
	})
	if len(s.files) < len(students) {
		return fmt.Errorf("%s has %d of the files %s: put the missing ones there, or correct the list", dir, len(s.files), strings.Join(students, ", "))
	}
	return nil
}

// Files returns the text of every file of a student.
func (s *Source) Files() map[string][]byte {
	all := map[string][]byte{}
	for _, f := range s.files {
		all[f.name] = f.text
	}
	return all
}

// Compiles reports why the solution does not compile with other texts for some of
// its files, or nil. Imports are those of the source.
func (s *Source) Compiles(changed map[string][]byte) error {
	trees := slices.Clone(s.given)
	for _, f := range s.files {
		tree := f.tree
		if text, other := changed[f.name]; other {
			var err error
			if tree, err = parser.ParseFile(s.fset, f.name, text, parser.SkipObjectResolution); err != nil {
				return err
			}
		}
		trees = append(trees, tree)
	}
	check := types.Config{Importer: s}
	_, err := check.Check(s.name, s.fset, trees, nil)
	return err
}

// Import finds a package that the source imports.
func (s *Source) Import(path string) (*types.Package, error) {
	if p := s.imports[path]; p != nil {
		return p, nil
	}
	return nil, fmt.Errorf("%s is not imported by the solution that it is derived from", path)
}

// onlyWithin lists the local variables whose every use is within a node, by their
// first use. Were the node gone, the compiler would refuse them.
func (s *Source) onlyWithin(n ast.Node) (names []string) {
	outside := func(use token.Pos) bool { return use < n.Pos() || use >= n.End() }
	ast.Inspect(n, func(n ast.Node) bool {
		ident, ok := n.(*ast.Ident)
		if !ok {
			return true
		}
		v, ok := s.info.Uses[ident].(*types.Var)
		if ok && v.Kind() == types.LocalVar && !slices.ContainsFunc(s.uses[v], outside) && !slices.Contains(names, v.Name()) {
			names = append(names, v.Name())
		}
		return true
	})
	return names
}
