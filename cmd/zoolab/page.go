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

// table adds rows of cells, each column as wide as its widest cell.
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
		p.say("%s\n", strings.TrimRight(line, " "))
	}
}

// flush writes the page.
func (p *page) flush(out io.Writer) error {
	_, err := io.WriteString(out, p.text.String())
	return err
}
