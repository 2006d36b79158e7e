package tui

import "github.com/zoolab/zoolab/tui/screen"

// A page is a text to be read and scrolled.
type page struct {
	title  string
	lines  func(m *Model, w int) []line
	scroll int
}

// A line of a page: a key and what is said of it, or a heading.
type line struct {
	key, text string
	heading   bool
}

func (page) where() mode { return inPage }

// typed closes the page with any key that does not scroll it.
func (page) typed(m *Model, _ string) { m.over = nil }

// turn scrolls the page.
func (m *Model) turn(by int) {
	if p, ok := m.over.(page); ok {
		w, h := m.pageSize()
		_, _, each := p.layout(m, w)
		p.scroll = min(max(p.scroll+by, 0), max(0, each-h))
		m.over = p
	}
}

// pageSize is the room for a page's columns of lines.
func (m *Model) pageSize() (w, h int) { return min(m.w-4, twoColumns), m.h - 4 }

// twoColumns is the width from which lines stand in two columns.
const twoColumns = 116

// layout returns the lines, in how many columns they stand, and how many in each.
func (p page) layout(m *Model, w int) (lines []line, columns, each int) {
	columns = 1
	if w >= twoColumns {
		columns = 2
	}
	lines = p.lines(m, w/columns)
	return lines, columns, (len(lines) + columns - 1) / columns
}

func (p page) draw(c screen.Canvas, m *Model) {
	w, h := m.pageSize()
	lines, columns, each := p.layout(m, w)
	box := m.box(c, m.word(p.title), w, min(h, each))
	top := min(p.scroll, max(0, each-box.H))
	for col := range columns {
		part := box.Part(col*(w/columns), 0, w/columns-1, box.H)
		for y := range part.H {
			if i := col*each + top + y; i < min(len(lines), (col+1)*each) {
				drawLine(part, y, lines[i])
			}
		}
	}
}

// Where the parts of a line stand.
const (
	keyAt, keyWidth = 2, 15
	textAt          = keyAt + keyWidth + 1
)

func drawLine(c screen.Canvas, y int, l line) {
	if l.heading {
		c.Put(1, y, l.text, screen.In(screen.Title))
		return
	}
	c.Put(keyAt, y, screen.Fit(l.key, keyWidth), screen.In(screen.Hint))
	c.Put(textAt, y, screen.Fit(l.text, c.W-textAt), screen.Style{})
}

// wrapped breaks the texts of lines that are too long for a column of width w.
func wrapped(lines []line, w int) (out []line) {
	for _, l := range lines {
		parts := screen.Wrap(l.text, w-textAt-1)
		if l.heading || len(parts) < 2 {
			out = append(out, l)
			continue
		}
		for _, part := range parts {
			out = append(out, line{key: l.key, text: part})
			l.key = ""
		}
	}
	return out
}
