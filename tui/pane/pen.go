package pane

import (
	"github.com/zoolab/zoolab/sim"
	"github.com/zoolab/zoolab/tui/screen"
)

// A pen writes along a line of a canvas.
type pen struct {
	c    screen.Canvas
	x, y int
}

// write puts a text, and leaves the pen behind it.
func (p *pen) write(i screen.Ink, text string) {
	if p.y >= 0 && p.y < p.c.H && p.x < p.c.W {
		p.x = p.c.Put(p.x, p.y, text, screen.In(i))
	}
}

// fit puts as much of a text as the line has room for.
func (p *pen) fit(i screen.Ink, text string) { p.write(i, screen.Fit(text, p.c.W-p.x)) }

// to moves the pen to a column, if it is not there yet.
func (p *pen) to(x int) { p.x = max(p.x, x) }

// name returns a node's name.
func (s *Scene) name(id sim.NodeID) string {
	if id < 1 || int(id) > len(s.Protocol.Nodes) {
		return s.say("the world", "世界")
	}
	return s.Protocol.Nodes[id-1].Name
}

// window returns which of n rows are seen in h, when scrolled down so far.
func window(n, h, scroll int) (from, to int) {
	h = max(h, 0)
	from = max(0, min(scroll, n-h))
	return from, min(n, from+h)
}

// nodeTarget is what a click on a node asks for, and stepTarget on a step.
func nodeTarget(id sim.NodeID) screen.Target { return screen.Target{Kind: "node", N: int(id)} }
func stepTarget(step int) screen.Target      { return screen.Target{Kind: "step", N: step} }
