package tui

import (
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
)

// corpus reads the scripts that FuzzKeys begins with.
func corpus(t *testing.T) map[string][]byte {
	t.Helper()
	paths, err := filepath.Glob("testdata/fuzz/FuzzKeys/*")
	if err != nil {
		t.Fatal(err)
	}
	out := map[string][]byte{}
	for _, path := range paths {
		text, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		_, line, _ := strings.Cut(string(text), "\n")
		quoted := strings.TrimSuffix(strings.TrimPrefix(strings.TrimSpace(line), "[]byte("), ")")
		script, err := strconv.Unquote(quoted)
		if err != nil {
			t.Fatalf("%s: %v", path, err)
		}
		out[filepath.Base(path)] = []byte(script)
	}
	return out
}

// overlays lists the titles of all that the sources lay over the screen: of prompts,
// menus and pages.
func overlays(t *testing.T) (titles []string) {
	t.Helper()
	names, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	text := func(e ast.Expr) {
		if call, ok := e.(*ast.CallExpr); ok { // m.sentence("crash %s", …)
			e = call.Args[0]
		}
		if l, ok := e.(*ast.BasicLit); ok {
			title, err := strconv.Unquote(l.Value)
			if err != nil {
				t.Fatal(err)
			}
			title, _, _ = strings.Cut(title, "%")
			titles = append(titles, title)
		}
	}
	for _, name := range names {
		f, err := parser.ParseFile(token.NewFileSet(), name, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(f, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.CallExpr:
				if f, ok := n.Fun.(*ast.SelectorExpr); ok && f.Sel.Name == "openMenu" {
					text(n.Args[0])
				}
			case *ast.CompositeLit:
				kind, ok := n.Type.(*ast.Ident)
				if !ok || kind.Name != "prompt" && kind.Name != "page" {
					return true
				}
				for _, e := range n.Elts {
					if kv, ok := e.(*ast.KeyValueExpr); ok && kv.Key.(*ast.Ident).Name == "title" {
						text(kv.Value)
					}
				}
			}
			return true
		})
	}
	return titles
}

// The corpus reaches whatever takes keys, so that what is fuzzed from it does, too.
func TestTheCorpusReachesEveryOverlay(t *testing.T) {
	modes, titles := map[mode]bool{}, map[string]bool{}
	branches, themes, tones := 0, map[string]bool{}, map[bool]bool{}
	for _, script := range corpus(t) {
		d := begin(t, script[0], script[1])
		d.seen = func() {
			modes[d.mode()] = true
			themes[d.Theme.String()], tones[d.Chinese] = true, true
			switch over := d.over.(type) {
			case prompt:
				titles[over.title] = true
			case menu:
				titles[over.title] = true
			case page:
				titles[over.title] = true
			}
			if d.session != nil {
				branches = max(branches, len(d.session.Tape.Branches()))
			}
		}
		d.play(script[2:])
	}
	for where := range everywhere {
		if !modes[where] {
			t.Errorf("no script comes to where one is %q", modeTitles[where])
		}
	}
	for _, title := range overlays(t) {
		reached := false
		for seen := range titles {
			reached = reached || strings.HasPrefix(seen, title)
		}
		if !reached {
			t.Errorf("no script opens %q", title)
		}
	}
	if n := len(overlays(t)); n < 15 || branches < 3 || len(themes) != 3 || len(tones) != 2 {
		t.Errorf("%d titles are known, %d branches were made, themes %v, Chinese %v", n, branches, themes, tones)
	}
}
