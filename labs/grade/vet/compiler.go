package vet

import (
	"bytes"
	"errors"
	"go/ast"
	"go/importer"
	"go/parser"
	"go/scanner"
	"go/types"
	"io"
	"os"
	"path"
	"slices"
	"strconv"
	"strings"
)

// parse parses the files and judges their text.
func (p *work) parse() {
	for i := range p.texts {
		t := &p.texts[i]
		var err error
		t.syntax, err = parser.ParseFile(p.fset, t.name, t.source, parser.ParseComments|parser.SkipObjectResolution)
		var all scanner.ErrorList
		if errors.As(err, &all) {
			for _, e := range all {
				// The parser believes line comments, so lines are counted here.
				p.add(t.name, 1+bytes.Count(t.source[:min(e.Pos.Offset, len(t.source))], []byte("\n")), e.Msg, Compiler)
			}
		}
	}
	if !p.stopped() {
		p.judge(textRules())
	}
}

// imports lists the packages that the files import and may.
func (p *work) imports() []string {
	var paths []string
	for _, t := range p.texts {
		for _, spec := range t.syntax.Imports {
			if imported, ok := p.allowedImport(t, spec); ok && !slices.Contains(paths, imported) {
				paths = append(paths, imported)
			}
		}
	}
	slices.Sort(paths)
	return paths
}

// allowedImport is the package that a file imports, if it may. A given file may
// import anything, and what it imports is not thereby the student's.
func (p *work) allowedImport(t text, spec *ast.ImportSpec) (string, bool) {
	imported, err := strconv.Unquote(spec.Path.Value)
	return imported, err == nil && (!t.student || p.shelf.has(imported))
}

// typeCheck finds out what everything denotes, and adds what the compiler has to
// say against it.
func (p *work) typeCheck(found exports) {
	p.info = &types.Info{
		Types: make(map[ast.Expr]types.TypeAndValue), Instances: make(map[*ast.Ident]types.Instance),
		Defs: make(map[*ast.Ident]types.Object), Uses: make(map[*ast.Ident]types.Object),
		Implicits: make(map[ast.Node]types.Object), Selections: make(map[*ast.SelectorExpr]*types.Selection),
		Scopes: make(map[ast.Node]*types.Scope), FileVersions: make(map[*ast.File]string),
	}
	config := types.Config{
		Importer: &carrier{p: p, found: found, gc: importer.ForCompiler(p.fset, "gc", found.open)},
		Sizes:    types.SizesFor("gc", "amd64"),
		Error: func(err error) {
			var e types.Error
			// A message that begins with a tab goes on with the one before it.
			if !errors.As(err, &e) || strings.HasPrefix(e.Msg, "\t") {
				return
			}
			at := p.fset.PositionFor(e.Pos, false)
			p.add(at.Filename, at.Line, e.Msg, Compiler)
		},
	}
	var files []*ast.File
	for _, t := range p.texts {
		files = append(files, t.syntax)
	}
	// What is wrong has been collected one by one.
	p.pkg, _ = config.Check(p.path, p.fset, files, p.info)
}

// exports are files with what compiled packages export, by import path.
type exports map[string]string

func (x exports) open(imported string) (io.ReadCloser, error) {
	file, ok := x[imported]
	if !ok {
		return nil, errors.New("this package is not in the tree")
	}
	return os.Open(file)
}

// A carrier imports what the tree carries. A package that may not be imported is
// an empty one: that it is imported has been found fault with.
type carrier struct {
	p     *work
	found exports
	gc    types.Importer
}

// Import returns a package by its path.
func (c *carrier) Import(imported string) (*types.Package, error) {
	if imported == "unsafe" {
		return types.Unsafe, nil
	}
	if _, ok := c.found[imported]; !ok {
		c.p.partial = true
		empty := types.NewPackage(imported, path.Base(imported))
		empty.MarkComplete()
		return empty, nil
	}
	return c.gc.Import(imported)
}
