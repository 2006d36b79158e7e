package pane

import (
	"strings"

	"github.com/zoolab/zoolab/tui/screen"
)

// Rule draws the line over a pane into the first row of a canvas: its title, which
// comes first when there is little room, and its heads, which end where the canvas
// does.
func Rule(c screen.Canvas, title, heads string) {
	c.Across(0, 0, c.W, "─", screen.In(screen.Rule))
	from := c.Put(2, 0, " "+screen.Fit(title, c.W-4)+" ", screen.In(screen.Title))
	x := c.W - screen.Width(heads)
	for heads != "" {
		blank := len(heads) - len(strings.TrimLeft(heads, " "))
		x, heads = x+blank, heads[blank:]
		word, _, _ := strings.Cut(heads, "  ")
		end := x + screen.Width(word)
		if word != "" && x > from {
			c.Put(x-1, 0, " "+word+" ", screen.In(screen.Faint))
		}
		x, heads = end, heads[len(word):]
	}
}
