package tui

import (
	"strings"
	"sync"

	"github.com/zoolab/zoolab/scenarios"
	"github.com/zoolab/zoolab/tui/screen"
)

// A picker is the list of scenarios with which the lab begins when it is given
// none.
type picker struct {
	all   []entry
	query string
	at    int      // among those shown
	left  *Session // the run from which the list was called, nil for none
}

// An entry is a scenario of the library.
type entry struct {
	scenarios.Listed
	lesson bool
}

// library lists the scenarios, lessons first.
var library = sync.OnceValue(func() []entry {
	var lessons, others []entry
	for _, row := range scenarios.ListScenarios() {
		s, err := scenarios.Open(row.Name)
		if err == nil && len(s.Lesson) > 0 {
			lessons = append(lessons, entry{row, true})
		} else {
			others = append(others, entry{row, false})
		}
	}
	return append(lessons, others...)
})

func newPicker() picker { return picker{all: library()} }

// shown are the scenarios that have every word of the query in their name, their
// protocol or what is said of them.
func (p *picker) shown() []entry {
	words := strings.Fields(strings.ToLower(p.query))
	if len(words) == 0 {
		return p.all
	}
	var out []entry
	for _, s := range p.all {
		text := strings.ToLower(s.Name + " " + s.Protocol + " " + s.About)
		fits := true
		for _, w := range words {
			fits = fits && strings.Contains(text, w)
		}
		if fits {
			out = append(out, s)
		}
	}
	return out
}

func (p *picker) search(query string) { p.query, p.at = query, 0 }

// browse moves the bar.
func (m *Model) browse(by int) {
	m.picker.at = min(max(m.picker.at+by, 0), max(0, len(m.picker.shown())-1))
}

// choose opens the scenario at the bar.
func (m *Model) choose(string) {
	shown := m.picker.shown()
	if len(shown) == 0 {
		m.tell("no scenario fits; backspace takes back what was typed")
		return
	}
	m.ask(Open{shown[m.picker.at].Name})
	m.tell("opening %s", shown[m.picker.at].Name)
}

// leave takes back what was typed, or else goes back to the run from which the list was
// called, or else ends the lab.
func (m *Model) leave(string) {
	switch {
	case m.picker.query != "":
		m.picker.search("")
	case m.picker.left != nil:
		m.session, m.picker.left = m.picker.left, nil
	default:
		m.ask(Quit{})
	}
}

// drawPicker shows the list, and all that is said of the scenario at the bar.
func (m *Model) drawPicker(c screen.Canvas) {
	shown := m.picker.shown()
	head := " zoolab  " + m.word("pick a scenario")
	c.Put(0, 0, head, screen.In(screen.Title))
	count := m.sentence("%d of %d ", len(shown), len(m.picker.all))
	c.Put(c.W-screen.Width(count), 0, count, screen.In(screen.Faint))
	x := c.Put(1, 1, m.word("search")+": ", screen.In(screen.Faint))
	x = c.Put(x, 1, m.picker.query, screen.In(screen.Strong))
	c.Put(x, 1, " ", screen.Style{Selected: true})
	const name, protocol = 36, 11
	c.Across(0, 2, c.W, "─", screen.In(screen.Rule))
	var about []string
	if len(shown) > 0 {
		about = screen.Wrap(shown[m.picker.at].About, c.W-2)
	}
	about = about[:min(len(about), max(0, c.H/4))]
	if len(shown) > 0 && shown[0].lesson {
		c.Put(2, 2, " ★ "+m.word("a lesson")+" ", screen.In(screen.Faint))
	}
	list := c.Part(0, 3, c.W, c.H-5-len(about))
	if len(shown) == 0 {
		list.Put(2, 0, m.word("no scenario fits; backspace takes back what was typed"), screen.In(screen.Warn))
	}
	for y, i := 0, scrolled(m.picker.at, len(shown), list.H); y < list.H && i < len(shown); y, i = y+1, i+1 {
		if shown[i].lesson {
			list.Put(0, y, "★", screen.In(screen.Chief))
		}
		list.Put(2, y, screen.Fit(shown[i].Name, name-2), screen.In(screen.Strong))
		list.Put(1+name, y, screen.Fit(shown[i].Protocol, protocol-1), screen.In(screen.Faint))
		list.Put(1+name+protocol, y, screen.Fit(shown[i].About, c.W-name-protocol-2), screen.Style{})
		list.Zone(0, y, c.W, 1, screen.Target{Kind: "item", N: i})
		if i == m.picker.at {
			list.Select(y)
		}
	}
	c.Across(0, c.H-2-len(about), c.W, "─", screen.In(screen.Rule))
	for i, l := range about {
		c.Put(1, c.H-1-len(about)+i, l, screen.Style{})
	}
	m.drawFoot(c.Part(0, c.H-1, c.W, 1))
	m.drawStatus(c)
}
