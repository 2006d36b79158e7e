package pane

import (
	"slices"

	"github.com/zoolab/zoolab/sim"
	"github.com/zoolab/zoolab/tui/screen"
)

// A trace is what a step did to a row: the sign says it without colour.
type trace uint8

const (
	untouched trace = iota
	added
	altered
	removed
)

// traces are the signs and inks of what a step did.
var traces = [...]struct {
	Sign string
	Ink  screen.Ink
}{
	untouched: {" ", screen.Plain},
	added:     {"▲", screen.Added},
	altered:   {"~", screen.Changed},
	removed:   {"-", screen.Removed},
}

// A tracedRow is a row of an exhibit with what a step did to it.
type tracedRow struct {
	*sim.ExhibitRow
	Was   *sim.ExhibitRow // of an altered one
	Trace trace
}

// trackRows holds the rows of an exhibit against those it had. Rows that are gone
// stand where they were.
func trackRows(was, now []sim.ExhibitRow) []tracedRow {
	out := make([]tracedRow, 0, len(now))
	if slices.EqualFunc(was, now, sameRow) {
		for i := range now {
			out = append(out, tracedRow{ExhibitRow: &now[i]})
		}
		return out
	}
	before, after := placesOf(was), placesOf(now)
	next := 0
	gone := func(to int) {
		for ; next < to; next++ {
			if _, there := after[was[next].Key]; !there {
				out = append(out, tracedRow{ExhibitRow: &was[next], Trace: removed})
			}
		}
	}
	for i := range now {
		row := tracedRow{ExhibitRow: &now[i], Trace: added}
		if at, there := before[now[i].Key]; there {
			gone(at)
			next = max(next, at+1)
			row.Trace = untouched
			if !slices.Equal(was[at].Cells, now[i].Cells) {
				row.Was, row.Trace = &was[at], altered
			}
		}
		out = append(out, row)
	}
	gone(len(was))
	return out
}

func placesOf(rows []sim.ExhibitRow) map[string]int {
	places := make(map[string]int, len(rows))
	for i := range rows {
		places[rows[i].Key] = i
	}
	return places
}

func sameRow(a, b sim.ExhibitRow) bool {
	return a.Key == b.Key && a.Depth == b.Depth && slices.Equal(a.Cells, b.Cells)
}

// sameExhibit reports whether two nodes show the same.
func sameExhibit(a, b *sim.Exhibit) bool {
	return a.More == b.More && slices.EqualFunc(a.Rows, b.Rows, sameRow)
}

// branchesOf returns what to draw before the rows of a tree, nothing where all are
// roots. A row is the last of its siblings when the next one that is not deeper is
// shallower.
func branchesOf(rows []tracedRow) []string {
	if !slices.ContainsFunc(rows, func(r tracedRow) bool { return r.Depth > 0 }) {
		return nil
	}
	out := make([]string, len(rows))
	var open []bool // by depth: whether a sibling follows
	for i := len(rows) - 1; i >= 0; i-- {
		depth := rows[i].Depth
		for len(open) <= depth {
			open = append(open, false)
		}
		for d := 1; d < depth; d++ {
			if open[d] {
				out[i] += "│ "
			} else {
				out[i] += "  "
			}
		}
		switch {
		case depth == 0:
		case open[depth]:
			out[i] += "├ "
		default:
			out[i] += "└ "
		}
		open = open[:depth+1]
		open[depth] = true
	}
	return out
}
