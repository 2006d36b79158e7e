package mutants

import (
	"bytes"
	"fmt"
	"go/ast"
	"maps"
	"slices"
	"strings"
)

// A Mutant is a wrong solution that was derived: the right one with one small
// edit, which compiles.
type Mutant struct {
	Operator string
	File     string
	Line     int    // that the edit begins in
	Func     string // that it is in: "Acceptor.onPrepare", "" for none
	Was      string // that line, without its indentation
	Becomes  string // the line in its place, "" when there is none
	Text     []byte // the whole file

	nth   int // among those of the same operator in one line, from 1
	right []byte
}

// Name names the mutant within its lab: "acceptor.go:31 negate condition". In a
// line where an operator finds several things to get wrong they are numbered.
func (m Mutant) Name() string {
	name := fmt.Sprintf("%s:%d %s", m.File, m.Line, m.Operator)
	if m.nth > 1 {
		name += fmt.Sprintf(" (%d)", m.nth)
	}
	return name
}

// In returns a solution's files with the mutant's in place of the right one.
func (m Mutant) In(right map[string][]byte) map[string][]byte {
	files := maps.Clone(right)
	files[m.File] = m.Text
	return files
}

// Patch is the edit as a unified patch against the right solution.
func (m Mutant) Patch() string { return Diff(m.File, m.right, m.Text) }

// Derive returns every wrong solution that the operators make of the source and
// that compiles, by file, then by place, then by operator. Of several that are the
// same text it keeps the first.
func (s *Source) Derive() (all []Mutant) {
	for _, f := range s.files {
		var here []Mutant
		seen := map[string]bool{}
		s.everywhere(f, func(p place) {
			for _, o := range operators {
				for _, e := range o.derive(p) {
					text := e.in(f.text)
					if seen[string(text)] || s.Compiles(map[string][]byte{f.name: text}) != nil {
						continue
					}
					seen[string(text)] = true
					here = append(here, p.mutant(o, e, text))
				}
			}
		})
		slices.SortStableFunc(here, func(a, b Mutant) int { return a.Line - b.Line })
		all = append(all, number(here)...)
	}
	return all
}

// number counts the mutants of one operator in one line.
func number(all []Mutant) []Mutant {
	count := map[string]int{}
	for i := range all {
		name := all[i].Name()
		count[name]++
		all[i].nth = count[name]
	}
	return all
}

// mutant describes what an edit made of the file.
func (p place) mutant(o operator, e edit, text []byte) Mutant {
	begin := bytes.LastIndexByte(p.file.text[:e.from], '\n') + 1
	m := Mutant{
		Operator: o.name,
		File:     p.file.name,
		Line:     bytes.Count(p.file.text[:begin], []byte("\n")) + 1,
		Func:     p.function(),
		Was:      lineAt(p.file.text, begin),
		Text:     text,
		right:    p.file.text,
	}
	if e.with != "" || e.from > begin {
		m.Becomes = lineAt(text, begin)
	}
	return m
}

// lineAt is the line that begins at a byte, without its indentation.
func lineAt(text []byte, begin int) string {
	line, _, _ := bytes.Cut(text[begin:], []byte("\n"))
	return strings.TrimSpace(string(line))
}

// function names the function around the place: "Acceptor.onPrepare".
func (p place) function() string {
	fn, ok := p.around[0].(*ast.FuncDecl)
	if !ok {
		return ""
	}
	if fn.Recv == nil {
		return fn.Name.Name
	}
	return typeName(p.info.TypeOf(fn.Recv.List[0].Type)) + "." + fn.Name.Name
}
