package main_test

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path"
	"path/filepath"
	"strings"
	"testing"
)

const module = "github.com/zoolab/zoolab/"

// A room is a part of the house with what its code may import, besides the
// standard library. Patterns are those of path.Match on each element, with a
// last element ... for everything below. Tests may import what they like.
type room struct {
	name string
	may  []string
}

// rooms are tried in order; the first that matches a package is its own.
var rooms = []room{
	{"sim", []string{"sim/internal/..."}},
	{"sim/internal/...", []string{"sim/internal/..."}},
	{"sim/near", nil},
	{"sim/tape", []string{"sim"}},
	{"sim/tape/condition", []string{"sim", "sim/tape", "sim/near"}},
	{"sim/ladder", []string{"sim"}},
	{"sim/export", []string{"sim", "sim/tape"}},
	{"sim/simtest/...", []string{"sim", "sim/simtest/..."}},
	{"sim/detlint/...", []string{"sim/detlint/...", "golang.org/x/tools/..."}},
	{"nodes/...", []string{"sim", "nodes/..."}},
	{"checker", []string{"sim", "nodes/kv", "nodes/znode", "github.com/anishathalye/porcupine"}},
	{"checker/...", []string{"sim", "sim/tape", "checker/...", "checker", "nodes/kv", "nodes/znode"}},
	{"scenarios/strict", []string{"sim/near", "github.com/goccy/go-yaml/...", "github.com/invopop/jsonschema"}},
	{"scenarios/file", []string{"scenarios/strict", "github.com/invopop/jsonschema"}},
	{"scenarios/library", nil},
	{"scenarios/...", []string{"sim", "sim/tape/...", "sim/ladder", "nodes/...", "checker", "checker/...", "scenarios", "scenarios/...", "github.com/nats-io/nats.go/..."}},
	{"tui/...", []string{"sim", "sim/tape/...", "sim/export", "nodes/...", "checker", "checker/...", "scenarios", "scenarios/...", "tui/...", "github.com/gdamore/tcell/v2/...", "github.com/rivo/uniseg"}},
	{"labs/kit", []string{"sim", "sim/tape", "sim/ladder"}},
	{"labs/stage", []string{"sim"}},
	{"labs/...", []string{"github.com/zoolab/zoolab", "github.com/bluekeyes/go-gitdiff/...", "sim", "sim/...", "nodes/...", "checker", "checker/...", "scenarios", "scenarios/...", "labs/...", "golang.org/x/tools/..."}},
	{".", nil},
	{"cmd/...", []string{"...", "github.com/spf13/cobra", "github.com/vbauerster/mpb/...", "golang.org/x/term"}},
}

// matches reports whether an import path fits a pattern.
func matches(pattern, name string) bool {
	if prefix, below := strings.CutSuffix(pattern, "..."); below {
		return strings.HasPrefix(name+"/", prefix) || name == strings.TrimSuffix(prefix, "/")
	}
	ok, _ := path.Match(pattern, name)
	return ok
}

func roomOf(pkg string) (room, bool) {
	for _, r := range rooms {
		if matches(r.name, pkg) {
			return r, true
		}
	}
	return room{}, false
}

// trespass says why a package may not import another, or "".
func trespass(pkg, imported string) string {
	r, ok := roomOf(pkg)
	if !ok {
		return fmt.Sprintf("%s is in no room of the house: give it one in house_test.go", pkg)
	}
	first, _, _ := strings.Cut(imported, "/")
	inside, own := strings.CutPrefix(imported, module)
	switch {
	case !own && !strings.Contains(first, "."):
		return "" // the standard library
	case own && inside == pkg:
		return ""
	}
	for _, p := range r.may {
		if own && matches(p, inside) || !own && matches(p, imported) {
			return ""
		}
	}
	return fmt.Sprintf("%s imports %s: arrows point down only, and %s may import %v", pkg, imported, r.name, r.may)
}

// source is one Go file of the module that is not a test.
type source struct {
	pkg  string
	name string
	file *ast.File
}

