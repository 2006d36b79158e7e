package pane

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode"

	"github.com/zoolab/zoolab/tui/screen"
)

var update = flag.Bool("update", false, "rewrite the golden pictures in testdata")

// inkLetters stand for the inks in pictures of styles, in the inks' order. A letter
// is a capital where the bar of the selection lies, and _ is what is underlined.
const inkLetters = ".fstrhcmkadgbwpxizlonqu"

// styles shows the style of each cell of a grid as a letter.
func styles(g *screen.Grid) string {
	var out strings.Builder
	for y := range g.H {
		var line strings.Builder
		for x := range g.W {
			switch cell := g.At(x, y); {
			case cell.Style.Underline:
				line.WriteByte('_')
			case cell.Style.Selected && cell.Style.Ink == screen.Plain:
				line.WriteByte('#')
			case cell.Style.Selected:
				line.WriteRune(unicode.ToUpper(rune(inkLetters[cell.Style.Ink])))
			default:
				line.WriteByte(inkLetters[cell.Style.Ink])
			}
		}
		out.WriteString(strings.TrimRight(line.String(), ".") + "\n")
	}
	return out.String()
}

// A sitting is a scene of a library scenario of which pictures are kept.
type sitting struct {
	name     string // of the file
	scenario string
	recorded int // steps
	step     int
	sizes    [][2]int
	change   func(*Scene)
}

// golden compares the pictures of a pane with those in testdata, in which each
// stands as text and, below it, as styles.
func golden(t *testing.T, p Pane, all []sitting) {
	t.Helper()
	for _, at := range all {
		t.Run(at.name, func(t *testing.T) {
			var change []func(*Scene)
			if at.change != nil {
				change = append(change, at.change)
			}
			s := stageOf(t, at.scenario, at.recorded).at(at.step, change...)
			var got strings.Builder
			for _, size := range at.sizes {
				g := picture(p, s, size[0], size[1])
				fmt.Fprintf(&got, "%s, step %d, %d×%d\n%s\n%s\n", at.scenario, at.step, size[0], size[1], g.Text(), styles(g))
			}
			file := filepath.Join("testdata", p.Name()+"-"+at.name+".txt")
			if *update {
				if err := os.WriteFile(file, []byte(got.String()), 0o644); err != nil {
					t.Fatal(err)
				}
				return
			}
			want, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			if string(want) != got.String() {
				t.Errorf("%s differs; if that is as it should be, go test ./tui/pane -update. Now:\n%s", file, got.String())
			}
		})
	}
}
