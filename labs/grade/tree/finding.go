package tree

import (
	"cmp"
	"fmt"
	"slices"
)

// A Finding is one thing wrong with a submission.
type Finding struct {
	File string `json:"file"` // within the submission; "" for the whole of it
	Line int    `json:"line"` // counted from 1; 0 for the whole file
	Text string `json:"text"` // what is wrong and what to write instead
	Rule string `json:"rule"` // "import", "symbol", "goroutine", "directive", "compiler", …
}

// String renders a finding as compilers do.
func (f Finding) String() string {
	switch {
	case f.File == "":
		return f.Text
	case f.Line == 0:
		return f.File + ": " + f.Text
	}
	return fmt.Sprintf("%s:%d: %s", f.File, f.Line, f.Text)
}

// Sort puts findings in the order of the text, and drops those that say the same
// of the same line. It reuses the slice.
func Sort(all []Finding) []Finding {
	slices.SortStableFunc(all, func(a, b Finding) int {
		return cmp.Or(cmp.Compare(a.File, b.File), cmp.Compare(a.Line, b.Line))
	})
	seen := make(map[Finding]bool)
	return slices.DeleteFunc(all, func(f Finding) bool {
		again := seen[f]
		seen[f] = true
		return again
	})
}