// sources parses the module. Nested modules and test data are left out.
func sources(t *testing.T, root string) (all []source, fset *token.FileSet) {
	t.Helper()
	fset = token.NewFileSet()
	err := filepath.WalkDir(root, func(p string, d fs.DirEntry, err error) error {
		rel, _ := filepath.Rel(root, p)
		rel = filepath.ToSlash(rel)
		switch {
		case err != nil:
			return err
		case d.IsDir() && (d.Name() == "testdata" || rel == "sim/bench" || strings.HasPrefix(d.Name(), ".") && rel != "."):
			return filepath.SkipDir
		case d.IsDir() || !strings.HasSuffix(p, ".go") || strings.HasSuffix(p, "_test.go"):
			return nil
		}
		f, err := parser.ParseFile(fset, p, nil, parser.ParseComments|parser.SkipObjectResolution)
		if err != nil {
			return err
		}
		all = append(all, source{path.Dir(rel), rel, f})
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return all, fset
}

// Arrows point down only: cmd → tui, labs → scenarios → nodes, checker → sim.
func TestRoomsStayApart(t *testing.T) {
	all, _ := sources(t, "../..")
	if len(all) < 50 {
		t.Fatalf("only %d files were found: the test does not see the house", len(all))
	}
	for _, s := range all {
		for _, im := range s.file.Imports {
			if why := trespass(s.pkg, strings.Trim(im.Path.Value, `"`)); why != "" {
				t.Errorf("%s: %s", s.name, why)
			}
			if strings.Contains(im.Path.Value, "gdamore/tcell") && s.name != "tui/app.go" {
				t.Errorf("%s imports tcell: tui/app.go alone touches the terminal", s.name)
			}
		}
	}
}

func TestTrespassIsSeen(t *testing.T) {
	for _, c := range []struct {
		pkg, imported string
		allowed       bool
	}{
		{"sim", module + "nodes/paxos", false},
		{"sim", module + "sim/detlint", false},
		{"sim", "github.com/goccy/go-yaml", false},
		{"sim", "sync", true},
		{"nodes/paxos", module + "checker", false},
		{"nodes/paxos", "github.com/anishathalye/porcupine", false},
		{"nodes/zookeeper", module + "nodes/zab", true},
		{"checker", module + "nodes/paxos", false},
		{"checker", module + "nodes/kv", true},
		{"checker/explore", module + "scenarios", false},
		{"scenarios", module + "cmd/zoolab", false},
		{"scenarios", module + "nodes/paxos", true},
		{"labs/grade", module + "tui", false},
		{"cmd/zoolab", module + "scenarios/sweep", true},
		{"attic", module + "sim", false},
	} {
		if why := trespass(c.pkg, c.imported); (why == "") != c.allowed {
			t.Errorf("%s importing %s: allowed is %v, the house says %q", c.pkg, c.imported, c.allowed, why)
		}
	}
}

// Every package says what it is, and every exported symbol what it means.
func TestEverythingExportedIsDocumented(t *testing.T) {
	all, fset := sources(t, "../..")
	documented := map[string]bool{}
	for _, s := range all {
		documented[s.pkg] = documented[s.pkg] || s.file.Doc.Text() != ""
	}
	for _, s := range all {
		if !documented[s.pkg] {
			documented[s.pkg] = true
			t.Errorf("package %s has no doc comment", s.pkg)
		}
		for _, name := range undocumented(s.file) {
			t.Errorf("%s: %s has no doc comment", fset.Position(name.Pos()), name.Name)
		}
	}
}

// undocumented lists a file's exported symbols without a comment. Methods of
// unexported types and String and Error methods, whose meaning is fixed, are
// left out.
func undocumented(f *ast.File) (names []*ast.Ident) {
	for _, d := range f.Decls {
		switch d := d.(type) {
		case *ast.FuncDecl:
			fixed := d.Recv != nil && (d.Name.Name == "String" || d.Name.Name == "Error" || !ast.IsExported(receiver(d)))
			if d.Name.IsExported() && d.Doc == nil && !fixed {
				names = append(names, d.Name)
			}
		case *ast.GenDecl:
			for _, s := range d.Specs {
				switch s := s.(type) {
				case *ast.TypeSpec:
					if s.Name.IsExported() && s.Doc == nil && d.Doc == nil {
						names = append(names, s.Name)
					}
				case *ast.ValueSpec:
					for _, n := range s.Names {
						if n.IsExported() && s.Doc == nil && s.Comment == nil && d.Doc == nil {
							names = append(names, n)
						}
					}
				}
			}
		}
	}
	return names
}

func receiver(d *ast.FuncDecl) string {
	t := d.Recv.List[0].Type
	for {
		switch x := t.(type) {
		case *ast.StarExpr:
			t = x.X
		case *ast.IndexExpr:
			t = x.X
		case *ast.IndexListExpr:
			t = x.X
		case *ast.Ident:
			return x.Name
		default:
			return ""
		}
	}
}

func TestUndocumentedIsSeen(t *testing.T) {
	src := "package p\n\ntype T struct{}\n\nfunc F() {}\n\nfunc (T) M() {}\n\nvar V int\n\n// Fine is fine.\nfunc Fine() {}\n"
	f, err := parser.ParseFile(token.NewFileSet(), "p.go", src, parser.ParseComments)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, n := range undocumented(f) {
		got = append(got, n.Name)
	}
	if fmt.Sprint(got) != "[T F M V]" {
		t.Errorf("undocumented symbols seen: %v", got)
	}
}

// Files stay small enough to read in one sitting.
func TestFilesStaySmall(t *testing.T) {
	all, fset := sources(t, "../..")
	for _, s := range all {
		if n := fset.File(s.file.Pos()).LineCount(); n > 500 {
			t.Errorf("%s has %d lines; is there a wall to be drawn?", s.name, n)
		}
		for _, d := range s.file.Decls {
			fn, ok := d.(*ast.FuncDecl)
			if !ok {
				continue
			}
			if n := fset.Position(fn.End()).Line - fset.Position(fn.Pos()).Line + 1; n > 70 {
				t.Errorf("%s: %s has %d lines; is there a step to be named?", s.name, fn.Name.Name, n)
			}
		}
	}
}
