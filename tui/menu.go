package tui

import (
	"github.com/zoolab/zoolab/tui/screen"
)

// An overlay lies over the screen and has the keys.
type overlay interface {
	where() mode
	// typed takes a key that no row of the table claims there.
	typed(m *Model, key string)
	draw(c screen.Canvas, m *Model)
}

// A menu offers things to do.
type menu struct {
	title string
	items []item
	at    int
}

// An item is a line of a menu.
type item struct {
	hot   string // the key that does it at once
	label string
	note  string
	do    func(m *Model)
	other func(m *Model) // what = does, nil for nothing
}

// hots are given to items that have no letter of their own.
const hots = "abcdefghijklmnopqrstuvwxyz"

// openMenu shows a menu. Its titles and labels are words of the table, or names.
func (m *Model) openMenu(title string, items []item) {
	for i := range items {
		if items[i].hot == "" && i < len(hots) {
			items[i].hot = hots[i : i+1]
		}
	}
	m.over = menu{title: title, items: items}
}

func (menu) where() mode { return inMenu }

func (u menu) typed(m *Model, key string) {
	for _, x := range u.items {
		if x.hot == key {
			m.over = nil
			x.do(m)
			return
		}
	}
}

// pick does the item at the bar.
func (m *Model) pick(other bool) {
	u, ok := m.over.(menu)
	if !ok || len(u.items) == 0 {
		return
	}
	x := u.items[u.at]
	do := x.do
	if other {
		do = x.other
	}
	if do != nil {
		m.over = nil
		do(m)
	}
}

// draw puts the menu into the middle, with as many items as have room.
func (u menu) draw(c screen.Canvas, m *Model) {
	w := screen.Width(m.word(u.title)) + 6
	for _, x := range u.items {
		w = max(w, screen.Width(m.word(x.label))+screen.Width(x.note)+10)
	}
	box := m.box(c, m.word(u.title), w, len(u.items))
	for y, i := 0, scrolled(u.at, len(u.items), box.H); y < box.H && i < len(u.items); y, i = y+1, i+1 {
		x := u.items[i]
		box.Put(1, y, x.hot, screen.In(screen.Hint))
		end := box.Put(4, y, m.word(x.label), screen.Style{})
		note := screen.Fit(x.note, max(0, box.W-end-3))
		box.Put(box.W-1-screen.Width(note), y, note, screen.In(screen.Faint))
		box.Zone(0, y, box.W, 1, screen.Target{Kind: "item", N: i})
		if i == u.at {
			box.Select(y)
		}
	}
}

// scrolled is the first of n rows to show in h, so that a row is among them.
func scrolled(at, n, h int) int { return min(max(0, at-h/2), max(0, n-h)) }

// box draws a frame in the middle of a canvas, with room for w by h inside, and
// returns its inside.
func (m *Model) box(c screen.Canvas, title string, w, h int) screen.Canvas {
	w, h = min(w, c.W-2), min(h, c.H-2)
	if w < 1 || h < 1 {
		return c.Part(0, 0, 0, 0)
	}
	frame := c.Part((c.W-w-2)/2, (c.H-h-2)/2, w+2, h+2)
	frame.Fill(" ", screen.Style{})
	s := screen.In(screen.Rule)
	for y := range frame.H {
		frame.Put(0, y, "│", s)
		frame.Put(frame.W-1, y, "│", s)
	}
	for _, y := range []int{0, frame.H - 1} {
		frame.Across(0, y, frame.W, "─", s)
	}
	frame.Put(0, 0, "┌", s)
	frame.Put(frame.W-1, 0, "┐", s)
	frame.Put(0, frame.H-1, "└", s)
	frame.Put(frame.W-1, frame.H-1, "┘", s)
	frame.Put(2, 0, " "+screen.Fit(title, frame.W-6)+" ", screen.In(screen.Title))
	frame.Zone(0, 0, frame.W, frame.H, screen.Target{Kind: "overlay"})
	return frame.Part(1, 1, frame.W-2, frame.H-2)
}
