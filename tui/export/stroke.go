package export

import (
	"fmt"
	"strings"

	"github.com/zoolab/zoolab/tui/screen"
)

// An arm is how a stroke leaves the middle of its cell.
type arm uint8

const (
	none arm = iota
	light
	heavy
	dotted
	double
)

// A stroke is a character of lines: its arms to the left, to the right, up and down.
type stroke struct{ left, right, up, down arm }

// strokes are the characters that are drawn as lines.
var strokes = map[string]stroke{
	"─": {left: light, right: light}, "━": {left: heavy, right: heavy}, "┄": {left: dotted, right: dotted}, "╌": {left: dotted, right: dotted},
	"═": {left: double, right: double},
	"│": {up: light, down: light}, "┃": {up: heavy, down: heavy}, "┆": {up: dotted, down: dotted}, "╎": {up: dotted, down: dotted},
	"║": {up: double, down: double},
	"┌": {right: light, down: light}, "┐": {left: light, down: light}, "└": {right: light, up: light}, "┘": {left: light, up: light},
	"├": {right: light, up: light, down: light}, "┤": {left: light, up: light, down: light},
	"┬": {left: light, right: light, down: light}, "┴": {left: light, right: light, up: light},
	"┼": {light, light, light, light},
}

// blocks are the characters that fill the lower eighths of their cell.
const blocks = "▁▂▃▄▅▆▇█"

// block returns how many eighths a character fills, 0 for one that is no block.
func block(char string) int {
	if at := strings.Index(blocks, char); at >= 0 && char != "" {
		return at/len("▁") + 1
	}
	return 0
}

// lines draws a run of strokes and blocks. Straight ones that follow each other are
// one line.
func (p *picture) lines(r run, y int, fill string) {
	top := margin + y*cellH
	for x := r.x; r.text != ""; {
		var char string
		char, r.text = screen.First(r.text)
		n := 1
		for strings.HasPrefix(r.text, char) {
			r.text = r.text[len(char):]
			n++
		}
		left := margin + x*cellW
		if eighths := block(char); eighths > 0 {
			h := cellH * eighths / 8
			fmt.Fprintf(&p.out, "<rect x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\" fill=\"%s\"/>\n", left, top+cellH-h, n*cellW, h, fill)
		} else {
			p.stroke(strokes[char], left, top, n, fill)
		}
		x += n
	}
}

// stroke draws the same stroke n times from a place to the right.
func (p *picture) stroke(s stroke, left, top, n int, fill string) {
	if s.left == s.right && s.up == none && s.down == none {
		p.path(s.left, fill, 2*left, 2*top+cellH, 2*(left+n*cellW), 2*top+cellH)
		return
	}
	for i := range n {
		x, midX, midY := 2*(left+i*cellW), 2*(left+i*cellW)+cellW, 2*top+cellH
		for _, a := range []struct {
			arm
			x, y int
		}{{s.left, x, midY}, {s.right, x + 2*cellW, midY}, {s.up, midX, 2 * top}, {s.down, midX, 2*top + 2*cellH}} {
			if a.arm != none {
				p.path(a.arm, fill, midX, midY, a.x, a.y)
			}
		}
	}
}

// path draws a line between two places, which are in halves.
func (p *picture) path(a arm, colour string, x1, y1, x2, y2 int) {
	width, dashes := 1, ""
	switch a {
	case heavy:
		width = 3
	case dotted:
		dashes = ` stroke-dasharray="2 2.5"`
	case double:
		width, dashes = 3, ` stroke-opacity="0.7"`
	}
	fmt.Fprintf(&p.out, "<path d=\"M%s %sL%s %s\" stroke=\"%s\" stroke-width=\"%d\"%s/>\n", half(x1), half(y1), half(x2), half(y2), colour, width, dashes)
}
