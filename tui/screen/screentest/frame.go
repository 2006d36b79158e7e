// Package screentest holds what draws on a screen to its place: a frame sees what is
// drawn outside, and what cannot be shown.
package screentest

import (
	"fmt"

	"github.com/zoolab/zoolab/tui/screen"
)

// How much of the grid lies around a frame's canvas.
const (
	aside = 5
	above = 3
)

// mark is what a frame has around its canvas: a character that nobody draws.
const mark = "Ж"

// A Frame is a canvas in the middle of a larger grid, which must stay as it is.
type Frame struct {
	grid *screen.Grid
	w, h int
}

// NewFrame returns a frame around a blank canvas of w by h.
func NewFrame(w, h int) Frame {
	f := Frame{screen.NewGrid(w+2*aside, h+2*above), w, h}
	f.grid.Whole().Fill(mark, screen.In(screen.Removed))
	f.Canvas().Fill(" ", screen.Style{})
	return f
}

// Canvas returns the canvas to draw on.
func (f Frame) Canvas() screen.Canvas { return f.grid.Whole().Part(aside, above, f.w, f.h) }

// At returns a cell of the canvas.
func (f Frame) At(x, y int) screen.Cell { return f.grid.At(aside+x, above+y) }

// inside reports whether a place of the grid is one of a part of the canvas.
func inside(x, y, px, py, w, h int) bool {
	return x >= aside+px && x < aside+px+w && y >= above+py && y < above+py+h
}

// Check returns an error for something that was drawn outside of the canvas, or that
// can be clicked there, and for a row that is not as wide as its cells.
func (f Frame) Check() error {
	for y := range f.grid.H {
		for x := range f.grid.W {
			if inside(x, y, 0, 0, f.w, f.h) {
				continue
			}
			if c := f.grid.At(x, y); c.Text != mark || c.Style != screen.In(screen.Removed) {
				return fmt.Errorf("%q is drawn at %d,%d, outside of %d×%d", c.Text, x-aside, y-above, f.w, f.h)
			}
		}
	}
	if err := f.zonesIn(0, 0, f.w, f.h); err != nil {
		return err
	}
	return Whole(f.grid)
}

// zonesIn returns an error for a click that means something outside of a part.
func (f Frame) zonesIn(px, py, w, h int) error {
	for _, z := range f.grid.Zones() {
		if !inside(z.X, z.Y, px, py, w, h) || !inside(z.X+z.W-1, z.Y+z.H-1, px, py, w, h) {
			return fmt.Errorf("%d×%d cells at %d,%d are not all in the part at %d,%d of %d×%d, and a click there means %+v",
				z.W, z.H, z.X-aside, z.Y-above, px, py, w, h, z.Target)
		}
	}
	return nil
}

// CheckPart is Check for what was to draw in a part of the canvas alone, on a frame
// that is otherwise blank.
func (f Frame) CheckPart(px, py, w, h int) error {
	for y := range f.h {
		for x := range f.w {
			if inside(aside+x, above+y, px, py, w, h) {
				continue
			}
			if c := f.At(x, y); c != (screen.Cell{Text: " "}) {
				return fmt.Errorf("%q is drawn at %d,%d, outside of its part at %d,%d of %d×%d", c.Text, x, y, px, py, w, h)
			}
		}
	}
	if err := f.zonesIn(px, py, w, h); err != nil {
		return err
	}
	return f.Check()
}

// Whole returns an error for a cell whose text is not as wide as it: half of a wide
// character, a control character.
func Whole(g *screen.Grid) error {
	for y := range g.H {
		for x := range g.W {
			text := g.At(x, y).Text
			if len(text) == 1 && text[0] >= ' ' && text[0] < 0x7f {
				continue
			}
			wide := screen.Width(text)
			switch {
			case text == "" && x > 0 && screen.Width(g.At(x-1, y).Text) == 2:
			case wide == 2 && x+1 < g.W && g.At(x+1, y).Text == "":
			case wide == 1 && len(text) > 1:
			default:
				return fmt.Errorf("the cell at %d,%d has %q, which is %d wide", x, y, text, wide)
			}
		}
	}
	return nil
}
