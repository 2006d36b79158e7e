package screen

// A Canvas is a window on a grid. Whoever draws on it cannot draw outside.
type Canvas struct {
	g    *Grid
	x, y int
	W, H int
}

// Part returns the window at a place of this one, cut to what there is.
func (c Canvas) Part(x, y, w, h int) Canvas {
	x0, y0 := min(max(x, 0), c.W), min(max(y, 0), c.H)
	x1, y1 := min(max(x+w, x0), c.W), min(max(y+h, y0), c.H)
	return Canvas{c.g, c.x + x0, c.y + y0, x1 - x0, y1 - y0}
}

// Put writes a text, cut at the right end, and returns the column behind it. A
// character of which only half is inside becomes a blank; control characters are
// shown as dots.
func (c Canvas) Put(x, y int, text string, s Style) int {
	for text != "" {
		var cluster string
		var width int
		cluster, text, width = first(text)
		if cluster[0] < ' ' || cluster == "\x7f" || width == 0 {
			cluster, width = "·", 1
		}
		if y >= 0 && y < c.H {
			c.put(x, y, cluster, width, s)
		}
		x += width
	}
	return x
}

func (c Canvas) put(x, y int, cluster string, width int, s Style) {
	if x >= 0 && x+width <= c.W {
		c.g.set(c.x+x, c.y+y, cluster, width, s)
		return
	}
	for i := max(x, 0); i < min(x+width, c.W); i++ {
		c.g.set(c.x+i, c.y+y, " ", 1, s)
	}
}

// Fill writes one character of width 1 everywhere.
func (c Canvas) Fill(char string, s Style) {
	for y := range c.H {
		for x := range c.W {
			c.put(x, y, char, 1, s)
		}
	}
}

// Across writes one character of width 1 from a place so many times to the right.
func (c Canvas) Across(x, y, n int, char string, s Style) {
	for i := range n {
		if y >= 0 && y < c.H {
			c.put(x+i, y, char, 1, s)
		}
	}
}

// Restyle changes the style of what is there.
func (c Canvas) Restyle(x, y, w, h int, f func(Style) Style) {
	p := c.Part(x, y, w, h)
	for y := range p.H {
		for x := range p.W {
			cell := &p.g.cells[(p.y+y)*p.g.W+p.x+x]
			cell.Style = f(cell.Style)
		}
	}
}

// Select lays the bar of a selection over a line.
func (c Canvas) Select(y int) {
	c.Restyle(0, y, c.W, 1, func(s Style) Style { s.Selected = true; return s })
}

// Zone says what a click into a part of the canvas means; later zones lie over
// earlier ones.
func (c Canvas) Zone(x, y, w, h int, t Target) {
	p := c.Part(x, y, w, h)
	if p.W > 0 && p.H > 0 {
		c.g.zones = append(c.g.zones, Zone{p.x, p.y, p.W, p.H, t})
	}
}

// A Zone is a part of a grid that means something.
type Zone struct {
	X, Y, W, H int
	Target     Target
}

// A Target is what a click asks for. Whoever handles it knows the kinds.
type Target struct {
	Kind string // "step", "node", "pending", "pane", "key", "item", …
	N    int    // which step, node, pane or item
	Text string // which address or key
}

// Zones returns the parts of the grid that mean something, the uppermost last. They
// must not be written to.
func (g *Grid) Zones() []Zone { return g.zones }

// Hit returns what a place of the grid means.
func (g *Grid) Hit(x, y int) (Target, bool) {
	for i := len(g.zones) - 1; i >= 0; i-- {
		if z := g.zones[i]; x >= z.X && x < z.X+z.W && y >= z.Y && y < z.Y+z.H {
			return z.Target, true
		}
	}
	return Target{}, false
}
