package pane

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/zoolab/zoolab/sim"
	"pgregory.net/rapid"
)

func TestExhibitLooks(t *testing.T) {
	golden(t, Exhibit{}, []sitting{
		{"new", "zookeeper-quiet", 900, applying(t, "zookeeper-quiet", "create"), [][2]int{{70, 12}, {40, 8}, {20, 5}, {6, 3}, {1, 1}}, nil},
		{"gone", "zookeeper-quiet", 2000, applying(t, "zookeeper-quiet", "delete"), [][2]int{{70, 12}}, nil},
		{"changed", "zookeeper-split-brain", 1500, applying(t, "zookeeper-split-brain", "setData"), [][2]int{{70, 12}}, nil},
		{"log", "zookeeper-quiet", 1500, 1400, [][2]int{{70, 10}}, func(s *Scene) { s.Tab, s.Scroll = 3, 3 }},
		{"split", "zookeeper-split-brain", 1000, 930, [][2]int{{70, 12}, {24, 12}}, func(s *Scene) { s.Node = 5 }},
		{"down", "zookeeper-half-open", 1300, 1200, [][2]int{{70, 12}}, func(s *Scene) { s.Node = 5 }},
		{"chinese", "zookeeper-quiet", 1500, 1400, [][2]int{{70, 7}}, func(s *Scene) { s.Chinese, s.Tab = true, 3 }},
		{"beginning", "zookeeper-quiet", 0, 0, [][2]int{{70, 3}}, nil},
		{"watches", watchful, 2000, showing(t, watchful, "watches", 6), [][2]int{{98, 14}, {70, 14}, {40, 8}}, func(s *Scene) { s.Node, s.Tab = 2, 2 }},
	})
}

// watchful is a run in which clients watch, and lose their servers.
const watchful = "../../scenarios/narration/testdata/zookeeper-watches.yaml"

// applying finds the step in which the node whose exhibits are shown delivers a
// transaction that is of a sort for the first time.
func applying(t *testing.T, scenario, sort string) int {
	t.Helper()
	g := stageOf(t, scenario, 2000)
	for step := 1; step < g.tape.Main().Len(); step++ {
		s := g.at(step)
		id, e := s.exhibit()
		if e == nil || e.Name != "znodes" || s.exhibitBefore(id, e.Name) == nil {
			continue
		}
		want := map[string]trace{"create": added, "delete": removed, "setData": altered}[sort]
		rows := trackRows(s.exhibitBefore(id, e.Name).Rows, e.Rows)
		if slices.ContainsFunc(rows, func(r tracedRow) bool { return r.Trace == want }) {
			return step
		}
	}
	t.Fatalf("%s has no %s", scenario, sort)
	return 0
}

// showing finds the first step in which the exhibit of a name at node 2 has so many
// rows.
func showing(t *testing.T, scenario, name string, rows int) int {
	t.Helper()
	g := stageOf(t, scenario, 2000)
	for step := 1; step < g.tape.Main().Len(); step++ {
		if e := exhibitNamed(g.at(step).Now.Exhibits(2), name); e != nil && len(e.Rows) >= rows {
			return step
		}
	}
	t.Fatalf("%s has no %d %s", scenario, rows, name)
	return 0
}

func exhibitRows(keys ...string) []sim.ExhibitRow {
	var rows []sim.ExhibitRow
	for _, key := range keys {
		name, value, _ := strings.Cut(key, "=")
		rows = append(rows, sim.ExhibitRow{Key: name, Depth: len(name) - 1, Cells: []string{name, value}})
	}
	return rows
}

func TestRowsAreTracked(t *testing.T) {
	for _, c := range []struct {
		name     string
		was, now string
		want     string
	}{
		{"nothing", "", "", ""},
		{"as it was", "a b", "a b", " a  b"},
		{"new ones", "", "a b", "▲a ▲b"},
		{"gone ones stand where they were", "a b c d", "a d", " a -b -c  d"},
		{"at the end", "a b", "a", " a -b"},
		{"changed", "a=1 b=2", "a=1 b=3", " a ~b"},
		{"one comes and one goes", "a b c", "a x c", " a ▲x -b  c"},
		{"turned round", "a b", "b a", " b  a"},
	} {
		var got []string
		for _, r := range trackRows(exhibitRows(strings.Fields(c.was)...), exhibitRows(strings.Fields(c.now)...)) {
			got = append(got, traces[r.Trace].Sign+r.Key)
		}
		if text := strings.Join(got, " "); text != c.want {
			t.Errorf("%s: %q, want %q", c.name, text, c.want)
		}
	}
}

// Whatever the rows were and are, each of now's stands in the list once, in its order,
// and each that is gone once.
func TestNoRowIsLostOrDoubled(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		draw := func(name string) []sim.ExhibitRow {
			keys := rapid.SliceOfNDistinct(rapid.IntRange(0, 9), 0, 8, rapid.ID).Draw(r, name)
			rows := make([]sim.ExhibitRow, len(keys))
			for i, k := range keys {
				rows[i] = sim.ExhibitRow{Key: fmt.Sprint(k), Cells: []string{fmt.Sprint(rapid.IntRange(0, 1).Draw(r, "cell"))}}
			}
			return rows
		}
		was, now := draw("was"), draw("now")
		var there, gone []string
		for _, row := range trackRows(was, now) {
			if row.Trace == removed {
				gone = append(gone, row.Key)
			} else {
				there = append(there, row.Key)
			}
		}
		after := placesOf(now)
		var wantThere, wantGone []string
		for _, row := range now {
			wantThere = append(wantThere, row.Key)
		}
		for _, row := range was {
			if _, still := after[row.Key]; !still {
				wantGone = append(wantGone, row.Key)
			}
		}
		if !slices.Equal(there, wantThere) || !slices.Equal(gone, wantGone) {
			t.Fatalf("from %v to %v: there %v, gone %v", was, now, there, gone)
		}
	})
}

func TestTreesHaveBranches(t *testing.T) {
	rows := trackRows(nil, exhibitRows("/", "/a", "/ab", "/abc", "/ad", "/e", "/ef"))
	want := []string{"", "├ ", "│ ├ ", "│ │ └ ", "│ └ ", "└ ", "  └ "}
	if got := branchesOf(rows); !slices.Equal(got, want) {
		t.Errorf("%q, want %q", got, want)
	}
	if got := branchesOf(trackRows(nil, exhibitRows("a", "b"))); got != nil {
		t.Errorf("a table has %q", got)
	}
}

func TestSignsOfChangesDiffer(t *testing.T) {
	seen := map[string]bool{}
	for _, x := range traces {
		if seen[x.Sign] {
			t.Errorf("two changes are %q", x.Sign)
		}
		seen[x.Sign] = true
	}
}
