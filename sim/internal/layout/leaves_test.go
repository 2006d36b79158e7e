package layout

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"testing"
	"unicode"
	"unsafe"

	"pgregory.net/rapid"
)

// leafLines lists a value's leaves as "PATH NOW ALTERED".
func leafLines[T any](t testing.TB, v T) (lines []string) {
	for _, l := range of[T](t).Leaves(unsafe.Pointer(&v)) {
		lines = append(lines, strings.TrimSpace(l.Path+" "+l.Now+" "+l.Then))
	}
	return lines
}

// A level is an integer with words for two of its values.
type level uint8

func (l level) String() string { return [...]string{"low", "high"}[l] }

// A deal is a value of parts in each other.
type deal struct {
	pair
	Level level
	Names []string
	Grid  [2][2]int8
	Next  *pair
	Votes map[int32]bool
	Store map[string][]uint16
	_     int
	Rule  string `sim:"fixed"`
	Own   tick
}

// TestLeavesStandInTheOrderOfTheLayout, each with its path, what it is and what it
// would become.
func TestLeavesStandInTheOrderOfTheLayout(t *testing.T) {
	for _, c := range []struct {
		name string
		got  []string
		want []string
	}{
		{"a bool by itself", leafLines(t, true), []string{"value true false"}},
		{"an integer", leafLines(t, int16(-1)), []string{"value -1 -2"}},
		{"an integer with words", leafLines(t, level(0)), []string{"value low high"}},
		{"a string", leafLines(t, "abc"), []string{`value "abc" "abb"`}},
		{"an empty string", leafLines(t, ""), []string{`value "" "?"`}},
		{"a string that ends at the last of the printable ones", leafLines(t, "a~"), []string{`value "a~" "a|"`}},
		{"nothing", leafLines(t, struct{}{}), nil},
		{"bytes", leafLines(t, []byte{7, 8}), []string{"[0] 7 6", "[1] 8 9"}},
		{"parts in each other", leafLines(t, deal{pair: pair{1, 2}, Names: []string{"x", ""}, Next: &pair{3, 4},
			Votes: map[int32]bool{2: true, 1: false}, Store: map[string][]uint16{"k": {5}}, Rule: "fixed"}), []string{
			"pair.tag 1 0", "pair.num 2 3", "Level low high", `Names[0] "x" "y"`, `Names[1] "" "?"`,
			"Grid[0][0] 0 1", "Grid[0][1] 0 1", "Grid[1][0] 0 1", "Grid[1][1] 0 1", "Next.tag 3 2", "Next.num 4 5",
			"Votes[1] false true", "Votes[2] true false", `Store["k"][0] 5 4`}},
		{"what is not there has no leaves", leafLines(t, deal{}), []string{"pair.tag 0 1", "pair.num 0 1", "Level low high",
			"Grid[0][0] 0 1", "Grid[0][1] 0 1", "Grid[1][0] 0 1", "Grid[1][1] 0 1"}},
	} {
		if !slices.Equal(c.got, c.want) {
			t.Errorf("%s: the leaves are\n%s\nand should be\n%s", c.name, strings.Join(c.got, "\n"), strings.Join(c.want, "\n"))
		}
	}
}

// TestAWordlessLevelIsShown: a value that its type has no word for, as an altered
// one may be, has its String method fail and not whoever lists it.
func TestAWordlessLevelIsShown(t *testing.T) {
	if got := leafLines(t, level(2)); len(got) != 1 || !strings.Contains(got[0], "PANIC") {
		t.Errorf("the leaves are %q", got)
	}
}

// TestAlterChangesOneLeafAlone, the one that Leaves says, to what it says, and
// nothing that the value was cloned from.
func TestAlterChangesOneLeafAlone(t *testing.T) {
	l := of[thing](t)
	rapid.Check(t, func(t *rapid.T) {
		src := things(2).Draw(t, "thing")
		before, encoded := l.Leaves(unsafe.Pointer(&src)), l.Append(nil, unsafe.Pointer(&src))
		n := rapid.IntRange(-1, len(before)).Draw(t, "leaf")
		c := l.New(unsafe.Pointer(&src))
		if got := l.Alter(c, n); got != (n >= 0 && n < len(before)) {
			t.Fatalf("leaf %d of %d: Alter says %v", n, len(before), got)
		}
		after := l.Leaves(c)
		for i := range before {
			want := before[i].Now
			if i == n {
				want = before[i].Then
			}
			if after[i].Path != before[i].Path || after[i].Now != want || before[i].Now == before[i].Then {
				t.Fatalf("altering leaf %d: leaf %d was %+v and is %+v", n, i, before[i], after[i])
			}
		}
		if !bytes.Equal(l.Append(nil, unsafe.Pointer(&src)), encoded) {
			t.Fatal("altering a clone altered its source")
		}
		if n >= 0 && n < len(before) && l.Hash(1, c) == l.Hash(1, unsafe.Pointer(&src)) {
			t.Fatal("the altered value hashes as the old one does")
		}
	})
}

// TestAlteredTextStaysPrintable if it was, in ASCII, and is never the same.
func TestAlteredTextStaysPrintable(t *testing.T) {
	for b := range 256 {
		s := fmt.Sprintf("x%s", []byte{byte(b)})
		switch got := alterText(s); {
		case got == s || len(got) != len(s):
			t.Errorf("%q becomes %q", s, got)
		case b < unicode.MaxASCII && unicode.IsPrint(rune(b)) && !unicode.IsPrint(rune(got[1])):
			t.Errorf("%q becomes %q, which cannot be printed", s, got)
		}
	}
}
