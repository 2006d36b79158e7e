package main

import "testing"

// On a terminal the last cell of a row goes on below itself; in a pipe, and where there
// would be no room for it, a row is a line.
func TestTablesFitTheTerminal(t *testing.T) {
	rows := [][]string{{"00-pingpong", "a ponger that answers, on a network"}, {"04", "short"}, {"", "a-word-that-is-longer-than-any-line é"}}
	for width, want := range map[int]string{
		0: "  00-pingpong  a ponger that answers, on a network\n" +
			"  04           short\n" +
			"               a-word-that-is-longer-than-any-line é\n",
		20: "  00-pingpong  a ponger that answers, on a network\n" +
			"  04           short\n" +
			"               a-word-that-is-longer-than-any-line é\n",
		36: "  00-pingpong  a ponger that\n" +
			"               answers, on a network\n" +
			"  04           short\n" +
			"               a-word-that-is-longer\n" +
			"               -than-any-line é\n",
	} {
		p := &page{style: style{width: width}}
		p.table("  ", rows)
		if got := p.text.String(); got != want {
			t.Errorf("at width %d:\n%s\nwant:\n%s", width, got, want)
		}
	}
}
