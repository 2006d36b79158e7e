package screen

import (
	"strings"

	"github.com/rivo/uniseg"
)

// A Cell is one place of a grid.
type Cell struct {
	Text  string // one character as a person counts them; "" in the right half of a wide one
	Style Style
}

// A Grid is a screen full of cells.
type Grid struct {
	W, H  int
	cells []Cell
	zones []Zone
}

// NewGrid returns a grid of blanks.
func NewGrid(w, h int) *Grid {
	g := &Grid{W: max(w, 0), H: max(h, 0)}
	g.cells = make([]Cell, g.W*g.H)
	for i := range g.cells {
		g.cells[i].Text = " "
	}
	return g
}

// At returns a cell, a blank one outside.
func (g *Grid) At(x, y int) Cell {
	if x < 0 || y < 0 || x >= g.W || y >= g.H {
		return Cell{Text: " "}
	}
	return g.cells[y*g.W+x]
}

// set puts a character of a width at a place inside. Half of a wide character that
// it covers becomes a blank.
func (g *Grid) set(x, y int, text string, width int, s Style) {
	row := g.cells[y*g.W : (y+1)*g.W]
	for i := x; i < x+width; i++ {
		g.sever(row, i)
	}
	row[x] = Cell{text, s}
	for i := x + 1; i < x+width; i++ {
		row[i] = Cell{"", s}
	}
}

// sever makes blanks of the other half of a wide character.
func (*Grid) sever(row []Cell, x int) {
	if row[x].Text == "" && x > 0 {
		row[x-1].Text = " "
	}
	if x+1 < len(row) && row[x+1].Text == "" {
		row[x+1].Text = " "
	}
}

// Whole returns a canvas over all of the grid.
func (g *Grid) Whole() Canvas { return Canvas{g: g, W: g.W, H: g.H} }

// Text returns the grid as lines without their trailing blanks.
func (g *Grid) Text() string {
	var out strings.Builder
	for y := range g.H {
		var line strings.Builder
		for x := range g.W {
			line.WriteString(g.cells[y*g.W+x].Text)
		}
		out.WriteString(strings.TrimRight(line.String(), " "))
		out.WriteByte('\n')
	}
	return out.String()
}

// Width returns how many cells a text takes.
func Width(text string) int {
	for i := range len(text) {
		if !printable(text[i]) {
			return uniseg.StringWidth(text)
		}
	}
	return len(text)
}

// Fit cuts a text to at most w cells, ending it with … when something is cut.
func Fit(text string, w int) string {
	if Width(text) <= w {
		return text
	}
	if w <= 0 {
		return ""
	}
	out, _ := cutTo(text, w-1)
	return out + "…"
}

// Pad fits a text and fills it with blanks to w cells.
func Pad(text string, w int) string {
	text = Fit(text, w)
	return text + strings.Repeat(" ", max(0, w-Width(text)))
}

// cutTo returns as much of the beginning of a text as w cells hold, and the rest.
func cutTo(text string, w int) (head, rest string) {
	at := 0
	for rest = text; rest != ""; {
		cluster, tail, width := first(rest)
		if width > w {
			break
		}
		w -= width
		at += len(cluster)
		rest = tail
	}
	return text[:at], rest
}

// Wrap breaks a text into lines of at most w cells: at blanks, and between wide
// characters, which need none.
func Wrap(text string, w int) []string {
	var lines []string
	for text = strings.TrimSpace(text); text != "" && w > 0; text = strings.TrimLeft(text, " ") {
		head, rest := cutTo(text, w)
		if head == "" { // a wide character on a narrow screen
			break
		}
		if rest != "" {
			if at := breakAt(head, rest); at > 0 {
				head = head[:at]
			}
		}
		lines = append(lines, strings.TrimRight(head, " "))
		text = text[len(head):]
	}
	return lines
}

// breakAt returns where in head, which goes on with rest, a line may end: 0 for
// nowhere. It is behind a hyphen only when it can be nowhere else, so that names stay
// whole.
func breakAt(head, rest string) int {
	if rest[0] == ' ' {
		return len(head)
	}
	best, hyphen, state, at := 0, 0, -1, 0
	for left := head; left != ""; {
		segment, tail, _, next := uniseg.FirstLineSegmentInString(left, state)
		at += len(segment)
		ends := tail != ""
		if !ends { // the end of head is a place to break only when what follows begins one
			whole, _, _, _ := uniseg.FirstLineSegmentInString(segment+rest, -1)
			ends = len(whole) == len(segment)
		}
		switch {
		case !ends:
		case strings.HasSuffix(segment, "-"):
			hyphen = at
		default:
			best = at
		}
		left, state = tail, next
	}
	if best == 0 {
		return hyphen
	}
	return best
}

// First cuts the first character, as a person counts them, off a text.
func First(text string) (char, rest string) {
	char, rest, _ = first(text)
	return char, rest
}

// first is First, with the character's width. Most text is ASCII, and a character of
// that is one byte unless something that combines with it follows.
func first(text string) (char, rest string, width int) {
	if len(text) > 0 && printable(text[0]) && (len(text) == 1 || text[1] < 0x80) {
		return text[:1], text[1:], 1
	}
	char, rest, width, _ = uniseg.FirstGraphemeClusterInString(text, -1)
	return char, rest, width
}

func printable(b byte) bool { return b >= ' ' && b < 0x7f }
