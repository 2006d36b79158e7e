package mutants_test

import (
	"path/filepath"
	"strings"
	"testing"

	"github.com/zoolab/zoolab/labs/grade/mutants"
)

func TestEquivalents(t *testing.T) {
	path := filepath.Join(t.TempDir(), "equivalent.yaml")
	write(t, path, `equivalent:
  - operator: swap min max
    in: node.swapMinMax
    line: n.last = max(n.last, m)
    because: Nothing reads it.
  - operator: drop operand
    in: node.dropOperand
    line: return n.leads || m.Less(n.last) && n.count == 0
    becomes: return n.leads
    because: The rest is never so.
  - operator: shift constant
    line: const most = 7
    because: It is more than any ensemble has.
`)
	entries, err := mutants.ReadEquivalents(path)
	if err != nil {
		t.Fatal(err)
	}
	all := loadToy(t).Derive()
	wrong, equivalent, err := mutants.Divide(all, entries)
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, m := range equivalent {
		names = append(names, m.Name())
	}
	// The last entry is about both mutants of its line, the second about one of four.
	want := "swap_min_max.go:4 swap min max, shift_constant.go:9 shift constant, shift_constant.go:9 shift constant (2), drop_operand.go:7 drop operand (2)"
	if got := strings.Join(names, ", "); !sameWords(got, want) || len(wrong)+len(equivalent) != len(all) {
		t.Errorf("%d and %d of %d mutants: %s; want %s", len(wrong), len(equivalent), len(all), got, want)
	}
}

func sameWords(a, b string) bool {
	has := map[string]int{}
	for _, w := range strings.Split(a, ", ") {
		has[w]++
	}
	for _, w := range strings.Split(b, ", ") {
		has[w]--
	}
	for _, n := range has {
		if n != 0 {
			return false
		}
	}
	return true
}

// An entry that is about no mutant is an error: it says something of a program that
// is no more.
func TestEquivalentOfNothing(t *testing.T) {
	for _, c := range []struct{ text, want string }{
		{"equivalent:\n  - operator: drop sent\n    line: x\n    because: y\n", "there is no operator \"drop sent\"; did you mean drop send?"},
		{"equivalent:\n  - operator: drop send\n    line: x\n", "because"},
		{"equivalent:\n  - operator: swap min max\n    in: node.swapMinMax\n    line: n.last = max(m, n.last)\n    because: y\n", `:2:5: no mutant is "swap min max" in node.swapMinMax at "n.last = max(m, n.last)"`},
		{"equivalent:\n  - operator: swap min max\n    in: node.other\n    line: n.last = max(n.last, m)\n    because: y\n", "no mutant is"},
	} {
		path := filepath.Join(t.TempDir(), "equivalent.yaml")
		write(t, path, c.text)
		entries, err := mutants.ReadEquivalents(path)
		if err == nil {
			_, _, err = mutants.Divide(loadToy(t).Derive(), entries)
		}
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%q: %v, want %q", c.text, err, c.want)
		}
	}
	if none, err := mutants.ReadEquivalents(filepath.Join(t.TempDir(), "equivalent.yaml")); len(none) != 0 || err != nil {
		t.Errorf("no file: %v, %v", none, err)
	}
}
