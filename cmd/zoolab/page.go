package main

import (
	"fmt"
	"io"
	"strings"
	"unicode/utf8"
)

// A page is what a command tells a person. It is written out as a whole, so
// that there is one place where writing can fail.
type page struct {
	style
	text strings.Builder
}

// newPage returns an empty page in the style that suits where it will go.
func newPage(out io.Writer) *page { return &page{style: styleOf(out)} }

// say adds to the page.
func (p *page) say(format string, args ...any) { fmt.Fprintf(&p.text, format, args...) }

// table adds rows of cells, each column as wide as its widest cell. On a terminal that is
// too narrow for a row the last cell goes on below itself; in a pipe a row is a line.
func (p *page) table(indent string, rows [][]string) {
	var widths []int
	for _, row := range rows {
		for i, cell := range row {
			if i == len(widths) {
				widths = append(widths, 0)
			}
			widths[i] = max(widths[i], utf8.RuneCountInString(cell))
		}
	}
	for _, row := range rows {
		line := indent
		for i, cell := range row {
			line += cell + strings.Repeat(" ", widths[i]-utf8.RuneCountInString(cell)+2)
		}
		line = strings.TrimRight(line, " ")
		in := utf8.RuneCountInString(indent)
		for _, w := range widths[:len(widths)-1] {
			in += w + 2
		}
		for p.width-in >= narrowest && len(row) == len(widths) && utf8.RuneCountInString(line) > p.width {
			cut := breakAt(line, in, p.width)
			p.say("%s\n", strings.TrimRight(line[:cut], " "))
			line = strings.Repeat(" ", in) + strings.TrimLeft(line[cut:], " ")
		}
		p.say("%s\n", line)
	}
}

// narrowest is how narrow a column may be and still be read.
const narrowest = 20

// breakAt is where to break a line that is too wide: at its last space that fits behind
// the first so many characters, or at the width.
func breakAt(line string, first, width int) int {
	at, column, end := 0, 0, len(line)
	for i, r := range line {
		if column == width {
			end = i
			if r == ' ' {
				at = i
			}
			break
		}
		if r == ' ' && column > first {
			at = i
		}
		column++
	}
	if at == 0 {
		return end
	}
	return at
}

// flush writes the page.
func (p *page) flush(out io.Writer) error {
	_, err := io.WriteString(out, p.text.String())
	return err
}
