package tui

import (
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"sort"
	"strconv"
	"strings"
	"testing"
	"unicode"
)

// wordCalls are functions whose first text is a word of the table, and wordFields the
// fields that hold one.
var (
	wordCalls  = map[string]int{"tell": 0, "say": 0, "word": 0, "sentence": 0, "openMenu": 0}
	wordFields = map[string]bool{"title": true, "label": true, "what": true, "missed": true, "help": true, "hint": true, "group": true}
)

// spoken lists every text of the sources that is said to a person in their language.
func spoken(t *testing.T) []string {
	t.Helper()
	names, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	found := map[string]bool{}
	add := func(e ast.Expr) {
		if l, ok := e.(*ast.BasicLit); ok && l.Kind == token.STRING {
			if text, err := strconv.Unquote(l.Value); err == nil && text != "" {
				found[text] = true
			}
		}
	}
	for _, name := range names {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		f, err := parser.ParseFile(token.NewFileSet(), name, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(f, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.CallExpr:
				if f, ok := n.Fun.(*ast.SelectorExpr); ok {
					if at, ok := wordCalls[f.Sel.Name]; ok && at < len(n.Args) {
						add(n.Args[at])
					}
				}
			case *ast.KeyValueExpr:
				if k, ok := n.Key.(*ast.Ident); ok && wordFields[k.Name] {
					add(n.Value)
				}
			}
			return true
		})
	}
	for _, a := range table {
		found[a.group] = a.group != ""
	}
	for _, title := range modeTitles {
		found[title] = true
	}
	for _, l := range levels {
		found[l] = true
	}
	var out []string
	for text, said := range found {
		if said && strings.IndexFunc(text, unicode.IsLetter) >= 0 {
			out = append(out, text)
		}
	}
	sort.Strings(out)
	return out
}

func TestEveryWordIsThereInChinese(t *testing.T) {
	all := spoken(t)
	if len(all) < 100 {
		t.Fatalf("only %d words were found: the test does not see the lab", len(all))
	}
	for _, text := range all {
		if _, ok := words[text]; !ok {
			t.Errorf("%q has no Chinese", text)
		}
	}
}
