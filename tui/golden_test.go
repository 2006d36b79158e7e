package tui

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/zoolab/zoolab/tui/screen"
)

var update = flag.Bool("update", false, "write what is drawn as what is expected")

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
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if got != string(want) {
		t.Errorf("%s: drawn is\n%s\nexpected\n%s", path, got, want)
	}
}

// inks is a screen as letters: one for each ink, capital under the bar.
func inks(g *screen.Grid) string {
	var out strings.Builder
	for y := range g.H {
		var line strings.Builder
		for x := range g.W {
			s := g.At(x, y).Style
			letter := rune('a' + int(s.Ink))
			switch {
			case s.Selected:
				letter += 'A' - 'a'
			case s.Ink == screen.Plain:
				letter = ' '
			}
			line.WriteRune(letter)
		}
		out.WriteString(strings.TrimRight(line.String(), " ") + "\n")
	}
	return out.String()
}

// The whole screen, at the sizes at which its plan changes: as text with the inks
// that make its colours, in ASCII, and in Chinese.
func TestGoldenScreens(t *testing.T) {
	for _, size := range [][2]int{{60, 16}, {80, 24}, {120, 40}, {200, 60}} {
		d := open(t, "zookeeper-split-brain")
		d.send(Resize{size[0], size[1]})
		d.keys(": 300 enter 1 j j 3 j j")
		name := fmt.Sprintf("%dx%d", size[0], size[1])
		golden(t, name, d.screen()+inks(View(d.Model)))
		d.Theme = screen.ASCII
		golden(t, name+"-ascii", d.screen())
		d.Theme, d.Chinese = screen.Colour, true
		golden(t, name+"-zh", d.screen())
	}
	d := pick()
	d.send(Resize{80, 24})
	d.keys("zab space trunc")
	golden(t, "picker", d.screen())
	l := open(t, "lesson-election")
	l.send(Resize{80, 24})
	l.keys("....")
	golden(t, "lesson", l.screen())
	l.keys("?")
	golden(t, "help", l.screen())
}
