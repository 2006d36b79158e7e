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
		line, in := indent, utf8.RuneCountInString(indent)
		for i, cell := range row {
			if i == len(widths)-1 {
				p.flow(line, in, cell)
				break
			}
			line += cell + strings.Repeat(" ", widths[i]-utf8.RuneCountInString(cell)+2)
			in += widths[i] + 2
		}
		if len(row) < len(widths) {
			p.say("%s\n", strings.TrimRight(line, " "))
		}
	}
}

// flow adds a text behind the beginning of its line, which takes so many columns. On a
// terminal that is too narrow for it the text goes on below itself.
func (p *page) flow(beginning string, in int, text string) {
	line := beginning
	for p.width-in >= narrowest && utf8.RuneCountInString(text) > p.width-in {
		cut := breakAt(text, p.width-in)
		p.say("%s%s\n", line, strings.TrimRight(text[:cut], " "))
		line, text = strings.Repeat(" ", in), strings.TrimLeft(text[cut:], " ")
	}
	p.say("%s\n", strings.TrimRight(line+text, " "))
}

// narrowest is how narrow a column may be and still be read.
const narrowest = 20

// breakAt is where to break a text that is too wide: at its last space that fits, or at
// the width.
func breakAt(text string, width int) int {
	at, column, end := 0, 0, len(text)
	for i, r := range text {
		if column == width {
			end = i
			if r == ' ' {
				at = i
			}
			break
		}
		if r == ' ' {
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
