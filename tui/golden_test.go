package tui

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/gdamore/tcell/v2"

	"github.com/zoolab/zoolab/sim"
	"github.com/zoolab/zoolab/tui/screen"
)

var update = flag.Bool("update", false, "write what is drawn to testdata/golden, as what is expected: look at the diff")

// golden compares a text with a file, or writes it.
func golden(t *testing.T, name, got string) {
	t.Helper()
	path := filepath.Join("testdata", "golden", name+".txt")
	if *update {
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	drawn, want := strings.Split(got, "\n"), strings.Split(string(text), "\n")
	var out strings.Builder
	for i := range max(len(drawn), len(want)) {
		if a, b := lineOf(drawn, i), lineOf(want, i); a != b {
			fmt.Fprintf(&out, "%4d drawn    %q\n     expected %q\n", i+1, a, b)
		}
	}
	if out.Len() > 0 {
		t.Errorf("%s differs; if that is as it should be, go test ./tui -run %s -update\n%s", path, t.Name(), out.String())
	}
}

func lineOf(lines []string, i int) string {
	if i < len(lines) {
		return lines[i]
	}
	return ""
}

// letters shows something of each cell as a letter.
func letters(g *screen.Grid, letter func(screen.Style) rune) string {
	var out strings.Builder
	for y := range g.H {
		var line strings.Builder
		for x := range g.W {
			line.WriteRune(letter(g.At(x, y).Style))
		}
		out.WriteString(strings.TrimRight(line.String(), " ") + "\n")
	}
	return out.String()
}

// inkOf is the letter of a style's ink, as theme.txt lists them: a capital under the
// bar, _ where it is underlined.
func inkOf(s screen.Style) rune {
	letter := 'a' + rune(s.Ink)
	switch {
	case s.Underline:
		return '_'
	case s.Selected:
		return letter + 'A' - 'a'
	case s.Ink == screen.Plain:
		return ' '
	}
	return letter
}

// attributeOf is how a style looks without colours: bold, dim, reversed, or reversed
// and bold; _ where it is underlined.
func attributeOf(s screen.Style) rune {
	switch look := screen.None.Look(s, 0); {
	case look.Underlined:
		return '_'
	case look.Reverse && look.Bold:
		return 'B'
	case look.Reverse:
		return 'r'
	case look.Bold:
		return 'b'
	case look.Dim:
		return 'd'
	}
	return ' '
}

// A sight is a moment of which pictures are kept.
type sight struct{ name, scenario, keys string }

var sights = []sight{
	{"paxos", "paxos-quiet", ": 27 enter 2 j"},
	{"question", "lesson-election", "..."},
	{"split", "zookeeper-split-brain", ": 700 enter ld20l1jj3jj"},
	{"violation", "paxos-count-messages", "v"},
}

// Each sight, at the sizes at which the plan of the screen changes: the text, the inks
// that make its colours, how it looks without; in ASCII; and in Chinese.
func TestGoldenScreens(t *testing.T) {
	for _, at := range sights {
		t.Run(at.name, func(t *testing.T) {
			d := open(t, at.scenario)
			d.keys(at.keys)
			for _, size := range [][2]int{{60, 16}, {80, 24}, {120, 40}, {200, 60}} {
				d.send(Resize{size[0], size[1]})
				name := fmt.Sprintf("%s-%dx%d", at.name, size[0], size[1])
				d.Theme, d.Chinese = screen.Colour, false
				g := View(d.Model)
				d.Theme = screen.None
				if x, y, yes := differ(g, View(d.Model)); yes {
					t.Errorf("without colours the cell %d,%d is another", x, y)
				}
				golden(t, name, g.Text()+"\nin colour\n"+letters(g, inkOf)+"\nwithout\n"+letters(g, attributeOf))
				d.Theme = screen.ASCII
				golden(t, name+"-ascii", d.screen())
				d.Theme, d.Chinese = screen.Colour, true
				g = View(d.Model)
				golden(t, name+"-zh", g.Text()+"\nin colour\n"+letters(g, inkOf))
			}
		})
	}
}

// What the sights are of.
func TestTheSightsAreWhatTheyAreCalled(t *testing.T) {
	at := map[string]*desk{}
	for _, s := range sights {
		at[s.name] = open(t, s.scenario)
		at[s.name].keys(s.keys)
	}
	leaders := 0
	for _, v := range at["split"].scene().Now.Views {
		for _, c := range v.Columns {
			if c.Tone == sim.Chief {
				leaders++
			}
		}
	}
	if leaders != 2 || len(at["split"].session.Tape.Branches()) != 2 || at["split"].at.branch.Name() != "b1" {
		t.Errorf("the split has %d leaders and %d branches", leaders, len(at["split"].session.Tape.Branches()))
	}
	if at["question"].question() == nil {
		t.Error("no question is asked")
	}
	if at["violation"].scene().Broken == nil || at["violation"].focus != "checks" {
		t.Error("nothing is violated")
	}
	if p := at["paxos"]; p.at.step != 27 || len(p.scene().Now.Flights) == 0 {
		t.Error("nothing is under way")
	}
}

// What lies over the screen, and what stands there before a run is open.
func TestGoldenOverlays(t *testing.T) {
	for _, c := range []struct{ name, scenario, keys string }{
		{"picker", "", "zab space trunc"},
		{"help", "paxos-quiet", "?"},
		{"crash", "zookeeper-quiet", "60l1jc"},
		{"command", "paxos-quiet", "20l: d r tab"},
		{"branches", "paxos-quiet", "20ldllT"},
		{"marking", "paxos-partition", "pj space j space"},
	} {
		d := pick()
		if c.scenario != "" {
			d = open(t, c.scenario)
		}
		d.send(Resize{80, 24})
		d.keys(c.keys)
		g := View(d.Model)
		golden(t, c.name, g.Text()+"\nin colour\n"+letters(g, inkOf))
		d.Chinese = true
		golden(t, c.name+"-zh", d.screen())
	}
}

// inkNames are the inks' words, in their order.
var inkNames = strings.Fields("plain faint strong title rule hint chief member seeking apart down good bad warn past future aside moving held lost changed added removed")

// Each ink, as terminals of different means are told to show it, with and without the
// bar of a selection.
func TestGoldenTheme(t *testing.T) {
	var out strings.Builder
	fmt.Fprintf(&out, "%-8s %-4s%-23s %-23s %-23s %s\n", "ink", "", "24 bits", "256 colours", "16 colours", "without colours")
	for i, name := range inkNames {
		for _, selected := range []bool{false, true} {
			s := screen.Style{Ink: screen.Ink(i), Selected: selected}
			letter := string(inkOf(screen.Style{Ink: s.Ink, Selected: selected}))
			fmt.Fprintf(&out, "%-8s %-3s", name, letter)
			for _, colours := range []int{1 << 24, 256, 16} {
				fmt.Fprintf(&out, " %-23s", told(styleOf(screen.Colour.Look(s, colours), colours)))
			}
			none := told(styleOf(screen.None.Look(s, 1<<24), 1<<24))
			fmt.Fprintf(&out, " %s\n", none)
			for what, other := range map[string]string{
				"in ASCII":                  told(styleOf(screen.ASCII.Look(s, 1<<24), 1<<24)),
				"on a terminal of 2 tones":  told(styleOf(screen.Colour.Look(s, 2), 2)),
				"without, of 16 colours":    told(styleOf(screen.None.Look(s, 16), 16)),
				"in colour, underlined off": strings.TrimSuffix(told(styleOf(screen.None.Look(screen.Style{Ink: s.Ink, Selected: selected, Underline: true}, 0), 0)), " underlined"),
			} {
				if other != none {
					t.Errorf("%s looks like %q %s, and like %q without colours", name, other, what, none)
				}
			}
		}
	}
	if len(inkNames) != int(screen.Removed)+1 {
		t.Errorf("%d inks have names", len(inkNames))
	}
	golden(t, "theme", out.String())
}

// told is a style as tcell is told of it.
func told(s tcell.Style) string {
	fg, bg, attributes := s.Decompose()
	words := []string{"-"}
	switch {
	case fg.IsRGB():
		words[0] = fmt.Sprintf("#%06X", fg.Hex())
	case fg != tcell.ColorDefault:
		words[0] = fmt.Sprint(int(fg - tcell.ColorValid))
	}
	if bg != tcell.ColorDefault {
		words = append(words, fmt.Sprintf("on %v", bg))
	}
	for _, a := range []struct {
		mask tcell.AttrMask
		word string
	}{{tcell.AttrBold, "bold"}, {tcell.AttrDim, "dim"}, {tcell.AttrReverse, "reversed"}, {tcell.AttrUnderline, "underlined"}} {
		if attributes&a.mask != 0 {
			words = append(words, a.word)
		}
	}
	return strings.Join(words, " ")
}
