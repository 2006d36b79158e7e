package vet

import (
	"context"
	"errors"
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"iter"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/zoolab/zoolab"
	"github.com/zoolab/zoolab/labs"
	"github.com/zoolab/zoolab/labs/grade/tree"
)

// Compiler is the rule of findings that are the compiler's.
const Compiler = "compiler"

// Limits of what is told, and of how long it is worked on. Code whose types take
// longer than that was made to.
const (
	mostErrors = 20 // of the compiler
	patience   = 30 * time.Second
)

// Check judges the student's files in a clean tree of a lab. Findings come in the
// order of the text; none means that the submission may be built and run. An error
// is ours, not the student's: no go command, or a tree that does not build.
func Check(ctx context.Context, dir string, lab *labs.Lab) ([]tree.Finding, error) {
	words, err := vocabularies(dir)
	if err != nil {
		return nil, fmt.Errorf("this is no clean tree of lab %s: %w", lab.Folder(), err)
	}
	p, err := read(filepath.Join(dir, "labs", lab.Folder()), lab, newShelf(words, tree.Allowances(zoolab.Source, lab)))
	if err != nil {
		return nil, err
	}
	p.path = lab.Package()
	if p.parse(); p.stopped() {
		return p.sorted(), nil
	}
	found, err := exported(ctx, dir, p.imports())
	if err != nil {
		return nil, err
	}
	return p.finishInTime(ctx, found)
}

// A work is the package of one submission on the bench.
type work struct {
	path  string // its import path
	fset  *token.FileSet
	texts []text
	shelf shelf

	// What the compiler knows of it, once it has been type-checked.
	pkg     *types.Package
	info    *types.Info
	partial bool // an import was left out, so not all is known

	findings []tree.Finding
	accused  map[accused]bool
}

// A text is one file of the package.
type text struct {
	name    string
	source  []byte
	student bool // it is judged; others are given, and trusted
	syntax  *ast.File
}

// read reads the files of a package, given ones first: these say what it is called.
func read(folder string, lab *labs.Lab, s shelf) (*work, error) {
	entries, err := os.ReadDir(folder)
	if err != nil {
		return nil, fmt.Errorf("this is no clean tree of lab %s: %w", lab.Folder(), err)
	}
	var texts []text
	for _, e := range entries {
		if e.IsDir() || !strings.HasSuffix(e.Name(), ".go") || strings.HasSuffix(e.Name(), "_test.go") {
			continue
		}
		source, err := os.ReadFile(filepath.Join(folder, e.Name()))
		if err != nil {
			return nil, err
		}
		texts = append(texts, text{name: e.Name(), source: source, student: slices.Contains(lab.Files, e.Name())})
	}
	return newWork(texts, s), nil
}

// newWork puts some files on the bench.
func newWork(texts []text, s shelf) *work {
	slices.SortStableFunc(texts, func(a, b text) int {
		switch {
		case a.student == b.student:
			return strings.Compare(a.name, b.name)
		case b.student:
			return -1
		}
		return 1
	})
	return &work{fset: token.NewFileSet(), texts: texts, shelf: s, accused: make(map[accused]bool)}
}

// finishInTime does the rest, unless it takes too long. There is no way to stop the
// type checker, so what hangs is left behind: the grader's process ends some day,
// and the submission is refused.
func (p *work) finishInTime(ctx context.Context, found exports) ([]tree.Finding, error) {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	done := make(chan []tree.Finding, 1)
	go func() { done <- p.finish(found) }()
	select {
	case findings := <-done:
		return findings, nil
	case <-ctx.Done():
		if errors.Is(ctx.Err(), context.DeadlineExceeded) {
			return []tree.Finding{{Text: fmt.Sprintf("the types cannot be checked within %s: write simpler ones", patience), Rule: "types"}}, nil
		}
		return nil, ctx.Err()
	}
}

// finish type-checks the package and judges what needs types.
func (p *work) finish(found exports) []tree.Finding {
	defer func() {
		if r := recover(); r != nil {
			// A text on which the type checker breaks down is none that anybody
			// writes by accident, and to go down with it would be worse.
			p.add("", 0, fmt.Sprintf("the type checker breaks down on this: write simpler types (%v)", r), "types")
		}
	}()
	p.typeCheck(found)
	p.judge(typeRules())
	if !p.partial && !slices.ContainsFunc(p.findings, isCompilers) {
		p.detlint()
	}
	return p.sorted()
}

// stopped reports whether it makes no sense to go on: a file is not Go, or would
// have the type checker build huge constants.
func (p *work) stopped() bool {
	return slices.ContainsFunc(p.findings, func(f tree.Finding) bool { return f.Rule == Compiler || f.Rule == "constants" })
}

// sorted are the findings in the order of the text. When a rule is broken, errors of
// the compiler are not told: some of them come of an import that was left out.
// Otherwise there are no more of these than anybody reads.
func (p *work) sorted() []tree.Finding {
	all := tree.Sort(p.findings)
	if Refuses(all) {
		return slices.DeleteFunc(all, isCompilers)
	}
	return all[:min(len(all), mostErrors)]
}

// Refuses reports whether some findings say that a submission uses what no solution
// may, rather than that it does not compile.
func Refuses(findings []tree.Finding) bool {
	return slices.ContainsFunc(findings, func(f tree.Finding) bool { return !isCompilers(f) })
}

func isCompilers(f tree.Finding) bool { return f.Rule == Compiler }

// every yields the nodes of one kind in the student's files, in source order.
func every[N ast.Node](p *work) iter.Seq[N] {
	return func(yield func(N) bool) {
		for _, t := range p.texts {
			if !t.student {
				continue
			}
			for n := range ast.Preorder(t.syntax) {
				if n, ok := n.(N); ok && !yield(n) {
					return
				}
			}
		}
	}
}
