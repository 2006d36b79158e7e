package detlint

import (
	"cmp"
	"go/ast"
	"slices"
	"strings"

	"golang.org/x/tools/go/analysis"
)

// hatchMark opens an escape hatch.
const hatchMark = "//det:ok"

// A hatch is a comment that lets the breaches of one line through.
type hatch struct {
	comment *ast.Comment
	covers  int // a line
	reason  string
	used    bool
}

// sentence reports the breaches that no hatch lets through, and the hatches
// that are at fault.
func (f *file) sentence(hatchesAllowed bool) {
	hatches := f.hatches()
	slices.SortStableFunc(f.breaches, func(a, b analysis.Diagnostic) int { return cmp.Compare(a.Pos, b.Pos) })
	for _, b := range f.breaches {
		if !hatchesAllowed || !f.letThrough(hatches, b) {
			f.pass.Report(b)
		}
	}
	for _, h := range hatches {
		if fault := h.fault(hatchesAllowed); fault != "" {
			f.pass.Report(analysis.Diagnostic{
				Pos: h.comment.Pos(), End: h.comment.End(), Category: "hatch", Message: fault,
			})
		}
	}
}

// letThrough reports whether a hatch with a reason covers a breach, and marks it
// used. An unreasoned one is marked too, so that it has one fault and not two.
func (f *file) letThrough(hatches []*hatch, b analysis.Diagnostic) bool {
	for _, h := range hatches {
		if h.covers == f.line(b.Pos) {
			h.used = true
			return h.reason != ""
		}
	}
	return false
}

// fault says what is wrong with a hatch, or nothing.
func (h *hatch) fault(hatchesAllowed bool) string {
	switch {
	case !hatchesAllowed:
		return "no hatch is allowed here: write what the rule asks for"
	case h.reason == "":
		return "this hatch gives no reason: write //det:ok and why the order, the machine or the clock cannot show"
	case !h.used:
		return "this hatch lets nothing through: delete it"
	}
	return ""
}

// hatches finds the file's escape hatches. One that stands alone covers the line
// below it.
func (f *file) hatches() []*hatch {
	var found []*hatch
	code := f.linesOfCode()
	for _, group := range f.syntax.Comments {
		for _, c := range group.List {
			reason, ok := strings.CutPrefix(c.Text, hatchMark)
			if !ok || (reason != "" && reason[0] != ' ') {
				continue
			}
			h := &hatch{comment: c, covers: f.line(c.Pos()), reason: strings.TrimSpace(reason)}
			if !code[h.covers] {
				h.covers++
			}
			found = append(found, h)
		}
	}
	return found
}

// linesOfCode are the lines on which some piece of code starts or ends.
func (f *file) linesOfCode() map[int]bool {
	lines := make(map[int]bool)
	for n := range ast.Preorder(f.syntax) {
		switch n.(type) {
		case *ast.Comment, *ast.CommentGroup:
		default:
			lines[f.line(n.Pos())] = true
			lines[f.line(n.End()-1)] = true
		}
	}
	return lines
}
